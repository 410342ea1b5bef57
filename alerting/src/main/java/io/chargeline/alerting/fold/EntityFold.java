package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Judges one entity after the other: signals and time in, changes of membership out. Pure: all that
 * is remembered is in the {@link EntityState}.
 *
 * <p>Signals wait until the clock has passed them and are judged in the order of their own times,
 * so the result does not depend on how they arrived. At one moment: first rules that change, then
 * what is due, then the signals. How a caller goes from one change to the next is said at {@link
 * io.chargeline.alerting.RuleTimeline}.
 */
public final class EntityFold {
  private static final String UNKNOWN = "unknown";

  private final RuleBook book;
  private final List<Outage> outages;
  private final Trace trace;
  private final Consumer<MemberChange> out;

  public EntityFold(RuleBook book, World world, Trace trace, Consumer<MemberChange> out) {
    this.book = book;
    this.outages = world.outages();
    this.trace = trace;
    this.out = out;
  }

  /**
   * Takes a signal in, to be judged when the clock has passed it.
   *
   * @param clock up to when everything was judged already
   * @return false if it comes after its moment, or was there before: then it changes nothing
   */
  public boolean accept(EntityState state, Signal signal, long clock) {
    if (signal.at() <= Math.max(clock, state.clock)) {
      return false;
    }
    int at = Collections.binarySearch(state.inbox, signal);
    if (at >= 0) {
      return false;
    }
    state.inbox.add(-at - 1, signal);
    state.dueAt = next(state);
    return true;
  }

  /**
   * Judges everything up to and with this time.
   *
   * @param clock unix milliseconds
   */
  public void advance(EntityState state, long clock) {
    while (state.dueAt <= clock) {
      long now = state.dueAt;
      look(state, now);
      due(state, now);
      while (!state.inbox.isEmpty() && state.inbox.get(0).at() <= now) {
        apply(state, state.inbox.remove(0), now);
      }
      state.outage |= ticksLast(now);
      state.clock = now;
      state.dueAt = next(state);
    }
    state.clock = Math.max(state.clock, clock);
  }

  private long next(EntityState state) {
    long next = state.inbox.isEmpty() ? Judge.NEVER : state.inbox.get(0).at();
    if (!state.cells.isEmpty()) {
      next = Math.min(next, nextEdge(state));
      if (state.pausedAt == 0 && !state.outage) {
        for (Cell cell : state.cells.values()) {
          next = Math.min(next, cell.dueAt);
        }
      }
    }
    return next;
  }

  private long nextEdge(EntityState state) {
    for (Outage outage : outages) {
      if (outage.until() > state.clock) {
        return state.outage ? outage.until() : Math.max(outage.from(), state.clock + 1);
      }
    }
    return Judge.NEVER;
  }

  /** From the tick after an outage on we look again. */
  private void look(EntityState state, long now) {
    boolean was = state.outage;
    state.outage = false;
    for (Outage outage : outages) {
      state.outage |= outage.holds(now);
    }
    if (was && !state.outage && state.pausedAt == 0) {
      resume(state, now);
    }
  }

  private boolean ticksLast(long now) {
    for (Outage outage : outages) {
      if (outage.from() == now) {
        return true;
      }
    }
    return false;
  }

  private void due(EntityState state, long now) {
    if (state.pausedAt != 0 || state.outage || !anyDue(state, now)) {
      return;
    }
    for (Map.Entry<String, Cell> entry : entries(state)) {
      if (entry.getValue().dueAt <= now) {
        Judge judge = judge(state, entry.getKey());
        if (judge == null || !judge.gaugeName().equals(entry.getValue().gauge)) {
          state.cells.remove(entry.getKey());
        } else {
          judge.pass(entry.getValue(), now, outages);
          judged(state, judge, entry.getValue(), now, "", "measured");
        }
      }
    }
  }

  private static boolean anyDue(EntityState state, long now) {
    for (Cell cell : state.cells.values()) {
      if (cell.dueAt <= now) {
        return true;
      }
    }
    return false;
  }

