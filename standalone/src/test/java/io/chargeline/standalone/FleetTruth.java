package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.standalone.FleetLog.Told;
import io.chargeline.standalone.WireLedger.Heard;
import io.chargeline.standalone.WireLedger.Ran;
import io.chargeline.standalone.WireLedger.Said;
import io.chargeline.standalone.WireLedger.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds what was told of commands against what happened on the wire. Every method gives what is
 * wrong, one line each; nothing wrong is an empty list.
 */
final class FleetTruth {
  /** An answer nearer to the deadline than this may be in time or not. */
  private static final long NEAR_MS = 700;

  /** What was said so shortly before hanging up may be lost. */
  private static final long LOST_MS = 300;

  /** How much later a device may read than a gateway wrote, on a busy machine. */
  private static final long READ_LATER_MS = 1_000;

  private static final long DEADLINE_GRACE_MS = 2_000;
  private static final long ANSWER_TIMEOUT_MS = 15_000;

  private static final Map<String, String> EVENT_OF =
      Map.of(
          "succeeded", EventType.COMMAND_SUCCEEDED,
          "expired", EventType.COMMAND_EXPIRED,
          "rejected", EventType.COMMAND_FAILED,
          "failed", EventType.COMMAND_FAILED,
          "undeliverable", EventType.COMMAND_FAILED);

  private static final Map<String, String> EFFECT_OF =
      Map.of(
          "succeeded", "confirmed",
          "expired", "none",
          "rejected", "none",
          "failed", "unknown",
          "undeliverable", "none");

  private static final Set<String> ENDS =
      Set.of(EventType.CHARGING_STOPPED, EventType.CHARGING_COMPLETED, EventType.CHARGING_FAILED);

  private final WireLedger ledger;
  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final List<String> unlogged = new ArrayList<>();
  private final List<Told> events;
  private final Map<String, List<Told>> byOrder;

  /** Everything about one command. */
  private static final class Case {
    final Command command;
    final JsonNode row;
    final List<LogRecord> sent = new ArrayList<>();
    final List<Heard> heard = new ArrayList<>();
    final List<Said> answers = new ArrayList<>();
    final List<Said> signs = new ArrayList<>();
    final List<Told> told = new ArrayList<>();

    Case(Command command, JsonNode row) {
      this.command = command;
      this.row = row;
    }

    String state() {
      return row.path("state").asText();
    }

    boolean succeeded() {
      return state().equals("succeeded");
    }

    long endedAt() {
      return Instant.parse(row.path("ended_at").asText()).toEpochMilli();
    }

    /** By when an answer has to come. */
    long due() {
      long last = sent.stream().mapToLong(LogRecord::timeMs).max().orElse(0);
      return Math.min(command.expiresAt(), last + ANSWER_TIMEOUT_MS);
    }

    boolean has(String event) {
      return told.stream().anyMatch(it -> it.type().equals(event));
    }

    @Override
    public String toString() {
      return "%s %s expires %d, sent %s, heard %s, answers %s -> %s"
          .formatted(
              command.type(),
              command.deviceId(),
              command.expiresAt(),
              sent.stream().map(LogRecord::timeMs).toList(),
              heard,
              answers,
              row);
    }
  }

  /**
   * @param rows the commands as the API shows them in the end, by id
   */
  FleetTruth(FleetLog log, WireLedger ledger, Map<String, JsonNode> rows) {
    this.ledger = ledger;
    this.events = log.events().stream().sorted(Comparator.comparingLong(Told::sequence)).toList();
    this.byOrder = events.stream().collect(Collectors.groupingBy(Told::orderNo));
    log.commands().forEach((id, command) -> cases.put(id, new Case(command, rows.get(id))));
    log.sent().stream()
        .filter(it -> cases.containsKey(it.commandId()))
        .forEach(it -> cases.get(it.commandId()).sent.add(it));
    events.stream()
        .filter(it -> it.type().startsWith("command.") && cases.containsKey(it.commandId()))
        .forEach(it -> cases.get(it.commandId()).told.add(it));
    hear(log.sent());
  }

  /** Which command a frame was, its bytes in the log tell. */
  private void hear(List<LogRecord> sent) {
    Map<String, List<LogRecord>> byBytes =
        sent.stream().collect(Collectors.groupingBy(it -> key(it.deviceId(), it.body().hex())));
    Map<String, List<Said>> answers =
        ledger.allSaid().stream()
            .collect(Collectors.groupingBy(it -> key(it.deviceId(), it.hex())));
    Map<String, List<Said>> signs =
        ledger.allSaid().stream()
            .filter(it -> it.what() == What.REPORT || it.what() == What.CAME)
            .collect(Collectors.groupingBy(Said::deviceId));
    for (Heard frame : ledger.allHeard()) {
      Optional<LogRecord> logged = logged(byBytes, frame.deviceId(), frame.hex(), frame.at());
      if (logged.isEmpty()) {
        unlogged.add(frame.toString());
        continue;
      }
      Case it = cases.get(logged.get().commandId());
      if (it == null) {
        continue; // a stop that the device job gave by itself
      }
      if (it.heard.isEmpty()) {
        answers.getOrDefault(key(frame.deviceId(), frame.hex()), List.of()).stream()
            .filter(said -> said.line() == frame.line() && said.at() >= frame.at())
            .filter(said -> said.what() == What.YES || said.what() == What.NO)
            .forEach(it.answers::add);
        signs.getOrDefault(frame.deviceId(), List.of()).stream()
            .filter(said -> said.at() >= it.sent.get(0).timeMs())
            .forEach(it.signs::add);
      }
      it.heard.add(frame);
    }
  }

