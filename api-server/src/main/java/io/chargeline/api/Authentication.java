package io.chargeline.api;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.tenant.AddressRange;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.tenant.RequestSignature;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.tenant.Tenant;
import io.chargeline.domain.webhook.SecretBox;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Who calls, by key, by signature or by a session that a key began. Keys are known as digests only,
 * and compared in the same time wherever they differ. What is wrong with a key is told to its owner
 * only: without the right key or signature all answers are alike.
 */
final class Authentication {
  /** How far a signature's timestamp may be from our clock, seconds. */
  static final long WINDOW_S = 300;

  private static final String CONFIGURED = "configured";
  private static final String PRESENTED = "chargeline.presented_key";
  private static final String BEARER = "Bearer ";
  private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,12}");
  private static final Pattern NONCE = Pattern.compile("[!-~]{8,64}");
  private static final int NONCES_A_KEY = 120_000;
  private static final int SECOND_MS = 1000;
  private static final Bytes NO_DIGEST = KeyText.digest("");

  private final List<Configured> configured = new ArrayList<>();
  private final NonceMemory nonces = new NonceMemory(NONCES_A_KEY);
  private final KeyBook book;
  private final ConsoleSessions sessions;
  private final Tenancy tenancy;
  private final CompletableFuture<Void> ready;
  private final SecretBox box;
  private final Clock clock;

  private record Configured(Bytes digest, Caller caller) {}

  /**
   * @param tenantByKey keys of the configuration
   * @param adminKey of the configuration
   */
  Authentication(
      Map<String, String> tenantByKey,
      Optional<String> adminKey,
      KeyBook book,
      ConsoleSessions sessions,
      Tenancy tenancy,
      SecretBox box,
      Clock clock) {
    Set<Scope> all = EnumSet.of(Scope.READ, Scope.CONTROL, Scope.MANAGE);
    tenantByKey.forEach((key, tenant) -> configure(key, new Caller(tenant, CONFIGURED, all)));
    adminKey.ifPresent(
        key -> configure(key, new Caller(ApiKey.OPERATOR, CONFIGURED, EnumSet.of(Scope.ADMIN))));
    this.book = book;
    this.sessions = sessions;
    this.tenancy = tenancy;
    this.ready = tenancy.ready();
    this.box = box;
    this.clock = clock;
  }

  private void configure(String key, Caller caller) {
    configured.add(new Configured(KeyText.digest(key), caller));
  }

  /**
   * @throws Problem 401 or 403 saying why not
   */
  Caller caller(Context ctx) {
    if (signed(ctx)) {
      return ofTenant(bySignature(ctx), ctx);
    }
    Caller caller =
        SessionCookie.counts(ctx)
            ? bySession(ctx)
            : byKey(presented(ctx), ctx, Authentication::unknown);
    return ofTenant(caller, ctx);
  }

  /**
   * Of a key that comes as content, to begin a session.
   *
   * @throws Problem 401 or 403 saying why not
   */
  Caller caller(Context ctx, String key) {
    KeyText.parse(key).ifPresent(it -> ctx.attribute(PRESENTED, it.keyId()));
    return ofTenant(byKey(key, ctx, Authentication::wrong), ctx);
  }

  private Caller ofTenant(Caller caller, Context ctx) {
    CallTenant.note(ctx, caller.tenant());
    Optional<Tenant> tenant = tenancy.tenant(caller.tenant());
    tenant.ifPresent(it -> Language.prefer(ctx, it));
    tenant.filter(Tenant::deleted).ifPresent(Authentication::refuse);
    return caller;
  }

  /**
   * Of a signed request, takes the nonce on all servers; {@link #caller} took it on this one. It
   * costs a write to the log, so it is for requests that change something.
   *
   * @throws Problem 401 if any server has had it; 503 if the log does not take it
   */
  void requireFreshEverywhere(Context ctx, Caller caller) {
    if (signed(ctx) && !book.takeNonce(caller, header(ctx, "X-Nonce"), 2 * WINDOW_S)) {
      requireFresh(NonceMemory.Verdict.REPLAYED);
    }
  }

  /**
   * Whether the caller would still be let in, to be asked while its answer goes on.
   *
   * @return throws a problem 401 or 403 if not
   */
  Runnable lasting(Context ctx, Caller caller) {
    InetAddress from = address(ctx);
    ConsoleSession session = ConsoleSession.of(ctx);
    return () -> {
      if (session != null) {
        sessions.requireGoing(session);
      }
      tenancy.tenant(caller.tenant()).filter(Tenant::deleted).ifPresent(Authentication::refuse);
      if (!caller.keyId().equals(CONFIGURED)) {
        requireGood(tenancy.key(caller.keyId()).orElseThrow(Authentication::unknown), from);
      }
    };
  }

  /** Whether a request says nothing of who sends it. */
  static boolean isAnonymous(Context ctx) {
    return !signed(ctx) && !SessionCookie.counts(ctx) && presented(ctx).isEmpty();
  }

  private static boolean signed(Context ctx) {
    return ctx.header("X-Signature") != null;
  }

  private Caller byKey(String text, Context ctx, Supplier<Problem> unknown) {
    String keyId = KeyText.parse(text).map(KeyText::keyId).orElse(null);
    return byDigest(keyId, KeyText.digest(text), ctx, unknown);
  }

  /** By the key that began it, as good as it is now. */
  private Caller bySession(Context ctx) {
    // Nobody is to find it in a browser's cache after the session.
    ctx.header("Cache-Control", "no-store");
    ConsoleSession session = sessions.of(ctx);
    ctx.attribute(PRESENTED, session.keyId());
    Caller caller = byDigest(session.keyId(), session.digest(), ctx, ConsoleSessions::over);
    sessions.requireOwnPage(ctx, session);
    session.note(ctx);
    return caller;
  }

  /**
   * @param keyId null: only one of the configuration can have it
   */
  private Caller byDigest(String keyId, Bytes digest, Context ctx, Supplier<Problem> unknown) {
    Caller found = null;
    for (Configured one : configured) {
      if (same(one.digest(), digest)) {
        found = one.caller();
      }
    }
    return found == null ? byIssuedKey(keyId, digest, ctx, unknown) : found;
  }

  private Caller byIssuedKey(String keyId, Bytes digest, Context ctx, Supplier<Problem> unknown) {
    if (keyId == null) {
      throw unknown.get();
    }
    requireReady();
    Optional<ApiKey> key = tenancy.key(keyId);
    key.ifPresent(it -> CallTenant.note(ctx, it.tenant()));
    if (!same(key.map(ApiKey::digest).orElse(NO_DIGEST), digest)) {
      throw unknown.get();
    }
    return admitted(key.orElseThrow(unknown), ctx);
  }

  private Caller bySignature(Context ctx) {
    String timestamp = header(ctx, "X-Timestamp");
    String nonce = header(ctx, "X-Nonce");
    requireForm(timestamp, nonce);
    long now = clock.millis() / SECOND_MS;
    long signedAt = Long.parseLong(timestamp);
    requireTime(signedAt, now);
    requireReady();
    ApiKey key =
        tenancy
            .key(header(ctx, "X-Api-Key"))
            .filter(one -> one.sealedSecret() != null)
            .orElseThrow(Authentication::unknown);
    CallTenant.note(ctx, key.tenant());
    String expected =
        RequestSignature.sign(
            box.open(key.sealedSecret()),
            ctx.method().name(),
            pathAsSent(ctx),
            timestamp,
            nonce,
            ctx.bodyAsBytes());
    if (!MessageDigest.isEqual(ascii(expected), ascii(header(ctx, "X-Signature")))) {
      throw unknown();
    }
    Caller caller = admitted(key, ctx);
    requireFresh(nonces.take(key.keyId(), nonce, signedAt + WINDOW_S, now, WINDOW_S));
    return caller;
  }

  private Caller admitted(ApiKey key, Context ctx) {
    requireGood(key, address(ctx));
    tenancy.used(key.keyId(), clock.millis());
    return new Caller(key.tenant(), key.keyId(), Set.copyOf(key.scopes()));
  }

  private void requireGood(ApiKey key, InetAddress from) {
    long now = clock.millis();
    if (key.revoked()) {
      throw ProblemCode.KEY_REVOKED.because(
          "this key was revoked at " + Rfc3339.of(key.revokedAt()), "该密钥已被吊销");
    }
    if (key.expired(now)) {
      throw ProblemCode.KEY_EXPIRED.because(
          "this key expired at " + Rfc3339.of(key.expiresAt()), "该密钥已过期");
    }
    if (!key.admits(from)) {
      throw ProblemCode.ADDRESS_NOT_ALLOWED.because(
          "this key is not for requests from " + from.getHostAddress(), "该密钥不允许从此地址使用");
    }
  }

  private void requireReady() {
    if (!ready.isDone()) {
      throw ProblemCode.VIEW_BEHIND.because(
          "this server has just started and still reads the keys; try again", "服务刚启动,正在读取密钥,请稍后重试");
    }
  }

  private static void requireForm(String timestamp, String nonce) {
    if (!TIMESTAMP.matcher(timestamp).matches() || !NONCE.matcher(nonce).matches()) {
      throw ProblemCode.SIGNATURE_MALFORMED.because(
          "with X-Signature send X-Api-Key: KEY ID, X-Timestamp: unix seconds, and X-Nonce: 8–64"
              + " printable characters without spaces",
          "签名请求须同时携带 X-Api-Key(密钥 ID)、X-Timestamp(unix 秒)和 X-Nonce(8–64 个可见字符)");
    }
  }

  private static void requireTime(long signedAt, long now) {
    if (Math.abs(now - signedAt) > WINDOW_S) {
      throw ProblemCode.SIGNATURE_OUT_OF_TIME
          .because(
              "X-Timestamp is more than "
                  + WINDOW_S
                  + " s from our clock; set yours, and sign anew",
              "X-Timestamp 与服务器时间相差超过 " + WINDOW_S + " 秒,请校准时钟后重新签名")
          .with("server_time", Rfc3339.of(now * SECOND_MS));
    }
  }

  private static void requireFresh(NonceMemory.Verdict verdict) {
    switch (verdict) {
      case FRESH -> {}
      case REPLAYED ->
          throw ProblemCode.NONCE_REPLAYED.because(
              "X-Nonce was used before with this key; sign every request with a new one",
              "X-Nonce 已被使用,请为每个请求使用新的随机数");
      case FULL ->
          throw ProblemCode.RATE_LIMITED
              .because(
                  "more than " + NONCES_A_KEY + " signed requests in " + 2 * WINDOW_S + " s",
                  "签名请求过于频繁,请稍后重试")
              .retryAfter(1);
    }
  }

  private static void refuse(Tenant deleted) {
    throw ProblemCode.TENANT_DELETED.because(
        "tenant " + deleted.tenantId() + " was deleted; its keys are refused", "该租户已停用");
  }

  private static Problem unknown() {
    return ProblemCode.UNAUTHORIZED.because(
        "send the key as Authorization: Bearer KEY, or as X-Api-Key: KEY, or sign the request",
        "请在 Authorization: Bearer 或 X-Api-Key 请求头中提供有效的密钥,或对请求签名");
  }

  /** To somebody who typed it. */
  private static Problem wrong() {
    return ProblemCode.UNAUTHORIZED.because(
        "there is no such key; check that all of it was pasted", "密钥无效,请检查是否完整粘贴");
  }

  /** As the request line had it: percent signs and all. */
  private static String pathAsSent(Context ctx) {
    String query = ctx.req().getQueryString();
    return ctx.req().getRequestURI() + (query == null ? "" : '?' + query);
  }

  private static InetAddress address(Context ctx) {
    return AddressRange.literal(addressText(ctx));
  }

  /** The IP address of the connection. */
  static String addressText(Context ctx) {
    return ctx.req().getRemoteAddr().replaceAll("^\\[|\\]$|%.*$", "");
  }

  /** The key id that the request names, if it has the form of one; not verified. */
  static Optional<String> namedKeyId(Context ctx) {
    String named = ctx.attribute(PRESENTED);
    if (named != null) {
      return Optional.of(named);
    }
    return ctx.header("X-Signature") == null
        ? KeyText.parse(presented(ctx)).map(KeyText::keyId)
        : Optional.of(header(ctx, "X-Api-Key"));
  }

  private static String presented(Context ctx) {
    String authorization = ctx.header("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return header(ctx, "X-Api-Key");
  }

  private static String header(Context ctx, String name) {
    String value = ctx.header(name);
    return value == null ? "" : value.strip();
  }

  private static boolean same(Bytes one, Bytes other) {
    return MessageDigest.isEqual(one.array(), other.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
