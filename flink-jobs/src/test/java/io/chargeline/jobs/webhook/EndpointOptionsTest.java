package io.chargeline.jobs.webhook;

import static io.chargeline.jobs.webhook.DeliveryBench.BOX;
import static io.chargeline.jobs.webhook.DeliveryBench.DEVICE;
import static io.chargeline.jobs.webhook.DeliveryBench.SECRET;
import static io.chargeline.jobs.webhook.DeliveryBench.endpoint;
import static io.chargeline.jobs.webhook.DeliveryBench.event;
import static io.chargeline.jobs.webhook.DeliveryBench.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.domain.webhook.WebhookFormat;
import io.chargeline.jobs.webhook.Receiver.Answer;
import io.chargeline.jobs.webhook.Receiver.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an endpoint may have beside its address. */
class EndpointOptionsTest {
  private static final EndpointOptions NONE = EndpointOptions.DEFAULTS;

  private final Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void whileASecretIsReplacedBothVerifyAndAfterwardsOnlyTheNewOne() throws Exception {
    String former = SecretBox.newWebhookSecret();
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      long until = bench.now() + Duration.ofHours(1).toMillis();
      Endpoint endpoint = endpoint("e1", receiver.url("/a"));
      bench.feed(
          with(
              endpoint,
              new EndpointOptions(
                  null, false, null, null, null, null, BOX.seal(former), until, 0, 0, 0, false)));
      bench.feed(bench.event(1)).untilRows(1);
      Call both = receiver.calls("/a").get(0);
      for (String secret : List.of(SECRET, former)) {
        assertThatCode(() -> new Webhook(secret).verify(both.body(), both.headers()))
            .doesNotThrowAnyException();
      }
      bench.pass(Duration.ofHours(1));
      bench.feed(bench.event(2)).untilRows(2);
      assertThat(receiver.calls("/a").get(1).headers().get("webhook-signature").get(0))
          .doesNotContain(" ");
    }
  }

  @Test
  void thePredecessorsFormIsAsItWas() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(with(endpoint("e1", receiver.url("/hook/a?b=c")), format()));
      bench.feed(bench.event(1)).untilRows(1);
      Call call = receiver.calls("/hook/a").get(0);
      JsonNode body = Json.tree(call.body().getBytes(StandardCharsets.UTF_8));
      String nonce = call.headers().get("X-Nonce").get(0);
      String timestamp = call.headers().get("X-Timestamp").get(0);
      assertThat(body)
          .isEqualTo(
              Json.tree(
                  """
                  {"event_id":"evt-04A26CF3-1","event_type":"charging.progress",\
                  "device_phy_id":"04A26CF3","timestamp":%d,"nonce":"%s","data":{"port_no":1}}\
                  """
                      .formatted(bench.now() / 1_000, nonce)
                      .getBytes(StandardCharsets.UTF_8)));
      assertThat(timestamp).isEqualTo(Long.toString(bench.now() / 1_000));
      assertThat(nonce).matches("[0-9a-f]{32}");
      String digest =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(call.body().getBytes(StandardCharsets.UTF_8)));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = "POST\n/hook/a\n" + timestamp + "\n" + nonce + "\n" + digest;
      assertThat(call.headers().get("X-Signature"))
          .containsExactly(
              HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
      assertThat(call.headers()).doesNotContainKey("webhook-signature");
    }
  }

  @Test
  void aRepeatOfThePredecessorsFormHasANonceOfItsOwn() throws Exception {
    receiver.on("/a", 503);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(with(endpoint("e1", receiver.url("/a")), format()));
      bench.feed(bench.event(1)).untilRows(1);
      bench.pass(Duration.ofSeconds(2));
      bench.untilRows(2);
      assertThat(receiver.calls("/a"))
          .extracting(call -> call.headers().get("X-Nonce").get(0))
          .doesNotHaveDuplicates();
    }
  }

  private static EndpointOptions format() {
    return new EndpointOptions(
        null, false, null, null, null, WebhookFormat.PREDECESSOR, null, 0, 0, 0, 0, false);
  }

  @Test
  void itsOwnHeadersGoAlongAndChangeNoneOfOurs() throws Exception {
    String headers =
        Json.text(
            Map.of(
                "Authorization", "Bearer x",
                "X-Api-Key", "k",
                "webhook-id", "forged",
                "Content-Type", "text/plain",
                "Host", "elsewhere"));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(
          with(
              endpoint("e1", receiver.url("/a")),
              new EndpointOptions(
                  null, false, null, null, BOX.seal(headers), null, null, 0, 0, 0, 0, false)));
      bench.feed(bench.event(1)).untilRows(1);
      Call call = receiver.calls("/a").get(0);
      assertThat(call.headers().get("Authorization")).containsExactly("Bearer x");
      assertThat(call.headers().get("X-Api-Key")).containsExactly("k");
      assertThat(call.headers().get("webhook-id")).containsExactly("evt-04A26CF3-1");
      assertThat(call.headers().get("Content-Type")).containsExactly("application/json");
      assertThat(call.headers().get("Host").get(0)).startsWith("127.0.0.1");
    }
  }

  @Test
  void onlyTheLatestUndeliveredProgressIsSent() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    receiver.on("/a", call -> Answer.of(200).behind(gate));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint endpoint = endpoint("e1", receiver.url("/a"));
      bench.feed(
          with(
              endpoint,
              new EndpointOptions(null, false, null, null, null, null, null, 0, 0, 0, 0, true)));
      bench.settle();
      long t = bench.now();
      bench.feed(event(DEVICE, 1, "charging.progress", t));
      bench.until(() -> receiver.calls("/a").size() == 1);
      bench.feed(
          event(DEVICE, 2, "charging.progress", t),
          event(DEVICE, 3, "device.heartbeat", t),
          event(DEVICE, 4, "charging.progress", t),
          event(DEVICE, 5, "charging.stopped", t),
          event(DEVICE, 6, "device.heartbeat", t),
          event(DEVICE, 7, "charging.progress", t));
      gate.complete(null);
      bench.untilRows(4);
      bench.settle();
      assertThat(bench.rows()).extracting(DeliveryRow::sequence).containsExactly(1L, 5L, 6L, 7L);
    }
  }

  @Test
  void itsSitesAndDevicesSayWhatItGets() throws Exception {
    EndpointOptions one =
        new EndpointOptions(
            null, false, List.of(), List.of("04A22801"), null, null, null, 0, 0, 0, 0, false);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(with(endpoint("e1", receiver.url("/a")), one));
      bench.feed(bench.event(1), event("04A22801", 1, "x.y", bench.now())).untilRows(1);
      bench.settle();
      assertThat(receiver.ids("/a")).containsExactly("evt-04A22801-1");
    }
  }

  @Test
  void noMoreAreBegunASecondThanItAllows() throws Exception {
    EndpointOptions slow =
        new EndpointOptions(null, false, null, null, null, null, null, 0, 5, 0, 0, false);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(with(endpoint("e1", receiver.url("/a")), slow));
      for (int device = 0; device < 20; device++) {
        bench.feed(event("0400%04X".formatted(device), 1, "x.y", bench.now()));
      }
      bench.untilRows(5);
      bench.settle();
      assertThat(bench.rows()).hasSize(5);
      bench.pass(Duration.ofSeconds(1));
      bench.untilRows(10);
      bench.settle();
      assertThat(bench.rows()).hasSize(10);
    }
  }

  @Test
  void itsTimeoutIsItsOwn() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    receiver.on("/a", call -> Answer.of(200).behind(never));
    EndpointOptions short1 =
        new EndpointOptions(null, false, null, null, null, null, null, 0, 0, 0, 1, false);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(with(endpoint("e1", receiver.url("/a")), short1));
      bench.feed(bench.event(1)).untilRows(1);
      assertThat(bench.rows().get(0).error()).isEqualTo("timeout");
      assertThat(bench.rows().get(0).latencyMs()).isBetween(900L, 4_000L);
      never.complete(null);
    }
  }

  @Test
  void whatHappensWhileItIsDisabledIsNotSentLaterWhatWasOwedBeforeIs() throws Exception {
    receiver.on("/a", 503);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint first = endpoint("e1", receiver.url("/a"));
      bench.feed(first).feed(bench.event(1), bench.event(2)).untilRows(1);
      bench.pass(Duration.ofMillis(10));
      Endpoint off = with(version(first, 2), disabled(true));
      bench.feed(off);
      receiver.on("/a", 200);
      bench.pass(Duration.ofSeconds(10));
      bench.feed(bench.event(3));
      bench.settle();
      assertThat(bench.rows()).hasSize(1);
      try (DeliveryBench after = bench.restarted(DeliveryBench.config())) {
        after.feed(after.event(4));
        after.pass(Duration.ofSeconds(10));
        after.feed(with(version(first, 3), disabled(false)));
        after.feed(after.event(5));
        after.untilRows(3);
        after.settle();
        assertThat(receiver.accepted("/a"))
            .containsExactly("evt-04A26CF3-1", "evt-04A26CF3-2", "evt-04A26CF3-5");
      }
    }
  }

  @Test
  void goneEndsTheVersionAndTheNextOneGetsWhatIsOwed() throws Exception {
    receiver.on("/a", 410);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint first = endpoint("e1", receiver.url("/a"));
      bench.feed(first).feed(bench.event(1), bench.event(2)).untilRows(1);
      assertThat(bench.outcomes()).containsExactly("retry");
      bench.pass(Duration.ofHours(10));
      bench.feed(event("04A22801", 1, "x.y", bench.now()));
      bench.settle();
      assertThat(receiver.calls("/a")).hasSize(1);
      assertThat(bench.health("e1").orElseThrow().disabledBy()).isEqualTo("gone");
      receiver.on("/a", 200);
      try (DeliveryBench after = bench.restarted(DeliveryBench.config())) {
        after.settle();
        assertThat(receiver.calls("/a")).hasSize(1);
        after.feed(version(first, 2));
        after.untilRows(3);
        assertThat(receiver.accepted("/a"))
            .containsExactlyInAnyOrder("evt-04A26CF3-1", "evt-04A26CF3-2", "evt-04A22801-1");
        after.pass(Duration.ofSeconds(3));
        assertThat(after.health("e1").orElseThrow().disabledBy()).isNull();
      }
    }
  }

  @Test
  void ofARefusalTheBeginningOfTheAnswerIsKept() throws Exception {
    receiver.on("/a", call -> Answer.of(400).saying("no\nsuch " + "order ".repeat(200)));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(bench.event(1)).untilRows(1);
      assertThat(bench.rows().get(0).responseExcerpt()).startsWith("no such order").hasSize(512);
    }
  }

  private static EndpointOptions disabled(boolean disabled) {
    return new EndpointOptions(
        null, disabled, null, null, null, null, null, 0, 0, 0, 0, NONE.collapse());
  }

  private static Endpoint version(Endpoint e, long version) {
    return new Endpoint(
        e.endpointId(), e.tenant(), e.url(), e.events(), e.sealedSecret(), false, version, 0);
  }
}
