package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which devices a list has, by the parameters of its request. */
final class DeviceFilter {
  private static final int MAX_TEXT = 100;

  private final Registry registry;
  private final Predicate<DeviceSnapshot> down;

  /**
   * @param down whether somebody works on a device by a window
   */
  DeviceFilter(Registry registry, Predicate<DeviceSnapshot> down) {
    this.registry = registry;
    this.down = down;
  }

  /** Of a tenant's list; devices out of service are left out unless they are asked for. */
  Predicate<DeviceSnapshot> ofTenant(Context ctx) {
    Standing standing = standing(ctx);
    Predicate<DeviceSnapshot> inStanding =
        device ->
            standing == null
                ? device.registered().standing() != Standing.DECOMMISSIONED
                : device.registered().standing() == standing;
    Predicate<RegisteredDevice> found = DeviceSearch.of(ctx, registry);
    return inStanding
        .and(live(ctx))
        .and(maintenance(ctx))
        .and(same(ctx.queryParam("site"), device -> device.registered().site()))
        .and(same(ctx.queryParam("model"), device -> device.registered().model()))
        .and(text(ctx, DeviceSnapshot::deviceId, device -> device.registered().name()))
        .and(device -> found.test(record(device)));
  }

  private RegisteredDevice record(DeviceSnapshot device) {
    return KnownDevice.record(
        device.deviceId(), registry.device(device.deviceId()), Optional.of(device));
  }

  /** Of the operator's, which has them all. */
  Predicate<KnownDevice> ofOperator(Context ctx) {
    Standing standing = standing(ctx);
    Predicate<KnownDevice> inStanding =
        device -> standing == null || device.record().effectiveStanding() == standing;
    Predicate<RegisteredDevice> found = DeviceSearch.of(ctx, registry);
    boolean anyLive = ctx.queryParam("state") == null && ctx.queryParam("protocol") == null;
    Predicate<DeviceSnapshot> live = live(ctx);
    Boolean maintenance = Query.flag(ctx, "maintenance");
    return inStanding
        .and(same(ctx.queryParam(DeviceChange.TENANT), device -> device.record().tenant()))
        .and(same(ctx.queryParam("site"), device -> device.record().site()))
        .and(same(ctx.queryParam("model"), device -> device.record().model()))
        .and(device -> maintenance == null || device.record().maintenance() == maintenance)
        .and(text(ctx, KnownDevice::id, device -> device.record().name()))
        .and(device -> found.test(device.record()))
        .and(device -> anyLive || device.live().filter(live).isPresent());
  }

  /** What the device itself told. */
  private Predicate<DeviceSnapshot> live(Context ctx) {
    return states(ctx.queryParam("state")).and(protocol(ctx.queryParam("protocol")));
  }

  private Predicate<DeviceSnapshot> states(String text) {
    if (text == null) {
      return device -> true;
    }
    Set<DeviceState> states = EnumSet.noneOf(DeviceState.class);
    try {
      Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
          .map(word -> WireName.parse(DeviceState.class, word))
          .forEach(states::add);
    } catch (IllegalArgumentException notOurs) {
      throw Query.invalid(
          "state",
          text,
          "give online, offline, unknown, charging, fault or maintenance, or several of them"
              + " separated by commas",
          "可用 online、offline、unknown、charging、fault、maintenance,多个以逗号分隔");
    }
    return device -> states.stream().anyMatch(state -> state.holds(device, down));
  }

  private static Predicate<DeviceSnapshot> protocol(String protocol) {
    if (protocol == null) {
      return device -> true;
    }
    String wanted = protocol.toLowerCase(Locale.ROOT);
    if (!wanted.equals("ap3000") && !wanted.equals("bkv")) {
      throw Query.invalid("protocol", protocol, "give ap3000 or bkv", "可用 ap3000、bkv");
    }
    return device -> wanted.equals(device.protocol());
  }

  private static Predicate<DeviceSnapshot> maintenance(Context ctx) {
    Boolean asked = Query.flag(ctx, "maintenance");
    return device -> asked == null || device.registered().maintenance() == asked;
  }

  private static <T> Predicate<T> same(String asked, Function<T, String> value) {
    return device -> asked == null || asked.equals(value.apply(device));
  }

  private static Standing standing(Context ctx) {
    String text = ctx.queryParam("standing");
    try {
      return text == null ? null : WireName.parse(Standing.class, text);
    } catch (IllegalArgumentException e) {
      throw Query.invalid(
          "standing",
          text,
          "give active, quarantined or decommissioned",
          "可用 active、quarantined、decommissioned");
    }
  }

  private static <T> Predicate<T> text(
      Context ctx, Function<T, String> id, Function<T, String> name) {
    String text = ctx.queryParam("text");
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT)) {
      throw Query.invalid(
          "text",
          text,
          "give how an id or printed number begins, or a part of a name",
          "请提供设备 ID 或机身编号的开头部分,或名称的一部分");
    }
    return device ->
        text == null || KnownDevice.matches(text, id.apply(device), name.apply(device));
  }
}
