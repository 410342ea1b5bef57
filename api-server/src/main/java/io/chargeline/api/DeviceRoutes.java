package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The tenant's devices, their ports and live readings. */
final class DeviceRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final LiveView view;

  DeviceRoutes(LiveView view) {
    this.view = view;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/third/devices", this::list),
        Route.get("/api/third/devices/{phyId}", this::detail),
        Route.get("/api/third/devices/{phyId}/ports", this::ports),
        Route.get("/api/third/devices/{phyId}/realtime", this::realtime));
  }

  private void list(Context ctx, String tenant) {
    Integer asked = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    int limit = asked == null ? DEFAULT_LIMIT : asked;
    String after = cursor(ctx.queryParam("cursor"));
    Predicate<DeviceSnapshot> wanted = filter(ctx.queryParam("state"));
    view.catchUp();
    view.awaitShownAll(tenant);
    List<DeviceSnapshot> found =
        view.devicesAfter(tenant, after).filter(wanted).limit(limit + 1L).toList();
    boolean more = found.size() > limit;
    List<DeviceSnapshot> shown = more ? found.subList(0, limit) : found;
    Answer.ok(
        ctx,
        new Answer.Page<>(
            shown.stream().map(DeviceResource::brief).toList(),
            more ? cursorAfter(shown.get(limit - 1)) : null));
  }

  private void detail(Context ctx, String tenant) {
    Answer.ok(ctx, DeviceResource.of(device(ctx, tenant)));
  }

  private void ports(Context ctx, String tenant) {
    Answer.ok(ctx, new Answer.Page<>(DeviceResource.ports(device(ctx, tenant)), null));
  }

  private void realtime(Context ctx, String tenant) {
    Answer.ok(ctx, Realtime.of(device(ctx, tenant)));
  }

  private DeviceSnapshot device(Context ctx, String tenant) {
    view.catchUp();
    return view.device(tenant, ctx.pathParam("phyId"));
  }

  /**
   * Live readings.
   *
   * @param voltage V
   * @param ambientTemperature °C
   * @param currentPower W, the sum over the ports that tell one; absent if none does
   * @param asOf when the device was last heard
   */
  private record Realtime(
      String devicePhyId,
      Presence state,
      Double voltage,
      Integer signal,
      Integer ambientTemperature,
      Double currentPower,
      List<DeviceResource.PortResource> ports,
      long sequence,
      String asOf) {
    static Realtime of(DeviceSnapshot device) {
      return new Realtime(
          device.deviceId(),
          device.presence(),
          Units.tenths(device.voltageDv()),
          device.signal(),
          device.ambientCelsius(),
          device.ports().stream()
              .map(DeviceSnapshot.Port::powerDw)
              .filter(power -> power != null)
              .reduce(Long::sum)
              .map(Units::tenths)
              .orElse(null),
          DeviceResource.ports(device),
          device.version(),
          Rfc3339.of(device.lastSeen()));
    }
  }

  private static Predicate<DeviceSnapshot> filter(String state) {
    if (state == null) {
      return device -> true;
    }
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "online" -> device -> device.presence() == Presence.ONLINE;
      case "offline" -> device -> device.presence() == Presence.OFFLINE;
      case "unknown" -> device -> device.presence() == Presence.UNKNOWN;
      case "charging" -> device -> anyPort(device, PortState.CHARGING);
      case "fault" -> device -> anyPort(device, PortState.FAULT);
      default ->
          throw Query.invalid("state", state, "give online, offline, unknown, charging or fault");
    };
  }

  private static boolean anyPort(DeviceSnapshot device, PortState state) {
    return device.ports().stream().anyMatch(port -> port.state() == state);
  }

  private static String cursorAfter(DeviceSnapshot last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("d:" + last.deviceId()).getBytes(StandardCharsets.UTF_8));
  }

  private static String cursor(String text) {
    if (text == null) {
      return "";
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      if (plain.startsWith("d:")) {
        return plain.substring(2);
      }
    } catch (IllegalArgumentException notBase64) {
      // answered below, as any other cursor that is not ours
    }
    throw Query.invalid("cursor", text, "give the next_cursor of the page before");
  }
}
