package io.chargeline.jobs.histories;

import io.chargeline.domain.Json;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An awkward history, made up by a seed: some hours of four devices of two tenants, on two gateways
 * that die and freeze, and a day and a half of what comes late. It knows its {@link Truth}.
 */
public final class Story {
  /** A gateway silent for longer was not looking, milliseconds. */
  public static final long TICK_GRACE_MS = World.GRACE;

  public static final long SETTLE_TIMEOUT_MS = World.SETTLE_TIMEOUT;

  /** How long after its day a window waits for what comes late. */
  public static final long FIGURES_GRACE_MS = 2 * World.DAY;

  /** Of the fleet. */
  public static final String FLEET_ZONE = "Asia/Shanghai";

  /** Of tenants, and of those sites that have their own. */
  public static final Map<String, String> ZONES =
      Map.of(
          "north", "Europe/Berlin",
          "south", "Asia/Kolkata",
          "north/yard", "Australia/Lord_Howe",
          "south/pier", "America/St_Johns");

  private static final int PARTITIONS = 3;
  private static final long TAIL = 34 * World.HOUR;

  /** Nights on which clocks are set somewhere, and others. */
  private static final List<String> NIGHTS =
      List.of(
          "2026-03-28T20:00:00Z",
          "2026-10-24T20:00:00Z",
          "2026-04-04T10:00:00Z",
          "2026-10-03T11:00:00Z",
          "2026-03-08T01:00:00Z",
          "2026-11-01T00:00:00Z",
          "2026-05-04T12:00:00Z",
          "2026-12-31T14:00:00Z");

  /** A record, in its place. */
  public record Entry(int partition, LogRecord record) {}

  private final long seed;
  private final World world;
  private final List<Pile> piles = new ArrayList<>();
  private final List<Gateway> gateways = new ArrayList<>();
  private final Map<String, List<String>> sites =
      Map.of("north", List.of("garage", "yard"), "south", List.of("pier"));
  private final long start;
  private final long horizon;
  private final long end;
  private long troubledUntil;
  private int windows;

  public Story(long seed) {
    this.seed = seed;
    Random random = new Random(seed * 7_919 + 17);
    Instant night = Instant.parse(NIGHTS.get((int) Math.floorMod(seed, (long) NIGHTS.size())));
    this.start = night.toEpochMilli() + random.nextInt((int) (2 * World.HOUR));
    this.world = new World(random, start);
    this.horizon = start + world.between(7 * World.HOUR, 12 * World.HOUR);
    this.end = horizon + TAIL;
    make();
    play();
    finish();
  }

  // ---- what others get ----

  public long seed() {
    return seed;
  }

  public Truth truth() {
    return world.truth;
  }

  /** The log's records as they were written; those of a partition are in its order. */
  public List<Entry> log() {
    return world.log;
  }

  public int partitions() {
    return PARTITIONS;
  }

  public Map<Kind, Integer> counts() {
    return world.counts;
  }

  public long start() {
    return start;
  }

  /** Nothing happens from here on, but time. */
  public long end() {
    return end;
  }

  // ---- how it is made up ----

  private void make() {
    Watch[] watches = new Watch[PARTITIONS];
    for (int i = 0; i < PARTITIONS; i++) {
      watches[i] = new Watch();
    }
    gateways.add(new Gateway(world, watches, "gw-a"));
    gateways.add(new Gateway(world, watches, "gw-b"));
    Gateway[] both = gateways.toArray(Gateway[]::new);
    piles.add(new Ap3000Pile(world, both, watches[0], 0, "04A26CF3", 2));
    piles.add(new Ap3000Pile(world, both, watches[1], 1, "05A228CD", 3));
    piles.add(new BkvPile(world, both, watches[1], 1, "82241218000382"));
    piles.add(new BkvPile(world, both, watches[2], 2, "82241218000555"));
    apiTicks(watches);
  }

