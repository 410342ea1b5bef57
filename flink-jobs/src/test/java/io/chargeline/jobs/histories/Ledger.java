package io.chargeline.jobs.histories;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What can be known of one device and its ports, and since when; written by whoever makes the
 * device up, in the order in which things happen.
 */
final class Ledger {
  private static final String GOES_ON = "assigned";

  private final Truth truth;
  private final String device;
  private final Map<Integer, Line> ports = new TreeMap<>();
  private String tenant;
  private String site;
  private boolean maintenance;
  private String state;
  private String reason;
  private long from;
  private long lastSign;

  private static final class Line {
    private final int port;
    private String state = "unknown";
    private String lost;
    private boolean begun;
    private boolean goesOn;
    private long from;

    private Line(int port) {
      this.port = port;
    }
  }

  Ledger(Truth truth, String device) {
    this.truth = truth;
    this.device = device;
  }

  String tenant() {
    return tenant;
  }

  String site() {
    return site;
  }

  boolean maintenance() {
    return maintenance;
  }

  String state() {
    return state;
  }

  String portState(int port) {
    return line(port).state;
  }

  void heard(long t) {
    lastSign = t;
    if (!"online".equals(state)) {
      become(t, "online", "heard");
    }
  }

  void offline(long t, String why) {
    if (!"offline".equals(state)) {
      become(t, "offline", why);
    }
  }

  void unknown(long t, String why) {
    if (!"unknown".equals(state)) {
      become(t, "unknown", why);
    }
  }

  /** Nobody looked from then on, but what was heard meanwhile was. */
  void notObserved(long since) {
    if ("online".equals(state)) {
      become(Math.max(since, lastSign), "unknown", "not_observed");
    }
  }

  void assigned(long t, String newTenant, String newSite, boolean newMaintenance) {
    if (Objects.equals(tenant, newTenant)
        && Objects.equals(site, newSite)
        && maintenance == newMaintenance) {
      return;
    }
    finish(t);
    ports.values().forEach(line -> finish(line, t));
    tenant = newTenant;
    site = newSite;
    maintenance = newMaintenance;
    if (state != null) {
      reason = GOES_ON;
    }
    ports.values().forEach(line -> line.goesOn = true);
  }

  /** The device itself shows what the port does. */
  void shows(int port, long t, String now) {
    Line line = line(port);
    if (line.begun && line.lost == null && line.state.equals(now)) {
      return;
    }
    finish(line, t);
    line.state = now;
    line.lost = null;
    line.goesOn = false;
    line.begun = true;
    line.from = t;
  }

  /** Power flows; that a fault is over only a status byte says. */
  void power(int port, long t) {
    shows(port, t, line(port).state.equals("fault") ? "fault" : "charging");
  }

  void released(int port, long t) {
    Line line = line(port);
    if (!line.state.equals("charging")) {
      return;
    }
    if (line.lost == null) {
      shows(port, t, "idle");
    } else {
      line.state = "idle";
    }
  }

  /** Nothing ends by itself: what still lasts is written without an end. */
  void close() {
    finish(null);
    ports.values().forEach(line -> finish(line, null));
  }

  private Line line(int port) {
    return ports.computeIfAbsent(port, Line::new);
  }

  private void become(long t, String now, String why) {
    finish(t);
    state = now;
    reason = why;
    from = t;
    if (!now.equals("online")) {
      for (Line line : ports.values()) {
        if (line.begun && !now.equals(line.lost)) {
          finish(line, t);
          line.lost = now;
          line.goesOn = false;
        }
      }
    }
  }

  private void finish(Long until) {
    if (state == null) {
      return;
    }
    if (until == null || until > from) {
      truth.presence.add(
          new Truth.Presence(device, tenant, site, maintenance, state, reason, from, until));
    }
    from = until == null ? from : Math.max(from, until);
  }

  private void finish(Line line, Long until) {
    if (!line.begun) {
      return;
    }
    if (until == null || until > line.from) {
      String why = line.lost != null ? line.lost : line.goesOn ? GOES_ON : null;
      truth.ports.add(
          new Truth.PortState(
              device,
              line.port,
              tenant,
              site,
              maintenance,
              line.lost != null ? "unknown" : line.state,
              why,
              line.from,
              until));
    }
    line.from = until == null ? line.from : Math.max(line.from, until);
  }
}
