package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.JobTwin.outlet;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.api.Client.Reply;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of devices beside charges. */
class TaskTest extends ApiTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "params/query  | {\"group\":\"run\"}                 | read_params | {\"group\":\"run\"}",
        "reboot        |                                     | reboot      | {\"target\":\"device\"}",
        "reboot        | {\"target\":\"host\"}               | reboot      | {\"target\":\"host\"}",
        "locate        | {}                                  | locate      | {\"seconds\":10}",
        "voice         | {\"mute\":true}                     | voice       | {\"mute\":true}",
        "qr            | {\"text\":\"HI\"}                   | qr          | {\"text\":\"HI\",\"temporary\":false,\"main_screen\":true}",
        "query         |                                     | query       | {}",
        "charge/change | {\"order_no\":\"C-1\",\"time_limit\":90} | change | {\"time_limit_s\":5400,\"stop_when_full\":false}",
        "charge/change | {\"order_no\":\"C-1\",\"energy_limit\":1.25} | change | {\"energy_limit_wh\":1250}",
        "charge/change | {\"order_no\":\"C-1\",\"energy_limit\":1.25,\"stop_when_full\":true} | change | {\"energy_limit_wh\":1250}",
        "params        | {\"group\":\"limits\",\"values\":{\"max_charge_time\":3600,\"overload_power\":500.5,\"over_voltage\":270,\"under_voltage\":100}} | set_params | {\"group\":\"limits\",\"values\":{\"max_charge_time\":3600,\"overload_power\":500.5,\"over_voltage\":270,\"under_voltage\":100}}",
      })
  void becomesACommand(String path, String body, String type, String arguments) {
    String device =
        "04C700"
            + Integer.toHexString(0x10 + Math.floorMod((path + body).hashCode(), 200))
                .toUpperCase();
    job.write(online(device, "demo", 1, idle(1), charging(2, "C-1")));
    int before = job.commands(device).size();
    Reply reply = demo.post(url(device, path), body == null ? "" : body);

    assertThat(reply.status()).as("%s", reply).isEqualTo(202);
    assertThat(reply.text("type")).isEqualTo(type);
    Command command = job.commands(device).get(before);
    assertThat(command.type().wireName()).isEqualTo(type);
    assertThat(command.arguments().toString()).isEqualTo(arguments);
    assertThat(reply.body().get("arguments").toString()).isEqualTo(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "params/query  | {}                                     | 400 missing_field | group",
        "params/query  | {\"group\":\"socket\"}                 | 400 invalid_field | group",
        "params        | {\"group\":\"run\"}                    | 400 missing_field | values",
        "params        | {\"group\":\"run\",\"values\":{\"heartbeat_period\":60}} | 400 missing_field | values.unplug_power",
        "params        | {\"group\":\"run\",\"values\":{\"colour\":1}} | 400 unknown_field | values.colour",
        "params        | {\"group\":\"run\",\"values\":{\"float_percent\":101}} | 400 invalid_field | values.float_percent",
        "params        | {\"group\":\"run\",\"values\":{\"unplug_power\":0.25}} | 400 invalid_field | values.unplug_power",
        "params        | {\"group\":\"run\",\"values\":{\"unplug_power\":\"3\"}} | 400 invalid_field | values.unplug_power",
        "reboot        | {\"target\":\"moon\"}                  | 400 invalid_field | target",
        "locate        | {\"seconds\":256}                      | 400 invalid_field | seconds",
        "voice         | {\"periods\":[{\"from\":\"00:00\",\"to\":\"06:00\"}]} | 422 not_supported_by_protocol | periods",
        "qr            | {}                                     | 400 missing_field | text",
        "qr            | {\"text\":\"\\u4e2d\"}                 | 400 invalid_field | text",
        "query         | {\"socket_no\":1}                      | 400 invalid_field | socket_no",
        "charge/change | {\"order_no\":\"C-1\"}                 | 400 missing_field | time_limit",
        "charge/change | {\"order_no\":\"C-1\",\"time_limit\":1,\"energy_limit\":1} | 400 invalid_field | time_limit",
        "charge/change | {\"order_no\":\"C-1\",\"energy_limit\":1,\"stop_when_full\":false} | 400 invalid_field | stop_when_full",
        "charge/change | {\"order_no\":\"C-2\",\"time_limit\":1} | 409 no_such_order | order_no",
      })
  void namesTheFieldToBlame(String path, String body, String code, String field) {
    job.write(online("04C70001", "demo", 1, idle(1), charging(2, "C-1")));
    Reply reply = demo.post(url("04C70001", path), body);

    assertThat(code(reply)).isEqualTo(code);
    assertThat(reply.text("field")).isEqualTo(field);
    assertThat(reply.text("detail_zh")).isNotBlank();
    assertThat(job.commands("04C70001")).isEmpty();
  }

  @Test
  void aDeviceOfSocketsKnowsLess() {
    job.write(online("82241218000390", "demo", 1, outlet(3, 2, "A")));
    for (String path : new String[] {"reboot", "locate", "qr", "charge/change"}) {
      assertThat(code(demo.post(url("82241218000390", path), "{\"text\":\"x\"}")))
          .isEqualTo("422 not_supported_by_protocol");
    }
    Reply set =
        demo.post(
            url("82241218000390", "params"),
            "{\"socket_no\":2,\"values\":{\"high_temperature\":85,\"power_limit\":2000.5}}");
    assertThat(set.status()).isEqualTo(202);
    assertThat(set.body().get("arguments").toString())
        .isEqualTo(
            "{\"socket_no\":2,\"group\":\"socket\",\"values\":{\"high_temperature\":85,\"power_limit\":2000.5}}");
  }

  @Test
  void aHostWithoutPortsIsRebootedOnly() {
    job.write(online("09C70001", "demo", 1));
    assertThat(demo.post(url("09C70001", "reboot"), "{}").status()).isEqualTo(202);
    assertThat(code(demo.post(url("09C70001", "locate"), "{}")))
        .isEqualTo("422 not_supported_by_model");
    assertThat(code(demo.post(start("09C70001"), "{\"order_no\":\"H-1\",\"mode\":4}")))
        .isEqualTo("422 not_supported_by_model");
  }

  @Test
  void aKeyIsOneCommandAndOneRequest() {
    job.write(online("04C70002", "demo", 1, idle(1)));
    Reply first =
        demo.post(url("04C70002", "locate"), "{\"seconds\":5}", "Idempotency-Key", "task-k1");
    Reply again =
        demo.post(url("04C70002", "locate"), "{\"seconds\":5}", "Idempotency-Key", "task-k1");
    Reply other =
        demo.post(url("04C70002", "locate"), "{\"seconds\":6}", "Idempotency-Key", "task-k1");

    assertThat(again.text("command_id")).isEqualTo(first.text("command_id"));
    assertThat(code(other)).isEqualTo("422 idempotency_key_reused");
    assertThat(job.commands("04C70002"))
        .extracting(Command::type)
        .containsExactly(CommandType.LOCATE);
  }

  private static String url(String device, String path) {
    return "/api/third/devices/" + device + "/" + path;
  }
}
