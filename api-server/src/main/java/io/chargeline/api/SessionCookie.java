package io.chargeline.api;

import io.chargeline.api.ConsoleConfig.SecureCookie;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.SecretBox;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How a session travels: sealed in a cookie that scripts cannot read and other sites not send. */
final class SessionCookie {
  static final String NAME = "chargeline_session";

  /** What else is sealed under the secret key must not pass for a session. */
  private static final String PURPOSE = "console session";

  private static final String ATTRIBUTES = "; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s";

  private final SecretBox box;
  private final SecureCookie secure;

  /**
   * @param secretKey of the configuration
   */
  SessionCookie(String secretKey, SecureCookie secure) {
    this.box = SecretBox.of(secretKey, PURPOSE);
    this.secure = secure;
  }

  /** Whether the request comes by it: it has one, and nothing else that says who calls. */
  static boolean counts(Context ctx) {
    return ctx.header("Authorization") == null
        && ctx.header("X-Api-Key") == null
        && ctx.cookie(NAME) != null;
  }

  /** The session in the request's cookie; empty if we did not make it. */
  Optional<ConsoleSession> read(Context ctx) {
    String value = ctx.cookie(NAME);
    try {
      String sealed = value.replace('-', '+').replace('_', '/');
      byte[] json = box.open(sealed).getBytes(StandardCharsets.UTF_8);
      return Optional.of(Json.read(json, ConsoleSession.class));
    } catch (IllegalArgumentException | UncheckedIOException notOurs) {
      return Optional.empty();
    }
  }

  /** Has the browser keep it until its end. */
  void give(Context ctx, ConsoleSession session) {
    String value =
        box.seal(Json.text(session)).replace('+', '-').replace('/', '_').replace("=", "");
    set(ctx, value, (session.endsAt() - session.issuedAt()) / 1000);
  }

  /** Has the browser forget it. */
  void take(Context ctx) {
    set(ctx, "", 0);
  }

  private void set(Context ctx, String value, long seconds) {
    String attributes = ATTRIBUTES.formatted(seconds, isSecure(ctx) ? "; Secure" : "");
    ctx.header("Set-Cookie", NAME + '=' + value + attributes);
  }

  private boolean isSecure(Context ctx) {
    return switch (secure) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> ctx.req().isSecure() || forwardedAs(ctx).equalsIgnoreCase("https");
    };
  }

  /** Who lies about it harms only himself. */
  private static String forwardedAs(Context ctx) {
    String protocols = ctx.header("X-Forwarded-Proto");
    return protocols == null ? "" : protocols.split(",", 2)[0].strip();
  }
}
