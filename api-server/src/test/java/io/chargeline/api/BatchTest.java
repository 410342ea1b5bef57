package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.device;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.Presence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many commands in one request. */
final class BatchTest extends ApiTest {
  private static final String CONTROL = "/api/third/devices/batch/control";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void carriesOutWhatItCanAndSaysWhatNot() {
    job.write(online("04B47001", "demo", 1, idle(1), charging(2, "B-1")));
    job.write(device("04B47002", "demo", 1, Presence.OFFLINE, List.of(idle(1)), List.of()));
    job.write(online("04B47003", "other", 1, idle(1)));
    Reply reply =
        demo.post(
            CONTROL,
            items(
                "{'device_phy_id':'04b47001','type':'start','order_no':'B-2','port_no':1,'mode':1,'time_limit':60}",
                "{'device_phy_id':'04B47002','type':'locate'}",
                "{'device_phy_id':'04B47003','type':'locate'}",
                "{'device_phy_id':'04B47001','type':'locate','colour':1}",
                "{'device_phy_id':'04B47001','type':'dance'}",
                "{'type':'locate'}",
                "17",
                "{'device_phy_id':'04B47001','type':'stop','order_no':'B-1','key':'mine'}",
                "{'device_phy_id':'04B47001','type':'qr','text':'" + "x".repeat(3000) + "'}",
                "{'device_phy_id':'04B47001','type':'reboot','key':'mine'}"));
    assertThat(reply.status()).as("%s", reply).isEqualTo(202);
    assertThat(reply.body().get("total").asInt()).isEqualTo(10);
    String path = reply.raw().headers().firstValue("Location").orElseThrow();
    assertThat(path).isEqualTo("/api/third/batches/" + reply.text("batch_id"));

    Reply done = whenDone(path);
    assertThat(done.body().get("placed").asInt()).isEqualTo(10);
    assertThat(states(done))
        .containsExactly(
            "accepted",
            "device_offline",
            "device_not_found",
            "unknown_field",
            "invalid_field",
            "missing_field",
            "malformed_json",
            "accepted",
            "content_too_large",
            "idempotency_key_reused");
    assertThat(job.commands("04B47001"))
        .extracting(Command::type)
        .containsExactly(CommandType.STOP, CommandType.START);
    JsonNode refused = done.body().get("items").get(1);
    assertThat(refused.get("problem").get("detail_zh").asText()).isNotBlank();
    assertThat(refused.get("device_phy_id").asText()).isEqualTo("04B47002");

    Command start = job.commands("04B47001").get(1);
    job.write(JobTwin.row(start, CommandState.SUCCEEDED, 1));
    Reply later = demo.get(path);
    assertThat(later.body().get("items").get(0).get("state").asText()).isEqualTo("succeeded");
    assertThat(later.body().get("items").get(0).get("effect").asText()).isEqualTo("confirmed");
    assertThat(later.body().get("counts").get("refused").asInt()).isEqualTo(8);
    assertThat(later.body().get("done").asInt()).isEqualTo(9);
    assertThat(code(other.get(path))).isEqualTo("404 batch_not_found");
    assertThat(code(other.post(path + "/cancel", ""))).isEqualTo("404 batch_not_found");
  }

  @Test
  void isOneBatchPerKeyOnAnyServer() {
    job.write(online("04B47004", "demo", 1, idle(1)));
    String body = items("{'device_phy_id':'04B47004','type':'locate'}");
    Reply first = demo.post(CONTROL, body, "Idempotency-Key", "batch-k1");
    whenDone("/api/third/batches/" + first.text("batch_id"));
    try (ApiServer second = newServer(Optional.empty())) {
      second.ready().join();
      Client client = new Client(second.port(), "demo-key");
      Reply again = client.post(CONTROL, body, "Idempotency-Key", "batch-k1");
      assertThat(again.status()).isEqualTo(202);
      assertThat(again.text("batch_id")).isEqualTo(first.text("batch_id"));
      assertThat(again.text("state")).isEqualTo("done");
      Reply shown = client.get("/api/third/batches/" + first.text("batch_id"));
      assertThat(shown.body())
          .isEqualTo(demo.get("/api/third/batches/" + first.text("batch_id")).body());
      Reply changed =
          client.post(
              CONTROL,
              items("{'device_phy_id':'04B47004','type':'reboot'}"),
              "Idempotency-Key",
              "batch-k1");
      assertThat(code(changed)).isEqualTo("422 idempotency_key_reused");
    }
    assertThat(job.commands("04B47004")).hasSize(1);
  }

