package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.Reading;

/** The state of each port, as exact intervals, from status bytes and from what charges show. */
final class PortFold {
  private static final int MAX_PORTS = 255;

  private final Desk desk;
  private final DeviceMemory device;

  PortFold(Desk desk) {
    this.desk = desk;
    this.device = desk.device;
  }

  /** Null when the device has said no such port exists. */
  PortMemory find(int portNo) {
    for (PortMemory port : device.ports) {
      if (port.portNo == portNo) {
        return port;
      }
    }
    return null;
  }

  /** Unknown when the device has said nothing of such a port. */
  PortState stateOf(int portNo) {
    PortMemory port = find(portNo);
    return port == null ? PortState.UNKNOWN : port.state;
  }

  void counted(int portCount) {
    device.portCount = portCount;
    for (int portNo = 1; portNo <= Math.min(portCount, MAX_PORTS); portNo++) {
      findOrAdd(portNo);
    }
  }

  /** A status byte. */
  void reported(Reading.Port said, long time) {
    PortMemory port = findOrAdd(said.portNo());
    port.plugged = said.plugged();
    port.rawStatus = said.rawStatus();
    port.socketNo = said.socketNo();
    port.online = said.online();
    change(port, said.state(), time, said, true);
  }

  /** A charge showed that power flows; only a status byte says that a fault is over. */
  void charging(int portNo, Long powerDw, long time) {
    PortMemory port = findOrAdd(portNo);
    port.plugged = true;
    port.powerDw = powerDw == null ? port.powerDw : powerDw;
    PortState shown = port.state == PortState.FAULT ? PortState.FAULT : PortState.CHARGING;
    change(port, shown, time, null, true);
  }

  /** A charge ended; a fault that was reported meanwhile stays. */
  void released(int portNo, long time) {
    PortMemory port = findOrAdd(portNo);
    port.powerDw = null;
    if (port.state == PortState.CHARGING) {
      change(port, PortState.IDLE, time, null, false);
    }
  }

  /**
   * The device is not heard any more: what its ports do is unknown until they are seen again. Their
   * last state stays what others are shown.
   *
   * @param reason what the device is: offline or unknown
   */
  void lost(long time, String reason) {
    for (PortMemory port : device.ports) {
      if (port.since != 0 && !reason.equals(port.lost)) {
        end(port, time);
        port.lost = reason;
        begin(port, time, false);
      }
    }
  }

  /** The intervals under way end, as the present tenant's and at the present site. */
  void leave(long time) {
    for (PortMemory port : device.ports) {
      if (port.since != 0) {
        end(port, time);
      }
    }
  }

  /**
   * They go on, elsewhere or as the new tenant's.
   *
   * @param changesHands whether the owner is another, who learns nothing of the time before
   */
  void enter(long time, boolean changesHands) {
    for (PortMemory port : device.ports) {
      if (port.since != 0) {
        begin(port, time, true);
        port.since = changesHands ? time : port.since;
      }
    }
  }

  private PortMemory findOrAdd(int portNo) {
    PortMemory port = find(portNo);
    if (port == null) {
      port = new PortMemory(portNo);
      device.ports.add(port);
    }
    return port;
  }

  /**
   * @param seen whether the device itself showed it, and not only our patience
   */
  private void change(PortMemory port, PortState to, long time, Reading.Port said, boolean seen) {
    PortState from = port.state;
    boolean same = from == to && port.since != 0;
    boolean found = seen && port.lost != null;
    if (same && !found) {
      return;
    }
    boolean known = seen || port.lost == null;
    if (known && port.since != 0) {
      end(port, time);
    }
    port.state = to;
    port.sinceRawStatus = said == null ? null : said.rawStatus();
    port.sincePlugged = port.plugged;
    if (to != PortState.CHARGING) {
      port.powerDw = null;
    }
    if (known) {
      port.lost = null;
      begin(port, time, false);
    }
    if (!same) {
      boolean heardBefore = port.since != 0;
      port.since = time;
      if (heardBefore) {
        tellChange(port, from, time);
      }
      tell(port, from, to, time, said);
    }
  }

  private void end(PortMemory port, long time) {
    if (time > cutAt(port)) {
      port.cutRevision = Math.max(port.cutRevision, 1) + 1;
      desk.fact(Topic.FACTS_PORT_STATES, row(port, time));
    }
  }

  /** One that begins where the last one did takes its row over, which then has a next revision. */
  private void begin(PortMemory port, long time, boolean goesOn) {
    boolean again = port.since != 0 && time <= cutAt(port);
    port.cutRevision = again ? Math.max(port.cutRevision, 1) + 1 : 1;
    port.cutAt = again ? cutAt(port) : time;
    port.goesOn = goesOn;
    desk.fact(Topic.FACTS_PORT_STATES, row(port, null));
  }

  private static long cutAt(PortMemory port) {
    return port.cutAt == 0 ? port.since : port.cutAt;
  }

  /** What is heard for the first time of a port is no change. */
  private void tellChange(PortMemory port, PortState from, long time) {
    ObjectNode data = Desk.data().put("port_no", port.portNo);
    data.put("from", from.wireName()).put("to", port.state.wireName());
    if (port.sinceRawStatus != null) {
      data.put("raw_status", port.sinceRawStatus);
    }
    if (port.plugged != null) {
      data.put("plugged", port.plugged);
    }
    String identity = port.portNo + "/" + time + '/' + port.state.wireName();
    desk.event(EventType.PORT_STATE_CHANGED, time, identity, data);
  }

  private void tell(PortMemory port, PortState from, PortState to, long time, Reading.Port said) {
    if (to == PortState.FAULT) {
      ObjectNode data = Desk.data().put("port_no", port.portNo);
      data.put("fault", said.text()).put("raw_status", said.rawStatus());
      desk.event(EventType.DEVICE_FAULT, time, port.portNo + "/" + time, data);
    } else if (from == PortState.FAULT && to != PortState.UNKNOWN) {
      ObjectNode data = Desk.data().put("port_no", port.portNo);
      data.put("state", to.wireName());
      desk.event(EventType.DEVICE_RECOVERED, time, port.portNo + "/" + time, data);
    }
  }

  private PortStateRow row(PortMemory port, Long until) {
    boolean lost = port.lost != null;
    return new PortStateRow(
        device.deviceId,
        port.portNo,
        desk.tenant(),
        device.site,
        device.maintenance,
        (lost ? PortState.UNKNOWN : port.state).wireName(),
        lost ? null : port.sinceRawStatus,
        lost ? null : port.sincePlugged,
        reason(port),
        cutAt(port),
        until,
        port.cutRevision);
  }

  private static String reason(PortMemory port) {
    if (port.lost != null) {
      return port.lost;
    }
    return port.goesOn ? "assigned" : null;
  }
}
