package io.chargeline.jobs.webhook;

import io.chargeline.jobs.webhook.Lane.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The lanes of one endpoint: which can go, which wait for their time, which for their body. It
 * keeps the window's account of what is in memory.
 */
final class Lanes {
  private record Due(Lane lane, long at) {}

  private final Window window;
  private final Map<String, Lane> byName = new LinkedHashMap<>();
  private final Set<Lane> marked = new LinkedHashSet<>();
  private final Set<Lane> refillable = new LinkedHashSet<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final Deque<Lane> readyReplays = new ArrayDeque<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final Map<Part, NavigableMap<Long, Lane>> hungry = new HashMap<>();
  private final Map<String, Set<String>> parked = new HashMap<>();
  private int parkedCount;
  private boolean replaysTurn;

  Lanes(Window window) {
    this.window = window;
  }

  /** Null if there is none. */
  Lane get(String name) {
    return byName.get(name);
  }

  Collection<Lane> all() {
    return byName.values();
  }

  /** Those that the stored state has to know by name. */
  Collection<Lane> marked() {
    return marked;
  }

  Collection<Lane> refillable() {
    return refillable;
  }

  int parkedCount() {
    return parkedCount;
  }

  /** Ids of what was parked of this lane, oldest first. */
  Collection<String> parkedOf(Lane lane) {
    return parked.getOrDefault(lane.mainName(), Set.of());
  }

  /** The offsets of a part at which bodies are to be read. */
  NavigableMap<Long, Lane> hungry(Part part) {
    return hungry.computeIfAbsent(part, any -> new TreeMap<>());
  }

  Lane open(Lane lane) {
    byName.put(lane.name, lane);
    if (lane.aside != null) {
      parked.computeIfAbsent(lane.mainName(), any -> new LinkedHashSet<>()).add(lane.aside);
      parkedCount++;
    }
    return lane;
  }

  void append(Lane lane, Entry entry, long now) {
    lane.queue().add(entry);
    hold(lane, entry);
    if (lane.state() == State.EMPTY) {
      place(lane, now);
    } else {
      account(lane);
    }
  }

  /** The body has come. */
  void fill(Lane lane, EventRecord record, long now) {
    Entry head = lane.head();
    hungry(lane.part).remove(head.offset);
    head.body = record.body;
    head.envelope = record.envelope() == null ? head.envelope : record.envelope();
    hold(lane, head);
    place(lane, now);
  }

  /** Removes one that gives way to a later one. */
  void give(Lane lane, Entry entry, long now) {
    boolean first = entry == lane.head();
    lane.queue().remove(entry);
    release(lane, entry);
    if (first) {
      ready(lane).remove(lane);
      place(lane, now);
    }
  }

  /** The head is done with. */
  Entry finish(Lane lane, long now) {
    Entry entry = lane.queue().remove();
    release(lane, entry);
    place(lane, now);
    return entry;
  }

  /** The head takes up a lane of its own; the lane goes on. */
  Lane park(Lane lane, long now) {
    Entry entry = finish(lane, now);
    Lane aside = open(Lane.aside(lane.part, lane.key, lane.replay, entry.envelope.id()));
    entry.body = null;
    aside.queue().add(entry);
    place(aside, now);
    return aside;
  }

  /** To the place that its head's state says; empty and whole lanes vanish. */
  void place(Lane lane, long now) {
    Entry head = lane.head();
    if (head == null) {
      lane.become(State.EMPTY);
    } else if (head.dueAt > now) {
      lane.become(State.WAITING);
      due.add(new Due(lane, head.dueAt));
    } else if (head.body == null) {
      lane.become(State.HUNGRY);
      hungry(lane.part).put(head.offset, lane);
    } else {
      lane.become(State.READY);
      // What was tried before goes first: it is the oldest, and others of its device wait for it.
      if (head.isTried()) {
        ready(lane).addFirst(lane);
      } else {
        ready(lane).addLast(lane);
      }
    }
    account(lane);
  }

