package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.fault;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.JobTwin.outlet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartTest extends ApiTest {

  @Test
  void aStartBecomesOneCommandInTheLog() {
    job.write(online("04A00001", "demo", 1, idle(1), idle(2)));

    Reply reply =
        demo.post(
            start("04a00001"),
            """
            {"port_no": 1, "order_no": "O-1", "mode": 1, "time_limit": 120,
             "estimated_power": 7000, "timeout_s": 20}
            """);

    String id = Ids.startCommand("demo", "04A00001", "O-1");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.raw().headers().firstValue("Location")).contains("/api/third/commands/" + id);
    assertThat(reply.text("command_id")).isEqualTo(id);
    assertThat(reply.text("state")).isEqualTo("accepted");
    assertThat(reply.body().get("time_limit_s").asInt()).isEqualTo(7200);
    assertThat(job.commands("04A00001"))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.expiresAt() - command.issuedAt()).isEqualTo(20_000);
              assertThat(command)
                  .isEqualTo(
                      new Command(
                          id,
                          "demo",
                          "04A00001",
                          CommandType.START,
                          1,
                          "O-1",
                          ChargeMode.TIME,
                          7200,
                          null,
                          7000,
                          null,
                          command.issuedAt(),
                          command.expiresAt()));
            });
    Reply read = demo.get("/api/third/commands/" + id);
    assertThat(read.text("state")).isEqualTo("accepted");
    assertThat(read.body().get("timeline")).hasSize(1);
    assertThat(other.get("/api/third/commands/" + id).text("code")).isEqualTo("command_not_found");
  }

  @Test
  void theSameOrderSentTwentyTimesAtOnceIsOneCommand() {
    job.write(online("04A00002", "demo", 1, idle(1)));
    String body = "{\"port_no\": 1, \"order_no\": \"O-20\", \"mode\": 4}";
    try (ApiServer second = newServer(Optional.empty())) {
      List<CompletableFuture<Reply>> replies =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      i % 2 == 0
                          ? demo.postAsync(start("04A00002"), body)
                          : demo.postAsync(start("04A00002"), body, "Idempotency-Key", "k" + i))
              .toList();
      assertThat(replies)
          .allSatisfy(
              reply -> {
                assertThat(reply.join().status()).isEqualTo(202);
                assertThat(reply.join().text("command_id"))
                    .isEqualTo(Ids.startCommand("demo", "04A00002", "O-20"));
              });
      assertThat(job.commands("04A00002")).hasSize(1);

      // What the job has told, every server knows, and none writes it again.
      job.write(JobTwin.row(job.commands("04A00002").get(0), CommandState.DISPATCHED, 1));
      Reply again = new Client(second.port(), "demo-key").post(start("04A00002"), body);
      assertThat(again.text("state")).isEqualTo("dispatched");
      assertThat(job.commands("04A00002")).hasSize(1);
    }
  }

  @Test
  void waitsForTheEndWhenAskedTo() {
    job.write(online("04A00003", "demo", 1, idle(1)));
    CompletableFuture<Reply> waiting =
        demo.postAsync(
            start("04A00003"),
            "{\"port_no\": 1, \"order_no\": \"O-3\", \"mode\": 2, \"energy_limit\": 1.25}",
            "Prefer",
            "wait=30");
    await().atMost(Duration.ofSeconds(10)).until(() -> job.commands("04A00003").size() == 1);
    Command command = job.commands("04A00003").get(0);
    assertThat(command.limitWh()).isEqualTo(1250);
    job.write(JobTwin.row(command, CommandState.SENT, 1));
    job.write(JobTwin.row(command, CommandState.SUCCEEDED, 2));

    Reply reply = waiting.join();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("state")).isEqualTo("succeeded");
    assertThat(reply.text("effect")).isEqualTo("confirmed");
    assertThat(reply.body().get("energy_limit").asDouble()).isEqualTo(1.25);

    Reply short1 =
        demo.post(
            start("04A00003"),
            "{\"port_no\": 1, \"order_no\": \"O-3b\", \"mode\": 4}",
            "Prefer",
            "respond-async, wait=1");
    assertThat(short1.status()).isEqualTo(202);
    assertThat(short1.text("state")).isEqualTo("accepted");
  }

  @Test
  void anAmountIsRoundedDownToWhatItPaysFor() {
    job.write(online("04A00004", "demo", 1, idle(1)));
    Reply reply =
        demo.post(
            start("04A00004"),
            "{\"order_no\": \"O-4\", \"mode\": 5, \"amount\": 100, \"price\": 130}");
    assertThat(reply.body().get("energy_limit").asDouble()).isEqualTo(0.76);
    assertThat(job.commands("04A00004").get(0).limitWh()).isEqualTo(760);
    assertThat(job.commands("04A00004").get(0).portNo()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"100,130,760", "99,100,990", "1,3,330", "1999,3,655350", "1,100,10", "7,300,20"})
  void noAmountBuysMoreThanItPaysFor(int fen, int fenPerKwh, int wattHours) {
    if (wattHours == 655_350) {
      Reply tooMuch = demo.post(start("04A0000B"), amount("x", fen, fenPerKwh));
      assertThat(code(tooMuch)).isEqualTo("400 invalid_field");
      return;
    }
    String order = "A-" + fen + "-" + fenPerKwh;
    job.write(online("04A0000B", "demo", 1, idle(1)));
    job.write(online("82241218000384", "demo", 1, outlet(1, 1, "A")));
    for (String device : List.of("04A0000B", "82241218000384")) {
      Reply reply = demo.post(start(device), amount(order + device, fen, fenPerKwh));
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.body().get("energy_limit").asDouble()).isEqualTo(wattHours / 1000.0);
      List<Command> commands = job.commands(device);
      assertThat(commands.get(commands.size() - 1).limitWh()).isEqualTo(wattHours);
      assertThat((long) wattHours * fenPerKwh).isLessThanOrEqualTo(fen * 1000L);
    }
  }

  private static String amount(String order, int fen, int fenPerKwh) {
    return "{\"order_no\":\"%s\",\"port_no\":1,\"mode\":5,\"amount\":%d,\"price\":%d}"
        .formatted(order, fen, fenPerKwh);
  }

  @Test
  void aStartByPowerTiersIsToldAsItIsSent() {
    job.write(online("82241218000385", "demo", 1, outlet(1, 1, "A"), outlet(2, 1, "B")));
    Reply reply = demo.post(start("82241218000385"), tiers("PT-1", 200, "400.5"));

    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(202);
    String arguments =
        "{\"amount\":500,\"tiers\":[{\"max_power\":200,\"price\":25,\"minutes\":60},"
            + "{\"max_power\":400.5,\"price\":50,\"minutes\":60}]}";
    assertThat(reply.body().get("mode").asInt()).isEqualTo(3);
    assertThat(reply.body().get("arguments").toString()).isEqualTo(arguments);
    Command command = job.commands("82241218000385").get(0);
    assertThat(command.mode()).isEqualTo(ChargeMode.POWER_TIERS);
    assertThat(command.arguments().toString()).isEqualTo(arguments);
    assertThat(demo.get("/api/third/devices/82241218000385").body().get("charge_modes").toString())
        .isEqualTo("[1,2,3,4,5]");
  }

  /** The tiers are among what makes two requests for one order the same, wherever they are kept. */
  @Test
  void theSameOrderWithOtherTiersIsAConflict() {
    job.write(online("82241218000386", "demo", 1, outlet(1, 1, "A"), outlet(2, 1, "B")));
    Reply first = demo.post(start("82241218000386"), tiers("PT-2", 200, "400"));
    assertThat(first.status()).isEqualTo(202);
    String other = tiers("PT-2", 200, "401");
    String asFirst = tiers("PT-2", 200, "400.0");

    // As this server issued it, and as another one finds it claimed.
    assertThat(demo.post(start("82241218000386"), asFirst).text("command_id"))
        .isEqualTo(first.text("command_id"));
    assertThat(code(demo.post(start("82241218000386"), other))).isEqualTo("409 order_conflict");
    try (ApiServer second = newServer(Optional.empty())) {
      Client client = new Client(second.port(), "demo-key");
      assertThat(code(client.post(start("82241218000386"), other))).isEqualTo("409 order_conflict");
    }

    // As the job tells it.
    Command command = job.commands("82241218000386").get(0);
    job.write(JobTwin.row(command, CommandState.SENT, 1));
    assertThat(code(demo.post(start("82241218000386"), other))).isEqualTo("409 order_conflict");
    Reply again = demo.post(start("82241218000386"), asFirst);
    assertThat(again.text("state")).isEqualTo("sent");
    assertThat(again.body().get("arguments")).isEqualTo(command.arguments());
    assertThat(job.commands("82241218000386")).hasSize(1);

    // As an idempotency key remembers it.
    demo.post(start("82241218000386"), tiersOn(2, "PT-3", 200, "400"), "Idempotency-Key", "tiers");
    assertThat(
            code(
                demo.post(
                    start("82241218000386"),
                    tiersOn(2, "PT-3", 200, "300"),
                    "Idempotency-Key",
                    "tiers")))
        .isEqualTo("422 idempotency_key_reused");
  }

  @Test
  void aProtocolWithoutTiersRefusesThemAndSaysWhatItTakes() {
    job.write(online("04A0000C", "demo", 1, idle(1)));
    Reply reply = demo.post(start("04A0000C"), tiers("PT-4", 200, "400"));

    assertThat(code(reply)).isEqualTo("422 not_supported_by_protocol");
    assertThat(reply.text("field")).isEqualTo("mode");
    assertThat(reply.body().get("charge_modes").toString()).isEqualTo("[1,2,4,5]");
    assertThat(job.commands("04A0000C")).isEmpty();
    assertThat(demo.get("/api/third/devices/04A0000C").body().get("charge_modes").toString())
        .isEqualTo("[1,2,4,5]");
  }

  private static String tiers(String order, int first, String second) {
    return tiersOn(1, order, first, second);
  }

  private static String tiersOn(int portNo, String order, int first, String second) {
    return """
        {"order_no": "%s", "port_no": %d, "mode": 3, "amount": 500, "tiers": [
          {"max_power": %d, "price": 25, "minutes": 60},
          {"max_power": %s, "price": 50, "minutes": 60}]}
        """
        .formatted(order, portNo, first, second);
  }

  @Test
  void oneOrderIsOneCharge() {
    job.write(online("04A00005", "demo", 1, idle(1), idle(2)));
    job.write(online("04A00006", "demo", 1, idle(1)));
    String body = "{\"port_no\": 1, \"order_no\": \"O-5\", \"mode\": 1, \"time_limit\": 60}";
    assertThat(demo.post(start("04A00005"), body).status()).isEqualTo(202);

    Reply otherTerms = demo.post(start("04A00005"), body.replace("60", "61"));
    assertThat(otherTerms.status()).isEqualTo(409);
    assertThat(otherTerms.text("code")).isEqualTo("order_conflict");

    Reply elsewhere = demo.post(start("04A00006"), body);
    assertThat(elsewhere.status()).isEqualTo(409);
    assertThat(elsewhere.text("code")).isEqualTo("order_open_elsewhere");
    assertThat(elsewhere.text("device_phy_id")).isEqualTo("04A00005");

    // Another server, and a new one, know the claim too.
    try (ApiServer second = newServer(Optional.empty())) {
      Client client = new Client(second.port(), "demo-key");
      assertThat(client.post(start("04A00006"), body).text("code"))
          .isEqualTo("order_open_elsewhere");
      assertThat(client.post(start("04A00005"), body.replace("60", "61")).text("code"))
          .isEqualTo("order_conflict");
    }

    // The first attempt failed: the order may go elsewhere; where it was, it stays what it was.
    String first = Ids.startCommand("demo", "04A00005", "O-5");
    job.write(JobTwin.failedStart(first, "demo", "04A00005", "O-5"));
    assertThat(demo.post(start("04A00006"), body).status()).isEqualTo(202);
    Reply again = demo.post(start("04A00005"), body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("state")).isEqualTo("rejected");
    assertThat(job.commands("04A00005")).hasSize(1);
    assertThat(job.commands("04A00006")).hasSize(1);
  }

  @Test
  void twoServersAskedForOneOrderOnTwoDevicesAcceptOne() {
    job.write(online("04A00021", "demo", 1, idle(1)));
    job.write(online("04A00022", "demo", 1, idle(1)));
    try (ApiServer second = newServer(Optional.empty())) {
      Client client = new Client(second.port(), "demo-key");
      for (int i = 0; i < 10; i++) {
        String body = until("race-" + i, 1);
        List<CompletableFuture<Reply>> replies =
            List.of(
                demo.postAsync(start("04A00021"), body), client.postAsync(start("04A00022"), body));
        assertThat(replies.stream().map(CompletableFuture::join).map(Reply::status))
            .containsExactlyInAnyOrder(202, 409);
      }
    }
    assertThat(job.commands("04A00021").size() + job.commands("04A00022").size()).isEqualTo(10);
  }

  @Test
  void aPortWhoseLastChargeOnlyWaitsForItsSettlementTakesTheNext() {
    Port free = idle(1);
    Port settling =
        new Port(
            1,
            null,
            null,
            null,
            free.state(),
            free.rawStatus(),
            free.plugged(),
            free.since(),
            null,
            JobTwin.session(1, "EARLIER", "settling"));
    job.write(online("04A0000A", "demo", 1, settling));

    assertThat(demo.post(start("04A0000A"), until("O-10", 1)).status()).isEqualTo(202);
  }

  @Test
  void refusesAtOnceWhatCannotWork() {
    job.write(JobTwin.device("04A00007", "demo", 1, Presence.OFFLINE, List.of(), List.of()));
    job.write(JobTwin.device("04A00008", "demo", 1, Presence.UNKNOWN, List.of(), List.of()));
    job.write(online("04A00009", "demo", 1, idle(1), fault(2), charging(3, "X")));

    Reply offline = demo.post(start("04A00007"), until("O-7", 1));
    assertThat(offline.status()).isEqualTo(409);
    assertThat(offline.type()).startsWith("application/problem+json");
    assertThat(offline.text("code")).isEqualTo("device_offline");
    assertThat(offline.text("last_seen")).isEqualTo("2023-11-14T22:13:21.000Z");
    assertThat(code(demo.post(start("04A00008"), until("O-8", 1))))
        .isEqualTo("409 device_unreachable");
    assertThat(code(demo.post(start("04A00009"), until("O-9", 2)))).isEqualTo("409 port_fault");
    assertThat(code(demo.post(start("04A00009"), until("O-9", 3)))).isEqualTo("409 port_busy");
    assertThat(code(demo.post(start("04A00009"), until("O-9", 4)))).isEqualTo("404 port_not_found");
    assertThat(code(demo.post(start("04FFFFFF"), until("O-9", 4))))
        .isEqualTo("404 device_not_found");
    assertThat(code(other.post(start("04A00009"), until("O-9", 1))))
        .isEqualTo("404 device_not_found");
    for (String device : List.of("04A00007", "04A00008", "04A00009")) {
      assertThat(job.commands(device)).isEmpty();
    }
    // A refusal claims nothing.
    job.write(online("04A00007", "demo", 2, idle(1)));
    assertThat(demo.post(start("04A00009"), until("O-7", 1)).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"order_no\":\"o\"}                                            | 400 missing_field | mode",
        "{\"mode\":4}                                                    | 400 missing_field | order_no",
        "{\"order_no\":\"\",\"mode\":4}                                  | 400 invalid_field | order_no",
        "{\"order_no\":7,\"mode\":4}                                     | 400 invalid_field | order_no",
        "{\"order_no\":\"o\",\"mode\":4,\"portno\":1}                    | 400 unknown_field | portno",
        "{\"order_no\":\"o\",\"mode\":4,\"port_no\":0}                   | 400 invalid_field | port_no",
        "{\"order_no\":\"o\",\"mode\":4,\"port_no\":1.5}                 | 400 invalid_field | port_no",
        "{\"order_no\":\"o\",\"mode\":6}                                 | 400 invalid_field | mode",
        "{\"order_no\":\"o\",\"mode\":3}                                 | 400 missing_field | amount",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1}                    | 400 missing_field | tiers",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":65536,\"tiers\":[]}     | 400 invalid_field | amount",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[]}         | 400 invalid_field | tiers",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[1]}        | 400 invalid_field | tiers",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":{\"max_power\":200}} | 400 invalid_field | tiers",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{}]}       | 400 missing_field | tiers[0].max_power",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{\"power\":200}]} | 400 unknown_field | tiers[0].power",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{\"max_power\":200.05}]} | 400 invalid_field | tiers[0].max_power",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{\"max_power\":6553.6}]} | 400 invalid_field | tiers[0].max_power",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{\"max_power\":200,\"price\":0}]} | 400 invalid_field | tiers[0].price",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{\"max_power\":200,\"price\":1}]} | 400 missing_field | tiers[0].minutes",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"tiers\":[{\"max_power\":200,\"price\":1,\"minutes\":60},{\"max_power\":200,\"price\":2,\"minutes\":60}]} | 400 invalid_field | tiers[1].max_power",
        "{\"order_no\":\"o\",\"mode\":3,\"amount\":1,\"price\":1}         | 400 invalid_field | price",
        "{\"order_no\":\"o\",\"mode\":5,\"amount\":1,\"tiers\":[]}         | 400 invalid_field | tiers",
        "{\"order_no\":\"o\",\"mode\":1}                                 | 400 missing_field | time_limit",
        "{\"order_no\":\"o\",\"mode\":1,\"time_limit\":1093}             | 400 invalid_field | time_limit",
        "{\"order_no\":\"o\",\"mode\":1,\"time_limit_s\":65536}          | 400 invalid_field | time_limit_s",
        "{\"order_no\":\"o\",\"mode\":1,\"time_limit\":1,\"energy_limit\":1} | 400 invalid_field | energy_limit",
        "{\"order_no\":\"o\",\"mode\":2,\"energy_limit\":0.005}          | 400 invalid_field | energy_limit",
        "{\"order_no\":\"o\",\"mode\":2,\"energy_limit\":655.36}         | 400 invalid_field | energy_limit",
        "{\"order_no\":\"o\",\"mode\":2,\"energy_limit\":1e999999999}    | 400 invalid_field | energy_limit",
        "{\"order_no\":\"o\",\"mode\":5,\"amount\":1,\"price\":101}      | 400 invalid_field | amount",
        "{\"order_no\":\"o\",\"mode\":4,\"timeout_s\":301}               | 400 invalid_field | timeout_s",
        "{\"order_no\":\"o\",\"mode\":4                                  | 400 malformed_json |",
        "[]                                                              | 400 malformed_json |",
        "{\"mode\":4,\"mode\":4}                                         | 400 malformed_json |",
      })
  void namesTheFieldToBlame(String body, String code, String field) {
    Reply reply = demo.post(start("04A00001"), body);
    assertThat(code(reply)).isEqualTo(code);
    assertThat(reply.body().path("field").asText(null)).isEqualTo(field);
    assertThat(reply.text("detail")).isNotBlank();
    assertThat(reply.text("detail_zh")).isNotBlank();
  }

  @Test
  void anOrderNumberComesBackVerbatim() {
    job.write(online("04A0000A", "demo", 1, idle(1)));
    String order = "订单 №1 / \\ \" ' %20 " + "x".repeat(40);
    Reply reply =
        demo.post(
            start("04A0000A"),
            io.chargeline.domain.Json.text(
                java.util.Map.of("order_no", order, "mode", 4, "port_no", 1)));
    assertThat(reply.text("order_no")).isEqualTo(order);
    assertThat(job.commands("04A0000A").get(0).orderNo()).isEqualTo(order);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mode\":4                                             | 400 missing_field | port_no",
        "\"mode\":4,\"socket_no\":2                             | 400 missing_field | outlet",
        "\"mode\":4,\"socket_no\":2,\"outlet\":\"C\"             | 400 invalid_field | outlet",
        "\"mode\":4,\"socket_no\":251,\"outlet\":\"A\"           | 400 invalid_field | socket_no",
        "\"mode\":4,\"port_no\":3,\"socket_no\":2,\"outlet\":\"B\" | 400 invalid_field | port_no",
        "\"mode\":1,\"port_no\":4,\"time_limit\":901            | 400 invalid_field | time_limit",
        "\"mode\":1,\"port_no\":4,\"time_limit_s\":90           | 400 invalid_field | time_limit",
        "\"mode\":2,\"port_no\":4,\"energy_limit\":65.54        | 400 invalid_field | energy_limit",
        "\"mode\":5,\"port_no\":4,\"amount\":6554,\"price\":100  | 400 invalid_field | amount",
        "\"mode\":4,\"port_no\":5                               | 404 port_not_found | port_no",
      })
  void aDeviceOfSocketsHasOtherLimits(String fields, String code, String field) {
    job.write(online("82241218000382", "demo", 1, outlet(3, 2, "A"), outlet(4, 2, "B")));
    Reply reply = demo.post(start("82241218000382"), "{\"order_no\":\"b\"," + fields + "}");
    assertThat(code(reply)).isEqualTo(code);
    assertThat(reply.text("field")).isEqualTo(field);
    assertThat(reply.text("detail_zh")).isNotBlank();
    assertThat(job.commands("82241218000382")).isEmpty();
  }

  @Test
  void aPortMayBeNamedByItsSocket() {
    job.write(online("82241218000383", "demo", 1, outlet(3, 2, "A"), outlet(4, 2, "B")));
    Reply reply =
        demo.post(
            start("82241218000383"),
            "{\"order_no\":\"b-1\",\"mode\":1,\"time_limit\":900,\"socket_no\":2,\"outlet\":\"b\"}");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body().get("port_no").asInt()).isEqualTo(4);
    assertThat(job.commands("82241218000383").get(0).portNo()).isEqualTo(4);
    Reply device = demo.get("/api/third/devices/82241218000383");
    assertThat(device.body().at("/ports/1/socket_no").asInt()).isEqualTo(2);
    assertThat(device.body().at("/ports/1/outlet").asText()).isEqualTo("B");
    assertThat(device.body().at("/ports/1/online").asBoolean()).isTrue();
  }

  private static String until(String orderNo, int portNo) {
    return "{\"order_no\": \"%s\", \"mode\": 4, \"port_no\": %d}".formatted(orderNo, portNo);
  }

  static String code(Reply reply) {
    return reply.status() + " " + reply.text("code");
  }
}
