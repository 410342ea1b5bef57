package io.chargeline.oracle.charge;

import io.chargeline.domain.frame.RecordKind;
import io.chargeline.oracle.DeviceLog;
import io.chargeline.oracle.Holding;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.StoredRecord;
import java.util.List;

/**
 * A device's log with what can be said of any point of it without looking at charges: which
 * connection carried the device, whose it was, and when a deadline was reached.
 */
final class History {
  private final DeviceLog log;
  private final List<Moment> moments;
  private final Line[] lines;
  private final Holding[] holdings;
  private final long[] latest;

  History(DeviceLog log) {
    this.log = log;
    this.moments = log.moments();
    lines = new Line[moments.size()];
    holdings = new Holding[moments.size()];
    latest = new long[moments.size()];
    Line line = null;
    Holding holding = Holding.NOBODYS;
    long time = Long.MIN_VALUE;
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      line = lineAfter(moment, line);
      holding = moment instanceof Moment.Held held ? held.holding() : holding;
      time = Math.max(time, moment.at());
      lines[i] = line;
      holdings[i] = holding;
      latest[i] = time;
    }
  }

  int size() {
    return moments.size();
  }

  Moment moment(int index) {
    return moments.get(index);
  }

  /** Null of what is no record. */
  Moment.Logged logged(int index) {
    return moments.get(index) instanceof Moment.Logged logged ? logged : null;
  }

  Point at(int index) {
    return new Point(index, false, moments.get(index).at());
  }

  /** Where what falls due then comes about; null if the log does not reach so far. */
  Point due(Point from, long due) {
    int index = from.before() ? from.moment() : from.moment() + 1;
    if (index > 0 && latest[index - 1] < due) {
      index = firstReaching(index, due);
    } else {
      while (index < moments.size() && moments.get(index).at() < due) {
        index++;
      }
    }
    return index < moments.size() || log.until() >= due ? new Point(index, true, due) : null;
  }

  /** The connection that carried the device; null if none did. */
  Line lineAt(Point point) {
    int index = point.before() ? point.moment() - 1 : point.moment();
    return index < 0 ? null : lines[index];
  }

  Holding holdingAt(Point point) {
    int index = point.before() ? point.moment() - 1 : point.moment();
    return index < 0 ? Holding.NOBODYS : holdings[index];
  }

  private int firstReaching(int from, long due) {
    int low = from;
    int high = moments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (latest[middle] >= due) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** A connection that opens takes over, unless it is an older one of the same gateway. */
  private static Line lineAfter(Moment moment, Line held) {
    if (moment instanceof Moment.Carried carried) {
      Line back = new Line(carried.writer(), carried.connection());
      return carried.writer() == null ? null : held == null ? back : held;
    }
    if (!(moment instanceof Moment.Logged logged)) {
      return held;
    }
    StoredRecord record = logged.record();
    Line own = Line.of(record);
    if (record.kind() == RecordKind.CLOSED) {
      return own.equals(held) ? null : held;
    }
    boolean heard =
        record.kind() == RecordKind.FRAME
            || record.kind() == RecordKind.OPENED
            || record.kind() == RecordKind.SEEN;
    if (!heard) {
      return held;
    }
    boolean older =
        held != null && held.writer().equals(own.writer()) && own.connection() < held.connection();
    boolean takesOver = record.kind() == RecordKind.OPENED && !older;
    return takesOver || held == null ? own : held;
  }
}