  /** Only the log keeps what is behind the head, and the head's body. */
  void leaveToTheLog(Lane lane) {
    Entry head = lane.queue().remove();
    if (!lane.queue().isEmpty()) {
      lane.spillFrom(lane.head().offset);
      lane.queue().forEach(entry -> release(lane, entry));
      lane.queue().clear();
    }
    release(lane, head);
    head.body = null;
    lane.queue().add(head);
    account(lane);
  }

  /** Lanes whose time has come. */
  void wake(long now) {
    while (!due.isEmpty() && due.peek().at() <= now) {
      Due next = due.remove();
      if (waitsUntil(next)) {
        place(next.lane(), now);
      }
    }
  }

  /** The one that would be next to have its time, at once; false if there is none. */
  boolean hasten(long now) {
    while (!due.isEmpty()) {
      Due next = due.remove();
      if (waitsUntil(next)) {
        next.lane().head().dueAt = now;
        place(next.lane(), now);
        return true;
      }
    }
    return false;
  }

  /** All that wait, parked ones too, at once. */
  void hastenAll(long now) {
    while (hasten(now)) {
      // the next one
    }
  }

  private static boolean waitsUntil(Due due) {
    Lane lane = due.lane();
    return lane.state() == State.WAITING && lane.head().dueAt == due.at();
  }

  /** Unix milliseconds; {@link Long#MAX_VALUE} when none waits. */
  long nextDue() {
    while (!due.isEmpty() && !waitsUntil(due.peek())) {
      due.remove();
    }
    return due.isEmpty() ? Long.MAX_VALUE : due.peek().at();
  }

  boolean hasReady() {
    return !ready.isEmpty() || !readyReplays.isEmpty();
  }

  /** Live events and replays take turns. */
  Lane begin() {
    boolean replay = ready.isEmpty() || (replaysTurn && !readyReplays.isEmpty());
    replaysTurn = !replay;
    Lane lane = replay ? readyReplays.remove() : ready.remove();
    lane.become(State.UNDER_WAY);
    return lane;
  }

  /** Forgets what is ready and not wanted any more. */
  void dropUnwanted(Predicate<Entry> wanted, long now) {
    for (Lane lane : new ArrayList<>(ready)) {
      while (lane.state() == State.READY && !wanted.test(lane.head())) {
        give(lane, lane.head(), now);
      }
    }
  }

  /** Everything leaves memory. */
  void clear() {
    List<Lane> everyone = List.copyOf(byName.values());
    everyone.forEach(lane -> lane.queue().forEach(entry -> release(lane, entry)));
    byName.clear();
    marked.clear();
    refillable.clear();
    ready.clear();
    readyReplays.clear();
    due.clear();
    hungry.clear();
    parked.clear();
    parkedCount = 0;
  }

  /** What follows from a lane's state for the sets that it may be in. */
  void account(Lane lane) {
    set(marked, lane, lane.isMarked());
    set(refillable, lane, lane.canRefill());
    if (lane.queue().isEmpty() && !lane.isSpilled() && byName.remove(lane.name, lane)) {
      set(marked, lane, false);
      unpark(lane);
    }
  }

  private void unpark(Lane lane) {
    Set<String> ids = parked.get(lane.mainName());
    if (lane.aside != null && ids != null && ids.remove(lane.aside)) {
      parkedCount--;
      if (ids.isEmpty()) {
        parked.remove(lane.mainName());
      }
    }
  }

  private static void set(Set<Lane> lanes, Lane lane, boolean member) {
    if (member) {
      lanes.add(lane);
    } else {
      lanes.remove(lane);
    }
  }

  private Deque<Lane> ready(Lane lane) {
    return lane.replay.isEmpty() ? ready : readyReplays;
  }

  private void hold(Lane lane, Entry entry) {
    if (entry.body != null) {
      window.add(!lane.replay.isEmpty(), entry.size());
    }
  }

  private void release(Lane lane, Entry entry) {
    if (entry.body != null) {
      window.remove(!lane.replay.isEmpty(), entry.size());
    }
  }
}
