package io.chargeline.api;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.tenant.Tenant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a device's record may become. */
final class DeviceRules {
  private final Registry registry;
  private final LiveView view;
  private final Tenancy tenancy;
  private final Set<String> configured;

  /**
   * @param configured tenants that have a key of the configuration
   */
  DeviceRules(Registry registry, LiveView view, Tenancy tenancy, Set<String> configured) {
    this.registry = registry;
    this.view = view;
    this.tenancy = tenancy;
    this.configured = Set.copyOf(configured);
  }

  /**
   * Refuses what cannot be.
   *
   * @param force also if something is open on it
   * @throws Problem saying why not
   */
  void require(RegisteredDevice before, RegisteredDevice after, boolean force) {
    boolean changesHands = !Objects.equals(before.tenant(), after.tenant());
    if (changesHands && after.tenant() != null) {
      requireTenant(after.tenant());
    }
    if (changesHands || !Objects.equals(before.site(), after.site())) {
      requireSite(after);
    }
    requireSockets(after);
    requireOther(after);
    boolean ends =
        after.standing() == Standing.DECOMMISSIONED && before.standing() != after.standing();
    if (before.tenant() != null && (changesHands || ends) && !force) {
      requireIdle(before.deviceId());
    }
  }

  /**
   * @throws Problem 404 if there is no such tenant, or it was deleted
   */
  void requireTenant(String tenant) {
    Optional<Tenant> known = tenancy.tenant(tenant);
    boolean usable = known.map(it -> !it.deleted()).orElse(configured.contains(tenant));
    if (!usable) {
      throw ProblemCode.TENANT_NOT_FOUND
          .because(
              "tenant = "
                  + tenant
                  + (known.isPresent() ? ": it was deleted" : ": there is none")
                  + "; give one of GET /api/admin/tenants",
              "租户 " + tenant + " 不存在或已停用")
          .blaming(DeviceChange.TENANT, tenant);
    }
  }

  private void requireSite(RegisteredDevice after) {
    String site = after.site();
    if (site == null) {
      return;
    }
    if (after.tenant() == null || registry.site(after.tenant(), site).isEmpty()) {
      throw ProblemCode.SITE_NOT_FOUND
          .because(
              "site = " + site + ": the device's tenant has no such site; make it first",
              "设备所属租户没有站点 " + site)
          .blaming(DeviceChange.SITE, site);
    }
  }

  private static void requireSockets(RegisteredDevice after) {
    if (!after.sockets().isEmpty() && new DeviceId(after.deviceId()).isAp3000()) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "sockets: a device with an id of 8 digits has ports, no sockets; leave it out",
              "8 位编号的设备没有插座,请勿填写 sockets")
          .blaming(DeviceChange.SOCKETS, after.sockets());
    }
  }

  private static void requireOther(RegisteredDevice after) {
    if (after.deviceId().equals(after.gatewayDevice())) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "gateway_device = "
                  + after.gatewayDevice()
                  + " is the device itself; give the one behind which it is reached, or null",
              "gateway_device 不能是设备本身")
          .blaming(DeviceChange.GATEWAY_DEVICE, after.gatewayDevice());
    }
  }

  private void requireIdle(String deviceId) {
    List<Session> charges =
        view.snapshot(deviceId).stream()
            .flatMap(device -> device.ports().stream())
            .map(Port::session)
            .filter(Objects::nonNull)
            .toList();
    List<String> commands = view.openCommands(deviceId).map(CommandRow::commandId).toList();
    if (!charges.isEmpty() || !commands.isEmpty()) {
      throw ProblemCode.DEVICE_BUSY
          .because(
              "device "
                  + deviceId
                  + " has a charge or a command that has not ended; wait for its end, or give"
                  + " force = true: what runs stays its present tenant's to the end",
              "设备上有未结束的充电或命令,请等待结束,或使用 force = true")
          .with("orders", charges.stream().map(Session::orderNo).filter(Objects::nonNull).toList())
          .with("commands", commands);
    }
  }
}