  private Judge judge(EntityState state, String key) {
    return book.judge(key, state.entity.tenant());
  }

  /** In an order that does not depend on the map's history. */
  private static List<Map.Entry<String, Cell>> entries(EntityState state) {
    List<Map.Entry<String, Cell>> entries = new ArrayList<>(state.cells.entrySet());
    entries.sort(Map.Entry.comparingByKey());
    return entries;
  }

  private void apply(EntityState state, Signal arrived, long now) {
    Entity entity = state.entity;
    if (entity == null) {
      throw new IllegalStateException("a state without its entity; see EntityFold.of");
    }
    if (!book.reads(arrived.kind(), entity.kind())) {
      return;
    }
    move(state, arrived.place(), now);
    Signal signal = metered(state, arrived);
    if (saysWhetherHeard(entity.kind(), signal.kind())) {
      stand(state, signal);
      if (UNKNOWN.equals(signal.word("state"))) {
        state.pausedAt = state.pausedAt == 0 ? now : state.pausedAt;
        tellPaused(state, now);
        return;
      }
      if (state.pausedAt != 0) {
        state.pausedAt = 0;
        resume(state, now);
      }
    }
    book.concerned(signal, entity.kind(), judge -> see(state, judge, signal, now));
  }

  private void see(EntityState state, Judge judge, Signal signal, long now) {
    String key = judge.key();
    Cell cell = state.cells.get(key);
    boolean fresh = cell == null || !judge.gaugeName().equals(cell.gauge);
    if (fresh) {
      cell = new Cell();
      cell.gauge = judge.gaugeName();
      // It may have stood before the rule counted.
      cell.from = signal.at() < now ? now : 0;
    }
    judge.pass(cell, now, outages);
    boolean taken = judge.take(cell, signal);
    boolean cleared = judge.clears(signal) && !fresh;
    if (cleared) {
      judge.clear(cell);
    }
    if (!taken && !cleared) {
      return;
    }
    boolean looking = state.pausedAt == 0 && !state.outage;
    if (looking) {
      judged(state, judge, cell, now, signal.id(), cleared ? "cleared_by_signal" : "measured");
    }
    if (fresh && !(looking && judge.atRest(cell))) {
      state.cells.put(key, cell);
    }
  }

  private void judged(
      EntityState state, Judge judge, Cell cell, long now, String evidence, String why) {
    boolean traced = trace.wants(judge.rule().id(), state.entity.key());
    String before = traced ? Sentences.phase(judge.rank(cell), judge.pending(cell)) : "";
    judge.judge(cell, now, state.place.model());
    cell.evidence = evidence;
    int rank = judge.rank(cell);
    boolean pending = judge.pending(cell);
    if (rank != cell.told || pending != cell.toldPending) {
      if (cell.told == 0 && !cell.toldPending) {
        cell.began = Math.max(judge.began(cell), cell.from);
      }
      tell(state, judge, cell, rank, pending, now, cell.noData ? "no_data" : why);
    }
    if (traced) {
      trace.step(Sentences.judged(judge, cell, state, now, before));
    }
    if (judge.atRest(cell)) {
      state.cells.remove(judge.key());
    }
  }

  private void tell(
      EntityState state, Judge judge, Cell cell, int rank, boolean pending, long now, String why) {
    cell.told = rank;
    cell.toldPending = pending;
    out.accept(
        new MemberChange(
            now,
            state.changes++,
            judge.key(),
            judge.rule().version(),
            judge.gaugeName(),
            state.entity,
            state.place,
            rank,
            pending,
            cell.began,
            judge.seen(cell, now),
            judge.threshold(rank, state.place.model()),
            why,
            cell.evidence == null ? "" : cell.evidence));
    if (rank == 0 && !pending) {
      cell.began = 0;
    }
  }

