package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A device from outside that knows nothing but the specification's bytes. */
class RawSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestStack stack = TestStack.shared();

  @Test
  void registersIsAnsweredByteExactlyShowsInTheApiAndItsSettlementIsARow() throws Exception {
    try (RawPile pile = new RawPile(stack.devices(), 0x04A26CF3)) {
      pile.introduce();
      assertThat(pile.expect(0x20).hex()).isEqualTo("444e590a00f36ca20400012000" + "1b03");
      assertThat(pile.expect(0x21).hex()).isEqualTo("444e590a00f36ca20401012100" + "1d03");

      await().atMost(PATIENCE).until(() -> presence(pile).equals("online"));
      JsonNode ports = stack.get("/api/third/devices/04a26cf3/ports").body();
      assertThat(ports.toString()).contains("\"plugged\":true");

      pile.settle(0, "RAW-1", 3600, 66, 1);
      assertThat(pile.expect(0x03).hex()).isEqualTo("444e590a00f36ca20402010300" + "0003");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> session("RAW-1").equals(List.of("04A26CF3\t1\t3600\t660\tcompleted\tfull")));

      pile.settle(0, "RAW-1", 3600, 66, 1);
      assertThat(pile.expect(0x03).hex()).isEqualTo("444e590a00f36ca20403010300" + "0103");
      assertThat(session("RAW-1")).hasSize(1);
    }
  }

  @Test
  void theSameOrderTwentyTimesAtOnceIsOneStartOnTheWire() throws Exception {
    try (RawPile pile = new RawPile(stack.devices(), 0x04A228CD)) {
      pile.introduce();
      await().atMost(PATIENCE).until(() -> presence(pile).equals("online"));

      List<TestStack.Reply> replies = twentyStarts(pile.deviceId());
      assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isBetween(200, 202));
      assertThat(replies)
          .extracting(reply -> reply.text("command_id"))
          .containsOnly(replies.get(0).text("command_id"));

      RawPile.Down start = pile.expect(0x82);
      pile.answerCharge(start);
      String command = "/api/third/commands/" + replies.get(0).text("command_id");
      await().atMost(PATIENCE).until(() -> stack.get(command).text("state").equals("succeeded"));
      twentyStarts(pile.deviceId());
      // A stop passes through the same queue of the same device: nothing stood before it.
      stack.post(
          "/api/third/devices/" + pile.deviceId() + "/charge/stop", "{\"order_no\":\"TWENTY\"}");
      RawPile.Down next = pile.expect(0x82);
      assertThat(next.data()[6]).as("the action: 0 stops").isZero();
      pile.answerCharge(next).settle(0, "TWENTY", 5, 0, 7);
      pile.expect(0x03);
    }
  }

  private List<TestStack.Reply> twentyStarts(String device) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Callable<TestStack.Reply>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String key = i % 2 == 0 ? "" : "key-" + i;
        calls.add(() -> start(device, key));
      }
      List<TestStack.Reply> replies = new ArrayList<>();
      for (Future<TestStack.Reply> reply : threads.invokeAll(calls)) {
        replies.add(reply.get());
      }
      return replies;
    } finally {
      threads.shutdown();
    }
  }

  private TestStack.Reply start(String device, String key) {
    var request =
        stack
            .request("/api/third/devices/" + device + "/charge/start")
            .header("Content-Type", "application/json");
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return stack.send(
        request.POST(
            java.net.http.HttpRequest.BodyPublishers.ofString(
                "{\"port_no\":1,\"order_no\":\"TWENTY\",\"mode\":1,\"time_limit\":60}")));
  }

  private String presence(RawPile pile) {
    return stack.get("/api/third/devices/" + pile.deviceId()).body().path("state").asText();
  }

  private List<String> session(String order) throws Exception {
    return stack
        .tables()
        .rows(
            "SELECT device_id, port, duration_s, energy_wh, outcome, stop_reason"
                + " FROM chargeline.v_sessions WHERE order_no = '"
                + order
                + "'");
  }
}
