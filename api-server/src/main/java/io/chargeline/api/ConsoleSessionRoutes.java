package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.tenant.Tenant;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Signing in at the console and out of it: a key for a session. */
final class ConsoleSessionRoutes {
  static final String PATH = "/api/console/session";

  private static final Set<String> FIELDS = Set.of("key");
  private static final int NO_CONTENT = 204;

  /** What a form of another site's page can send, without a script and unasked. */
  private static final Set<String> FORMS =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

  private final Authentication authentication;
  private final ConsoleSessions sessions;
  private final SignInLimit limit;
  private final Tenancy tenancy;

  ConsoleSessionRoutes(
      Authentication authentication, ConsoleSessions sessions, SignInLimit limit, Tenancy tenancy) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.limit = limit;
    this.tenancy = tenancy;
  }

  List<Route> routes() {
    return List.of(
        Route.open(HandlerType.POST, PATH, this::signIn),
        Route.open(HandlerType.GET, PATH, this::whoIsIn),
        Route.session(HandlerType.DELETE, PATH, this::signOut));
  }

  /**
   * Who is signed in, and what the page may show.
   *
   * @param tenant {@code *} for the operator
   * @param keyId {@code configured} for those of the configuration
   */
  private record SessionResource(
      String tenant,
      String keyId,
      String keyName,
      List<Scope> scopes,
      boolean operator,
      String language,
      String csrfToken,
      String expiresAt) {

    /** Without the token. */
    @Override
    public String toString() {
      return keyId;
    }
  }

  private void signIn(Context ctx) {
    ctx.header("Cache-Control", "no-store");
    requireOwnPage(ctx);
    String key = key(Body.of(ctx, FIELDS));
    Caller caller = admit(ctx, key);
    Gate.admit(ctx, caller);
    String keyId = tenancy.key(caller.keyId()).map(ApiKey::keyId).orElse(null);
    ConsoleSession session = sessions.begin(ctx, keyId, KeyText.digest(key));
    AuditNotes.made(ctx, session.id());
    show(ctx, session);
  }

  private Caller admit(Context ctx, String key) {
    String address = Authentication.addressText(ctx);
    limit.take(address);
    try {
      Caller caller = authentication.caller(ctx, key);
      limit.giveBack(address);
      return caller;
    } catch (Problem refusal) {
      if (refusal.code() != ProblemCode.UNAUTHORIZED) {
        // A right one, or one that could not be looked up.
        limit.giveBack(address);
      }
      throw refusal;
    }
  }

  /** That nobody is signed in is an answer, too: a page asks before it shows the door. */
  private void whoIsIn(Context ctx) {
    if (Authentication.isAnonymous(ctx)) {
      ctx.header("Cache-Control", "no-store").status(NO_CONTENT);
      return;
    }
    Gate.admit(ctx, authentication.caller(ctx));
    show(ctx, session(ctx));
  }

  /** Else another site could sign its visitor in with a key of its own, and watch what he does. */
  private static void requireOwnPage(Context ctx) {
    ConsoleSessions.requireOwnSite(ctx, false);
    String type = ctx.contentType();
    if (type != null && FORMS.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
      throw ProblemCode.CROSS_SITE.because(
          "send the key as Content-Type: application/json; a form cannot sign in",
          "请以 Content-Type: application/json 提交密钥,不支持表单登录");
    }
  }

  /** What is wrong with it is told without it. */
  private static String key(Body body) {
    JsonNode key = body.raw("key");
    if (key == null || !key.isTextual()) {
      throw body.missing("key", "an API key, as a text", "文本形式的 API 密钥");
    }
    return key.textValue().strip();
  }

  private static ConsoleSession session(Context ctx) {
    ConsoleSession session = ConsoleSession.of(ctx);
    if (session == null) {
      throw ProblemCode.UNAUTHORIZED.because(
          "this is about the session of the cookie, and the request comes by a key; POST the key to "
              + PATH,
          "该接口针对会话,而请求使用了密钥;请先用 POST " + PATH + " 登录");
    }
    return session;
  }

  private void show(Context ctx, ConsoleSession session) {
    Caller caller = Gate.caller(ctx);
    Optional<ApiKey> key = tenancy.key(caller.keyId());
    long ends =
        key.map(ApiKey::expiresAt)
            .map(at -> Math.min(at, session.endsAt()))
            .orElse(session.endsAt());
    Answer.ok(
        ctx,
        new SessionResource(
            caller.tenant(),
            caller.keyId(),
            key.map(ApiKey::name).orElse(caller.keyId()),
            caller.scopes().stream().sorted().toList(),
            caller.tenant().equals(ApiKey.OPERATOR),
            tenancy.tenant(caller.tenant()).map(Tenant::language).orElse(Language.EN.wireName()),
            session.csrfToken(),
            Rfc3339.of(ends)));
  }

  private void signOut(Context ctx, String tenant) {
    ConsoleSession session = session(ctx);
    AuditNotes.made(ctx, session.id());
    sessions.end(ctx, session, tenant);
    ctx.status(NO_CONTENT);
  }
}
