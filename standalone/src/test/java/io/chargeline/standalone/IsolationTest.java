package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.ApiDescription.Operation;
import io.chargeline.standalone.TestStack.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One tenant never sees or touches another's things: generated from the API's own description, for
 * every operation and whatever it names. A foreign thing is answered exactly as one that does not
 * exist, and the own one succeeds.
 */
class IsolationTest {
  /** Told by the clock or the request, not by what was asked for. */
  private static final Set<String> PASSING =
      Set.of("request_id", "as_of", "age_s", "replay_id", "created_at", "updated_at");

  private static final TestStack STACK = TestStack.shared();
  private static Yard yard;
  private static Holdings own;
  private static Holdings foreign;
  private static ApiDescription api;

  @BeforeAll
  static void settle() throws Exception {
    yard = new Yard(STACK.devices(), 1);
    own = new Holdings(STACK, TestStack.ADMIN_KEY, yard, "iso-own", 0x04E90001);
    foreign = new Holdings(STACK, TestStack.ADMIN_KEY, yard, "iso-foreign", 0x04E90002);
    api = ApiDescription.of(fetch("/openapi.json"));
  }

  private static byte[] fetch(String path) throws Exception {
    return java.net.http.HttpClient.newHttpClient()
        .send(STACK.request(path).build(), HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  @AfterAll
  static void leave() {
    yard.close();
  }

  @TestFactory
  Stream<DynamicTest> theOwnSucceeds() {
    return guarded().map(it -> DynamicTest.dynamicTest(it.toString(), () -> ownSucceeds(it)));
  }

  @TestFactory
  Stream<DynamicTest> theForeignIsAsIfItWereNot() {
    return guarded()
        .filter(operation -> !operation.isAdmin())
        .flatMap(operation -> ApiCall.of(operation).stream())
        .flatMap(
            call ->
                call.kinds().stream()
                    .filter(IsolationTest::canBeForeign)
                    .map(
                        kind ->
                            DynamicTest.dynamicTest(
                                call.operation() + " " + call.query() + " " + kind,
                                () -> foreignIsAsIfItWereNot(call, kind))));
  }

  private static Stream<Operation> guarded() {
    return api.operations().stream().filter(Operation::isGuarded);
  }

  private static boolean canBeForeign(String kind) {
    return Set.of(
            "device",
            "site",
            "spare_site",
            "session",
            "order",
            "command",
            "batch",
            "endpoint",
            "event",
            "replay",
            "maintenance",
            "alert_rule",
            "drafted_rule",
            "silence",
            "alert",
            "backtest")
        .contains(kind);
  }

  private static void ownSucceeds(Operation operation) {
    List<ApiCall> calls = ApiCall.of(operation);
    assertThat(calls)
        .as("%s takes a body: give an example in the document", operation)
        .isNotEmpty();
    List<Reply> refused = new ArrayList<>();
    for (ApiCall call : calls) {
      Reply reply = send(call.with(own.things(call.kinds())), keyFor(operation));
      if (reply.status() < 300) {
        return;
      }
      refused.add(reply);
    }
    assertThat(refused).as("%s", operation).isEmpty();
  }

  private static String keyFor(Operation operation) {
    return operation.isAdmin() ? TestStack.ADMIN_KEY : own.key();
  }

  private static void foreignIsAsIfItWereNot(ApiCall call, String kind) {
    Map<String, String> things = own.things(call.kinds());
    Reply asked = variant(call, things, kind, foreign.things(Set.of(kind)).get(kind));
    Reply missing = variant(call, things, kind, nonexistent(kind));

    if (!tellsOfOwnDoings(call)) {
      assertThat(asked).isEqualTo(missing);
    }
    // An event's id in a path only chooses among the attempts of an own endpoint.
    boolean names = call.path().contains("{{" + kind + "}}") && !kind.equals("event");
    if (names && isWhole(call, things)) {
      assertThat(asked.status()).as("%s", asked).isIn(403, 404);
    }
    assertThat(asked.toString()).doesNotContain(foreign.tenant());
  }

  /** The audit of what was tried here, which differs from id to id. */
  private static boolean tellsOfOwnDoings(ApiCall call) {
    return call.path().endsWith("/audit");
  }

  /** Whether the own thing is not refused for want of something else, such as a query. */
  private static boolean isWhole(ApiCall call, Map<String, String> things) {
    return send(call.with(things), own.key()).status() != 400;
  }

  /** The answer, without what differs from request to request. */
  private static Reply variant(ApiCall call, Map<String, String> things, String kind, String id) {
    Map<String, String> changed = new HashMap<>(things);
    changed.put(kind, id);
    Reply reply = send(call.with(changed), own.key());
    if (reply.body().has("batch_id")) {
      reply = ended(reply.text("batch_id"));
    }
    JsonNode plain = without(reply.body(), reply.text("batch_id"));
    return new Reply(
        reply.status(),
        io.chargeline.domain.Json.tree(
            plain.toString().replace(id, "ID").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static Reply ended(String batch) {
    String path = "/api/third/batches/" + batch;
    return await()
        .atMost(Holdings.PATIENCE)
        .until(() -> get(path), it -> it.text("state").equals("done") && isSettled(it));
  }

  /** A batch is done when all was handed out; what its devices say comes after. */
  private static boolean isSettled(Reply batch) {
    return batch.body().findValuesAsText("state").stream()
        .noneMatch(Set.of("accepted", "dispatched")::contains);
  }

  private static JsonNode without(JsonNode body, String batch) {
    if (!batch.isEmpty()) {
      // A batch differs in its own id and times; what became of its items must not.
      return body.path("items");
    }
    if (body instanceof ObjectNode object) {
      object.remove(PASSING);
    }
    return body;
  }

  private static String nonexistent(String kind) {
    return switch (kind) {
      case "device" -> "04E9FFFF";
      case "order" -> "NO-SUCH-ORDER";
      case "site" -> "nowhere";
      case "tenant" -> "nobody";
      default -> UUID.randomUUID().toString();
    };
  }

  @Test
  void nothingIsServedWithoutAKey() {
    guarded()
        .flatMap(operation -> ApiCall.of(operation).stream().limit(1))
        .forEach(
            call -> {
              Reply reply = send(call.with(missing(call)), "clk_wrong");
              assertThat(reply.status()).as("%s: %s", call, reply).isEqualTo(401);
            });
  }

  @Test
  void aKeyDoesWhatItsScopesSayOnly() {
    String reads = own.issueKey("[\"read\"]");
    String all = own.key();
    guarded()
        .flatMap(operation -> ApiCall.of(operation).stream().limit(1))
        .forEach(
            call -> {
              Operation operation = call.operation();
              if (operation.isAdmin()) {
                assertThat(send(call.with(missing(call)), all).status())
                    .as("%s", call)
                    .isEqualTo(403);
              } else if (operation.mutates() && !onlyReads(operation)) {
                assertThat(send(call.with(missing(call)), reads).status())
                    .as("%s", call)
                    .isEqualTo(403);
              }
            });
  }

  /** A POST because of the length of what it asks. */
  private static boolean onlyReads(Operation operation) {
    return operation.path().endsWith("/batch/status") || operation.path().endsWith("/validate");
  }

  private static Map<String, String> missing(ApiCall call) {
    Map<String, String> things = new HashMap<>();
    call.kinds().forEach(kind -> things.put(kind, nonexistent(kind)));
    things.put("port", "1");
    return things;
  }

  private static Reply get(String path) {
    return STACK.send(STACK.request(path).setHeader("Authorization", "Bearer " + own.key()).GET());
  }

  private static Reply send(ApiCall call, String key) {
    String content = call.content();
    HttpRequest.BodyPublisher body =
        content == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(content);
    HttpRequest.Builder request =
        STACK
            .request(call.target())
            .header("Prefer", "wait=20")
            .setHeader("Authorization", "Bearer " + key)
            .method(call.operation().method(), body);
    if (content != null) {
      request.header("Content-Type", call.operation().bodyType());
    }
    return STACK.send(request);
  }
}
