package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.Tenant;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Tenants and their keys: folds over {@code control.tenants} and {@code control.keys}. */
final class Tenancy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ControlLog<Tenant> tenants;
  private final ControlLog<ApiKey> keys;
  private final Map<String, Long> lastUses = new ConcurrentHashMap<>();

  Tenancy(String bootstrap) {
    tenants =
        ControlLog.open(
            bootstrap, Topic.CONTROL_TENANTS, Tenant.class, Tenant::tenantId, Tenant::version);
    keys = openKeys(bootstrap);
  }

  static ControlLog<ApiKey> openKeys(String bootstrap) {
    return ControlLog.open(
        bootstrap, Topic.CONTROL_KEYS, ApiKey.class, ApiKey::keyId, ApiKey::version);
  }

  CompletableFuture<Void> ready() {
    return CompletableFuture.allOf(tenants.ready(), keys.ready());
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    LiveView.awaitCaughtUp(CompletableFuture.allOf(tenants.caughtUp(), keys.caughtUp()), PATIENCE);
  }

  Optional<Tenant> tenant(String tenantId) {
    return tenants.find(tenantId);
  }

  Stream<Tenant> allTenants() {
    return tenants.all().stream();
  }

  Optional<ApiKey> key(String keyId) {
    return keys.find(keyId);
  }

  Stream<ApiKey> keysOf(String tenantId) {
    return keys.all().stream().filter(key -> key.tenant().equals(tenantId));
  }

  Change<Tenant> append(Tenant tenant) {
    return CommandLog.await(tenants.append(tenant), PATIENCE);
  }

  Change<ApiKey> append(ApiKey key) {
    return CommandLog.await(keys.append(key), PATIENCE);
  }

  /** Changes what counts, again if another server was faster. */
  Tenant change(Tenant tenant, UnaryOperator<Tenant> change) {
    Change<Tenant> made = append(change.apply(tenant));
    while (!made.accepted()) {
      made = append(change.apply(made.current()));
    }
    return made.current();
  }

  /** Remembers a use of the key; on this server, until it ends. */
  void used(String keyId, long at) {
    lastUses.merge(keyId, at, Math::max);
  }

  OptionalLong lastUse(String keyId) {
    Long at = lastUses.get(keyId);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public void close() {
    keys.close();
    tenants.close();
  }
}
