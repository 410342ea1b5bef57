package io.chargeline.api;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Which devices of a tenant are shown, and in which order. A cursor holds the last one's sort key
 * and id, so devices that come or go meanwhile move no page.
 */
record DeviceList(
    Predicate<DeviceSnapshot> wanted, Sort sort, int limit, Long afterValue, String afterId) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_TEXT = 20;

  /**
   * @param value what is compared first; ids decide among equals
   */
  private record Sort(String name, ToLongFunction<DeviceSnapshot> value, boolean descending) {
    private static final ToLongFunction<DeviceSnapshot> NONE = device -> 0;

    static Sort of(String name) {
      boolean descending = name.startsWith("-");
      ToLongFunction<DeviceSnapshot> value =
          switch (descending ? name.substring(1) : name) {
            case "device_phy_id" -> NONE;
            case "last_seen" -> device -> device.lastSeen() == null ? 0 : device.lastSeen();
            case "state_since" -> DeviceSnapshot::presenceSince;
            default ->
                throw Query.invalid(
                    "sort",
                    name,
                    "give device_phy_id, last_seen or state_since, or one of them after a minus",
                    "可用 device_phy_id、last_seen、state_since,前加减号为倒序");
          };
      return new Sort(name, value, descending);
    }

    Comparator<DeviceSnapshot> order() {
      Comparator<DeviceSnapshot> up =
          Comparator.comparingLong(value).thenComparing(DeviceSnapshot::deviceId);
      return descending ? up.reversed() : up;
    }

    boolean isAfter(DeviceSnapshot device, long lastValue, String lastId) {
      int compared = Long.compare(value.applyAsLong(device), lastValue);
      int whole = compared == 0 ? device.deviceId().compareTo(lastId) : compared;
      return descending ? whole < 0 : whole > 0;
    }
  }

  static DeviceList read(Context ctx) {
    Integer limit = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    String sortName = ctx.queryParam("sort");
    Sort sort = Sort.of(sortName == null ? "device_phy_id" : sortName);
    List<String> cursor = Cursor.read(ctx, "devices " + sort.name(), 2);
    return new DeviceList(
        state(ctx.queryParam("state"))
            .and(protocol(ctx.queryParam("protocol")))
            .and(text(ctx.queryParam("text"))),
        sort,
        limit == null ? DEFAULT_LIMIT : limit,
        cursor == null ? null : (Long) Cursor.number(cursor.get(0)),
        cursor == null ? null : cursor.get(1));
  }

  Answer.Page<DeviceResource> page(Stream<DeviceSnapshot> devices) {
    List<DeviceSnapshot> found =
        devices
            .filter(wanted)
            .filter(device -> afterId == null || sort.isAfter(device, afterValue, afterId))
            .sorted(sort.order())
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<DeviceSnapshot> shown = more ? found.subList(0, limit) : found;
    return new Answer.Page<>(
        shown.stream().map(DeviceResource::brief).toList(),
        more ? cursorAfter(shown.get(limit - 1)) : null);
  }

  private String cursorAfter(DeviceSnapshot last) {
    return Cursor.of("devices " + sort.name(), sort.value().applyAsLong(last), last.deviceId());
  }

  private static Predicate<DeviceSnapshot> state(String state) {
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
          throw Query.invalid(
              "state",
              state,
              "give online, offline, unknown, charging or fault",
              "可用 online、offline、unknown、charging、fault");
    };
  }

  private static boolean anyPort(DeviceSnapshot device, PortState state) {
    return device.ports().stream().anyMatch(port -> port.state() == state);
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

  private static Predicate<DeviceSnapshot> text(String text) {
    if (text == null) {
      return device -> true;
    }
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw Query.invalid(
          "text", text, "give how an id or printed number begins", "请提供设备 ID 或机身编号的开头部分");
    }
    String prefix = text.toUpperCase(Locale.ROOT);
    return device -> device.deviceId().startsWith(prefix) || printed(device).startsWith(prefix);
  }

  private static String printed(DeviceSnapshot device) {
    return DeviceId.parse(device.deviceId())
        .filter(DeviceId::isAp3000)
        .map(id -> Integer.toString(id.deviceNumber()))
        .orElse("");
  }
}
