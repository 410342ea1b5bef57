package io.chargeline.alerting.signal;

import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.domain.WireName;
import java.util.List;

/**
 * What rules can look at. The names of fields are those of the API: numbers carry their unit in the
 * name, words are compared as text.
 */
// The lists are those of List.of.
@SuppressWarnings("ImmutableEnumChecker")
public enum SignalKind implements WireName {
  /** Whether a device is heard: a state that lasts until the next. */
  PRESENCE(EntityKind.DEVICE, true, List.of("state", "reason"), List.of()),
  /** What a port does: a state that lasts until the next. */
  PORT_STATE(EntityKind.PORT, true, List.of("state", "reason"), List.of("raw_status")),
  /** The end of a charge. */
  SESSION(
      EntityKind.PORT,
      false,
      List.of("outcome", "reason", "source", "final"),
      List.of("duration_s", "energy_wh", "mean_power_w", "peak_power_w", "power_wh", "energy_gap")),
  /** One power report of a running charge. */
  SAMPLE(
      EntityKind.PORT,
      false,
      List.of(),
      List.of(
          "power_w",
          "energy_wh",
          "voltage_v",
          "current_a",
          "ambient_celsius",
          "port_celsius",
          "elapsed_s",
          "raw_status")),
  /** The end of a command. */
  COMMAND(
      EntityKind.PORT, false, List.of("type", "state", "effect", "reason"), List.of("response_ms")),
  /** What a device itself alarms about. */
  ALARM(
      EntityKind.PORT,
      false,
      List.of("alarm", "level"),
      List.of("raw_code", "raw_port", "raw_status", "socket_no", "trigger")),
  /** Any event; its data's plain fields are fields here. */
  EVENT(EntityKind.PORT, false, null, null),
  /** Calls of one route in one minute, as one server answered them. */
  API_CALLS(
      EntityKind.TENANT,
      false,
      List.of("route", "method"),
      List.of(
          "calls",
          "succeeded",
          "refused",
          "unauthorized",
          "limited",
          "failed",
          "mean_ms",
          "max_ms")),
  /** One attempt to deliver an event. */
  WEBHOOK(
      EntityKind.TENANT,
      false,
      List.of("outcome", "event", "endpoint", "error"),
      List.of("latency_ms", "http_status", "attempt")),
  /** The figures of one minute; each only for entities of its own scope. */
  FIGURE(EntityKind.PORT, false, List.of("scope"), FigureFields.NAMES),
  /** What the platform measures of itself. */
  PLATFORM(EntityKind.PLATFORM, false, List.of("what", "part"), List.of("value"));

  private final EntityKind narrowest;
  private final boolean state;
  private final List<String> words;
  private final List<String> numbers;

  SignalKind(EntityKind narrowest, boolean state, List<String> words, List<String> numbers) {
    this.narrowest = narrowest;
    this.state = state;
    this.words = words;
    this.numbers = numbers;
  }

  /** Rules that judge something narrower never see it. */
  public EntityKind narrowest() {
    return narrowest;
  }

  /** Whether one lasts until the next of the same device or port. */
  public boolean isState() {
    return state;
  }

  /** Whether it has fields that no list here names. */
  public boolean open() {
    return words == null;
  }

  public boolean hasWord(String field) {
    return open() || words.contains(field);
  }

  public boolean hasNumber(String field) {
    return open() || numbers.contains(field);
  }

  /** Its fields, for a message; empty if any will do. */
  public String fields() {
    if (open()) {
      return "";
    }
    return String.join(", ", words) + (words.isEmpty() ? "" : ", ") + String.join(", ", numbers);
  }

  /** Its numbers, for a message; empty if any will do. */
  public String numberFields() {
    return open() ? "" : String.join(", ", numbers);
  }
}
