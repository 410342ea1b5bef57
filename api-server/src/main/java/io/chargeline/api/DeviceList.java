package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.Standing;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which devices of a tenant are shown, and in which order. A cursor holds the last one's sort key
 * and id, so devices that come or go meanwhile move no page.
 *
 * @param after where the page before ended; null: this is the first
 */
record DeviceList(Predicate<DeviceSnapshot> wanted, Sort sort, int limit, Key after) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_TEXT = 100;

  /** What is compared: a number, then a text, then the id. */
  record Key(long number, String text, String deviceId) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::number).thenComparing(Key::text).thenComparing(Key::deviceId);

    static final int PARTS = 3;

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private record Sort(String name, Function<DeviceSnapshot, Key> key, boolean descending) {

    static Sort of(String name) {
      boolean descending = name.startsWith("-");
      Function<DeviceSnapshot, Key> key =
          switch (descending ? name.substring(1) : name) {
            case "device_phy_id" -> device -> key(0, "", device);
            case "last_seen" ->
                device -> key(device.lastSeen() == null ? 0 : device.lastSeen(), "", device);
            case "state_since" -> device -> key(device.presenceSince(), "", device);
            case "name" -> device -> key(0, name(device), device);
            default ->
                throw Query.invalid(
                    "sort",
                    name,
                    "give device_phy_id, name, last_seen or state_since, or one of them after a"
                        + " minus",
                    "可用 device_phy_id、name、last_seen、state_since,前加减号为倒序");
          };
      return new Sort(name, key, descending);
    }

    private static Key key(long number, String text, DeviceSnapshot device) {
      return new Key(number, text, device.deviceId());
    }

    private static String name(DeviceSnapshot device) {
      String name = device.registered().name();
      return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }

    Comparator<Key> order() {
      return descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }
  }

  static DeviceList read(Context ctx) {
    Integer limit = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    String sortName = ctx.queryParam("sort");
    Sort sort = Sort.of(sortName == null ? "device_phy_id" : sortName);
    List<String> cursor = Cursor.read(ctx, "devices " + sort.name(), Key.PARTS);
    return new DeviceList(
        wanted(ctx),
        sort,
        limit == null ? DEFAULT_LIMIT : limit,
        cursor == null
            ? null
            : new Key(Cursor.number(cursor.get(0)), cursor.get(1), cursor.get(2)));
  }

  /** The filters of the query; devices out of service are left out unless they are asked for. */
  static Predicate<DeviceSnapshot> wanted(Context ctx) {
    String text = text(ctx);
    return state(ctx.queryParam("state"))
        .and(protocol(ctx.queryParam("protocol")))
        .and(inStanding(standing(ctx)))
        .and(maintenance(Query.flag(ctx, "maintenance")))
        .and(same(ctx.queryParam("site"), device -> device.registered().site()))
        .and(same(ctx.queryParam("model"), device -> device.registered().model()))
        .and(
            device ->
                text == null
                    || KnownDevice.matches(text, device.deviceId(), device.registered().name()));
  }

  /**
   * @param resource how a device is shown
   */
  Answer.Page<DeviceResource> page(
      Stream<DeviceSnapshot> devices, Function<DeviceSnapshot, DeviceResource> resource) {
    Comparator<Key> order = sort.order();
    List<DeviceSnapshot> found =
        devices
            .filter(wanted)
            .filter(device -> after == null || order.compare(sort.key().apply(device), after) > 0)
            .sorted(Comparator.comparing(sort.key(), order))
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<DeviceSnapshot> shown = more ? found.subList(0, limit) : found;
    return new Answer.Page<>(
        shown.stream().map(resource).toList(), more ? cursorAfter(shown.get(limit - 1)) : null);
  }

  private String cursorAfter(DeviceSnapshot last) {
    Key key = sort.key().apply(last);
    return Cursor.of("devices " + sort.name(), key.number(), key.text(), key.deviceId());
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

  private static Predicate<DeviceSnapshot> inStanding(Standing asked) {
    return device ->
        asked == null
            ? device.registered().standing() != Standing.DECOMMISSIONED
            : device.registered().standing() == asked;
  }

  private static Predicate<DeviceSnapshot> maintenance(Boolean asked) {
    return device -> asked == null || device.registered().maintenance() == asked;
  }

  private static Predicate<DeviceSnapshot> same(
      String asked, Function<DeviceSnapshot, String> value) {
    return device -> asked == null || asked.equals(value.apply(device));
  }

  /** The filter {@code standing}; null when absent. */
  static Standing standing(Context ctx) {
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

  /** The filter {@code text}; null when absent. */
  static String text(Context ctx) {
    String text = ctx.queryParam("text");
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT)) {
      throw Query.invalid(
          "text",
          text,
          "give how an id or printed number begins, or a part of a name",
          "请提供设备 ID 或机身编号的开头部分,或名称的一部分");
    }
    return text;
  }
}
