package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.jobs.webhook.EventLog.Request;
import io.chargeline.jobs.webhook.EventLog.Stretch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes events of the log into the lanes of one endpoint, in order: those that come live, those
 * that it left in the log because there was no room, and those that single lanes have left there.
 */
final class Intake {
  private static final String PROGRESS = "charging.progress";
  private static final String HEARTBEAT = "device.heartbeat";

  private final Map<Part, PartCursor> cursors = new LinkedHashMap<>();
  private final Lanes lanes;
  private final Window window;
  private final int maxMarked;
  private final Seen seen = new Seen();
  private Subscription subscription;
  private final Expired expired;
  private boolean stalled;
  private int turn;
  private boolean mainTurn;
  private long collapsed;
  private long unreadable;

  /**
   * @param maxMarked lanes that are blocked or spilled; with more, nothing further is taken
   */
  Intake(Subscription subscription, Lanes lanes, Window window, int maxMarked) {
    this.subscription = subscription;
    this.lanes = lanes;
    this.window = window;
    this.maxMarked = maxMarked;
    this.expired = new Expired(lanes);
  }

  void put(PartCursor cursor) {
    cursors.put(cursor.part(), cursor);
  }

  Iterable<PartCursor> cursors() {
    return cursors.values();
  }

  void follow(Subscription next) {
    subscription = next;
  }

  Seen seen() {
    return seen;
  }

  /** Undelivered events that gave way to later ones. */
  long collapsed() {
    return collapsed;
  }

  /** Records that are no events. */
  long unreadable() {
    return unreadable;
  }

  boolean isLive() {
    return cursors.values().stream().allMatch(PartCursor::isLive);
  }

  /**
   * A record as it comes from the end of the log.
   *
   * @param known the offset until which records had come live before, see {@link RecentEvents}
   * @return whether it was left, to be read later
   */
  boolean live(EventRecord record, long known, long now) {
    PartCursor cursor = cursors.get(record.part());
    if (!cursor.isLive()) {
      return false;
    }
    if (record.offset < cursor.next()) {
      return false;
    }
    boolean follows = record.offset == cursor.next() || (known >= 0 && cursor.next() >= known);
    if (!follows || !subscription.isActive()) {
      cursor.leave(happened(record));
      return true;
    }
    consider(cursor, cursor.next(), record.offset + 1, List.of(record), now);
    return !cursor.isLive();
  }

  /** What to read next; empty when nothing is to be read, or has room. */
  Optional<Request> request() {
    if (stalled || !subscription.isActive()) {
      return Optional.empty();
    }
    for (int i = 0; i < Part.ALL.size(); i++) {
      turn = (turn + 1) % Part.ALL.size();
      Optional<Request> request = request(cursors.get(Part.ALL.get(turn)));
      if (request.isPresent()) {
        return request;
      }
    }
    return Optional.empty();
  }

  private Optional<Request> request(PartCursor cursor) {
    Part part = cursor.part();
    boolean main = !cursor.isLive() && canGrow(part);
    long again = againFrom(part);
    if (again < Long.MAX_VALUE && !(main && mainTurn)) {
      mainTurn = true;
      return Optional.of(Request.at(part, again));
    }
    mainTurn = false;
    return main ? Optional.of(cursor.request()) : Optional.empty();
  }

  private boolean canGrow(Part part) {
    return !window.isCrowded(part.ofReplays()) && markedHasRoom();
  }

  private boolean markedHasRoom() {
    return lanes.marked().size() - lanes.parkedCount() < maxMarked;
  }

  /** The first that single lanes need of what was considered before. */
  private long againFrom(Part part) {
    long from = Long.MAX_VALUE;
    if (!lanes.hungry(part).isEmpty() && window.hasRoom(part.ofReplays(), 1)) {
      from = lanes.hungry(part).firstKey();
    }
    if (!window.isCrowded(part.ofReplays())) {
      for (Lane lane : lanes.refillable()) {
        if (lane.part.equals(part)) {
          from = Math.min(from, lane.spilledFrom());
        }
      }
    }
    return from;
  }

  /** What was read; what is lost with it. */
  List<Expired.Loss> read(Stretch stretch, long known, long now) {
    PartCursor cursor = cursors.get(stretch.part());
    List<Expired.Loss> losses = new ArrayList<>();
    long asked = stretch.request().offset();
    if (asked < 0) {
      cursor.begin(stretch.from());
    } else if (stretch.from() < asked) {
      cursor.restart(stretch.from());
      losses.addAll(expired.before(cursor, Long.MAX_VALUE, now));
    } else if (stretch.from() > asked) {
      losses.addAll(expired.before(cursor, stretch.from(), now));
    }
    long reached = consider(cursor, stretch.from(), stretch.end(), stretch.records(), now);
    losses.addAll(expired.absent(cursor, asked, reached, now));
    stalled = reached == stretch.from() && reached < stretch.end();
    if (reached == stretch.end() && cursor.next() >= stretch.end()) {
      if (stretch.last() && known <= cursor.next()) {
        cursor.join();
      } else if (!cursor.isLive() && !stretch.records().isEmpty()) {
        cursor.leftFrom(happened(stretch.records().get(stretch.records().size() - 1)));
      }
    }
    return losses;
  }