  private static Optional<LogRecord> logged(
      Map<String, List<LogRecord>> byBytes, String deviceId, String hex, long at) {
    return byBytes.getOrDefault(key(deviceId, hex), List.of()).stream()
        .filter(it -> it.timeMs() <= at)
        .max(Comparator.comparingLong(LogRecord::timeMs));
  }

  private static String key(String deviceId, String hex) {
    return deviceId + '/' + hex;
  }

  /** Some state is not terminal, or its effect is not the state's. */
  List<String> statesWithoutTheirEffect() {
    return wrong(it -> !Objects.equals(EFFECT_OF.get(it.state()), it.row.path("effect").asText()));
  }

  List<String> notExactlyOneTerminalEvent() {
    return wrong(
        it -> {
          List<String> types =
              it.told.stream()
                  .map(Told::type)
                  .filter(type -> !type.equals(EventType.COMMAND_CONTRADICTED))
                  .toList();
          return !types.equals(List.of(EVENT_OF.getOrDefault(it.state(), "")));
        });
  }

  /** Called succeeded, and the device did not say so, on that line, before the end. */
  List<String> falselySucceeded() {
    return wrong(it -> it.succeeded() && !confirmed(it));
  }

  private static boolean confirmed(Case it) {
    boolean said = first(it).filter(answer -> answer.what() == What.YES).isPresent();
    return switch (it.command.type()) {
      case QUERY -> sign(it, What.REPORT);
      case REBOOT -> said || sign(it, What.CAME);
      default -> said;
    };
  }

  private static boolean sign(Case it, What what) {
    return it.signs.stream().anyMatch(sign -> sign.what() == what && sign.at() <= it.endedAt());
  }

  /** The first true answer, if it was before the end. */
  private static Optional<Said> first(Case it) {
    return it.answers.stream()
        .min(Comparator.comparingLong(Said::at))
        .filter(answer -> answer.at() <= it.endedAt());
  }

  /** Answered in time, on its line and about the asked thing: the first answer is the outcome. */
  List<String> inTimeAndNotBelieved() {
    return wrong(
        it ->
            answeredInTime(it)
                .filter(
                    answer ->
                        !it.state().equals(answer.what() == What.YES ? "succeeded" : "rejected"))
                .isPresent());
  }

  long answeredInTime() {
    return cases.values().stream().filter(it -> answeredInTime(it).isPresent()).count();
  }

  private Optional<Said> answeredInTime(Case it) {
    return it.answers.stream()
        .min(Comparator.comparingLong(Said::at))
        .filter(answer -> answer.at() + NEAR_MS < it.due())
        .filter(answer -> answer.at() + LOST_MS < ledger.hungUpAt(answer.line()))
        .filter(answer -> it.command.type() != CommandType.REBOOT || answer.what() == What.YES);
  }

  /** Said to have had no effect, and the device heard it and did not refuse it. */
  List<String> falselyWithoutEffect() {
    return wrong(
        it -> {
          boolean refused =
              it.state().equals("rejected")
                  && first(it).filter(answer -> answer.what() == What.NO).isPresent();
          return it.row.path("effect").asText().equals("none") && !it.heard.isEmpty() && !refused;
        });
  }

  List<String> endedTooLate() {
    return wrong(it -> it.endedAt() > it.command.expiresAt() + DEADLINE_GRACE_MS);
  }

  List<String> writtenAfterExpiry() {
    return wrong(it -> it.heard.stream().anyMatch(frame -> isTooLate(it, frame)));
  }

  private static boolean isTooLate(Case it, Heard frame) {
    long written = it.sent.get(Math.min(frame.copy(), it.sent.size()) - 1).timeMs();
    return written >= it.command.expiresAt() || frame.at() > it.command.expiresAt() + READ_LATER_MS;
  }

  /** More than one message id, or one resend, or one line. */
  List<String> attemptedAgain() {
    return wrong(
        it ->
            it.heard.size() > 2
                || it.heard.stream().map(Heard::hex).distinct().count() > 1
                || it.heard.stream().map(Heard::line).distinct().count() > 1);
  }

  List<String> writtenWithoutBeingLogged() {
    return unlogged;
  }

  /** Per order that a start was heard for, on whatever device: more than one attempt. */
  List<String> ordersStartedTwice() {
    Map<String, Long> attempts =
        cases.values().stream()
            .filter(it -> it.command.type() == CommandType.START && !it.heard.isEmpty())
            .collect(Collectors.groupingBy(it -> it.command.orderNo(), Collectors.counting()));
    return attempts.entrySet().stream()
        .filter(it -> it.getValue() > 1)
        .map(Object::toString)
        .toList();
  }

