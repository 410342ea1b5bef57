package io.chargeline.alerting.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of an alert, as an event. */
class NoticeTest {
  private static final long AT = 1_795_420_800_120L;

  @Test
  void itIsAnEventOfTheAlert() {
    Event event =
        new Notice(true, AT, row("demo", "device", "A"), Map.of("b", "2", "a", "1")).event(1);
    assertThat(Json.text(event))
        .isEqualTo(
            """
            {"id":"%s","event":"alert.firing","device_phy_id":"A","timestamp":1795420800,\
            "occurred_at":"2026-11-23T08:00:00.120Z","sequence":1,"schema_version":"1",\
            "tenant":"demo","site":"hz","data":{"alert_id":"a1","path":"/api/third/alerts/a1",\
            "state":"firing","severity":"info","rule_id":"hot","rule_version":3,"name":"Hot",\
            "name_zh":"过热","summary":"A is hot","summary_zh":"A 过热","entity":"device",\
            "site":"hz","port_no":2,"model":"M","count":1,"members":["A/2"],"value":66.5,\
            "threshold":60.0,"began_at":"2026-11-23T07:59:00.000Z",\
            "fired_at":"2026-11-23T08:00:00.000Z","labels":{"a":"1","b":"2"}}}"""
                .formatted(event.id()));
  }

  @Test
  void theEndTellsTheWorstThatItWas() {
    Event event = new Notice(false, AT, row("demo", "device", "A"), Map.of()).event(2);
    assertThat(event.event()).isEqualTo("alert.resolved");
    assertThat(event.data().get("severity").asText()).isEqualTo("critical");
    assertThat(event.data().get("count").asInt()).isEqualTo(7);
    assertThat(event.data().get("resolved_at").asText()).isEqualTo("2026-11-23T08:00:00.120Z");
    assertThat(event.data().get("reason").asText()).isEqualTo("cleared");
  }

  @Test
  void onlyWhatIsOfThePlatformIsItsAlarm() {
    Event alarm = new Notice(true, AT, row("", "platform", null), Map.of()).event(1);
    assertThat(alarm.event()).isEqualTo("system.alarm");
    assertThat(alarm.tenant()).isEmpty();
    assertThat(alarm.data().has("path")).as("no third party can follow it").isFalse();
    Event stray = new Notice(true, AT, row("", "device", "A"), Map.of()).event(1);
    assertThat(stray.event()).isEqualTo("alert.firing");
  }

  @Test
  void itsIdTellsApartWhatIsToldApart() {
    AlertRow row = row("demo", "device", "A");
    assertThat(
            List.of(
                new Notice(true, AT, row, Map.of()).eventId(),
                new Notice(false, AT, row, Map.of()).eventId(),
                new Notice(true, AT + 1, row, Map.of()).eventId()))
        .doesNotHaveDuplicates();
    assertThat(new Notice(true, AT, row, Map.of("x", "y")).event(9).id())
        .isEqualTo(new Notice(true, AT, row, Map.of()).event(1).id());
  }

  private static AlertRow row(String tenant, String entity, String device) {
    return new AlertRow(
        "a1",
        tenant,
        "hot",
        3,
        "Hot",
        "过热",
        "info",
        "critical",
        "firing",
        null,
        null,
        false,
        false,
        entity,
        device == null ? null : "hz",
        device,
        device == null ? null : 2,
        device == null ? null : "M",
        AT - 60_120,
        AT - 120,
        AT,
        null,
        null,
        AT,
        "cleared",
        1,
        7,
        List.of(device == null ? "store job" : device + "/2"),
        66.5,
        60.0,
        "A is hot",
        "A 过热",
        4);
  }
}
