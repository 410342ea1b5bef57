package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord.GapMark;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One charge stays one charge, with all its energy, whatever happens in between. */
class InterruptedChargesTest {
  private static final int FULL = 1;
  private static final int DAY = 86_400;

  private LogOfADevice log;

  /** Twelve minutes of it, 20 Wh. */
  @BeforeEach
  void charge() throws Exception {
    log = new LogOfADevice();
    log.online().askStart(1, "ORD-1", 600).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 1).after(420).report(1, "ORD-1", 720, 2);
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void aConnectionThatBreaksAndComesAgain() throws Exception {
    log.after(10).closed(1, CloseReason.PEER_CLOSED).after(30).opened(2).heartbeat(0x01, 0x00);
    log.after(200).report(1, "ORD-1", 960, 3).quiet(2640).settlement(1, "ORD-1", 3600, 12, FULL);

    assertThat(sessions()).containsExactly("ORD-1 3600 s 120 Wh completed null");
    assertThat(ports())
        .containsExactly("idle 2", "charging 730", "unknown 30", "charging 2840", "idle -");
  }

  @Test
  void aRebootAfterWhichItGoesOn() throws Exception {
    log.after(10).opened(2).registered().heartbeat(0x01, 0x00).restart();
    log.after(230).report(1, "ORD-1", 960, 3).quiet(2640).settlement(1, "ORD-1", 3600, 12, FULL);

    assertThat(sessions()).containsExactly("ORD-1 3600 s 120 Wh completed null");
  }

  /** The record lies in its memory, and comes once there is power again. */
  @Test
  void aPowerCutThatEndsIt() throws Exception {
    log.after(10).closed(1, CloseReason.IO_ERROR).after(7200).opened(2).registered();
    log.heartbeat(0x02, 0x00).after(2).settlement(1, "ORD-1", 730, 2, 0x0E);

    assertThat(sessions()).containsExactly("ORD-1 730 s 20 Wh failed null");
    assertThat(ports()).contains("charging 730", "unknown 7200");
  }

  @Test
  void aPauseOfThePower() throws Exception {
    log.after(180).heartbeat(0x00, 0x00).after(180).heartbeat(0x00, 0x00);
    log.quiet(600).report(1, "ORD-1", 730, 2).quiet(900);
    log.report(1, "ORD-1", 1630, 5).quiet(100).settlement(1, "ORD-1", 1730, 6, FULL);

    assertThat(sessions()).containsExactly("ORD-1 2680 s 60 Wh completed null");
    assertThat(ports())
        .containsExactly("idle 2", "charging 900", "idle 780", "charging 1000", "idle -");
  }

  @Test
  void ourOwnGap() throws Exception {
    log.gap(GapMark.BEGAN).after(600).gap(GapMark.ENDED).report(1, "ORD-1", 1320, 4);
    log.quiet(2280).settlement(1, "ORD-1", 3600, 12, FULL);

    assertThat(sessions()).containsExactly("ORD-1 3600 s 120 Wh completed null");
    assertThat(ports())
        .containsExactly("idle 2", "charging 720", "unknown 600", "charging 2280", "idle -");
  }

  /** Its energy is what it had shown and what it showed since, and it is doubted. */
  @Test
  void aMeterThatBeginsAnew() throws Exception {
    log.after(10).opened(2).registered().after(290).report(1, "ORD-1", 1020, 1);
    log.quiet(2580).settlement(1, "ORD-1", 3600, 10, FULL);

    assertThat(sessions()).containsExactly("ORD-1 3600 s 120 Wh completed meter_went_back");
  }

  /** So much cannot have flowed in a minute: the device corrected itself. */
  @Test
  void anEndThatTakesSomethingBack() throws Exception {
    log.quiet(3000).report(1, "ORD-1", 3720, 14).after(60);
    log.settlement(1, "ORD-1", 3780, 13, FULL);

    assertThat(sessions()).containsExactly("ORD-1 3780 s 130 Wh completed meter_went_back");
  }

  /** What the device held back for a day flowed before, and not in that day. */
  @Test
  void anEndThatTakesSomethingBackADayLate() throws Exception {
    log.quiet(3000).report(1, "ORD-1", 3720, 14).after(60).closed(1, CloseReason.IO_ERROR);
    log.quiet(80_000).opened(2).settlement(1, "ORD-1", 3780, 13, FULL);

    assertThat(sessions()).containsExactly("ORD-1 3780 s 130 Wh completed meter_went_back");
  }

  @Test
  void aMeterThatComesRound() throws Exception {
    log.quiet(30_000).report(1, "ORD-1", 30_720, 65_530);
    log.quiet(3600).report(1, "ORD-1", 34_320, 1).quiet(3600);
    log.settlement(1, "ORD-1", 37_920, 14, FULL);

    assertThat(sessions().get(0)).contains(" 655500 Wh ").contains("meter_went_back");
  }

  /** A second one begins on the port while the first was not told to have ended. */
  @Test
  void aSecondStartBeforeTheEndOfTheFirst() throws Exception {
    log.after(60).report(1, "ORD-2", 30, 0).after(30).settlement(1, "ORD-1", 750, 2, 5);
    log.quiet(600).settlement(1, "ORD-2", 660, 2, FULL);

    assertThat(sessions())
        .containsExactlyInAnyOrder(
            "ORD-1 810 s 20 Wh stopped null", "ORD-2 660 s 20 Wh completed null");
    assertThat(ports()).containsExactly("idle 2", "charging 1410", "idle -");
  }

  @Test
  void anEndThatNeverComesKeepsWhatWasSeen() throws Exception {
    log.after(DAY + 1).tick();

    assertThat(sessions()).containsExactly("ORD-1 720 s 20 Wh failed null");
    assertThat(log.rows(Topic.FACTS_SESSIONS).get(0).get("closed_by").asText())
        .isEqualTo("timeout");
  }

  @Test
  void aGatewayThatDiesAndAnEndThatCameMeanwhileAndIsRepeated() throws Exception {
    log.gap(GapMark.BEGAN).after(600).on("gw-2", 1).gap(GapMark.ENDED).opened(1);
    log.heartbeat(0x02, 0x00).after(1200).settlement(1, "ORD-1", 900, 3, FULL);

    assertThat(sessions()).containsExactly("ORD-1 900 s 30 Wh completed null");
  }

  private List<String> sessions() {
    return log.rows(Topic.FACTS_SESSIONS).stream()
        .map(
            row ->
                "%s %s s %s Wh %s %s"
                    .formatted(
                        row.get("order_no").asText(),
                        row.path("duration_s").asText(),
                        row.path("energy_wh").asText(),
                        row.path("outcome").asText(),
                        row.path("suspect_reason").asText(null)))
        .toList();
  }

  /** The intervals of the first port: state and s. */
  private List<String> ports() {
    return log.rows(Topic.FACTS_PORT_STATES).stream()
        .filter(row -> row.get("port").asInt() == 1)
        .map(row -> row.get("state").asText() + ' ' + seconds(row))
        .toList();
  }

  private static String seconds(JsonNode row) {
    return row.has("until_at")
        ? Long.toString((row.get("until_at").asLong() - row.get("from_at").asLong()) / 1000)
        : "-";
  }
}