  /** Its server died after the first group; the same request on another goes on from there. */
  @Test
  void goesOnWhereADeadServerLeftOff() throws Exception {
    job.write(online("04B4700A", "demo", 1, idle(1)));
    String item = "{\"device_phy_id\":\"04B4700A\",\"type\":\"locate\"}";
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    IntStream.range(0, 250)
        .forEach(i -> digest.update((item + "\n").getBytes(StandardCharsets.UTF_8)));
    long before = System.currentTimeMillis() - BatchBook.LEASE.toMillis() - 1000;
    String id = Ids.of("batch", "demo", "batch-k2");
    BatchRecord left =
        new BatchRecord(
            id,
            0,
            "demo",
            1,
            BatchState.RUNNING,
            "api-gone",
            HexFormat.of().formatHex(digest.digest()),
            250,
            before,
            before,
            List.of());
    List<BatchResult> results =
        IntStream.range(0, BatchBook.GROUP)
            .mapToObj(i -> new BatchResult(i, "04B4700A", "locate", null, "c-" + i, null))
            .toList();
    try (BatchBook book = new BatchBook(Broker.bootstrap(), Clock.systemUTC())) {
      BatchRecord written = book.write(left);
      assertThat(written).isEqualTo(left);
      assertThat(book.write(left.part(1, results, before)).part()).isEqualTo(1);
    }
    String path = "/api/third/batches/" + id;
    assertThat(demo.get(path).text("state")).isEqualTo("interrupted");
    assertThat(demo.get(path).body().get("placed").asInt()).isEqualTo(100);

    String body = items(IntStream.range(0, 250).mapToObj(i -> item).toArray(String[]::new));
    Reply again = demo.post(CONTROL, body, "Idempotency-Key", "batch-k2");
    assertThat(again.text("state")).as("%s", again).isEqualTo("running");
    assertThat(whenDone(path).body().get("placed").asInt()).isEqualTo(250);
    assertThat(job.commands("04B4700A")).hasSize(150);
  }

  /** A big batch of one tenant, and meanwhile another's stop. */
  @Test
  void delaysNobodysStop() {
    int devices = 50;
    for (int i = 0; i < devices; i++) {
      job.write(online(id(i), "demo", 1, idle(1), charging(2, "BIG-" + i)));
    }
    job.write(online("04B47005", "other", 1, charging(1, "S-1")));
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 10_000 - devices; i++) {
      items.add("{'device_phy_id':'%s','type':'locate','seconds':5}".formatted(id(i % devices)));
    }
    for (int i = 0; i < devices; i++) {
      items.add("{'device_phy_id':'%s','type':'stop','order_no':'BIG-%d'}".formatted(id(i), i));
    }
    Reply batch = demo.post(CONTROL, items(items.toArray(new String[0])));
    assertThat(batch.status()).as("%s", batch.text()).isEqualTo(202);
    String path = "/api/third/batches/" + batch.text("batch_id");
    await()
        .atMost(PATIENCE)
        .until(() -> demo.get(path + "?limit=1").body().get("placed").asInt() >= 200);
    Reply stop = other.post(stop("04B47005"), "{\"order_no\":\"S-1\"}");
    assertThat(stop.status()).as("%s", stop).isEqualTo(202);

    Reply done = whenDone(path);
    assertThat(done.body().get("counts").get("accepted").asInt()).isEqualTo(10_000);
    List<Command> all =
        IntStream.range(0, devices).boxed().flatMap(i -> job.commands(id(i)).stream()).toList();
    assertThat(all).hasSize(10_000);
    assertThat(all).extracting(Command::commandId).doesNotHaveDuplicates();
    Command its = job.commands("04B47005").get(0);
    long last = all.stream().mapToLong(Command::issuedAt).max().orElseThrow();
    long stops =
        all.stream()
            .filter(command -> command.type() == CommandType.STOP)
            .mapToLong(Command::issuedAt)
            .max()
            .orElseThrow();
    assertThat(its.issuedAt()).isLessThan(last);
    assertThat(stops).isLessThan(its.issuedAt());

