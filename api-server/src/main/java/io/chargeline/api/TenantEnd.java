package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a tenant is deleted: its webhook endpoints end, and its devices become
 * nobody's. That the tenant is deleted stands in the log first; the rest follows from it, so that
 * any server can finish what a died one began.
 */
final class TenantEnd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenantEnd.class);
  private static final Duration ROUND = Duration.ofSeconds(5);

  private final Tenancy tenancy;
  private final Registry registry;
  private final Registrar registrar;
  private final EndpointBook webhooks;
  private final Clock clock;
  private final ScheduledExecutorService rounds;

  TenantEnd(
      Tenancy tenancy, Registry registry, Registrar registrar, EndpointBook webhooks, Clock clock) {
    this.tenancy = tenancy;
    this.registry = registry;
    this.registrar = registrar;
    this.webhooks = webhooks;
    this.clock = clock;
    rounds =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tenant-end");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        rounds.scheduleWithFixedDelay(
            this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @throws Problem 409 if the tenant owns devices in service
   */
  void requireNoDevices(String tenant) {
    registry.catchUp();
    int devices = inService(Set.of(tenant)).size();
    if (devices > 0) {
      throw ProblemCode.TENANT_IN_USE
          .because(
              "tenant "
                  + tenant
                  + " owns "
                  + devices
                  + " devices in service; assign or release them, or give release_devices = true",
              "租户名下仍有 " + devices + " 台设备,请先转移或释放,或使用 release_devices = true")
          .with("device_count", devices);
    }
  }

  private List<RegisteredDevice> inService(Set<String> tenants) {
    return registry
        .devices()
        .filter(device -> device.tenant() != null && tenants.contains(device.tenant()))
        .filter(device -> device.standing() != Standing.DECOMMISSIONED)
        .toList();
  }

  /**
   * Does what follows from the end of a tenant, which stands in the log.
   *
   * @throws Problem 503 if the log did not answer in time; a round then does the rest
   */
  void finish(String tenant) {
    webhooks.catchUp();
    registry.catchUp();
    finish(Set.of(tenant));
  }

  private void finish(Set<String> tenants) {
    webhooks.deleteAllOf(tenants);
    Map<String, Registrar.Revision> releases = new LinkedHashMap<>();
    for (RegisteredDevice device : inService(tenants)) {
      releases.put(device.deviceId(), known -> released(known.orElse(device), tenants));
    }
    if (!releases.isEmpty()) {
      registrar.changeAll(releases);
    }
  }

  /** Unless it has become another's meanwhile. */
  private RegisteredDevice released(RegisteredDevice device, Set<String> tenants) {
    return device.tenant() != null && tenants.contains(device.tenant())
        ? DeviceChange.release().appliedTo(device, clock.millis())
        : device;
  }

  private void round() {
    if (!tenancy.ready().isDone() || !registry.ready().isDone() || !webhooks.ready().isDone()) {
      return;
    }
    try {
      finish(
          tenancy
              .allTenants()
              .filter(Tenant::deleted)
              .map(Tenant::tenantId)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("end of a tenant not finished, will be tried again");
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
