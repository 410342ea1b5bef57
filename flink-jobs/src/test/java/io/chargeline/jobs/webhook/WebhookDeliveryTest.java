package io.chargeline.jobs.webhook;

import static io.chargeline.jobs.webhook.DeliveryBench.DEVICE;
import static io.chargeline.jobs.webhook.DeliveryBench.endpoint;
import static io.chargeline.jobs.webhook.DeliveryBench.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.jobs.webhook.Receiver.Answer;
import io.chargeline.jobs.webhook.Receiver.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookDeliveryTest {
  private final Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void whatArrivesIsTheRecordByteForByteAndVerifiesWithAStockLibrary() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      EventRecord event = bench.event(1);
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(event).untilRows(1);
      Call call = receiver.calls("/a").get(0);
      assertThat(call.body()).isEqualTo(new String(event.body, StandardCharsets.UTF_8));
      assertThat(call.headers().get("content-type")).containsExactly("application/json");
      assertThat(call.headers().get("user-agent")).containsExactly("Chargeline-Webhooks/1");
      assertThat(call.id()).isEqualTo(bodyId(DEVICE, 1));
      assertThatCode(() -> new Webhook(DeliveryBench.SECRET).verify(call.body(), call.headers()))
          .doesNotThrowAnyException();
      DeliveryRow row = bench.rows().get(0);
      assertThat(row)
          .isEqualTo(
              new DeliveryRow(
                  "demo",
                  "e1",
                  bodyId(DEVICE, 1),
                  "charging.progress",
                  DEVICE,
                  1,
                  1,
                  bench.now(),
                  row.latencyMs(),
                  "delivered",
                  204,
                  null,
                  event.envelope().occurredAt(),
                  "",
                  null));
    }
  }

  @Test
  void theNextEventOfADeviceWaitsForTheOneBeforeAnotherDeviceDoesNot() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    String first = bodyId(DEVICE, 1);
    receiver.on(
        "/a", call -> call.id().equals(first) ? Answer.of(200).behind(gate) : Answer.of(200));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      bench.feed(bench.event(1), bench.event(2), bench.event(3));
      bench.feed(event("04A228CD", 1, "device.online", bench.now()));
      bench.untilRows(1);
      bench.settle();
      assertThat(receiver.ids("/a")).containsExactlyInAnyOrder(first, bodyId("04A228CD", 1));
      gate.complete(null);
      bench.untilRows(4);
      assertThat(receiver.ids("/a").stream().filter(id -> id.contains(DEVICE)))
          .containsExactly(first, bodyId(DEVICE, 2), bodyId(DEVICE, 3));
    }
  }

  @Test
  void anEndpointThatNeverAnswersDoesNotDelayAnother() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    receiver.on("/dead", call -> Answer.of(200).behind(never));
    WebhookConfig config =
        DeliveryBench.config(Map.of("CONCURRENCY", "3", "CONCURRENCY_PER_ENDPOINT", "2"));
    try (DeliveryBench bench = DeliveryBench.with(config)) {
      bench.feed(endpoint("dead", receiver.url("/dead")), endpoint("good", receiver.url("/good")));
      for (int device = 0; device < 30; device++) {
        bench.feed(event("04A2280%X".formatted(device % 16), 1 + device / 16, "x.y", bench.now()));
      }
      bench.untilRows(30);
      assertThat(receiver.calls("/good")).hasSize(30);
      assertThat(receiver.calls("/dead")).hasSize(2);
      never.complete(null);
    }
  }

  @Test
  void anAttemptWithoutAnAnswerEndsAtTheTimeout() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    receiver.on("/a", call -> Answer.of(200).behind(never));
    try (DeliveryBench bench = DeliveryBench.with(timeout(Duration.ofMillis(200)))) {
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(bench.event(1)).untilRows(1);
      assertThat(bench.rows().get(0).outcome()).isEqualTo("retry");
      assertThat(bench.rows().get(0).error()).isEqualTo("timeout");
      assertThat(bench.rows().get(0).httpStatus()).isNull();
      never.complete(null);
    }
  }

  @Test
  void anEndpointThatDoesNotAnswerIsAskedByOneAttemptAtATime() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    receiver.on("/a", call -> Answer.of(200).behind(never));
    try (DeliveryBench bench = DeliveryBench.with(timeout(Duration.ofMillis(400)))) {
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(bench.event(1)).untilRows(1);
      bench.feed(event("04A22801", 1, "x.y", bench.now()));
      bench.feed(event("04A22802", 1, "x.y", bench.now()));
      bench.settle();
      assertThat(receiver.calls("/a")).hasSize(2);
      bench.until(() -> receiver.calls("/a").size() == 3);
      never.complete(null);
    }
  }

  @Test
  void aRepeatIsSilentButANumberingThatBeganAnewIsNot() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      long t = bench.now();
      bench.feed(endpoint("e1", receiver.url("/a")));
      bench.feed(event(DEVICE, 1, "x.y", t), event(DEVICE, 2, "x.y", t + 1)).untilRows(2);
      bench.feed(event(DEVICE, 1, "x.y", t), event(DEVICE, 2, "x.y", t + 1));
      bench.settle();
      assertThat(bench.rows()).hasSize(2);
      bench.feed(event(DEVICE, 1, "x.z", t + 5_000)).untilRows(3);
    }
  }

  @Test
  void anEndpointGetsWhatItsFilterAndTenantSay() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      long t = bench.now();
      bench.feed(
          endpoint("all", receiver.url("/all")),
          filtered("family", "/family", "demo", "charging.*"),
          filtered("one", "/one", "demo", "device.online"),
          filtered("foreign", "/foreign", "other", "*"));
      bench.feed(
          event(DEVICE, 1, "device.online", t),
          event(DEVICE, 2, "charging.started", t),
          event(DEVICE, 3, "charging.completed", t));
      bench.untilRows(6);
      bench.settle();
      assertThat(receiver.ids("/all"))
          .containsExactly(bodyId(DEVICE, 1), bodyId(DEVICE, 2), bodyId(DEVICE, 3));
      assertThat(receiver.ids("/family")).containsExactly(bodyId(DEVICE, 2), bodyId(DEVICE, 3));
      assertThat(receiver.ids("/one")).containsExactly(bodyId(DEVICE, 1));
      assertThat(receiver.ids("/foreign")).isEmpty();
    }
  }

  @Test
  void retryAfterIsHonouredInBothForms() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.ofEpochMilli(bench.now() + 60_000).atZone(ZoneOffset.UTC));
      receiver.on("/seconds", call -> Answer.of(429).with("Retry-After", "30"));
      receiver.on("/date", call -> Answer.of(503).with("Retry-After", date));
      bench.feed(endpoint("s", receiver.url("/seconds")), endpoint("d", receiver.url("/date")));
      bench.feed(bench.event(1)).untilRows(2);
      bench.pass(Duration.ofMillis(29_999));
      bench.settle();
      assertThat(bench.rows()).hasSize(2);
      bench.pass(Duration.ofMillis(1));
      bench.untilRows(3);
      assertThat(receiver.calls("/seconds")).hasSize(2);
      bench.pass(Duration.ofSeconds(28));
      bench.settle();
      assertThat(receiver.calls("/date")).hasSize(1);
      bench.pass(Duration.ofSeconds(2));
      bench.until(() -> receiver.calls("/date").size() == 2);
    }
  }

  @Test
  void aRedirectIsNoSuccessAndIsNotFollowed() throws Exception {
    receiver.on("/a", call -> Answer.of(302).with("Location", receiver.url("/elsewhere")));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(bench.event(1)).untilRows(1);
      bench.settle();
      assertThat(bench.rows().get(0).outcome()).isEqualTo("retry");
      assertThat(bench.rows().get(0).httpStatus()).isEqualTo(302);
      assertThat(receiver.calls("/elsewhere")).isEmpty();
    }
  }

  @Test
  void nobodyListeningAndAnAddressThatIsNoneAreRetriedLikeAnyFailure() throws Exception {
    String closed;
    try (Receiver gone = new Receiver()) {
      closed = gone.url("/x");
    }
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("closed", closed), endpoint("bad", "ftp://example.invalid/"));
      bench.feed(bench.event(1)).untilRows(2);
      assertThat(bench.rows())
          .extracting(DeliveryRow::error)
          .containsExactlyInAnyOrder("connect_failed", "bad_url");
      assertThat(bench.outcomes()).containsOnly("retry");
    }
  }

  @Test
  void aNameThatIsOfAPrivateAddressIsNotConnectedTo() throws Exception {
    WebhookConfig open = DeliveryBench.config();
    WebhookConfig strict = DeliveryBench.config(Map.of("PRIVATE_ADDRESSES", "false"));
    String byName = receiver.url("/name").replace("127.0.0.1", "localhost");
    try (DeliveryBench bench = DeliveryBench.with(strict)) {
      bench.feed(endpoint("name", byName), endpoint("literal", receiver.url("/literal")));
      bench.feed(bench.event(1)).untilRows(2);
      assertThat(bench.rows()).extracting(DeliveryRow::error).containsOnly("address_not_allowed");
      assertThat(bench.outcomes()).containsOnly("retry");
      assertThat(receiver.calls("/name")).isEmpty();
      assertThat(receiver.calls("/literal")).isEmpty();
    }
    try (DeliveryBench bench = DeliveryBench.with(open)) {
      bench.feed(endpoint("name", byName)).feed(bench.event(1)).untilRows(1);
      assertThat(bench.outcomes()).containsExactly("delivered");
    }
  }

  @Test
  void aSecretSealedUnderAnotherKeyFailsItsOwnDeliveriesOnly() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint good = endpoint("good", receiver.url("/good"));
      Endpoint bad =
          new Endpoint("bad", "demo", receiver.url("/bad"), List.of("*"), "AAAA", false, 1, 0);
      bench.feed(good, bad).feed(bench.event(1)).untilRows(2);
      assertThat(receiver.calls("/good")).hasSize(1);
      assertThat(receiver.calls("/bad")).isEmpty();
      assertThat(bench.rows()).extracting(DeliveryRow::error).contains("secret_unreadable");
    }
  }

  @Test
  void ofTwoRacingChangesTheFirstWins() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint endpoint = endpoint("e1", receiver.url("/first"));
      bench.feed(
          endpoint,
          next(endpoint, receiver.url("/second"), false),
          next(endpoint, receiver.url("/stale"), true));
      bench.feed(bench.event(1)).untilRows(1);
      assertThat(receiver.calls("/second")).hasSize(1);
    }
  }

  @Test
  void aRefusedEventIsTriedAgainOnScheduleForSeventyFiveHoursAndIsThenDead() throws Exception {
    receiver.on("/a", 422);
    List<Integer> first = List.of(1, 2, 5, 15, 60, 300);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(bench.event(1)).untilRows(1);
      long begin = bench.now();
      for (int delay : first) {
        int before = bench.rows().size();
        bench.pass(Duration.ofSeconds(delay).minusMillis(1));
        bench.settle();
        assertThat(receiver.calls("/a")).hasSize(before);
        bench.pass(Duration.ofMillis(delay * 100L + 1));
        bench.untilRows(before + 1);
      }
      while (!bench.outcomes().contains("dead")) {
        int before = bench.rows().size();
        bench.pass(Duration.ofMinutes(264));
        bench.untilRows(before + 1);
      }
      assertThat(Duration.ofMillis(bench.now() - begin)).isGreaterThan(Duration.ofHours(75));
      assertThat(bench.outcomes().stream().filter("dead"::equals)).hasSize(1);
      assertThat(bench.rows())
          .extracting(DeliveryRow::attempt)
          .startsWith(1, 2, 3, 4)
          .doesNotHaveDuplicates();
      assertThat(receiver.ids("/a")).containsOnly(bodyId(DEVICE, 1));
    }
  }

  @Test
  void anEventThatHappenedBeforeItsEndpointIsNotSentOneThatWasReadBeforeItIs() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      long created = bench.now();
      bench.feed(
          event(DEVICE, 1, "x.y", created - 1),
          event(DEVICE, 2, "x.y", created),
          event(DEVICE, 3, "x.y", created + 1));
      bench.pass(Duration.ofSeconds(9));
      Endpoint endpoint = from(endpoint("e1", receiver.url("/a")), created);
      bench.feed(endpoint).untilRows(2);
      bench.feed(from(next(endpoint, endpoint.url(), false), created));
      bench.feed(event(DEVICE, 4, "x.y", created + 2)).untilRows(3);
      bench.settle();
      assertThat(receiver.ids("/a"))
          .containsExactly(bodyId(DEVICE, 2), bodyId(DEVICE, 3), bodyId(DEVICE, 4));
    }
  }

  @Test
  void aDeletedEndpointIsForgottenAndCannotComeBack() throws Exception {
    receiver.on("/a", 500);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint endpoint = endpoint("e1", receiver.url("/a"));
      bench.feed(endpoint).feed(bench.event(1), bench.event(2), bench.event(3)).untilRows(1);
      bench.pass(Duration.ofMillis(500));
      long with = bench.stateSize();
      bench.feed(next(endpoint, endpoint.url(), true));
      bench.pass(Duration.ofHours(1));
      bench.settle();
      assertThat(receiver.calls("/a")).hasSize(1);
      assertThat(bench.stateSize()).isLessThan(with);
      try (DeliveryBench after = bench.restarted(DeliveryBench.config())) {
        after.feed(endpoint).feed(after.event(4));
        after.settle();
        assertThat(receiver.calls("/a")).hasSize(1);
      }
    }
  }

  private Endpoint filtered(String id, String path, String tenant, String filter) {
    Endpoint e = endpoint(id, receiver.url(path));
    return new Endpoint(id, tenant, e.url(), List.of(filter), e.sealedSecret(), false, 1, 0);
  }

  private static Endpoint next(Endpoint e, String url, boolean deleted) {
    return new Endpoint(
        e.endpointId(),
        e.tenant(),
        url,
        e.events(),
        e.sealedSecret(),
        deleted,
        e.version() + 1,
        e.effectiveFrom());
  }

  private static Endpoint from(Endpoint e, long effectiveFrom) {
    return new Endpoint(
        e.endpointId(),
        e.tenant(),
        e.url(),
        e.events(),
        e.sealedSecret(),
        e.deleted(),
        e.version(),
        effectiveFrom);
  }

  private static WebhookConfig timeout(Duration timeout) {
    return DeliveryBench.config(Map.of("TIMEOUT", timeout.toMillis() + "ms"));
  }

  private static String bodyId(String device, long sequence) {
    return "evt-" + device + "-" + sequence;
  }
}
