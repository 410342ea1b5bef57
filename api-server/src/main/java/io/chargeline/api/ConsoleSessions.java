package io.chargeline.api;

import io.chargeline.domain.Bytes;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Sign-ins at the console. Servers share nothing but the secret key and the log, where it stands
 * which sessions were ended before their time.
 */
final class ConsoleSessions {
  static final String CSRF_HEADER = "X-CSRF-Token";

  private static final Set<HandlerType> HARMLESS = Set.of(HandlerType.GET, HandlerType.HEAD);
  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SessionCookie cookie;
  private final KeyBook book;
  private final CompletableFuture<Void> ready;
  private final ConsoleConfig config;
  private final Clock clock;

  ConsoleSessions(SessionCookie cookie, KeyBook book, ConsoleConfig config, Clock clock) {
    this.cookie = cookie;
    this.book = book;
    this.ready = book.ready();
    this.config = config;
    this.clock = clock;
  }

  /**
   * A new one, whose cookie goes with the answer.
   *
   * @param keyId null: a key of the configuration
   */
  ConsoleSession begin(Context ctx, String keyId, Bytes digest) {
    long now = clock.millis();
    ConsoleSession session =
        new ConsoleSession(
            UUID.randomUUID().toString(),
            keyId,
            digest,
            newToken(),
            now,
            now + config.session().toMillis());
    cookie.give(ctx, session);
    return session;
  }

  private static String newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The session by which the request comes. What its key may is not looked at.
   *
   * @throws Problem 401 if it is over or none of ours; 503 if this server does not yet know
   */
  ConsoleSession of(Context ctx) {
    ConsoleSession session = cookie.read(ctx).orElseThrow(ConsoleSessions::over);
    if (!ready.isDone()) {
      throw ProblemCode.VIEW_BEHIND.because(
          "this server has just started and still reads who signed out; try again",
          "服务刚启动,正在读取会话状态,请稍后重试");
    }
    requireGoing(session);
    return session;
  }

  /**
   * Asked again by whoever serves it for longer than a moment.
   *
   * @throws Problem 401 if it is over
   */
  void requireGoing(ConsoleSession session) {
    long now = clock.millis();
    // A setting made shorter ends those that are older, too.
    boolean old = now >= session.issuedAt() + config.session().toMillis();
    if (old || now >= session.endsAt() || book.hasEnded(session)) {
      throw over();
    }
  }

  static Problem over() {
    return ProblemCode.SESSION_OVER.because("this session is over; sign in again", "会话已结束,请重新登录");
  }

  /**
   * Refuses what another site had the browser send.
   *
   * @throws Problem 403
   */
  void requireOwnPage(Context ctx, ConsoleSession session) {
    boolean harmless = HARMLESS.contains(ctx.method());
    requireOwnSite(ctx, harmless);
    if (!harmless && !isToken(ctx.header(CSRF_HEADER), session)) {
      throw ProblemCode.CSRF_TOKEN_MISSING.because(
          "with a session, send " + CSRF_HEADER + ": csrf_token of GET /api/console/session",
          "使用会话时,请在 " + CSRF_HEADER + " 请求头中携带 GET /api/console/session 返回的 csrf_token");
    }
  }

  /**
   * Refuses what a browser says comes from another site's page.
   *
   * @param harmless also a page of a neighbour, as {@code other.example.com}, may ask for it
   * @throws Problem 403
   */
  static void requireOwnSite(Context ctx, boolean harmless) {
    String site = ctx.header("Sec-Fetch-Site");
    if ("cross-site".equals(site) || !harmless && "same-site".equals(site)) {
      throw ProblemCode.CROSS_SITE.because(
          "a page of another site sent this; use the console's own, or a key instead of a session",
          "该请求来自其他网站的页面;请使用控制台页面,或改用密钥");
    }
  }

  private static boolean isToken(String given, ConsoleSession session) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            session.csrfToken().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Ends it on every server, before its time.
   *
   * @throws Problem 503 if the log does not take it; then it is not over
   */
  void end(Context ctx, ConsoleSession session, String tenant) {
    book.end(session, tenant);
    cookie.take(ctx);
  }
}
