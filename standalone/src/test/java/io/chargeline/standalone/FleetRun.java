package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.event.EventType;
import io.chargeline.gateway.Gateway;
import io.chargeline.gateway.GatewayConfig;
import io.chargeline.standalone.FleetLog.Told;
import io.chargeline.standalone.LyingDevice.Temper;
import io.chargeline.standalone.TestStack.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fleet and all that it is asked. */
final class FleetRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetRun.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String PILES = "04E4";
  private static final String SOCKETS = "8604E4";
  private static final long GRACE_MS = 2_000;
  private static final int READERS = 8;
  private static final int OVERLOADED_EVERY = 20;
  private static final int MOST_WAVES = 40;

  /** How long the last deeds of the devices take after the last deadline. */
  private static final long AFTERMATH_MS = 3_000;

  /**
   * @param run makes order numbers of this run its own, at most four characters
   * @param liars of each protocol; there are half as many honest devices
   * @param patient of each protocol, whose commands may be sent a second time
   * @param commands to be taken at least
   * @param wavePause between two waves of commands, in which each device gets some
   * @param toTheLastStop whether the stops that the device job gives by itself are waited for
   */
  record Scale(
      String run, int liars, int patient, int commands, Duration wavePause, boolean toTheLastStop) {
    int honest() {
      return Math.max(1, liars / 2);
    }
  }

  private final TestStack stack;
  private final Scale scale;
  private final Gateway second;
  private final LyingFleet fleet;
  private final FleetLog log;
  private final ScheduledExecutorService readers = Executors.newScheduledThreadPool(READERS);
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final List<FleetPlan> plans = new ArrayList<>();
  private final Set<String> read = ConcurrentHashMap.newKeySet();

  /** As the API showed them once they had ended; the table has to show the same in the end. */
  private final Map<String, JsonNode> ended = new ConcurrentHashMap<>();

  private final Set<String> lateToRead = ConcurrentHashMap.newKeySet();
  private final String endpoint;

  FleetRun(TestStack stack, Scale scale) {
    this.stack = stack;
    this.scale = scale;
    this.second = anotherGateway(stack);
    this.fleet = new LyingFleet(stack.devices(), new InetSocketAddress("127.0.0.1", second.port()));
    this.log = new FleetLog(stack.endpoints().kafka(), FleetRun::isOurs, this::readAtItsDeadline);
    Reply made =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"%s\"]}"
                .formatted(receiver.url(), EventType.COMMAND_CONTRADICTED));
    receiver.expect(made.text("secret"));
    endpoint = made.text("id");
  }

  private static Gateway anotherGateway(TestStack stack) {
    Map<String, String> environment =
        Map.of(
            "CHARGELINE_GATEWAY_NAME", "elsewhere",
            "CHARGELINE_DEVICE_PORT", "0",
            "CHARGELINE_GATEWAY_HTTP_PORT", "-1",
            "CHARGELINE_KAFKA_BOOTSTRAP", stack.endpoints().kafka());
    return Gateway.start(
        GatewayConfig.read(new Settings(environment)),
        System::currentTimeMillis,
        new SimpleMeterRegistry());
  }

  private static boolean isOurs(String deviceId) {
    return deviceId.startsWith(PILES) || deviceId.startsWith(SOCKETS);
  }

  void go() throws Exception {
    connectAll();
    long began = System.currentTimeMillis();
    commandAll();
    long issued = System.currentTimeMillis();
    await(() -> read.size() == log.commands().size());
    fleet.after(AFTERMATH_MS, fleet::finish);
    long settledFrom = System.currentTimeMillis() + AFTERMATH_MS;
    await(() -> System.currentTimeMillis() > settledFrom && fleet.settled());
    judge();
    LOG.atInfo()
        .addKeyValue("commands", log.commands().size())
        .addKeyValue("issued_ms", issued - began)
        .addKeyValue("whole_ms", System.currentTimeMillis() - began)
        .log("the lying fleet was seen through");
  }

  private void connectAll() {
    for (int i = 0; i < scale.liars(); i++) {
      addPair(i, Temper.LIAR);
    }
    for (int i = 0; i < scale.honest(); i++) {
      addPair(1_000 + i, Temper.HONEST);
    }
    for (int i = 0; i < scale.patient(); i++) {
      addPair(2_000 + i, Temper.PATIENT);
    }
    plans.forEach(plan -> await(() -> isThere(plan)));
  }

  private void addPair(int number, Temper temper) {
    int of = scale.toTheLastStop() ? 0x8000 : 0;
    LyingDevice pile = fleet.pile(0x04E40000 + of + number, temper);
    LyingDevice sockets = fleet.sockets(SOCKETS + "%08d".formatted(of + number), temper);
    boolean patient = temper == Temper.PATIENT;
    boolean overloaded = temper == Temper.HONEST && number % OVERLOADED_EVERY == 0;
    plans.add(new FleetPlan(pile.id, true, patient, overloaded, scale.run()));
    plans.add(new FleetPlan(sockets.id, false, patient, overloaded, scale.run()));
  }

  private boolean isThere(FleetPlan plan) {
    Reply device = stack.get("/api/third/devices/" + plan.deviceId());
    return device.body().path("ports").size() == LyingPile.PORTS
        && device.body().path("connected").asBoolean();
  }

  private boolean isConnected(FleetPlan plan) {
    Reply device = stack.get("/api/third/devices/" + plan.deviceId());
    return device.body().path("connected").asBoolean(true);
  }

  /** Waves of batches; stops one by one, beside them. */
  private void commandAll() {
    for (int wave = 1; log.commands().size() < scale.commands(); wave++) {
      assertThat(wave).as("%d commands taken", log.commands().size()).isLessThan(MOST_WAVES);
      boolean first = wave == 1;
      ArrayNode items = Json.MAPPER.createArrayNode();
      for (FleetPlan plan : plans) {
        if (first || !plan.patient()) {
          plan.next().forEach(item -> give(item, items));
          plan.next().forEach(item -> give(item, items));
        }
      }
      if (first) {
        plans.stream()
            .filter(FleetPlan::overloaded)
            .forEach(plan -> plan.tooMuch().forEach(items::add));
      }
      ObjectNode batch = Json.MAPPER.createObjectNode();
      batch.set("items", items);
      Reply taken = stack.post("/api/third/devices/batch/control", batch.toString());
      assertThat(taken.status()).as("%s", taken).isEqualTo(202);
      String path = "/api/third/batches/" + taken.text("batch_id") + "?limit=1";
      await(() -> stack.get(path).text("state").equals("done"));
      pause();
    }
  }

  private void give(ObjectNode item, ArrayNode items) {
    if (!item.path("type").asText().equals("stop")) {
      items.add(item);
      return;
    }
    String device = item.path("device_phy_id").asText();
    ObjectNode body = item.deepCopy().without(List.of("device_phy_id", "type"));
    readers.execute(
        () -> stack.post("/api/third/devices/" + device + "/charge/stop", body.toString()));
  }

  private void pause() {
    long until = System.nanoTime() + scale.wavePause().toNanos();
    await(() -> System.nanoTime() > until);
  }

  /** That it is terminal then is asked of the API, at that moment. */
  private void readAtItsDeadline(Command command) {
    long in = command.expiresAt() + GRACE_MS - System.currentTimeMillis();
    readers.schedule(() -> readOnce(command), Math.max(0, in), TimeUnit.MILLISECONDS);
  }

  private void readOnce(Command command) {
    Reply reply = stack.get("/api/third/commands/" + command.commandId());
    if (reply.status() == 429) {
      readers.schedule(() -> readOnce(command), 100, TimeUnit.MILLISECONDS);
      return;
    }
    if (reply.body().hasNonNull("ended_at")) {
      ended.put(command.commandId(), reply.body());
    } else {
      lateToRead.add(reply.toString());
    }
    read.add(command.commandId());
  }

  private void judge() throws Exception {
    FleetTruth truth = truth();
    awaitQuietly(
        () ->
            truth.orphans(sessions()).isEmpty()
                && contradictionsArrived()
                && differences().isEmpty());
    FleetTruth last = truth();
    tell(last);
    SoftAssertions all = new SoftAssertions();
    judgeEnds(last, all);
    judgeWire(last, all);
    judgeCharges(last, all);
    judgeReach(last, all);
    all.assertAll();
  }

  private void judgeEnds(FleetTruth truth, SoftAssertions all) throws Exception {
    none(all, "state without its effect", truth.statesWithoutTheirEffect());
    none(all, "falsely succeeded", truth.falselySucceeded());
    none(all, "answered in time and not believed", truth.inTimeAndNotBelieved());
    none(all, "falsely without effect", truth.falselyWithoutEffect());
    none(all, "not exactly one terminal event", truth.notExactlyOneTerminalEvent());
    none(all, "ended after deadline + 2 s", truth.endedTooLate());
    none(all, "not readable as ended at deadline + 2 s", List.copyOf(lateToRead));
    none(all, "table and API differ", differences());
  }

  private static void judgeWire(FleetTruth truth, SoftAssertions all) {
    none(all, "written after expiry", truth.writtenAfterExpiry());
    none(all, "written without being logged", truth.writtenWithoutBeingLogged());
    none(all, "attempted more than once", truth.attemptedAgain());
    none(all, "order started twice", truth.ordersStartedTwice());
  }

  private void judgeCharges(FleetTruth truth, SoftAssertions all) throws Exception {
    none(all, "orphan charges not reported", truth.orphans(sessions()));
    none(all, "contradicted and no stop followed", missing(truth.stopsThatFollow()));
    all.assertThat(contradictionsArrived()).as("every contradiction reached the hook").isTrue();
    all.assertThat(receiver.refused()).isEmpty();
  }

  /** That the run could have failed. */
  private void judgeReach(FleetTruth truth, SoftAssertions all) {
    all.assertThat(truth.conducts()).as("every conduct was met").contains(Lie.values());
    all.assertThat(truth.states().keySet())
        .as("every end was met")
        .contains("succeeded", "rejected", "failed", "expired", "undeliverable");
    all.assertThat(truth.answeredInTime()).isGreaterThan(scale.commands() / 5);
    all.assertThat(truth.count(EventType.COMMAND_CONTRADICTED)).isPositive();
  }

  private void tell(FleetTruth truth) {
    LOG.atInfo().log("what became of the commands, by conduct:{}", truth.summary());
    LOG.atInfo()
        .addKeyValue("commands", log.commands().size())
        .addKeyValue("states", truth.states())
        .addKeyValue("answered_in_time", truth.answeredInTime())
        .addKeyValue("charges", fleet.ledger().allRan().size())
        .addKeyValue("contradicted", truth.count(EventType.COMMAND_CONTRADICTED))
        .addKeyValue("told_after_deadline_ms", truth.toldAfterTheDeadline())
        .log("figures");
  }

  private FleetTruth truth() {
    Map<String, JsonNode> rows = new ConcurrentHashMap<>();
    log.commands().keySet().forEach(id -> rows.put(id, ended(id)));
    return new FleetTruth(log, fleet.ledger(), rows);
  }

  private JsonNode ended(String id) {
    if (!ended.containsKey(id)) {
      await(
          () -> {
            JsonNode row = stack.get("/api/third/commands/" + id).body();
            return row.hasNonNull("ended_at") && ended.put(id, row) == null;
          });
    }
    return ended.get(id);
  }

  private static void none(SoftAssertions all, String what, List<String> wrong) {
    all.assertThat(wrong.stream().limit(8).collect(Collectors.joining("\n")))
        .as("%s: %d", what, wrong.size())
        .isEmpty();
  }

  private Set<String> sessions() throws Exception {
    return new TreeSet<>(
        stack
            .tables()
            .rows(
                "SELECT device_id, port, order_no FROM chargeline.v_sessions"
                    + " WHERE startsWith(device_id, '%s') OR startsWith(device_id, '%s')"
                        .formatted(PILES, SOCKETS)));
  }

  private boolean contradictionsArrived() {
    Set<String> arrived =
        receiver.deliveries().stream()
            .map(WebhookReceiver.Delivery::id)
            .collect(Collectors.toSet());
    return log.events().stream()
        .filter(event -> event.type().equals(EventType.COMMAND_CONTRADICTED))
        .map(Told::event)
        .allMatch(event -> arrived.contains(event.path("id").asText()));
  }

  /** Those of the ids under which no command stands; in the long run, none that has not ended. */
  private List<String> missing(List<String> ids) {
    return ids.stream().filter(id -> !stands(id)).toList();
  }

  private boolean stands(String id) {
    if (scale.toTheLastStop()) {
      return !ended(id).isEmpty();
    }
    return stack.get("/api/third/commands/" + id).status() < 300;
  }

  /** Commands that stand in the table otherwise than the API shows them. */
  private List<String> differences() throws Exception {
    String where =
        " FROM chargeline.v_commands WHERE startsWith(device_id, '%s') OR startsWith(device_id, '%s')"
            .formatted(PILES, SOCKETS);
    List<String> stored =
        stack.tables().rows("SELECT command_id, state, effect, ifNull(reason, '')" + where);
    Set<String> known = new TreeSet<>(stored);
    return log.commands().keySet().stream()
        .map(
            id -> {
              JsonNode row = ended(id);
              return String.join(
                  "\t",
                  Arrays.asList(
                      id,
                      row.path("state").asText(),
                      row.path("effect").asText(),
                      row.path("reason").asText()));
            })
        .filter(row -> !known.contains(row))
        .toList();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .pollDelay(Duration.ZERO)
        .until(condition);
  }

  /** What is still not so is told by the assertions that follow. */
  private static void awaitQuietly(Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      LOG.atWarn().log("not all of it came in time");
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
    stack.send(stack.request("/api/third/webhook-endpoints/" + endpoint).DELETE());
    fleet.close();
    // Other tests take whatever device is online.
    awaitQuietly(() -> plans.stream().noneMatch(this::isConnected));
    log.close();
    second.close();
    receiver.close();
  }
}
