package io.chargeline.alerting.signal;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.tenant.ApiMinute;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows and events to signals. A row that says the same in each of its versions gives the same
 * signal, so that the live topics and the tables of a later day give equal ones.
 *
 * <p>A signal counts at the event time of its row. What is written by the wall clock gets a fixed
 * allowance, within which it is surely there: {@link #DELIVERY_ALLOWANCE_MS}, {@link
 * #API_ALLOWANCE_MS}, {@link #FIGURE_ALLOWANCE_MS}.
 */
public final class SignalReader {
  /** After the end of an attempt. */
  public static final long DELIVERY_ALLOWANCE_MS = 15_000;

  /** After the end of the minute. */
  public static final long API_ALLOWANCE_MS = 90_000;

  /** After the end of the minute. */
  public static final long FIGURE_ALLOWANCE_MS = 5_000;

  private static final String OPERATOR_CALLS = "*";
  private static final Set<String> ENDS =
      Set.of(EventType.CHARGING_COMPLETED, EventType.CHARGING_STOPPED, EventType.CHARGING_FAILED);

  /** Where devices are, as far as their own rows do not say it. */
  @FunctionalInterface
  public interface Places {
    /**
     * @param at unix milliseconds
     * @return {@link Place#NOWHERE} if the device is not known
     */
    Place of(String deviceId, long at);
  }

  private final Places places;

  public SignalReader(Places places) {
    this.places = places;
  }

  /** The beginning of the interval; its end is the beginning of the next. */
  public Signal presence(PresenceRow row) {
    Place place = whose(row.deviceId(), row.fromAt(), row.tenant(), row.site(), row.maintenance());
    Map<String, String> words = words("state", row.state(), "reason", row.reason());
    return new Signal(
        row.fromAt(), SignalKind.PRESENCE, row.rowKey(), place, row.deviceId(), 0, Map.of(), words);
  }

  /** The beginning of the interval; its end is the beginning of the next. */
  public Signal portState(PortStateRow row) {
    Place place = whose(row.deviceId(), row.fromAt(), row.tenant(), row.site(), row.maintenance());
    Map<String, Double> numbers = new HashMap<>();
    put(numbers, "raw_status", row.rawStatus());
    return new Signal(
        row.fromAt(),
        SignalKind.PORT_STATE,
        row.rowKey(),
        place,
        row.deviceId(),
        row.port(),
        numbers,
        words("state", row.state(), "reason", row.reason()));
  }

  public Signal sample(SampleRow row) {
    Map<String, Double> numbers = new HashMap<>();
    put(numbers, "power_w", row.powerDw(), 10);
    put(numbers, "energy_wh", row.energyWh());
    put(numbers, "voltage_v", row.voltageDv(), 10);
    put(numbers, "current_a", row.currentMa(), 1000);
    put(numbers, "ambient_celsius", row.ambientCelsius());
    put(numbers, "port_celsius", row.portCelsius());
    put(numbers, "elapsed_s", row.elapsedS());
    numbers.put("raw_status", (double) row.rawStatus());
    return new Signal(
        row.at(),
        SignalKind.SAMPLE,
        row.rowKey(),
        places.of(row.deviceId(), row.at()),
        row.deviceId(),
        row.port(),
        numbers,
        words("session", row.sessionId()));
  }

  /** The end of a command; empty as long as it runs. */
  public Optional<Signal> command(CommandRow row) {
    if (row.endedAt() == null || !row.state().terminal()) {
      return Optional.empty();
    }
    Map<String, Double> numbers = new HashMap<>();
    for (CommandRow.Hop hop : row.timeline()) {
      if (hop.state() == io.chargeline.domain.command.CommandState.SENT) {
        numbers.put("response_ms", (double) (row.endedAt() - hop.at()));
      }
    }
    Map<String, String> words =
        words(
            "type",
            row.type().wireName(),
            "state",
            row.state().wireName(),
            "effect",
            row.effect() == null ? null : row.effect().wireName(),
            "reason",
            row.reason());
    Place place = places.of(row.deviceId(), row.endedAt()).as(row.tenant(), null, null);
    int port = row.port() == null ? 0 : row.port();
    return Optional.of(
        new Signal(
            row.endedAt(),
            SignalKind.COMMAND,
            row.rowKey(),
            place,
            row.deviceId(),
            port,
            numbers,
            words));
  }

  /** The event itself, and what it says of a charge's end or of a device's alarm. */
  public List<Signal> event(Event event) {
    Map<String, Double> numbers = new HashMap<>();
    Map<String, String> words = words("event", event.event());
    event.data().properties().forEach(field -> plain(field, numbers, words));
    String device = event.devicePhyId() == null ? "" : event.devicePhyId();
    long at = Instant.parse(event.occurredAt()).toEpochMilli();
    Place place =
        device.isEmpty()
            ? Place.of(event.tenant(), event.site())
            : whose(device, at, event.tenant(), event.site(), null);
    int port = numbers.getOrDefault("port_no", 0.0).intValue();
    List<Signal> signals = new ArrayList<>();
    signals.add(new Signal(at, SignalKind.EVENT, event.id(), place, device, port, numbers, words));
    if (ENDS.contains(event.event())) {
      signals.add(
          new Signal(
              at,
              SignalKind.SESSION,
              event.id(),
              place,
              device,
              port,
              charge(numbers),
              end(words)));
    } else if (event.event().equals(EventType.DEVICE_ALARM)) {
      signals.add(
          new Signal(at, SignalKind.ALARM, event.id(), place, device, port, numbers, words));
    }
    return signals;
  }

  public Signal apiCalls(ApiCallsRow row) {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("calls", (double) row.calls());
    numbers.put("succeeded", (double) row.succeeded());
    numbers.put("refused", (double) row.refused());
    numbers.put("unauthorized", (double) row.unauthorized());
    numbers.put("limited", (double) row.limited());
    numbers.put("failed", (double) row.failed());
    numbers.put("max_ms", row.latencyUsMax() / 1000.0);
    if (row.calls() > 0) {
      numbers.put("mean_ms", row.latencyUsSum() / 1000.0 / row.calls());
    }
    return new Signal(
        row.minuteAt() + ApiMinute.LENGTH_MS + API_ALLOWANCE_MS,
        SignalKind.API_CALLS,
        row.rowKey(),
        Place.of(row.tenant().equals(OPERATOR_CALLS) ? "" : row.tenant(), ""),
        "",
        0,
        numbers,
        words("route", row.route(), "method", row.method()));
  }

  public Signal delivery(DeliveryRow row) {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("latency_ms", (double) row.latencyMs());
    numbers.put("attempt", (double) row.attempt());
    put(numbers, "http_status", row.httpStatus());
    return new Signal(
        row.at() + row.latencyMs() + DELIVERY_ALLOWANCE_MS,
        SignalKind.WEBHOOK,
        row.rowKey(),
        Place.of(row.tenant(), ""),
        "",
        0,
        numbers,
        words(
            "outcome",
            row.outcome(),
            "event",
            row.event(),
            "endpoint",
            row.endpointId(),
            "error",
            row.error()));
  }

  /** A minute that is over, of the live log; empty for everything else. */
  public Optional<Signal> figure(FigureRow row) {
    boolean told =
        row.log().equals("live")
            && row.step().equals("minute")
            && row.deleted() == 0
            && row.asOfAt() >= row.endAt();
    if (!told) {
      return Optional.empty();
    }
    Map<String, Double> numbers = new HashMap<>();
    for (int i = 0; i < FigureFields.NAMES.size(); i++) {
      numbers.put(FigureFields.NAMES.get(i), number(FigureFields.COMPONENTS.get(i), row));
    }
    return Optional.of(
        new Signal(
            row.endAt() + FIGURE_ALLOWANCE_MS,
            SignalKind.FIGURE,
            row.rowKey(),
            Place.of(row.tenant(), row.site()),
            row.deviceId(),
            row.port(),
            numbers,
            words("scope", row.scope())));
  }

  /**
   * What the platform measures of itself.
   *
   * @param what the measure, as {@code lag}
   * @param part of which part of the platform, as {@code store job}
   */
  public static Signal platform(String what, String part, double value, long at) {
    return new Signal(
        at,
        SignalKind.PLATFORM,
        what + '/' + part,
        Place.NOWHERE,
        "",
        0,
        Map.of("value", value),
        words("what", what, "part", part));
  }

  private Place whose(String device, long at, String tenant, String site, Boolean maintenance) {
    return places
        .of(device, at)
        .as(tenant == null ? "" : tenant, site == null ? "" : site, maintenance);
  }

  private static void plain(
      Map.Entry<String, JsonNode> field, Map<String, Double> numbers, Map<String, String> words) {
    JsonNode value = field.getValue();
    if (value.isNumber()) {
      numbers.put(field.getKey(), value.doubleValue());
    } else if ((value.isTextual() || value.isBoolean()) && !field.getKey().equals("event")) {
      words.put(field.getKey(), value.asText());
    }
  }

  private static Map<String, Double> charge(Map<String, Double> said) {
    Map<String, Double> numbers = new HashMap<>();
    move(said, "duration", numbers, "duration_s", 1);
    move(said, "energy_consumed", numbers, "energy_wh", 1000);
    move(said, "mean_power", numbers, "mean_power_w", 1);
    move(said, "peak_power", numbers, "peak_power_w", 1);
    return numbers;
  }

  private static Map<String, String> end(Map<String, String> said) {
    return words(
        "outcome",
        said.get("outcome"),
        "reason",
        said.get("reason"),
        "source",
        said.get("source"),
        "final",
        said.get("final"),
        "session",
        said.get("session_id"));
  }

  private static void move(
      Map<String, Double> from, String name, Map<String, Double> to, String as, double factor) {
    Double value = from.get(name);
    if (value != null) {
      to.put(as, factor == 1 ? value : Math.rint(value * factor));
    }
  }

  private static Map<String, String> words(String... pairs) {
    Map<String, String> words = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != null) {
        words.put(pairs[i], pairs[i + 1]);
      }
    }
    return words;
  }

  private static void put(Map<String, Double> numbers, String name, Number value) {
    put(numbers, name, value, 1);
  }

  private static void put(Map<String, Double> numbers, String name, Number value, double divisor) {
    if (value != null) {
      numbers.put(name, value.doubleValue() / divisor);
    }
  }

  private static double number(RecordComponent component, FigureRow row) {
    try {
      return ((Long) component.getAccessor().invoke(row)).doubleValue();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record without its accessor", e);
    }
  }
}
