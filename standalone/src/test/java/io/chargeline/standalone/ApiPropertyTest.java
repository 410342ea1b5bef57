package io.chargeline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.ApiDescription.Operation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Requests made from the API's description, right and wrong ones, against the real thing: every
 * answer is as described, none is a fault of ours, and every operation succeeds with its examples.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiPropertyTest {
  /** {@code -Dapi.requests=N} for more. */
  private static final int REQUESTS = Integer.getInteger("api.requests", 40);

  /** {@code -Dapi.seed=N} repeats a run. */
  private static final long SEED = Long.getLong("api.seed", 20_261_123L);

  private static final TestStack STACK = TestStack.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static Yard yard;
  private static Holdings holdings;
  private static ApiDescription api;

  /** An answer as it came. */
  private record Raw(int status, Optional<String> contentType, byte[] body, boolean identified) {}

  @BeforeAll
  static void settle() throws Exception {
    yard = new Yard(STACK.devices(), 1);
    holdings = new Holdings(STACK, TestStack.ADMIN_KEY, yard, "properties", 0x04EA0001);
    URI document = URI.create(STACK.endpoints().api() + "/openapi.json");
    api =
        ApiDescription.of(
            HTTP.send(
                    HttpRequest.newBuilder(document).build(),
                    HttpResponse.BodyHandlers.ofByteArray())
                .body());
  }

  @AfterAll
  static void leave() {
    endMaintenance();
    endAlerting();
    yard.close();
  }

  /** A random window of the operator's may be about every tenant, those of other tests too. */
  private static void endMaintenance() {
    String windows = "/api/admin/maintenance";
    for (JsonNode window : operator(windows, "GET").body().path("items")) {
      if (Set.of("announced", "running").contains(window.path("phase").asText())) {
        TestStack.Reply ended = operator(windows + "/" + window.path("id").asText(), "DELETE");
        assertThat(ended.status()).as("%s", ended).isEqualTo(204);
      }
    }
  }

  /** Nor may random rules and silences of the platform's concern other tests. */
  private static void endAlerting() {
    String silences = "/api/admin/silences";
    for (JsonNode silence : operator(silences + "?limit=1000", "GET").body().path("items")) {
      end(silences, silence);
    }
    String rules = "/api/admin/alert-rules";
    for (JsonNode rule : operator(rules + "?limit=1000", "GET").body().path("items")) {
      if (!rule.path("by").asText().equals("chargeline")) {
        end(rules, rule);
      }
    }
  }

  private static void end(String path, JsonNode one) {
    TestStack.Reply ended = operator(path + "/" + one.path("id").asText(), "DELETE");
    assertThat(ended.status()).as("%s", ended).isEqualTo(204);
  }

  private static TestStack.Reply operator(String path, String method) {
    return STACK.send(
        STACK
            .request(path)
            .setHeader("Authorization", "Bearer " + TestStack.ADMIN_KEY)
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** Wrong keys at the sign-in would keep others of this address out. */
  private static Stream<Operation> operations() {
    return api.operations().stream().filter(operation -> !operation.isSignIn());
  }

  @Order(1)
  @TestFactory
  Stream<DynamicTest> examplesSucceedAndAnswersAreAsDescribed() {
    return operations().map(it -> DynamicTest.dynamicTest(it.toString(), () -> examples(it)));
  }

  @Order(2)
  @TestFactory
  Stream<DynamicTest> whateverIsAskedTheAnswerIsAsDescribed() {
    return operations().map(it -> DynamicTest.dynamicTest(it.toString(), () -> anything(it)));
  }

  private static void examples(Operation operation) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (ApiCall call : ApiCall.of(operation)) {
      ApiCall made = call.with(holdings.things(call.kinds()));
      Raw raw = send(made.target(), operation, made.content(), Map.of("Prefer", "wait=20"));
      check(operation, raw, made.target() + " " + made.content());
      statuses.add(raw.status());
    }
    assertThat(statuses).as("%s", operation).anyMatch(status -> status / 100 == 2);
  }

  private static void anything(Operation operation) throws Exception {
    Random random = new Random(SEED ^ operation.toString().hashCode());
    AnyJson any = new AnyJson(api, random);
    List<ApiCall> calls = ApiCall.of(operation);
    for (int i = 0; i < REQUESTS; i++) {
      ApiCall call = calls.get(random.nextInt(calls.size()));
      String target = target(call, any, random);
      String content = operation.bodySchema() == null ? null : any.body(operation, call.body());
      Raw raw = send(target, operation, content, headers(any, random));
      check(operation, raw, target + " " + content + " (-Dapi.seed=" + SEED + ")");
    }
  }

  private static String target(ApiCall call, AnyJson any, Random random) {
    Map<String, String> things = new HashMap<>();
    for (String kind : call.kinds()) {
      things.put(kind, random.nextInt(3) == 0 ? any.segment() : some(kind, call.operation()));
    }
    Map<String, String> query = new HashMap<>();
    call.operation().in("query").stream()
        .filter(one -> random.nextInt(3) == 0)
        .forEach(one -> query.put(one.name(), any.query(one.schema())));
    if (random.nextInt(10) == 0) {
      query.put("no_such_parameter", "1");
    }
    things.put("port", "1");
    ApiCall made = new ApiCall(call.operation(), call.path(), query, null);
    return made.with(things).target();
  }

  /** Nothing that a random request could use up. */
  private static String some(String kind, Operation operation) {
    return switch (kind) {
      case "device" -> operation.isAdmin() ? "04EAFFFF" : holdings.device();
      case "url" -> "http://127.0.0.1:9/";
      case "tenant" -> "properties-scratch";
      default -> "no-such-" + kind;
    };
  }

  private static Map<String, String> headers(AnyJson any, Random random) {
    Map<String, String> headers = new HashMap<>();
    if (random.nextInt(4) == 0) {
      headers.put("Accept-Language", random.nextBoolean() ? "zh-CN,en;q=0.1" : any.headerText());
    }
    if (random.nextInt(6) == 0) {
      headers.put("Idempotency-Key", any.headerText());
    }
    if (random.nextInt(6) == 0) {
      headers.put("Prefer", random.nextBoolean() ? "wait=0" : any.headerText());
    }
    return headers;
  }

  private static void check(Operation operation, Raw raw, String asked) {
    assertThat(raw.status()).as("%s", asked).isLessThan(500);
    assertThat(raw.identified()).as("%s: X-Request-Id", asked).isTrue();
    List<String> faults = api.faults(operation, raw.status(), raw.contentType(), raw.body());
    assertThat(faults)
        .as("%s: %d %s", asked, raw.status(), new String(raw.body(), UTF_8))
        .isEmpty();
  }

  private static Raw send(
      String target, Operation operation, String content, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(STACK.endpoints().api() + target))
            .timeout(Duration.ofSeconds(30))
            .method(
                operation.method(),
                content == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(content));
    if (operation.isGuarded()) {
      String key = operation.isAdmin() ? TestStack.ADMIN_KEY : holdings.key();
      request.header("Authorization", "Bearer " + key);
    }
    if (content != null) {
      request.header("Content-Type", operation.bodyType());
    }
    headers.forEach(request::header);
    HttpResponse<byte[]> response = HTTP.send(request.build(), FirstBytes.handler());
    return new Raw(
        response.statusCode(),
        response.headers().firstValue("Content-Type").map(type -> type.split(";")[0].strip()),
        response.body(),
        response.headers().firstValue("X-Request-Id").isPresent());
  }
}
