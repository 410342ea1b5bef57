package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.device;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.RequestSignature;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.ControlLog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same request again, to two servers on one log. */
final class IdempotencyTest extends ApiTest {
  private static final String ENDPOINTS = "/api/third/webhook-endpoints";
  private static final String TENANTS = "/api/admin/tenants";
  private static final String HEADER = "Idempotency-Key";

  private ApiServer second;
  private Client demo2;

  @BeforeAll
  void startAnother() {
    second = newServer(Optional.empty());
    second.ready().join();
    demo2 = new Client(second.port(), "demo-key");
  }

  @AfterAll
  void stopAnother() {
    second.close();
  }

  private static String endpoint(String name) {
    return "{\"url\":\"https://example.com/" + name + "\",\"events\":[\"*\"]}";
  }

  private static boolean replayed(Reply reply) {
    return reply.raw().headers().firstValue("Idempotency-Replayed").isPresent();
  }

  private List<String> ids(String urlPart) {
    List<String> ids = new ArrayList<>();
    for (JsonNode one : demo.get(ENDPOINTS).body().get("items")) {
      if (one.get("url").asText().contains(urlPart)) {
        ids.add(one.get("id").asText());
      }
    }
    return ids;
  }

  @Test
  void anAnswerIsGivenAgainByAnyServer() {
    Reply made = other.post(ENDPOINTS, endpoint("again"), HEADER, "i-1");
    assertThat(made.status()).isEqualTo(201);
    assertThat(replayed(made)).isFalse();
    String sameWrittenOtherwise =
        " { \"events\" : [\"*\"], \"url\" : \"https://example.com/again\" } ";
    try (ApiServer restarted = newServer(Optional.empty())) {
      for (int port : new int[] {server.port(), second.port(), restarted.port()}) {
        Client client = new Client(port, "other-key");
        Reply again = client.post(ENDPOINTS, sameWrittenOtherwise, HEADER, "i-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(replayed(again)).isTrue();
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(again.type()).isEqualTo(made.type());
        assertThat(again.raw().headers().firstValue("Location"))
            .isEqualTo(made.raw().headers().firstValue("Location"));
        assertThat(code(client.post(ENDPOINTS, endpoint("else"), HEADER, "i-1")))
            .isEqualTo("422 idempotency_key_reused");
        assertThat(code(client.delete(ENDPOINTS + "/" + made.text("id"), HEADER, "i-1")))
            .isEqualTo("422 idempotency_key_reused");
        assertThat(code(client.post(stop("04E3A001"), "{\"order_no\":\"x\"}", HEADER, "i-1")))
            .isIn("404 device_not_found", "422 idempotency_key_reused");
      }
    }
    Reply theirs = demo.post(ENDPOINTS, endpoint("again"), HEADER, "i-1");
    assertThat(theirs.status()).isEqualTo(201);
    assertThat(theirs.text("id")).isNotEqualTo(made.text("id"));
    String path = ENDPOINTS + "/" + made.text("id");
    assertThat(other.delete(path, HEADER, "i-2").status()).isEqualTo(204);
    assertThat(other.delete(path, HEADER, "i-2").status()).isEqualTo(204);
    assertThat(code(other.delete(path))).isEqualTo("404 endpoint_not_found");
  }

  @Test
  void aSecretIsSealedInTheStoredAnswer() {
    Reply made = other.post(ENDPOINTS, endpoint("sealed"), HEADER, "i-sealed");
    KeyClaim claim = claim("other", "i-sealed");
    assertThat(claim.state()).isEqualTo(KeyClaim.State.DONE);
    assertThat(claim.sealed()).doesNotContain(made.text("id"), made.text("secret"));
    assertThat(new SecretBox(SECRET_KEY).open(claim.sealed())).contains(made.text("secret"));
  }

  @Test
  void fiftyAtOnceMakeOneEndpoint() {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Client client = i % 2 == 0 ? demo : demo2;
      replies.add(client.postAsync(ENDPOINTS, endpoint("fifty"), HEADER, "i-50"));
    }
    Reply first = replies.get(0).join();
    assertThat(replies)
        .allSatisfy(
            reply -> {
              assertThat(reply.join().status()).isEqualTo(201);
              assertThat(reply.join().body()).isEqualTo(first.body());
            });
    assertThat(replies.stream().filter(reply -> !replayed(reply.join()))).hasSize(1);
    assertThat(ids("/fifty")).containsExactly(first.text("id"));
  }

