package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.ap3000.Alarm;
import io.chargeline.protocol.ap3000.CardSwipe;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cards, alarms, and charges that the platform did not start. */
class OccurrencesTest {
  private static final Bytes CARD = Bytes.ofHex("7a8d05dd");

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
  void aSwipedCardIsToldWithItsPort() throws Exception {
    up(new CardSwipe(CARD, 0, 1, 0, OptionalLong.empty(), Optional.empty()));

    JsonNode data = log.events("card.presented").get(0).get("data");
    assertThat(data.get("port_no").asInt()).isEqualTo(2);
    assertThat(data.get("card_no").asText()).isEqualTo("7a8d05dd");
    assertThat(data.get("card_number").asLong()).isEqualTo(0x7a8d05ddL);
    assertThat(data.get("purpose").asText()).isEqualTo("charge");
  }

  @Test
  void aBalanceQueryHasNoPort() throws Exception {
    up(new CardSwipe(CARD, 0, 0xFF, 0, OptionalLong.empty(), Optional.empty()));

    JsonNode data = log.events("card.presented").get(0).get("data");
    assertThat(data.has("port_no")).isFalse();
    assertThat(data.get("purpose").asText()).isEqualTo("balance");
  }

  @Test
  void anAlarmIsToldWithItsRawCode() throws Exception {
    up(new Alarm(Alarm.SMOKE, 3, 1));

    JsonNode data = log.events("device.alarm").get(0).get("data");
    assertThat(data.get("alarm").asText()).isEqualTo("smoke");
    assertThat(data.get("level").asText()).isEqualTo("critical");
    assertThat(data.get("raw_code").asInt()).isEqualTo(4);
    assertThat(data.has("port_no")).as("3 is a detector's address").isFalse();
  }

  @Test
  void chargesByOfflineCardAndByCodeBecomeSessionsWithTheirSource() throws Exception {
    settled(StartKind.OFFLINE_CARD, CARD, "20260105083000" + "7a8d05dd" + "12345678" + "1e");
    settled(
        StartKind.VERIFICATION_CODE,
        Bytes.ofHex("00012345"),
        "20260105093000" + "00012345" + "12345678" + "46");

    assertThat(log.rows(Topic.FACTS_SESSIONS))
        .extracting(row -> row.get("source").asText())
        .containsExactly("offline_card", "verification_code");
    assertThat(log.charging()).hasSize(2).allMatch(line -> line.startsWith("charging.completed "));
  }

  private void settled(StartKind kind, Bytes card, String orderHex) throws Exception {
    log.after(4000);
    up(
        new Settlement(
            3600,
            1310,
            13,
            0,
            kind,
            card,
            StopCode.FULL,
            Bytes.ofHex(orderHex),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty()));
  }

  private void up(Uplink message) throws Exception {
    log.frame(message.command(), message.encode());
  }
}
