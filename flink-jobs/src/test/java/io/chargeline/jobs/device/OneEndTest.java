package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.device.HonestPile.Charge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is lost, repeated, late or out of order between an honest device and us: a charge has
 * exactly one terminal event, and a start that was accepted ends in its charge's or in one {@code
 * charging.failed} of its own; in both only if the failure is contradicted.
 */
class OneEndTest {
  private static final int FEW = 100;
  private static final int MANY = 3000;
  private static final int STEPS = 70;
  private static final long DAY = 86_400;
  private static final Set<String> ENDS =
      Set.of("charging.stopped", "charging.completed", "charging.failed");

  static Stream<Arguments> few() {
    return histories(0, FEW);
  }

  static Stream<Arguments> many() {
    return histories(FEW, MANY);
  }

  private static Stream<Arguments> histories(int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .flatMap(seed -> Stream.of("ap3000", "bkv").map(it -> Arguments.of(it, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("few")
  void everyChargeAndEveryStartEndsOnce(String protocol, int seed) throws Exception {
    run(protocol, new Random(seed));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("many")
  void theSameForLonger(String protocol, int seed) throws Exception {
    run(protocol, new Random(seed));
  }

  private static void run(String protocol, Random random) throws Exception {
    try (HonestPile pile =
        protocol.equals("bkv") ? new HonestSocket() : new HonestAp3000(random.nextBoolean())) {
      for (int i = 0; i < STEPS; i++) {
        step(pile, random);
      }
      pile.log.after(3 * DAY).tick();
      verify(pile);
      pile.log.after(61 * DAY).tick().after(2 * DAY).tick();
      assertThat(pile.log.stateEntries()).as("entries left").isEqualTo(1);
      assertThat(pile.log.timers()).as("timers left").isZero();
    }
  }

  private static void step(HonestPile pile, Random random) throws Exception {
    LogOfADevice log = pile.log;
    log.after(1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 40));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> pile.start(random);
      case 5 -> pile.startAgain(pick(pile.charges, random));
      case 6 -> pile.unasked(random);
      case 7, 8 -> pile.answer(pick(pile.unanswered(), random), false);
      case 9 -> pile.answer(pick(pile.charges, random), true);
      case 10, 11, 12 -> pile.report(pick(pile.running(), random));
      case 13, 14 -> pile.end(pick(pile.running(), random), random.nextInt(4) > 0);
      case 15 -> pile.settle(pick(pile.over(), random));
      case 16 -> pile.beat();
      case 17 -> log.closed(pile.connection(), CloseReason.PEER_CLOSED);
      case 18 -> log.opened(pile.nextConnection());
      default -> rare(pile, random);
    }
  }

  private static void rare(HonestPile pile, Random random) throws Exception {
    switch (random.nextInt(4)) {
      case 0 -> pile.log.restart();
      case 1 -> pile.log.after(DAY + 1).tick();
      case 2 -> pile.stop(pick(pile.running(), random));
      default -> pile.log.tick();
    }
  }

  /** Null if there is none. */
  private static Charge pick(List<Charge> from, Random random) {
    return from.isEmpty() ? null : from.get(random.nextInt(from.size()));
  }

  private static void verify(HonestPile pile) {
    List<JsonNode> events = pile.log.all(Topic.DEVICE_EVENTS);
    assertThat(by(events, "/id").values().stream().filter(same -> same.size() > 1))
        .as("different events with one id")
        .isEmpty();
    Map<String, List<JsonNode>> bySession = by(events, "/data/session_id");
    bySession.forEach(OneEndTest::verifySession);
    Map<String, Set<String>> sessionsOf = new HashMap<>();
    bySession.forEach(
        (session, told) ->
            sessionsOf.computeIfAbsent(order(told.get(0)), order -> new HashSet<>()).add(session));
    Map<String, List<JsonNode>> byCommand = by(events, "/data/command_id");
    for (Charge charge : pile.charges) {
      if (charge.commandId != null) {
        verifyStart(
            charge,
            byCommand.getOrDefault(charge.commandId, List.of()),
            sessionsOf.getOrDefault(charge.order, Set.of()));
      }
    }
  }

  private static String order(JsonNode event) {
    return event.at("/data/order_no").asText();
  }

  private static Map<String, List<JsonNode>> by(List<JsonNode> events, String pointer) {
    Function<JsonNode, String> key = event -> event.at(pointer).asText();
    return events.stream()
        .filter(event -> !event.at(pointer).isMissingNode())
        .collect(Collectors.groupingBy(key));
  }

  private static void verifySession(String session, List<JsonNode> told) {
    List<String> types = types(told);
    assertThat(types.stream().filter(ENDS::contains))
        .as("ends of %s: %s", session, types)
        .hasSize(1);
    assertThat(told)
        .as("orders of %s", session)
        .extracting(OneEndTest::order)
        .containsOnly(order(told.get(0)));
    List<String> behind = types.subList(indexOfEnd(types) + 1, types.size());
    assertThat(behind)
        .as("after the end of %s: %s", session, types)
        .isSubsetOf("charging.corrected");
    assertThat(behind).as("corrections").hasSizeLessThan(2);
    boolean isFinal = told.get(indexOfEnd(types)).at("/data/final").asBoolean();
    assertThat(isFinal && !behind.isEmpty()).as("a final end of %s corrected", session).isFalse();
    assertThat(types.stream().filter("charging.started"::equals)).hasSizeLessThan(2);
  }

  private static int indexOfEnd(List<String> types) {
    return IntStream.range(0, types.size())
        .filter(i -> ENDS.contains(types.get(i)))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.get("event").asText()).toList();
  }

  private static void verifyStart(Charge charge, List<JsonNode> told, Set<String> sessions) {
    List<String> types = new ArrayList<>(types(told));
    long failed = types.stream().filter("charging.failed"::equals).count();
    boolean contradicted = types.contains("command.contradicted");
    String what = "%s: %s, charges %s".formatted(charge.order, types, sessions);
    assertThat(types.stream().filter(OneEndTest::endsCommand)).as(what).hasSize(1);
    assertThat(sessions).as(what).hasSizeLessThan(2);
    if (sessions.isEmpty()) {
      assertThat(failed).as(what).isEqualTo(1);
      assertThat(contradicted).as(what).isFalse();
    } else if (failed > 0) {
      assertThat(failed).as(what).isEqualTo(1);
      assertThat(contradicted).as(what).isTrue();
    }
  }

  private static boolean endsCommand(String type) {
    return Set.of("command.succeeded", "command.failed", "command.expired").contains(type);
  }
}