  /**
   * Charges that ran and were not reported as what they are.
   *
   * @param sessions device, port and order of every stored session, separated by tabs
   */
  List<String> orphans(Collection<String> sessions) {
    List<String> wrong = new ArrayList<>();
    Map<String, List<LogRecord>> byBytes =
        cases.values().stream()
            .flatMap(it -> it.sent.stream())
            .collect(Collectors.groupingBy(it -> key(it.deviceId(), it.body().hex())));
    for (Ran charge : ledger.allRan()) {
      Case start =
          logged(byBytes, charge.deviceId, charge.startHex, charge.since)
              .map(it -> cases.get(it.commandId()))
              .orElse(null);
      String why = start == null ? "no start" : wrongWith(charge, start, sessions);
      if (why != null) {
        wrong.add(why + ": " + charge + " of " + start);
      }
    }
    return wrong;
  }

  /** Null when it was reported as it should. */
  private String wrongWith(Ran charge, Case start, Collection<String> sessions) {
    boolean other = !charge.otherOrder.isEmpty();
    String order = other ? charge.otherOrder : start.command.orderNo();
    if (!sessions.contains(charge.deviceId + '\t' + charge.portNo + '\t' + order)) {
      return "no session " + order;
    }
    Optional<Told> started =
        byOrder.getOrDefault(order, List.of()).stream()
            .filter(it -> it.type().equals(EventType.CHARGING_STARTED))
            .findFirst();
    if (started.isEmpty()) {
      return ended(order).isEmpty() ? "never told" : null;
    }
    if (other || start.succeeded()) {
      return null;
    }
    return start.has(EventType.COMMAND_CONTRADICTED) ? null : "not contradicted";
  }

  private Optional<Told> ended(String order) {
    return byOrder.getOrDefault(order, List.of()).stream()
        .filter(it -> ENDS.contains(it.type()) && it.event().at("/data/session_id").isTextual())
        .findFirst();
  }

  /** Starts that were contradicted while their charge ran: the id of the stop that must follow. */
  List<String> stopsThatFollow() {
    List<String> stops = new ArrayList<>();
    for (Case it : cases.values()) {
      Optional<Told> contradicted =
          it.told.stream()
              .filter(event -> event.type().equals(EventType.COMMAND_CONTRADICTED))
              .findFirst();
      if (contradicted.isPresent() && runsAfter(contradicted.get())) {
        stops.add(Ids.of("auto-stop", it.command.commandId()));
      }
    }
    return stops;
  }

  /** A charge that was told only by its end ends with the very same record. */
  private boolean runsAfter(Told contradicted) {
    long at = contradicted.event().path("timestamp").asLong();
    return byOrder.get(contradicted.orderNo()).stream()
        .filter(it -> ENDS.contains(it.type()) && it.event().path("timestamp").asLong() <= at)
        .noneMatch(it -> !it.event().at("/data/command_id").isTextual());
  }

  long count(String event) {
    return events.stream().filter(it -> it.type().equals(event)).count();
  }

  /** Of commands that ended by their deadline: how long after it the event could be read, in ms. */
  String toldAfterTheDeadline() {
    List<Long> lags =
        cases.values().stream()
            .filter(it -> it.endedAt() == it.command.expiresAt())
            .flatMap(
                it -> it.told.stream().limit(1).map(told -> told.readAt() - it.command.expiresAt()))
            .sorted()
            .toList();
    return lags.isEmpty()
        ? "none"
        : "n %d, median %d, p99 %d, most %d"
            .formatted(
                lags.size(),
                lags.get(lags.size() / 2),
                lags.get(lags.size() * 99 / 100),
                lags.get(lags.size() - 1));
  }

  /** How many commands of each kind of conduct ended in which state, for people. */
  String summary() {
    Map<String, Map<String, Integer>> table = new TreeMap<>();
    for (Case it : cases.values()) {
      String lie = it.heard.isEmpty() ? "(not heard)" : it.heard.get(0).lie().name();
      table
          .computeIfAbsent(lie, unused -> new TreeMap<>())
          .merge(it.command.type().wireName() + ' ' + it.state(), 1, Integer::sum);
    }
    StringBuilder text = new StringBuilder();
    table.forEach((lie, states) -> text.append("%n%-30s %s".formatted(lie, states)));
    return text.toString();
  }

  /** Every conduct that some command met. */
  Set<Lie> conducts() {
    return ledger.allHeard().stream().map(Heard::lie).collect(Collectors.toSet());
  }

  Map<String, Integer> states() {
    Map<String, Integer> states = new HashMap<>();
    cases.values().forEach(it -> states.merge(it.state(), 1, Integer::sum));
    return states;
  }

  private interface Check {
    boolean fails(Case it);
  }

  private List<String> wrong(Check check) {
    return cases.values().stream().filter(check::fails).map(Case::toString).toList();
  }
}