  @Test
  void aRefusalLeavesTheKeyFree() {
    assertThat(code(demo.post(ENDPOINTS, "{\"url\":\"x\",\"events\":[\"*\"]}", HEADER, "i-3")))
        .isEqualTo("400 invalid_field");
    assertThat(demo2.post(ENDPOINTS, endpoint("corrected"), HEADER, "i-3").status()).isEqualTo(201);

    job.write(device("04E3A002", "demo", 1, Presence.OFFLINE, List.of(idle(1)), List.of()));
    String locate = "/api/third/devices/04E3A002/locate";
    assertThat(code(demo.post(locate, "{\"seconds\":5}", HEADER, "i-4")))
        .isEqualTo("409 device_offline");
    job.write(online("04E3A002", "demo", 2, idle(1)));
    assertThat(demo2.post(locate, "{\"seconds\":6}", HEADER, "i-4").status()).isEqualTo(202);
    assertThat(code(demo.post(locate, "{\"seconds\":5}", HEADER, "i-4")))
        .isEqualTo("422 idempotency_key_reused");
    assertThat(job.commands("04E3A002")).hasSize(1);
  }

  @Test
  void aKeyOfACommandHoldsOnEveryServer() {
    job.write(online("04E3A003", "demo", 1, idle(1), charging(2, "I-5")));
    String body = "{\"order_no\":\"I-5\"}";
    Reply stopped = demo.post(stop("04E3A003"), body, HEADER, "i-5");
    assertThat(stopped.status()).isEqualTo(202);
    try (ApiServer restarted = newServer(Optional.empty())) {
      restarted.ready().join();
      for (int port : new int[] {second.port(), restarted.port()}) {
        Client client = new Client(port, "demo-key");
        assertThat(client.post(stop("04e3a003"), body, HEADER, "i-5").text("command_id"))
            .isEqualTo(stopped.text("command_id"));
        for (String changed :
            List.of(
                "{\"order_no\":\"I-6\"}",
                "{\"order_no\":\"I-5\",\"timeout_s\":20}",
                "{\"order_no\":\"I-5\",\"port_no\":2}")) {
          assertThat(code(client.post(stop("04E3A003"), changed, HEADER, "i-5")))
              .as(changed)
              .isEqualTo("422 idempotency_key_reused");
        }
        assertThat(
                code(
                    client.post(
                        "/api/third/devices/batch/control",
                        "{\"items\":[{\"device_phy_id\":\"04E3A003\",\"type\":\"locate\"}]}",
                        HEADER,
                        "i-5")))
            .isEqualTo("422 idempotency_key_reused");
      }
    }
    assertThat(job.commands("04E3A003"))
        .extracting(it -> it.commandId())
        .containsOnly(stopped.text("command_id"));
  }

  @Test
  void ofTwoRequestsWithOneKeyOneIsCarriedOut() {
    for (int round = 0; round < 20; round++) {
      String id = "04E3C0%02X".formatted(round);
      job.write(online(id, "demo", 1, idle(1)));
      String key = "i-race-" + round;
      CompletableFuture<Reply> one =
          demo.postAsync("/api/third/devices/" + id + "/locate", "{\"seconds\":1}", HEADER, key);
      CompletableFuture<Reply> two =
          demo2.postAsync("/api/third/devices/" + id + "/locate", "{\"seconds\":2}", HEADER, key);
      assertThat(Stream.of(one, two).map(reply -> code(reply.join())))
          .containsExactlyInAnyOrder("202 ", "422 idempotency_key_reused");
      Reply winner = code(one.join()).equals("202 ") ? one.join() : two.join();
      assertThat(job.commands(id)).hasSize(1);
      assertThat(winner.body().at("/arguments/seconds").asInt())
          .isEqualTo(job.commands(id).get(0).arguments().get("seconds").asInt());
    }
  }

