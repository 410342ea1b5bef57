package io.chargeline.alerting;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Signals of a test, written down by seconds after {@link #T0}. */
public final class Timeline {
  public static final long T0 = 1_764_547_200_000L; // 2025-12-01T00:00:00Z, a Monday
  public static final Place HZ = Place.of("demo", "hz");

  private final List<Signal> signals = new ArrayList<>();
  private Place place = HZ;

  public static long at(double seconds) {
    return T0 + Math.round(seconds * 1000);
  }

  public Timeline in(Place other) {
    place = other;
    return this;
  }

  public Timeline presence(double s, String device, String state) {
    return add(s, SignalKind.PRESENCE, device, 0, Map.of(), Map.of("state", state));
  }

  public Timeline port(double s, String device, int port, String state) {
    return add(s, SignalKind.PORT_STATE, device, port, Map.of(), Map.of("state", state));
  }

  public Timeline sample(double s, String device, int port, String field, double value) {
    return add(s, SignalKind.SAMPLE, device, port, Map.of(field, value), Map.of());
  }

  public Timeline power(double s, String device, int port, String session, double watts) {
    return add(
        s, SignalKind.SAMPLE, device, port, Map.of("power_w", watts), Map.of("session", session));
  }

  public Timeline session(
      double s, String device, int port, String outcome, String reason, double wattHours) {
    return session(s, device, port, "S", outcome, reason, wattHours);
  }

  public Timeline session(
      double s, String device, int port, String id, String outcome, String reason, double wh) {
    return add(
        s,
        SignalKind.SESSION,
        device,
        port,
        Map.of("energy_wh", wh),
        Map.of("outcome", outcome, "reason", reason, "session", id));
  }

  public Timeline command(double s, String device, int port, String type, String state) {
    return add(s, SignalKind.COMMAND, device, port, Map.of(), Map.of("type", type, "state", state));
  }

  public Timeline alarm(double s, String device, String alarm, String level) {
    return add(
        s,
        SignalKind.ALARM,
        device,
        0,
        Map.of("raw_code", 4.0),
        Map.of("alarm", alarm, "level", level));
  }

  public Timeline event(double s, String device, String event) {
    return add(s, SignalKind.EVENT, device, 0, Map.of(), Map.of("event", event));
  }

  public Timeline figure(double s, String scope, Map<String, Double> numbers) {
    return add(s, SignalKind.FIGURE, "", 0, numbers, Map.of("scope", scope));
  }

  public Timeline tenant(
      double s, SignalKind kind, Map<String, Double> numbers, Map<String, String> words) {
    return add(s, kind, "", 0, numbers, words);
  }

  public Timeline platform(double s, String what, String part, double value) {
    Place before = place;
    place = Place.NOWHERE;
    add(s, SignalKind.PLATFORM, "", 0, Map.of("value", value), Map.of("what", what, "part", part));
    place = before;
    return this;
  }

  private Timeline add(
      double s,
      SignalKind kind,
      String device,
      int port,
      Map<String, Double> numbers,
      Map<String, String> words) {
    String id = kind + "/" + device + "/" + port + "/" + signals.size();
    signals.add(
        new Signal(
            at(s), kind, id, place, device, port, new HashMap<>(numbers), new HashMap<>(words)));
    return this;
  }

  /** In the order of their times. */
  public List<Signal> signals() {
    List<Signal> sorted = new ArrayList<>(signals);
    sorted.sort(null);
    return sorted;
  }
}
