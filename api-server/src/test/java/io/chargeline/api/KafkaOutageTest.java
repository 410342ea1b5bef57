package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.webhook.Destinations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The broker goes away in the middle of a batch, and comes back. */
final class KafkaOutageTest {
  private static final String CONTROL = "/api/third/devices/batch/control";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int DEVICES = 20;
  private static final int ITEMS = 2000;

  @Test
  void eachItemOfABatchIsAnsweredForAndNewOnesAreRefused() throws Exception {
    Broker broker = Broker.own();
    try (ApiServer server =
            ApiTest.newServer(
                broker.address(), Optional.empty(), Duration.ofSeconds(2), Destinations.ANYWHERE);
        JobTwin job = new JobTwin(broker.address())) {
      server.ready().join();
      for (int i = 0; i < DEVICES; i++) {
        job.write(online(device(i), "demo", 1, idle(1)));
      }
      Client client = new Client(server.port(), "demo-key");
      String body = batch(ITEMS);
      Reply taken = client.post(CONTROL, body, "Idempotency-Key", "outage");
      assertThat(taken.status()).as("%s", taken.body()).isEqualTo(202);
      String path = "/api/third/batches/" + taken.text("batch_id");
      await().atMost(PATIENCE).until(() -> client.get(path).body().get("placed").asInt() > 0);
      broker.halt();

      assertThat(code(client.post(CONTROL, batch(3)))).startsWith("503 ");
      assertThat(code(client.get("/api/third/devices/" + device(0)))).isEqualTo("503 view_behind");
      assertThat(code(client.post(ApiTest.start(device(0)), "{\"order_no\":\"K\",\"mode\":4}")))
          .isEqualTo("503 view_behind");
      assertThat(client.get("/healthz").status()).isEqualTo(200);
      broker.run();

      await()
          .atMost(PATIENCE)
          .until(() -> client.get(path).body().path("state").asText().equals("done"));
      Reply done = client.get(path + "?limit=1000");
      List<JsonNode> items = items(client, path);
      assertThat(items).as("%s", done.body().get("counts")).hasSize(ITEMS);
      Set<String> inTheLog = new HashSet<>();
      for (int i = 0; i < DEVICES; i++) {
        job.commands(device(i)).stream().map(Command::commandId).forEach(inTheLog::add);
      }
      Set<String> promised = new HashSet<>();
      Set<String> uncertain = new HashSet<>();
      for (JsonNode item : items) {
        if (item.has("command_id")) {
          promised.add(item.get("command_id").asText());
        } else {
          assertThat(item.at("/problem/code").asText())
              .as("%s", item)
              .isIn("log_unavailable", "view_behind");
          uncertain.add(item.at("/problem/command_id").asText());
        }
      }
      assertThat(promised).hasSizeGreaterThan(100);
      assertThat(inTheLog).as("what was promised stands in the log").containsAll(promised);
      inTheLog.removeAll(promised);
      assertThat(uncertain).as("what stands in the log was told").containsAll(inTheLog);

      Reply again = client.post(CONTROL, body, "Idempotency-Key", "outage");
      assertThat(again.text("batch_id")).isEqualTo(taken.text("batch_id"));
      Reply next = client.post(CONTROL, batch(DEVICES));
      assertThat(next.status()).as("%s", next.body()).isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  client
                      .get("/api/third/batches/" + next.text("batch_id"))
                      .body()
                      .path("state")
                      .asText()
                      .equals("done"));
    } finally {
      broker.halt();
    }
  }

  private static List<JsonNode> items(Client client, String path) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = client.get(path + "?limit=1000" + cursor);
      page.body().get("items").forEach(items::add);
      cursor = page.text("next_cursor").isEmpty() ? "" : "&cursor=" + page.text("next_cursor");
    } while (!cursor.isEmpty());
    return items;
  }

  private static String device(int i) {
    return "04E6B%03d".formatted(i);
  }

  private static String batch(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> "{\"device_phy_id\":\"" + device(i % DEVICES) + "\",\"type\":\"locate\"}")
        .collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }
}
