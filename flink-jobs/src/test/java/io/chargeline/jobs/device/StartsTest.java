package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start that leads to no charge fails its order once; one whose order has a charge does not. */
class StartsTest {
  private static final int DAY = 86_400;

  /** An answer with port byte 255: the device does not say which. */
  private static final int NO_PORT = 256;

  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = new LogOfADevice();
    log.online();
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void aConfirmedStartOfWhichNothingIsEverSeenFailsItsOrder() throws Exception {
    confirmedOnNoPort("ORD-1");
    log.after(DAY - 10).tick();
    assertThat(log.charging()).isEmpty();
    log.after(10).tick();

    assertThat(log.charging()).containsExactly("charging.failed ORD-1");
    JsonNode data = log.events("charging.failed").get(0).get("data");
    assertThat(data.get("command_id").asText()).isEqualTo(LogOfADevice.startId("ORD-1"));
    assertThat(data.get("state").asText()).isEqualTo("succeeded");
    assertThat(data.get("effect").asText()).isEqualTo("confirmed");
    assertThat(data.get("reason").asText()).isEqualTo("unsettled");
    assertThat(data.get("final").asBoolean()).isFalse();
    log.after(61L * DAY).tick().after(2L * DAY).tick();
    assertThat(log.charging()).hasSize(1);
    assertThat(log.stateEntries()).isEqualTo(1);
    assertThat(log.timers()).isZero();
  }

  @Test
  void itsChargeIsSeenAfterAll() throws Exception {
    confirmedOnNoPort("ORD-1");
    log.after(DAY + 10).tick().after(100).settlement(2, "ORD-1", 600, 5, 1);

    assertThat(log.charging())
        .containsExactly(
            "charging.failed ORD-1", "charging.started ORD-1", "charging.completed ORD-1");
    assertThat(log.events("charging.started").get(0).at("/data/late").asBoolean()).isTrue();
    assertThat(log.events("command.contradicted")).hasSize(1);
  }

  @Test
  void aChargeThatIsSeenInTimeIsNoFailure() throws Exception {
    confirmedOnNoPort("ORD-1");
    log.restart().after(300).report(2, "ORD-1", 300, 4).after(60);
    log.settlement(2, "ORD-1", 360, 5, 1).after(2L * DAY).tick();

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1", "charging.progress ORD-1", "charging.completed ORD-1");
  }

  @Test
  void whileItIsAwaitedItsOrderIsUnderWay() throws Exception {
    confirmedOnNoPort("ORD-1");
    log.after(5).ask(again("other", "ORD-1", 1));

    assertThat(lastReason()).isEqualTo("order_already_running");
    assertThat(log.charging()).as("the first start will tell").isEmpty();
  }

  @Test
  void aRefusalBecauseTheOrderRunsFailsNothing() throws Exception {
    log.askStart(1, "ORD-1", 60).after(1).ask(again("while-sent", "ORD-1", 2));
    assertThat(lastReason()).isEqualTo("order_already_running");

    log.sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(1).ask(again("while-running", "ORD-1", 2));
    assertThat(lastReason()).isEqualTo("order_already_running");

    log.after(60).settlement(1, "ORD-1", 60, 1, 7);
    log.after(1).ask(again("when-ended", "ORD-1", 1));
    assertThat(lastReason()).isEqualTo("order_already_ended");
    assertThat(log.charging()).containsExactly("charging.started ORD-1", "charging.stopped ORD-1");
    assertThat(log.events("command.failed")).hasSize(3);
  }

  @Test
  void everyOtherEndOfAStartFailsItsOrderOnce() throws Exception {
    log.askStart(1, "REFUSED", 60).after(1).sent(7).after(1).answer(7, 1, "REFUSED", 1);
    log.askStart(1, "LOST", 60).after(1).sent(8).after(60).tick();
    log.askStart(1, "NEVER-SENT", 60).after(60).tick();
    log.askStart(9, "NO-SUCH-PORT", 60).after(1);
    log.askStart(1, "CUT-OFF", 60).after(1).sent(9).after(1).closed(1, CloseReason.PEER_CLOSED);
    log.after(1).askStart(1, "OFFLINE", 60).after(60).tick();

    assertThat(log.charging())
        .containsExactly(
            "charging.failed REFUSED",
            "charging.failed LOST",
            "charging.failed NEVER-SENT",
            "charging.failed NO-SUCH-PORT",
            "charging.failed CUT-OFF",
            "charging.failed OFFLINE");
    assertThat(log.events("charging.failed"))
        .extracting(event -> event.at("/data/effect").asText())
        .isEqualTo(List.of("none", "unknown", "none", "none", "unknown", "none"));
    assertThat(log.events("charging.failed"))
        .allSatisfy(event -> assertThat(event.at("/data/final").asBoolean()).isTrue());
  }

  private void confirmedOnNoPort(String order) throws Exception {
    log.askStart(null, order, 60).after(1).sent(7).after(1).answer(7, 0, order, NO_PORT);
  }

  private Command again(String id, String order, int portNo) {
    return new Command(
        id,
        "demo",
        LogOfADevice.DEVICE.value(),
        CommandType.START,
        portNo,
        order,
        ChargeMode.TIME,
        3600,
        null,
        null,
        null,
        log.now(),
        log.now() + 40_000);
  }

  private String lastReason() {
    return log.last(Topic.FACTS_COMMANDS).get("reason").asText();
  }
}
