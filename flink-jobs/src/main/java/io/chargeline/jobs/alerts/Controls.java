package io.chargeline.jobs.alerts;

import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.World;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that counts for everybody, of all its versions, and what counts at a time. Of two
 * versions with one number the first counts, and one that does not follow the known is a change
 * that somebody else was faster with.
 */
final class Controls {
  /** Rules that compare with the week before ask for outages of then. */
  private static final long OUTAGES_KEPT_MS = Duration.ofDays(8).toMillis();

  private final RuleTimeline rules = new RuleTimeline();
  private final WorldTimeline world = new WorldTimeline();
  private final Map<String, NavigableMap<Long, ControlRecord>> versions = new HashMap<>();

  /** Outages that are not applied yet, by their beginning. */
  private final NavigableMap<Long, Outage> outages = new TreeMap<>();

  /**
   * Takes a record in.
   *
   * @param clock everything up to then is judged, so it counts from the next millisecond on
   * @return the record as it is to be kept; null: it changes nothing
   */
  ControlRecord take(ControlRecord record, long clock) {
    NavigableMap<Long, ControlRecord> known = versions.get(name(record));
    boolean follows = known == null || known.isEmpty() || known.lastKey() + 1 == record.version;
    if (!follows || (record.kind == ControlRecord.Kind.OUTAGE && record.from < clock)) {
      return null;
    }
    ControlRecord kept = record;
    if (record.from <= clock && record.kind != ControlRecord.Kind.OUTAGE) {
      kept =
          ControlRecord.of(
              record.kind, record.key, record.version, clock + 1, record.until, record.body);
    }
    keep(kept, clock);
    return kept;
  }

  /**
   * Takes a record in that was taken before.
   *
   * @param clock as it was when the record was stored
   */
  void restore(ControlRecord record, long clock) {
    keep(record, clock);
  }

  private void keep(ControlRecord record, long clock) {
    switch (record.kind) {
      case RULE -> add(Json.read(record.body, RuleVersion.class), record.from);
      case SILENCE -> add(Json.read(record.body, SilenceVersion.class), record.from);
      case WINDOW -> add(Json.read(record.body, MaintenanceWindow.class), record.from);
      case OUTAGE -> {
        Outage outage = new Outage(record.from, record.until);
        if (record.from < clock) {
          world.add(outage);
        } else {
          outages.put(record.from, outage);
        }
      }
    }
    versions.computeIfAbsent(name(record), n -> new TreeMap<>()).put(record.version, record);
  }

  private void add(RuleVersion version, long from) {
    var refused =
        rules.add(
            new RuleVersion(
                version.tenant(),
                version.ruleId(),
                version.version(),
                version.rule(),
                version.deleted(),
                version.by(),
                version.note(),
                from));
    if (refused.isPresent()) {
      throw new IllegalStateException("a rule that could be read when it came", refused.get());
    }
  }

  private void add(SilenceVersion version, long from) {
    world.add(
        new SilenceVersion(
            version.silenceId(),
            version.tenant(),
            version.rules(),
            version.sites(),
            version.devices(),
            version.atMost(),
            version.author(),
            version.reason(),
            version.startsAt(),
            version.endsAt(),
            version.version(),
            version.createdAt(),
            from));
  }

  private void add(MaintenanceWindow version, long from) {
    world.add(
        new MaintenanceWindow(
            version.windowId(),
            version.owner(),
            version.scope(),
            version.tenant(),
            version.site(),
            version.devices(),
            version.startsAt(),
            version.endsAt(),
            version.startsAllowed(),
            version.reason(),
            version.reasonZh(),
            version.cancelledAt(),
            version.version(),
            version.createdAt(),
            from));
  }

  private static String name(ControlRecord record) {
    return record.kind + "/" + record.key;
  }

  /** When rules change next; {@code Long.MAX_VALUE}: never. */
  long nextRules(long after) {
    return rules.nextChange(after);
  }

  /** When silences or windows change next; {@code Long.MAX_VALUE}: never. */
  long nextWorld(long after) {
    return world.nextChange(after);
  }

  /** The last tick before the next outage; {@code Long.MAX_VALUE}: there is none. */
  long nextOutage() {
    return outages.isEmpty() ? Long.MAX_VALUE : outages.firstKey();
  }

  /** The next outage, which from now on is known. */
  Outage outage() {
    Outage outage = outages.pollFirstEntry().getValue();
    world.add(outage);
    return outage;
  }

  RuleBook book(long time) {
    return rules.at(time);
  }

  World world(long time) {
    return world.at(time);
  }

  /**
   * Forgets what nobody will ask for again.
   *
   * @param clock everything up to then is judged
   * @return the ids of what was forgotten
   */
  Set<String> forget(long clock) {
    List<ControlRecord> gone =
        versions.values().stream()
            .flatMap(numbered -> numbered.values().stream().filter(v -> mayGo(v, numbered, clock)))
            .toList();
    if (gone.isEmpty()) {
      return Set.of();
    }
    for (ControlRecord record : gone) {
      versions.computeIfPresent(
          name(record),
          (name, numbered) -> {
            numbered.remove(record.version);
            return numbered.isEmpty() ? null : numbered;
          });
    }
    rules.forget(clock);
    world.forget(clock - OUTAGES_KEPT_MS);
    return gone.stream().map(ControlRecord::id).collect(Collectors.toSet());
  }

  private static boolean mayGo(
      ControlRecord record, NavigableMap<Long, ControlRecord> numbered, long clock) {
    Map.Entry<Long, ControlRecord> next = numbered.higherEntry(record.version);
    boolean replaced = next != null && next.getValue().from <= clock;
    boolean over = record.until < clock - OUTAGES_KEPT_MS && next == null;
    return replaced || over;
  }
}