  /** An entity is where its last signal says; what was told of the old place is taken back. */
  private void move(EntityState state, Place arrived, long now) {
    EntityKind kind = state.entity.kind();
    if (kind != EntityKind.PORT && kind != EntityKind.DEVICE) {
      return;
    }
    Place before = state.place;
    if (before.equals(arrived)) {
      return;
    }
    boolean away =
        !before.tenant().equals(arrived.tenant())
            || !before.site().equals(arrived.site())
            || !before.model().equals(arrived.model())
            || !before.tags().equals(arrived.tags());
    if (!away) {
      state.place = arrived;
      retell(state, now);
      return;
    }
    Map<String, int[]> told = leave(state, now);
    boolean sameOwner = before.tenant().equals(arrived.tenant());
    state.place = arrived;
    state.entity = state.entity.at(arrived);
    if (!sameOwner) {
      state.cells.clear();
      state.standing.clear();
      return;
    }
    arrive(state, told, now);
  }

  private void retell(EntityState state, long now) {
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Cell cell = entry.getValue();
      Judge judge = judge(state, entry.getKey());
      if (judge != null && (cell.told != 0 || cell.toldPending)) {
        tell(state, judge, cell, cell.told, cell.toldPending, now, "maintenance");
      }
    }
  }

  private Map<String, int[]> leave(EntityState state, long now) {
    Map<String, int[]> told = new TreeMap<>();
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Cell cell = entry.getValue();
      Judge judge = judge(state, entry.getKey());
      if (judge != null && (cell.told != 0 || cell.toldPending)) {
        told.put(entry.getKey(), new int[] {cell.told, cell.toldPending ? 1 : 0});
        long began = cell.began;
        tell(state, judge, cell, 0, false, now, "moved");
        cell.began = began;
      }
    }
    return told;
  }

  private void arrive(EntityState state, Map<String, int[]> told, long now) {
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Judge judge = judge(state, entry.getKey());
      int[] was = told.get(entry.getKey());
      if (judge == null || !judge.covers(state.place, state.entity.device())) {
        state.cells.remove(entry.getKey());
      } else if (was != null) {
        entry.getValue().began = now;
        tell(state, judge, entry.getValue(), was[0], was[1] == 1, now, "moved");
      }
    }
  }

  private void resume(EntityState state, long now) {
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Judge judge = judge(state, entry.getKey());
      if (judge != null && judge.gaugeName().equals(entry.getValue().gauge)) {
        judge.resume(entry.getValue(), now);
        judge.pass(entry.getValue(), now, outages);
        judged(state, judge, entry.getValue(), now, "", "measured");
      }
    }
  }

  private void tellPaused(EntityState state, long now) {
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Judge judge = judge(state, entry.getKey());
      if (judge != null && trace.wants(judge.rule().id(), state.entity.key())) {
        trace.step(Sentences.paused(judge.rule().id(), entry.getValue(), state, now));
      }
    }
  }

  private Signal metered(EntityState state, Signal signal) {
    if (state.entity.kind() != EntityKind.PORT || !book.metersCharges()) {
      return signal;
    }
    if (signal.kind() == SignalKind.SAMPLE) {
      Meter.sample(state, signal);
    } else if (signal.kind() == SignalKind.SESSION) {
      return Meter.end(state, signal);
    }
    return signal;
  }

  private static boolean saysWhetherHeard(EntityKind entity, SignalKind signal) {
    return (entity == EntityKind.DEVICE && signal == SignalKind.PRESENCE)
        || (entity == EntityKind.PORT && signal == SignalKind.PORT_STATE);
  }

  private static void stand(EntityState state, Signal signal) {
    state.standing.removeIf(other -> other.kind() == signal.kind());
    String word = signal.word("state");
    if (!"online".equals(word) && !"idle".equals(word)) {
      state.standing.add(signal);
    }
  }

  /**
   * To be called for every entity when the rules change, with the fold of the new ones: cells of
   * rules that are gone are dropped, those that measure the same are judged by the new levels, and
   * new rules begin with what stands.
   *
   * @param now from when on the new ones count, unix milliseconds. The fold of the old ones has
   *     judged everything before it ({@link #advance} to {@code now - 1}), and nothing of it
   */
  public void rulesChanged(EntityState state, long now) {
    if (state.clock >= now || state.dueAt < now) {
      throw new IllegalStateException(
          "rules change at " + now + ", judged up to " + state.clock + ", due " + state.dueAt);
    }
    look(state, now);
    boolean looking = state.pausedAt == 0 && !state.outage;
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Judge judge = judge(state, entry.getKey());
      Cell cell = entry.getValue();
      if (!counts(state, judge, cell)) {
        state.cells.remove(entry.getKey());
        continue;
      }
      dropOtherLevels(judge, cell);
      if (looking) {
        boolean held = cell.told != 0;
        judge.pass(cell, now, outages);
        judged(state, judge, cell, now, "", "measured");
        // What the new levels ended may begin again, and is another alert then.
        cell.from = held && cell.told == 0 ? now : cell.from;
      }
    }
    for (Signal signal : List.copyOf(state.standing)) {
      if (!UNKNOWN.equals(signal.word("state"))) {
        book.concerned(signal, state.entity.kind(), judge -> begin(state, judge, signal, now));
      }
    }
    state.clock = now - 1;
    state.dueAt = next(state);
  }

  /**
   * Whether {@link #rulesChanged} can change anything at the entity, so that many of them need not
   * be touched.
   *
   * @param changed keys of the rules that are other ones in this fold's book
   */
  public boolean concerned(EntityState state, Set<String> changed) {
    for (String key : changed) {
      Judge judge = judge(state, key);
      boolean begins =
          !state.standing.isEmpty()
              && judge != null
              && judge.rule().per() == state.entity.kind()
              && judge.covers(state.place, state.entity.device());
      if (begins || state.cells.containsKey(key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean counts(EntityState state, Judge judge, Cell cell) {
    return judge != null
        && judge.gaugeName().equals(cell.gauge)
        && judge.covers(state.place, state.entity.device());
  }

  /** A rule that has not looked at it begins with what stands. */
  private void begin(EntityState state, Judge judge, Signal signal, long now) {
    if (!state.cells.containsKey(judge.key())) {
      see(state, judge, signal, now);
    }
  }

  /**
   * To be called for every entity when it becomes known that nothing has ticked, with the fold of
   * the world that has this outage, and before anything after its beginning is judged.
   *
   * @param outage the last one; everything up to and with its {@code from} was judged
   */
  public void outage(EntityState state, Outage outage) {
    if (state.clock > outage.from() || state.dueAt <= outage.from()) {
      throw new IllegalStateException(
          "no ticks after "
              + outage.from()
              + ", judged up to "
              + state.clock
              + ", due "
              + state.dueAt);
    }
    state.clock = outage.from();
    state.outage = !state.cells.isEmpty();
    state.dueAt = next(state);
  }

  private static void dropOtherLevels(Judge judge, Cell cell) {
    for (int rank = 1; rank <= 3; rank++) {
      if (judge.rule().level(io.chargeline.alerting.rule.Severity.ofRank(rank)).isEmpty()) {
        cell.set(rank, false);
        cell.since[rank] = 0;
        cell.falling[rank] = 0;
      }
    }
  }

  /** The entity is no more: what was told of it is taken back, and nothing is remembered. */
  public void forget(EntityState state, long now) {
    advance(state, now);
    for (Map.Entry<String, Cell> entry : entries(state)) {
      Judge judge = judge(state, entry.getKey());
      Cell cell = entry.getValue();
      if (judge != null && (cell.told != 0 || cell.toldPending)) {
        tell(state, judge, cell, 0, false, now, "removed");
      }
    }
    state.cells.clear();
    state.inbox.clear();
    state.standing.clear();
    state.meter = null;
    state.pausedAt = 0;
    state.dueAt = Judge.NEVER;
  }

  /** A fresh state for an entity, as of the signal that first concerns it. */
  public static EntityState of(Entity entity, Signal signal) {
    EntityState state = new EntityState();
    state.entity = entity;
    boolean narrow = entity.kind() == EntityKind.PORT || entity.kind() == EntityKind.DEVICE;
    state.place = narrow ? signal.place() : Place.of(entity.tenant(), entity.site());
    return state;
  }
}
