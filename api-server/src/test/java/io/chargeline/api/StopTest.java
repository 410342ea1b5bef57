package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.Presence;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopTest extends ApiTest {

  @Test
  void findsThePortOfTheOrder() {
    job.write(online("04B00001", "demo", 1, idle(1), charging(2, "S-1")));
    Reply reply = demo.post(stop("04B00001"), "{\"order_no\": \"S-1\"}");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(job.commands("04B00001"))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.type()).isEqualTo(CommandType.STOP);
              assertThat(command.portNo()).isEqualTo(2);
              assertThat(command.orderNo()).isEqualTo("S-1");
            });

    // An open stop serves again; an ended one does not.
    String first = reply.text("command_id");
    assertThat(demo.post(stop("04B00001"), "{\"order_no\": \"S-1\"}").text("command_id"))
        .isEqualTo(first);
    Command command = job.commands("04B00001").get(0);
    job.write(JobTwin.row(command, CommandState.SENT, 1));
    assertThat(demo.post(stop("04B00001"), "{\"order_no\": \"S-1\"}").text("command_id"))
        .isEqualTo(first);
    job.write(JobTwin.row(command, CommandState.FAILED, 2));
    assertThat(demo.post(stop("04B00001"), "{\"order_no\": \"S-1\"}").text("command_id"))
        .isNotEqualTo(first);
    assertThat(job.commands("04B00001")).hasSize(2);
  }

  @Test
  void aKeyMeansOneRequest() {
    job.write(online("04B00002", "demo", 1, charging(1, "S-2"), charging(2, "S-2b")));
    String body = "{\"order_no\": \"S-2\"}";
    Reply reply = demo.post(stop("04B00002"), body, "Idempotency-Key", "K-2");
    assertThat(reply.text("command_id")).isEqualTo(Ids.keyedCommand("demo", "K-2"));
    Reply again = demo.post(stop("04B00002"), body, "Idempotency-Key", "K-2");
    assertThat(again.text("command_id")).isEqualTo(reply.text("command_id"));
    assertThat(
            code(demo.post(stop("04B00002"), "{\"order_no\": \"S-2b\"}", "Idempotency-Key", "K-2")))
        .isEqualTo("422 idempotency_key_reused");
    assertThat(job.commands("04B00002")).hasSize(1);
  }

  @Test
  void refusesWhatIsNotThere() {
    job.write(
        JobTwin.device(
            "04B00003",
            "demo",
            1,
            Presence.ONLINE,
            List.of(idle(1), charging(2, "S-3"), charging(3, "S-3b")),
            List.of(JobTwin.session(1, "S-old", "ended"))));
    assertThat(code(demo.post(stop("04B00003"), "{\"order_no\": \"none\"}")))
        .isEqualTo("409 no_such_order");
    assertThat(code(demo.post(stop("04B00003"), "{\"order_no\": \"none\", \"port_no\": 2}")))
        .isEqualTo("409 other_order_running");
    assertThat(code(demo.post(stop("04B00003"), "{\"order_no\": \"S-3\", \"port_no\": 3}")))
        .isEqualTo("409 other_order_running");
    Reply ended = demo.post(stop("04B00003"), "{\"order_no\": \"S-old\"}");
    assertThat(code(ended)).isEqualTo("409 order_already_ended");
    assertThat(ended.body().at("/session/energy_consumed").asDouble()).isEqualTo(0.12);
    assertThat(ended.body().at("/session/stop_reason_text_zh").asText()).isEqualTo("已充满");
    assertThat(job.commands("04B00003")).isEmpty();
  }
}
