package io.chargeline.api;

import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Administration of API keys. A key and its signing secret are shown once, when they are made. */
final class KeyRoutes {
  private static final String OF_TENANT = TenantRoutes.PATH + "/{id}/keys";
  private static final String PATH = "/api/admin/keys/{id}";
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int MAX_OVERLAP_S = 90 * 24 * 3600;
  private static final long SECOND_MS = 1000;

  private final Tenancy tenancy;
  private final SecretBox box;
  private final Clock clock;

  KeyRoutes(Tenancy tenancy, SecretBox box, Clock clock) {
    this.tenancy = tenancy;
    this.box = box;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(OF_TENANT, (ctx, operator) -> create(ctx)).needing(Scope.ADMIN),
        Route.get(OF_TENANT, (ctx, operator) -> list(ctx)).needing(Scope.ADMIN),
        Route.delete(PATH, (ctx, operator) -> revoke(ctx)).needing(Scope.ADMIN),
        Route.post(PATH + "/rotate", (ctx, operator) -> rotate(ctx)).needing(Scope.ADMIN));
  }

  /**
   * A key as the administrator sees it.
   *
   * @param key only in the answer to its making, as {@code signingSecret}
   * @param prefix how the key begins
   * @param lastUsedAt as far as this server knows
   */
  private record KeyResource(
      String id,
      String tenant,
      String name,
      String key,
      String signingSecret,
      String prefix,
      List<Scope> scopes,
      List<String> addresses,
      String createdAt,
      String expiresAt,
      String revokedAt,
      String replacedBy,
      String lastUsedAt) {

    static KeyResource of(ApiKey key, OptionalLong lastUse) {
      return of(key, null, null, lastUse.isPresent() ? Rfc3339.of(lastUse.getAsLong()) : null);
    }

    static KeyResource of(ApiKey key, String text, String signingSecret, String lastUsedAt) {
      return new KeyResource(
          key.keyId(),
          key.tenant(),
          key.name(),
          text,
          signingSecret,
          KeyText.prefix(key.keyId()),
          key.scopes(),
          key.addresses(),
          Rfc3339.of(key.createdAt()),
          Rfc3339.of(key.expiresAt()),
          Rfc3339.of(key.revokedAt()),
          key.replacedBy(),
          lastUsedAt);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
      return prefix;
    }
  }

  private void create(Context ctx) {
    String tenant = tenant(ctx);
    KeyRequest request = KeyRequest.read(ctx, tenant, clock.millis());
    make(ctx, tenant, request);
  }

  private String make(Context ctx, String tenant, KeyRequest request) {
    Origin origin = Origin.of(ctx);
    KeyText text = text(origin);
    String signingSecret =
        KeyText.signingSecret(origin.bytes("signing secret", KeyText.SECRET_BYTES));
    long now = origin.millis(clock);
    ApiKey key =
        new ApiKey(
            text.keyId(),
            tenant,
            request.name(),
            text.digest(),
            box.seal(signingSecret),
            request.scopes(),
            request.expiresAt(),
            null,
            request.addresses(),
            null,
            1,
            now,
            now);
    ApiKey made = tenancy.append(key).current();
    AuditNotes.made(ctx, made.keyId());
    Answer.json(ctx, CREATED, KeyResource.of(made, text.text(), signingSecret, null));
    return made.keyId();
  }

  private static KeyText text(Origin origin) {
    return KeyText.of(
        origin.bytes("key id", KeyText.ID_BYTES), origin.bytes("key", KeyText.SECRET_BYTES));
  }

  private void list(Context ctx) {
    String tenant = tenant(ctx);
    List<KeyResource> keys =
        tenancy
            .keysOf(tenant)
            .sorted(Comparator.comparingLong(ApiKey::createdAt).thenComparing(ApiKey::keyId))
            .map(key -> KeyResource.of(key, tenancy.lastUse(key.keyId())))
            .toList();
    Answer.ok(ctx, new Answer.Page<>(keys, null));
  }

  private void revoke(Context ctx) {
    revoke(find(ctx));
    ctx.status(NO_CONTENT);
  }

  private void revoke(ApiKey key) {
    ApiKey current = key;
    while (!current.revoked()) {
      current = tenancy.append(current.revoked(clock.millis())).current();
    }
  }

  /** The new key stands in the log before the old one's end does: never is there none. */
  private void rotate(Context ctx) {
    Body body = Body.of(ctx, Set.of("overlap_s"));
    int overlap = body.integer("overlap_s", 0, MAX_OVERLAP_S);
    ApiKey old = find(ctx);
    if (!text(Origin.of(ctx)).keyId().equals(old.replacedBy())) {
      requireUsable(old);
    }
    KeyRequest same = new KeyRequest(old.name(), old.scopes(), old.expiresAt(), old.addresses());
    String fresh = make(ctx, old.tenant(), same);
    replace(old, fresh, overlap * SECOND_MS);
  }

  private void replace(ApiKey old, String fresh, long overlapMs) {
    ApiKey before = old;
    while (!fresh.equals(before.replacedBy())) {
      long now = clock.millis();
      Change<ApiKey> change = tenancy.append(before.replaced(fresh, now + overlapMs, now));
      before = change.current();
      if (!fresh.equals(before.replacedBy())) {
        giveUpIfEnded(before, fresh);
      }
    }
  }

  private void giveUpIfEnded(ApiKey old, String fresh) {
    if (old.replacedBy() != null || old.revoked()) {
      tenancy.key(fresh).ifPresent(this::revoke);
    }
    requireUsable(old);
  }

  private void requireUsable(ApiKey key) {
    if (key.replacedBy() != null || !key.usable(clock.millis())) {
      throw ProblemCode.KEY_ENDED
          .because(
              "this key was rotated, revoked, or has expired; make a new one", "该密钥已轮换、吊销或过期,请新建密钥")
          .with("replaced_by", key.replacedBy());
    }
  }

  /** What the path names is not repeated: it might be a key, not its id. */
  private ApiKey find(Context ctx) {
    tenancy.catchUp();
    ApiKey found =
        tenancy
            .key(ctx.pathParam("id"))
            .orElseThrow(
                () ->
                    ProblemCode.KEY_NOT_FOUND
                        .because(
                            "no key of this id; give the id, not the key", "没有该密钥,请提供密钥 ID 而非密钥本身")
                        .with("field", "id"));
    AuditNotes.concerns(ctx, found.tenant());
    return found;
  }

  private String tenant(Context ctx) {
    if (ctx.pathParam("id").equals(ApiKey.OPERATOR)) {
      tenancy.catchUp();
      return ApiKey.OPERATOR;
    }
    return TenantRoutes.find(ctx, tenancy).tenantId();
  }
}
