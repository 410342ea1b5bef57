package io.chargeline.oracle;

import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The states of one device's ports. Each port has what it was last seen doing; as long as its
 * device is not heard a veil lies over that, which only a sight of the port itself takes away.
 */
public final class Ports {
  private static final String GOES_ON = "assigned";

  private final String deviceId;
  private final Map<Integer, Port> ports = new TreeMap<>();
  private final List<PortStateRow> ended = new ArrayList<>();
  private Holding holding = Holding.NOBODYS;

  public Ports(String deviceId) {
    this.deviceId = deviceId;
  }

  /** Takes note of what is not about charges: the device's holding, and whether it is heard. */
  public void pass(Moment moment) {
    if (moment instanceof Moment.Held held) {
      hold(held);
    } else if (moment instanceof Moment.Perceived perceived
        && perceived.presence() != Presence.ONLINE) {
      ports.values().forEach(port -> port.veil(perceived.at(), perceived.presence()));
    }
  }

  /** What the port was last seen doing, veiled or not; unknown if it was never seen. */
  public PortState stateOf(int portNo) {
    Port port = ports.get(portNo);
    return port == null ? PortState.UNKNOWN : port.seen;
  }

  /** Whether a plug was last seen in it; null if nothing was said. */
  public Boolean pluggedAt(int portNo) {
    Port port = ports.get(portNo);
    return port == null ? null : port.plugged;
  }

  /** A status byte that is to be believed. */
  public void reported(Reading.Port said, long at) {
    Port port = port(said.portNo());
    port.plugged = said.plugged();
    port.sighted(said.state(), said.rawStatus(), at);
  }

  /** A charge shows that power flows; only a status byte says that a fault is over. */
  public void charging(int portNo, long at) {
    Port port = port(portNo);
    port.plugged = true;
    port.sighted(port.seen == PortState.FAULT ? PortState.FAULT : PortState.CHARGING, null, at);
  }

  /** A charge is over, by whatever evidence; this is no sight of the port. */
  public void released(int portNo, long at) {
    Port port = port(portNo);
    if (port.seen != PortState.CHARGING) {
      return;
    }
    if (port.open == null || port.open.veil != null) {
      port.seen = PortState.IDLE;
    } else {
      port.sighted(PortState.IDLE, null, at);
    }
  }

  /** All intervals, the open ones last; revisions are 0, because nothing here is told twice. */
  List<PortStateRow> rows() {
    List<PortStateRow> rows = new ArrayList<>(ended);
    for (Port port : ports.values()) {
      if (port.open != null) {
        rows.add(row(port.open, null));
      }
    }
    return rows;
  }

  private Port port(int portNo) {
    return ports.computeIfAbsent(portNo, Port::new);
  }

  private void hold(Moment.Held held) {
    boolean cuts = held.holding().cuts(holding);
    holding = held.holding();
    if (cuts) {
      ports.values().forEach(port -> port.goOn(held.at()));
    }
  }

  private final class Port {
    private final int number;
    private PortState seen = PortState.UNKNOWN;
    private Boolean plugged;
    private Stretch open;

    Port(int number) {
      this.number = number;
    }

    void sighted(PortState state, Integer rawStatus, long at) {
      boolean news = open == null || open.veil != null || seen != state;
      seen = state;
      if (news) {
        begin(new Stretch(number, state, rawStatus, plugged, null, null, holding, at));
      }
    }

    void veil(long at, Presence presence) {
      if (open != null && !Objects.equals(open.veil, presence.wireName())) {
        begin(
            new Stretch(
                number, PortState.UNKNOWN, null, null, presence.wireName(), null, holding, at));
      }
    }

    void goOn(long at) {
      if (open != null) {
        begin(
            new Stretch(
                number,
                open.state,
                open.rawStatus,
                open.plugged,
                open.veil,
                open.veil == null ? GOES_ON : null,
                holding,
                at));
      }
    }

    /** What lasts no time has not been. */
    private void begin(Stretch next) {
      if (open == null || next.from > open.from) {
        if (open != null) {
          ended.add(row(open, next.from));
        }
        open = next;
      } else {
        open = next.from(open.from);
      }
    }
  }

  /**
   * @param veil what the device is while the port cannot be seen; null: it is seen
   * @param goesOn null unless it only goes on from an interval that was cut
   */
  private record Stretch(
      int port,
      PortState state,
      Integer rawStatus,
      Boolean plugged,
      String veil,
      String goesOn,
      Holding holding,
      long from) {

    Stretch from(long earlier) {
      return new Stretch(port, state, rawStatus, plugged, veil, goesOn, holding, earlier);
    }
  }

  private PortStateRow row(Stretch stretch, Long until) {
    return new PortStateRow(
        deviceId,
        stretch.port,
        stretch.holding.tenant(),
        stretch.holding.site(),
        stretch.holding.maintenance(),
        stretch.state.wireName(),
        stretch.rawStatus,
        stretch.plugged,
        stretch.veil == null ? stretch.goesOn : stretch.veil,
        stretch.from,
        until,
        0);
  }
}