  /** Its server died before the answer, once before and once after it had made the thing. */
  @Test
  void aDeadServersRequestIsTakenOverWithoutMakingTwo() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    Client admin2 = new Client(second.port(), ADMIN_KEY);
    String tenant = "{\"id\":\"idem-t\",\"name\":\"T\"}";
    String key = "{\"name\":\"n\",\"scopes\":[\"read\"]}";
    assertThat(admin.post(TENANTS, "{\"id\":\"idem-u\",\"name\":\"U\"}").status()).isEqualTo(201);
    String keys = TENANTS + "/idem-u/keys";
    String gone = demo.post(ENDPOINTS, endpoint("gone")).text("id");
    die("demo", "dead-e", KeyUse.of("demo", "x", "POST", ENDPOINTS, "", json(endpoint("dead"))));
    die("*", "dead-t", KeyUse.of("*", "x", "POST", TENANTS, "", json(tenant)));
    die("*", "dead-k", KeyUse.of("*", "x", "POST", keys, "", json(key)));
    die("demo", "dead-d", KeyUse.of("demo", "x", "DELETE", ENDPOINTS + "/" + gone, "", json("")));

    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (String twin : List.of("", "-twin")) {
      replies.add(demo.postAsync(ENDPOINTS, endpoint("dead"), HEADER, "dead-e" + twin));
      replies.add(admin.postAsync(TENANTS, tenant, HEADER, "dead-t" + twin));
      replies.add(admin2.postAsync(keys, key, HEADER, "dead-k" + twin));
      String path = ENDPOINTS + "/" + gone;
      replies.add(CompletableFuture.supplyAsync(() -> demo2.delete(path, HEADER, "dead-d" + twin)));
    }
    List<Reply> made = replies.stream().map(CompletableFuture::join).toList();
    for (int i = 0; i < 4; i++) {
      assertThat(made.get(i).status()).as(made.get(i).text()).isEqualTo(i == 3 ? 204 : 201);
      assertThat(replayed(made.get(i))).isFalse();
      assertThat(made.get(i + 4).status()).isEqualTo(made.get(i).status());
      assertThat(made.get(i + 4).body()).isEqualTo(made.get(i).body());
    }
    assertThat(ids("/dead")).containsExactly(made.get(0).text("id"));
    assertThat(admin.get(keys).body().get("items")).hasSize(1);
    assertThat(new Client(second.port(), made.get(2).text("key")).get(ENDPOINTS).status())
        .isEqualTo(200);
    assertThat(demo2.post(ENDPOINTS, endpoint("dead"), HEADER, "dead-e").body())
        .isEqualTo(made.get(0).body());
  }

  /** Two claims with one seed: whoever comes second meets what the first has made. */
  private static void die(String tenant, String key, KeyUse what) {
    String seed = new SecretBox(SECRET_KEY).seal(Origin.newSeed());
    long at = System.currentTimeMillis();
    try (ControlLog<KeyClaim> log = log()) {
      for (String name : List.of(key, key + "-twin")) {
        String id = new KeyUse(tenant, name, true, "").id();
        KeyClaim claim =
            new KeyClaim(
                id,
                tenant,
                what.fingerprint(),
                KeyClaim.State.CLAIMED,
                1,
                at,
                at + KeyBook.KEEP.toMillis(),
                seed);
        assertThat(log.append(claim).join().accepted()).isTrue();
      }
    }
  }

  private static String json(String body) {
    return KeyUse.canonical(Body.parse(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static ControlLog<KeyClaim> log() {
    return ControlLog.open(
        Broker.bootstrap(),
        Topic.CONTROL_IDEMPOTENCY,
        KeyClaim.class,
        KeyClaim::id,
        KeyClaim::version,
        KeyClaim::replaces);
  }

  private static KeyClaim claim(String tenant, String key) {
    try (ControlLog<KeyClaim> log = log()) {
      log.ready().join();
      return log.find(new KeyUse(tenant, key, true, "").id()).orElseThrow();
    }
  }

  @Test
  void aKeyIsNewAfterItsTimeOnEveryServerAlike() {
    TestClock clock = new TestClock();
    KeyUse one = KeyUse.of("demo", "i-old", "one");
    KeyUse two = KeyUse.of("demo", "i-old", "two");
    try (KeyBook book = new KeyBook(Broker.bootstrap(), clock);
        KeyBook other = new KeyBook(Broker.bootstrap(), clock)) {
      book.bind(one);
      assertThatThrownBy(() -> other.bind(two)).hasMessageContaining("other content");
      clock.advance(KeyBook.KEEP.minusSeconds(1));
      assertThatThrownBy(() -> other.bind(two)).hasMessageContaining("other content");
      clock.advance(Duration.ofSeconds(2));
      other.bind(two);
      assertThatThrownBy(() -> book.bind(one)).hasMessageContaining("other content");
    }
    assertThat(claim("demo", "i-old").fingerprint()).isEqualTo(two.fingerprint());
  }

  @Test
  void refusesKeysThatCannotBe() {
    for (String key : List.of("a b", "x".repeat(256))) {
      assertThat(code(demo.post(ENDPOINTS, endpoint("never"), HEADER, key)))
          .as(key)
          .isEqualTo("400 invalid_field");
      assertThat(code(demo.post(stop("04E3A003"), "{\"order_no\":\"x\"}", HEADER, key)))
          .isEqualTo("400 invalid_field");
    }
    assertThat(demo.get(ENDPOINTS, HEADER, "a b").status()).isEqualTo(200);
  }

  @Test
  void withoutTheLogNothingIsDone() {
    try (KeyBook book = new KeyBook("127.0.0.1:1", Clock.systemUTC())) {
      assertThatThrownBy(() -> book.bind(KeyUse.of("demo", "i-down", "x")))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.code()).isEqualTo(ProblemCode.LOG_UNAVAILABLE));
    }
  }

  /** A signed request that changes something; replayed on the server that has not seen it. */
  @Test
  void aNonceIsGoodOnceOnAllServers() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    admin.post(TENANTS, "{\"id\":\"idem-s\",\"name\":\"S\"}");
    Reply made =
        admin.post(TENANTS + "/idem-s/keys", "{\"name\":\"n\",\"scopes\":[\"read\",\"manage\"]}");
    assertThat(made.status()).isEqualTo(201);
    // Its fold has met the key then.
    assertThat(new Client(second.port(), ADMIN_KEY).get(TENANTS + "/idem-s/keys").status())
        .isEqualTo(200);
    String body = endpoint("signed");
    String now = Long.toString(System.currentTimeMillis() / 1000);
    String[] headers = {
      "X-Api-Key",
      made.text("id"),
      "X-Timestamp",
      now,
      "X-Nonce",
      "nonce-of-two",
      "X-Signature",
      RequestSignature.sign(
          made.text("signing_secret"),
          "POST",
          ENDPOINTS,
          now,
          "nonce-of-two",
          body.getBytes(StandardCharsets.UTF_8))
    };
    assertThat(new Client(server.port(), null).post(ENDPOINTS, body, headers).status())
        .isEqualTo(201);
    assertThat(code(new Client(second.port(), null).post(ENDPOINTS, body, headers)))
        .isEqualTo("401 nonce_replayed");
    assertThat(code(new Client(server.port(), null).post(ENDPOINTS, body, headers)))
        .isEqualTo("401 nonce_replayed");
  }
}
