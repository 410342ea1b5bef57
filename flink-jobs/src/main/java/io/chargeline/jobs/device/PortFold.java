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
    change(port, said.state(), time, said);
  }

  /** A charge showed that power flows; only a status byte says that a fault is over. */
  void charging(int portNo, Long powerDw, long time) {
    PortMemory port = findOrAdd(portNo);
    port.plugged = true;
    port.powerDw = powerDw == null ? port.powerDw : powerDw;
    if (port.state != PortState.FAULT) {
      change(port, PortState.CHARGING, time, null);
    }
  }

  /** A charge ended; a fault that was reported meanwhile stays. */
  void released(int portNo, long time) {
    PortMemory port = findOrAdd(portNo);
    port.powerDw = null;
    if (port.state == PortState.CHARGING) {
      change(port, PortState.IDLE, time, null);
    }
  }

  /** The intervals under way end, as the present tenant's. */
  void leave(long time) {
    for (PortMemory port : device.ports) {
      if (port.since != 0) {
        desk.fact(Topic.FACTS_PORT_STATES, row(port, time, 2));
      }
    }
  }

  /** They go on as the new tenant's. */
  void enter(long time) {
    for (PortMemory port : device.ports) {
      if (port.since != 0) {
        port.since = time;
        desk.fact(Topic.FACTS_PORT_STATES, row(port, null, 1));
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

  private void change(PortMemory port, PortState to, long time, Reading.Port said) {
    PortState from = port.state;
    boolean known = port.since != 0;
    if (from == to && known) {
      return;
    }
    if (known) {
      desk.fact(Topic.FACTS_PORT_STATES, row(port, time, 2));
    }
    port.state = to;
    port.since = time;
    port.sinceRawStatus = said == null ? null : said.rawStatus();
    port.sincePlugged = port.plugged;
    if (to != PortState.CHARGING) {
      port.powerDw = null;
    }
    desk.fact(Topic.FACTS_PORT_STATES, row(port, null, 1));
    if (known) {
      tellChange(port, from, time);
    }
    tell(port, from, to, time, said);
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

  private PortStateRow row(PortMemory port, Long until, long revision) {
    return new PortStateRow(
        device.deviceId,
        port.portNo,
        desk.tenant(),
        port.state.wireName(),
        port.sinceRawStatus,
        port.sincePlugged,
        port.since,
        until,
        revision);
  }
}
