package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A page of devices, in which order. A cursor holds the last one's sort key and id, so devices that
 * come or go meanwhile move no page.
 *
 * @param <T> what is known of a device
 * @param after where the page before ended; null: this is the first
 */
record DeviceList<T>(String name, Predicate<T> wanted, Sort<T> sort, int limit, Key after) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /**
   * What lists sort by.
   *
   * @param name null: it has none
   * @param lastSeen, stateSince unix ms; 0: never
   */
  record Traits<T>(
      Function<T, String> id,
      Function<T, String> name,
      ToLongFunction<T> lastSeen,
      ToLongFunction<T> stateSince) {
    static final Traits<DeviceSnapshot> OF_OWN =
        new Traits<>(
            DeviceSnapshot::deviceId,
            device -> device.registered().name(),
            Traits::lastSeen,
            DeviceSnapshot::presenceSince);
    static final Traits<KnownDevice> OF_KNOWN =
        new Traits<>(
            KnownDevice::id,
            device -> device.record().name(),
            device -> device.live().map(Traits::lastSeen).orElse(0L),
            device -> device.live().map(DeviceSnapshot::presenceSince).orElse(0L));

    private static long lastSeen(DeviceSnapshot device) {
      return device.lastSeen() == null ? 0 : device.lastSeen();
    }
  }

  /**
   * A page, and how many devices there are on all of them.
   *
   * @param nextCursor absent on the last one
   */
  record Page(List<?> items, String nextCursor, long total) {}

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

  private record Keyed<T>(Key key, T device) {}

  private record Sort<T>(String name, Function<T, Key> key, boolean descending) {

    static <T> Sort<T> of(String name, Traits<T> traits) {
      boolean descending = name.startsWith("-");
      Function<T, Key> key =
          switch (descending ? name.substring(1) : name) {
            case "device_phy_id" -> device -> key(0, "", device, traits);
            case "last_seen" ->
                device -> key(traits.lastSeen().applyAsLong(device), "", device, traits);
            case "state_since" ->
                device -> key(traits.stateSince().applyAsLong(device), "", device, traits);
            case "name" -> device -> key(0, named(traits.name().apply(device)), device, traits);
            default ->
                throw Query.invalid(
                    "sort",
                    name,
                    "give device_phy_id, name, last_seen or state_since, or one of them after a"
                        + " minus",
                    "可用 device_phy_id、name、last_seen、state_since,前加减号为倒序");
          };
      return new Sort<>(name, key, descending);
    }

    private static <T> Key key(long number, String text, T device, Traits<T> traits) {
      return new Key(number, text, traits.id().apply(device));
    }

    private static String named(String name) {
      return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }

    Comparator<Key> order() {
      return descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }
  }

  /**
   * @param name of the list, so that another's cursor is refused
   */
  static <T> DeviceList<T> read(Context ctx, String name, Predicate<T> wanted, Traits<T> traits) {
    Integer limit = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    String sortName = ctx.queryParam("sort");
    Sort<T> sort = Sort.of(sortName == null ? "device_phy_id" : sortName, traits);
    List<String> cursor = Cursor.read(ctx, name + ' ' + sort.name(), Key.PARTS);
    return new DeviceList<>(
        name,
        wanted,
        sort,
        limit == null ? DEFAULT_LIMIT : limit,
        cursor == null
            ? null
            : new Key(Cursor.number(cursor.get(0)), cursor.get(1), cursor.get(2)));
  }

  /**
   * @param resource how a device is shown
   */
  Page page(Stream<T> devices, Function<T, ?> resource) {
    Comparator<Key> order = sort.order();
    List<Keyed<T>> all =
        devices
            .filter(wanted)
            .map(device -> new Keyed<>(sort.key().apply(device), device))
            .toList();
    List<Keyed<T>> found =
        all.stream()
            .filter(one -> after == null || order.compare(one.key(), after) > 0)
            .sorted(Comparator.comparing(Keyed::key, order))
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<Keyed<T>> shown = more ? found.subList(0, limit) : found;
    return new Page(
        shown.stream().map(one -> resource.apply(one.device())).toList(),
        more ? cursorAfter(shown.get(limit - 1).key()) : null,
        all.size());
  }

  private String cursorAfter(Key last) {
    return Cursor.of(name + ' ' + sort.name(), last.number(), last.text(), last.deviceId());
  }
}