  private void apiTicks(Watch[] watches) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long t = world.stamp();
      world.write(partition, LogRecord.tick(Pile.API, LogRecord.ROLE_API, t));
      watches[partition].tick(Pile.API, false, t);
    }
    world.after(tickMs(), () -> apiTicks(watches));
  }

  /** When all devices are gone there is nobody to be looked at. */
  private long tickMs() {
    boolean gone = world.now() > horizon + World.HOUR;
    return gone ? 8 * World.MINUTE : World.TICK - world.random.nextInt(900);
  }

  private void play() {
    gateways.forEach(gateway -> gateway.tickOn(this::tickMs));
    for (Pile pile : piles) {
      begins(pile);
    }
    later(20, 90, this::gatewayIncident);
    later(20, 120, this::maintenance);
    for (Pile pile : piles) {
      world.at(horizon, pile::retires);
    }
    world.run(end);
  }

  private void begins(Pile pile) {
    boolean late = world.oneIn(4);
    String tenant = world.oneIn(2) ? "north" : "south";
    if (late) {
      world.count(Kind.REGISTERED_LATE);
      later(1, 30, () -> registersLate(pile, tenant));
    } else {
      pile.registers(tenant, anySite(tenant), false, Standing.ACTIVE);
    }
    pile.connectSoon(world.between(1, 600) * World.SECOND);
    world.after(World.SECOND, pile::beatOn);
    later(15, 80, () -> lineIncident(pile));
    later(2, 40, () -> charge(pile));
    later(30, 150, () -> registry(pile));
    later(30, 200, () -> fault(pile));
  }

  /** Not where nobody knows yet that nobody looks: the job cuts what it holds for known then. */
  private void registersLate(Pile pile, String tenant) {
    if (troubled()) {
      later(1, 3, () -> registersLate(pile, tenant));
    } else {
      pile.registers(tenant, anySite(tenant), false, Standing.ACTIVE);
    }
  }

  private void later(long leastMinutes, long mostMinutes, Runnable what) {
    long at = world.now() + world.between(leastMinutes * World.MINUTE, mostMinutes * World.MINUTE);
    if (at < horizon) {
      world.at(at, what);
    }
  }

  private String anySite(String tenant) {
    List<String> its = sites.get(tenant);
    int i = world.random.nextInt(its.size() + 1);
    return i == its.size() ? null : its.get(i);
  }

  private boolean troubled() {
    return world.now() < troubledUntil;
  }

  private boolean quiet() {
    return piles.stream().allMatch(Pile::idleOnTheWire);
  }

  // ---- lines ----

  private void lineIncident(Pile pile) {
    if (!pile.canSpeak() || !pile.idleOnTheWire() || troubled()) {
      later(1, 2, () -> lineIncident(pile));
      return;
    }
    switch (world.random.nextInt(8)) {
      case 0 -> pile.peerCloses(world.between(5 * World.SECOND, 3 * World.MINUTE));
      case 1 -> pile.peerCloses(world.between(3 * World.MINUTE, 40 * World.MINUTE));
      case 2 -> pile.silentInTime();
      case 3 -> pile.silentForLong();
      case 4 -> pile.supersede();
      case 5 -> {
        Gateway other = pile.otherGateway();
        if (other != null) {
          pile.moves(other);
        }
      }
      default -> pile.reboots();
    }
    later(15, 80, () -> lineIncident(pile));
  }

  private void fault(Pile pile) {
    if (pile.canSpeak()) {
      pile.faultOn(1 + world.random.nextInt(pile.ports));
    }
    later(40, 300, () -> fault(pile));
  }

  // ---- gateways ----

  private void gatewayIncident() {
    Gateway gateway = gateways.get(world.random.nextInt(gateways.size()));
    boolean calm =
        gateway.works()
            && piles.stream().noneMatch(Pile::assignedLately)
            && !troubled()
            && quiet()
            && piles.stream()
                .filter(pile -> pile.isOn(gateway))
                .allMatch(pile -> !pile.isMute() && pile.heardLately());
    if (!calm) {
      world.after(20 * World.SECOND, this::retryGatewayIncident);
      return;
    }
    switch (world.random.nextInt(5)) {
      case 0 -> dies(gateway);
      case 1 -> drains(gateway);
      case 2 -> freezes(gateway, world.between(8, 30) * World.SECOND);
      default -> freezes(gateway, world.between(90 * World.SECOND, 15 * World.MINUTE));
    }
    later(20, 120, this::gatewayIncident);
  }

  private void retryGatewayIncident() {
    if (world.now() < horizon) {
      gatewayIncident();
    }
  }

  private void dies(Gateway gateway) {
    world.count(Kind.GATEWAY_KILLED);
    List<Pile> on = piles.stream().filter(pile -> pile.isOn(gateway)).toList();
    gateway.dies();
    trouble(3 * World.MINUTE);
    on.forEach(Pile::cutOff);
    boolean slow = world.oneIn(2);
    for (Pile pile : on) {
      pile.connectSoon(
          slow
              ? world.between(World.MINUTE, 20 * World.MINUTE)
              : world.between(2, 40) * World.SECOND);
    }
    world.after(world.between(5 * World.SECOND, 12 * World.MINUTE), gateway::starts);
  }

  private void drains(Gateway gateway) {
    world.count(Kind.GATEWAY_DRAINED);
    List<Pile> on = piles.stream().filter(pile -> pile.isOn(gateway)).toList();
    trouble(2 * World.MINUTE);
    on.forEach(pile -> pile.disconnect(CloseReason.DRAINED));
    if (world.oneIn(2)) {
      gateway.tick();
    }
    gateway.dies();
    for (Pile pile : on) {
      pile.connectSoon(world.between(5 * World.SECOND, 8 * World.MINUTE));
    }
    world.after(world.between(5 * World.SECOND, 2 * World.MINUTE), gateway::starts);
  }

  private void freezes(Gateway gateway, long forMs) {
    boolean isGap = forMs > World.GRACE;
    world.count(isGap ? Kind.GATEWAY_FROZEN : Kind.SHORT_FREEZE);
    List<Pile> on = piles.stream().filter(pile -> pile.isOn(gateway)).toList();
    gateway.freezes();
    trouble(forMs + World.MINUTE);
    List<Runnable> atThaw = new ArrayList<>();
    for (Pile pile : on) {
      if (isGap && world.oneIn(3)) {
        world.after(
            world.between(20 * World.SECOND, forMs - 20 * World.SECOND),
            () -> {
              Gateway other = pile.otherGateway();
              if (pile.isOn(gateway) && other != null) {
                atThaw.add(pile.leavesTheFrozen(other));
              }
            });
      }
    }
    world.after(
        forMs,
        () -> {
          gateway.thaws();
          atThaw.forEach(Runnable::run);
          on.stream().filter(pile -> pile.isOn(gateway)).forEach(Pile::speaks);
        });
  }

  private void trouble(long forMs) {
    troubledUntil = Math.max(troubledUntil, world.now() + forMs);
  }

  // ---- charges ----

  private void charge(Pile pile) {
    if (troubled() || !pile.isAnybodys() || !pile.idleOnTheWire()) {
      later(1, 3, () -> charge(pile));
      return;
    }
    int what = world.random.nextInt(20);
    if (what == 0) {
      pile.stopsUnknown();
    } else if (what < 3) {
      pile.stopsByPlatform();
    } else if (what == 3) {
      Charge running = pile.running(true);
      if (running != null) {
        pile.startsTwice(running);
      }
    } else if (what == 4) {
      Charge running = pile.running(true);
      if (running != null) {
        world.count(Kind.BUSY_PORT);
        pile.startsByPlatform(running.port, 100, World.HOUR);
      }
    } else {
      begin(pile);
    }
    later(2, 30, () -> charge(pile));
  }

  private void begin(Pile pile) {
    int port = 1 + world.random.nextInt(pile.ports);
    if (!pile.isFree(port)) {
      return;
    }
    int wattage = 60 + world.random.nextInt(1200);
    long lasts = world.between(11 * World.MINUTE, 3 * World.HOUR);
    if (world.oneIn(20)) {
      // More than its counter can hold.
      world.count(Kind.METER_WRAP);
      wattage = pile instanceof BkvPile ? 40_000 : 400_000;
      lasts = world.between(100 * World.MINUTE, 3 * World.HOUR);
    }
    countEdges(lasts);
    if (pile.canSpeak() && world.percent(30)) {
      pile.startsLocally(port, wattage, lasts);
    } else {
      pile.startsByPlatform(port, wattage, lasts);
    }
  }

  private void countEdges(long lasts) {
    ZoneId zone = ZoneId.of(ZONES.get(world.oneIn(2) ? "north" : "south"));
    Instant from = Instant.ofEpochMilli(world.now());
    Instant until = from.plusMillis(lasts);
    if (!from.atZone(zone).toLocalDate().equals(until.atZone(zone).toLocalDate())) {
      world.count(Kind.CHARGE_OVER_MIDNIGHT);
    }
    for (String id : ZONES.values()) {
      ZoneOffsetTransition next = ZoneId.of(id).getRules().nextTransition(from);
      if (next != null && next.getInstant().isBefore(until)) {
        world.count(Kind.CHARGE_OVER_CLOCK_CHANGE);
      }
    }
  }

  // ---- whose it is ----

  private void registry(Pile pile) {
    if (troubled() || !pile.idleOnTheWire() || pile.owesAStop() || pile.owner() == null) {
      later(1, 3, () -> registry(pile));
      return;
    }
    boolean charges = pile.chargesKnown();
    String owner = pile.owner();
    switch (world.random.nextInt(5)) {
      case 0 -> {
        String next = owner.equals("north") ? "south" : "north";
        world.count(charges ? Kind.TENANT_CHANGED_DURING_A_CHARGE : Kind.TENANT_CHANGED);
        pile.registers(next, anySite(next), pile.marked(), Standing.ACTIVE);
      }
      case 1, 2 -> {
        world.count(charges ? Kind.SITE_CHANGED_DURING_A_CHARGE : Kind.SITE_CHANGED);
        pile.registers(owner, anySite(owner), pile.marked(), Standing.ACTIVE);
      }
      case 3 -> {
        world.count(Kind.MAINTENANCE_MARK);
        pile.registers(owner, pile.site(), true, Standing.ACTIVE);
        later(5, 60, () -> unmark(pile));
      }
      default -> pile.repeatsRegistration();
    }
    later(30, 150, () -> registry(pile));
  }

  private void unmark(Pile pile) {
    if (troubled() || !pile.idleOnTheWire() || pile.owesAStop()) {
      later(1, 3, () -> unmark(pile));
      return;
    }
    pile.registers(pile.owner(), pile.site(), false, Standing.ACTIVE);
  }

  // ---- maintenance ----

  private void maintenance() {
    world.count(Kind.MAINTENANCE_WINDOW);
    String tenant = world.oneIn(2) ? "north" : "south";
    String id = "window-" + ++windows;
    int which = world.random.nextInt(4);
    MaintenanceScope scope = MaintenanceScope.values()[which];
    List<String> tenants =
        scope == MaintenanceScope.PLATFORM ? List.of("north", "south") : List.of(tenant);
    String site = scope == MaintenanceScope.SITE ? sites.get(tenant).get(0) : null;
    List<String> devices =
        scope == MaintenanceScope.DEVICE
            ? List.of(piles.get(world.random.nextInt(piles.size())).device)
            : List.of();
    // People choose whole minutes and hours, so these begin and end where windows do.
    long grain = world.oneIn(3) ? 1 : world.oneIn(3) ? World.HOUR : World.MINUTE;
    long from = round(world.now() + world.between(-5 * World.MINUTE, 40 * World.MINUTE), grain);
    long until =
        round(Math.max(from, world.now()) + world.between(World.MINUTE, 90 * World.MINUTE), grain);
    MaintenanceWindow window =
        new MaintenanceWindow(
            id,
            tenant,
            scope,
            scope == MaintenanceScope.PLATFORM ? null : tenant,
            site,
            devices,
            from,
            until,
            true,
            null,
            null,
            null,
            1,
            world.now(),
            world.now());
    Map<String, Long> told = tell(window, tenants);
    int fate = world.random.nextInt(4);
    if (fate < 2) {
      write(window, tenants, told, null);
      if (world.oneIn(3)) {
        world.after(World.MINUTE, () -> tell(window, tenants));
      }
      later(20, 120, this::maintenance);
      return;
    }
    long at = world.between(world.now() + World.SECOND, until - World.SECOND);
    world.at(
        at,
        () -> {
          if (fate == 2) {
            world.count(Kind.MAINTENANCE_CANCELLED);
            MaintenanceWindow cancelled = window.cancel(world.now());
            write(window, tenants, told, tell(cancelled, tenants));
          } else {
            world.count(Kind.MAINTENANCE_CHANGED);
            long longer = until + world.between(World.MINUTE, World.HOUR);
            MaintenanceWindow changed = window.change(from, longer, true, null, null, world.now());
            tell(changed, tenants);
            write(changed, tenants, told, null);
          }
        });
    later(20, 120, this::maintenance);
  }

  /** Up. */
  private static long round(long t, long grain) {
    return -Math.floorDiv(-t, grain) * grain;
  }

  private Map<String, Long> tell(MaintenanceWindow window, List<String> tenants) {
    Map<String, Long> told = new java.util.TreeMap<>();
    for (String tenant : tenants) {
      long t = world.stamp();
      world.write(
          tenant.equals("north") ? 0 : 2,
          LogRecord.ofTenant(tenant, RecordKind.MAINTENANCE, Pile.API, t, Json.bytes(window)));
      told.put(tenant, t);
    }
    return told;
  }

  /** It begins when it was to, or when it was told of, whichever is later. */
  private void write(
      MaintenanceWindow window,
      List<String> tenants,
      Map<String, Long> told,
      Map<String, Long> cancelled) {
    for (String tenant : tenants) {
      Long from = Math.max(window.startsAt(), told.get(tenant));
      Long until = window.endsAt();
      if (cancelled != null) {
        boolean began = from <= cancelled.get(tenant);
        from = began ? from : null;
        until = began ? cancelled.get(tenant) : null;
      }
      world.truth.downtimes.add(
          new Truth.Downtime(
              window.windowId(),
              tenant,
              window.scope().wireName(),
              window.site(),
              window.devices(),
              from,
              until));
    }
  }

  private void finish() {
    piles.forEach(Pile::writeDown);
  }
}