    Reply page = demo.get(path + "?limit=1000");
    assertThat(page.body().get("items")).hasSize(1000);
    Reply second = demo.get(path + "?limit=1000&cursor=" + page.text("next_cursor"));
    assertThat(second.body().get("items").get(0).get("index").asInt()).isEqualTo(1000);
  }

  @Test
  void cancelsWhatIsNotInTheLogYet() {
    job.write(online("04B47006", "demo", 1, idle(1)));
    String one = "{'device_phy_id':'04B47006','type':'locate'}";
    String body = items(IntStream.range(0, 5000).mapToObj(i -> one).toArray(String[]::new));
    String path = "/api/third/batches/" + demo.post(CONTROL, body).text("batch_id");
    Reply cancelled = demo.post(path + "/cancel", "");
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.text("state")).isIn("cancelling", "cancelled");
    await().atMost(PATIENCE).until(() -> demo.get(path).text("state").equals("cancelled"));
    JsonNode end = demo.get(path + "?limit=1").body();
    int placed = end.get("placed").asInt();
    assertThat(placed).isLessThan(5000);
    assertThat(end.get("counts").get("cancelled").asInt()).isEqualTo(5000 - placed);
    assertThat(job.commands("04B47006")).hasSize(placed);
    assertThat(demo.post(path + "/cancel", "").text("state")).isEqualTo("cancelled");
  }

  @Test
  void hasBounds() {
    assertThat(code(demo.post(CONTROL, "{}"))).isEqualTo("400 invalid_field");
    assertThat(code(demo.post(CONTROL, "{\"items\":[]}"))).isEqualTo("400 invalid_field");
    assertThat(code(demo.post(CONTROL, "{\"items\":[{}],\"x\":1}"))).isEqualTo("400 unknown_field");
    String many = IntStream.range(0, 10_001).mapToObj(i -> "{}").collect(Collectors.joining(","));
    assertThat(code(demo.post(CONTROL, "{\"items\":[" + many + "]}")))
        .isEqualTo("400 invalid_field");
    assertThat(code(demo.post(CONTROL, "{\"items\":[\"" + "x".repeat(4 << 20) + "\"]}")))
        .isEqualTo("413 content_too_large");
    assertThat(code(demo.post(start("04B47001"), " ".repeat(100_000) + "{}")))
        .isEqualTo("413 content_too_large");
  }

  @Test
  void refusesMoreOpenBatchesThanItCarriesOut() {
    job.write(online("04B47007", "other", 1, idle(1)));
    String one = "{'device_phy_id':'04B47007','type':'locate'}";
    String body = items(IntStream.range(0, 3000).mapToObj(i -> one).toArray(String[]::new));
    List<Reply> replies = IntStream.range(0, 5).mapToObj(i -> other.post(CONTROL, body)).toList();
    assertThat(replies.subList(0, 4)).extracting(Reply::status).containsOnly(202);
    assertThat(code(replies.get(4))).isEqualTo("429 too_many_batches");
    for (Reply reply : replies.subList(0, 4)) {
      String path = "/api/third/batches/" + reply.text("batch_id");
      assertThat(other.post(path + "/cancel", "").status()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> other.get(path).text("state").equals("cancelled"));
    }
    await().atMost(PATIENCE).until(() -> other.post(CONTROL, items(one)).status() == 202);
  }

  @Test
  void tellsTheStatesOfMany() {
    job.write(online("04B47008", "demo", 3, idle(1), charging(2, "ST-1")));
    job.write(online("04B47009", "other", 1, idle(1)));
    Reply reply =
        demo.post(
            "/api/third/devices/batch/status",
            "{\"device_phy_ids\":[\"04b47008\",\"04B47009\",\"nonsense\"]}");
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    JsonNode found = reply.body().get("items").get(0);
    assertThat(found.get("state").asText()).isEqualTo("online");
    assertThat(found.get("sequence").asInt()).isEqualTo(3);
    assertThat(found.get("ports").toString())
        .isEqualTo(
            "[{\"port_no\":1,\"state\":\"idle\"},"
                + "{\"port_no\":2,\"state\":\"charging\",\"order_no\":\"ST-1\"}]");
    for (int i = 1; i < 3; i++) {
      JsonNode none = reply.body().get("items").get(i);
      assertThat(none.get("problem").get("code").asText()).isEqualTo("device_not_found");
      assertThat(none.has("state")).isFalse();
    }
    String ids =
        IntStream.range(0, 10_000).mapToObj(i -> "\"04B47008\"").collect(Collectors.joining(","));
    assertThat(
            demo.post("/api/third/devices/batch/status", "{\"device_phy_ids\":[" + ids + "]}")
                .body()
                .get("items"))
        .hasSize(10_000);
  }

  private Reply whenDone(String path) {
    await().atMost(PATIENCE).until(() -> demo.get(path + "?limit=1").text("state").equals("done"));
    return demo.get(path);
  }

  private static List<String> states(Reply batch) {
    List<String> states = new ArrayList<>();
    for (JsonNode item : batch.body().get("items")) {
      states.add(
          item.has("problem")
              ? item.get("problem").get("code").asText()
              : item.get("state").asText());
    }
    return states;
  }

  private static String items(String... items) {
    return "{\"items\":[" + String.join(",", items).replace('\'', '"') + "]}";
  }

  private static String id(int i) {
    return "04B48%03X".formatted(i);
  }
}