  /** There may be room again. */
  void retry() {
    stalled = false;
  }

  /** Takes what has room, and says how far it came. */
  private long consider(
      PartCursor cursor, long from, long end, List<EventRecord> records, long now) {
    Set<Lane> refilling = refilling(cursor.part(), from, end);
    boolean forward = from <= cursor.next();
    long reached = end;
    for (EventRecord record : records) {
      if (record.offset >= from && !take(cursor, record, forward, refilling, now)) {
        reached = record.offset;
        if (forward && reached >= cursor.next()) {
          cursor.leftFrom(happened(record));
        }
        break;
      }
    }
    if (forward) {
      cursor.considered(reached);
    }
    for (Lane lane : refilling) {
      lane.refilledUntil(Math.min(reached, cursor.reached()));
      if (lane.spilledFrom() >= cursor.reached()) {
        lane.whole();
      }
      lanes.account(lane);
    }
    return reached;
  }

  private Set<Lane> refilling(Part part, long from, long end) {
    if (lanes.refillable().isEmpty()) {
      return Set.of();
    }
    Set<Lane> refilling = new HashSet<>();
    for (Lane lane : lanes.refillable()) {
      if (lane.part.equals(part) && lane.spilledFrom() >= from && lane.spilledFrom() < end) {
        refilling.add(lane);
      }
    }
    return refilling;
  }

  /** False if it has to stay in the log for now, and all behind it. */
  private boolean take(
      PartCursor cursor, EventRecord record, boolean forward, Set<Lane> refilling, long now) {
    Lane needs = lanes.hungry(cursor.part()).get(record.offset);
    if (needs != null) {
      boolean room = window.hasRoom(cursor.part().ofReplays(), record.size());
      if (room) {
        lanes.fill(needs, record, now);
      }
      return room;
    }
    boolean news = forward && !cursor.isDone(record.offset);
    if ((!news && refilling.isEmpty()) || !wants(record)) {
      return true;
    }
    String name = laneName(record);
    Lane lane = lanes.get(name);
    if (lane != null && lane.isSpilled()) {
      boolean its = refilling.contains(lane) && record.offset >= lane.spilledFrom();
      boolean later = !forward && record.offset >= cursor.reached();
      return !its || later || enqueue(lane, record, now);
    }
    if (!news) {
      return true;
    }
    Lane open =
        lane == null ? Lane.of(cursor.part(), record.envelope().key(), replay(record)) : lane;
    return markedHasRoom() && enqueue(open, record, now);
  }

  private boolean wants(EventRecord record) {
    if (subscription.wants(record)) {
      return record.part().ofReplays() || !seen.contains(record.envelope());
    }
    // Without a value it is a mark of time, or nothing.
    boolean strange = record.body != null && record.envelope() == null;
    unreadable += !record.part().ofReplays() && strange ? 1 : 0;
    return false;
  }

  private boolean enqueue(Lane lane, EventRecord record, long now) {
    boolean replay = record.part().ofReplays();
    if (lane.isBlocked() && window.isCrowded(replay)) {
      lane.spillFrom(record.offset);
      lanes.account(lane);
      return true;
    }
    Entry entry = new Entry(record.offset, record.envelope(), record.body);
    entry.collapsesInto = replay ? null : latestOf(record);
    if (entry.collapsesInto != null) {
      Optional<Entry> older = lane.superseded(entry.collapsesInto);
      if (older.isPresent()) {
        collapsed++;
        lanes.append(lane, entry, now);
        lanes.give(lane, older.get(), now);
        return true;
      }
    }
    if (!window.hasRoom(replay, record.size())) {
      return false;
    }
    if (lanes.get(lane.name) == null) {
      lanes.open(lane);
    }
    lanes.append(lane, entry, now);
    return true;
  }

  /** What the event is one of many of, if the endpoint wants only the latest. */
  private String latestOf(EventRecord record) {
    if (!subscription.endpoint().options().collapse()) {
      return null;
    }
    return switch (record.envelope().type()) {
      case HEARTBEAT -> HEARTBEAT;
      case PROGRESS -> PROGRESS + Json.tree(record.body).path("data").path("port_no").asText();
      default -> null;
    };
  }

  private static String laneName(EventRecord record) {
    return Lane.name(record.envelope().key(), replay(record));
  }

  private static String replay(EventRecord record) {
    return record.part().ofReplays() ? record.replayId : "";
  }

  private static long happened(EventRecord record) {
    return record.envelope() == null ? record.storedAt : record.envelope().occurredAt();
  }
}
