package io.chargeline.alerting.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** Records as the jobs write them to the log become signals. */
class SignalReaderTest {
  private static final long T = Instant.parse("2026-03-01T08:00:00Z").toEpochMilli();
  private static final Place STANDS =
      new Place("acme", "yard", "DN-10", List.of("north"), "86004459456001", false);

  private final SignalReader reader =
      new SignalReader(
          (device, at) -> device.equals("04CEAA40") && at >= T ? STANDS : Place.NOWHERE);

  @Test
  void presenceBeginsWhereItSaysAndKnowsTagsAndGatewayFromTheRegistry() {
    PresenceRow row =
        read(
            "{'device_id':'04CEAA40','tenant':'acme','site':'garage','maintenance':true,"
                + "'state':'offline','reason':'silent','from_at':%d,'until_at':%d,'revision':3}",
            PresenceRow.class, T, T + 5);
    Signal signal = reader.presence(row);
    assertThat(signal.at()).isEqualTo(T);
    assertThat(signal.kind()).isEqualTo(SignalKind.PRESENCE);
    assertThat(signal.device()).isEqualTo("04CEAA40");
    assertThat(signal.words()).isEqualTo(Map.of("state", "offline", "reason", "silent"));
    assertThat(signal.place())
        .as("what the row says of itself counts")
        .isEqualTo(new Place("acme", "garage", "DN-10", List.of("north"), "86004459456001", true));
  }

  @Test
  void everyVersionOfARowGivesTheSameSignal() {
    String open =
        "{'device_id':'04CEAA40','port':2,'tenant':'acme','site':'yard','maintenance':false,"
            + "'state':'charging','raw_status':1,'from_at':%d,'revision':1}";
    String over = open.replace("'revision':1", "'until_at':9999999999999,'revision':2");
    Signal first = reader.portState(read(open, PortStateRow.class, T));
    assertThat(first).isEqualTo(reader.portState(read(over, PortStateRow.class, T)));
    assertThat(first.port()).isEqualTo(2);
    assertThat(first.word("state")).isEqualTo("charging");
    assertThat(first.number("raw_status")).isEqualTo(1);
  }

  @Test
  void aSampleIsInWholeUnitsAndSaysOnlyWhatTheDeviceSaid() {
    Signal signal =
        reader.sample(
            read(
                "{'device_id':'04CEAA40','port':1,'session_id':'s-1','at':%d,'raw_status':1,"
                    + "'elapsed_s':600,'energy_wh':120,'power_dw':2205,'peak_power_dw':2300,"
                    + "'voltage_dv':2213,'current_ma':998,'port_celsius':41}",
                SampleRow.class, T));
    assertThat(signal.number("power_w")).isEqualTo(220.5);
    assertThat(signal.number("voltage_v")).isEqualTo(221.3);
    assertThat(signal.number("current_a")).isEqualTo(0.998);
    assertThat(signal.number("energy_wh")).isEqualTo(120);
    assertThat(signal.number("port_celsius")).isEqualTo(41);
    assertThat(signal.number("ambient_celsius")).isNull();
    assertThat(signal.word("session")).isEqualTo("s-1");
    assertThat(signal.place()).isEqualTo(STANDS);
  }

  @Test
  void aCommandIsASignalOnceItHasEnded() {
    String sent =
        "{'command_id':'c1','tenant':'acme','site':'yard','device_id':'04CEAA40','type':'start',"
            + "'port':1,'state':'%s','issued_at':%d,'expires_at':%d%s,"
            + "'timeline':[{'state':'accepted','at':%d},{'state':'sent','at':%d}],'revision':1}";
    assertThat(reader.command(read(sent, CommandRow.class, "sent", T, T + 60_000, "", T, T + 10)))
        .isEmpty();
    Signal ended =
        reader
            .command(
                read(
                    sent,
                    CommandRow.class,
                    "succeeded",
                    T,
                    T + 60_000,
                    ",'ended_at':" + (T + 910),
                    T,
                    T + 10))
            .orElseThrow();
    assertThat(ended.at()).isEqualTo(T + 910);
    assertThat(ended.number("response_ms")).isEqualTo(900);
    assertThat(ended.words()).containsEntry("type", "start").containsEntry("state", "succeeded");
  }

  @Test
  void theEndOfAChargeIsAnEventAndAChargeAndAnAlarmIsBothToo() {
    List<Signal> end =
        reader.event(
            event(
                "charging.completed",
                "{'port_no':1,'session_id':'s-1','outcome':'normal','reason':'full','duration':3600,"
                    + "'energy_consumed':1.25,'peak_power':300,'final':true}"));
    assertThat(end).extracting(Signal::kind).contains(SignalKind.EVENT, SignalKind.SESSION);
    Signal charge = kind(end, SignalKind.SESSION);
    assertThat(charge.number("energy_wh")).isEqualTo(1250);
    assertThat(charge.number("duration_s")).isEqualTo(3600);
    assertThat(charge.port()).isEqualTo(1);
    assertThat(charge.word("session")).isEqualTo("s-1");
    assertThat(charge.word("final")).isEqualTo("true");
    List<Signal> alarm =
        reader.event(event("device.alarm", "{'alarm':'smoke','level':'critical','raw_code':4}"));
    assertThat(alarm).extracting(Signal::kind).containsOnlyOnce(SignalKind.ALARM);
    assertThat(kind(alarm, SignalKind.ALARM).number("raw_code")).isEqualTo(4);
    assertThat(kind(alarm, SignalKind.ALARM).word("level")).isEqualTo("critical");
  }

  @Test
  void whatIsWrittenByTheWallClockCountsAFixedTimeLater() {
    Signal calls =
        reader.apiCalls(
            read(
                "{'tenant':'*','route':'/api/admin/devices','method':'GET','minute_at':%d,"
                    + "'server':'a','calls':4,'succeeded':3,'refused':0,'unauthorized':0,"
                    + "'limited':0,'failed':1,'latency_us_sum':8000,'latency_us_max':5000,"
                    + "'latency_counts':[4]}",
                ApiCallsRow.class, T));
    assertThat(calls.at()).isEqualTo(T + 60_000 + SignalReader.API_ALLOWANCE_MS);
    assertThat(calls.place().tenant()).as("the operator's own").isEmpty();
    assertThat(calls.number("failed")).isEqualTo(1);
    assertThat(calls.number("mean_ms")).isEqualTo(2);
    assertThat(calls.number("max_ms")).isEqualTo(5);
    Signal delivery =
        reader.delivery(
            read(
                "{'tenant':'acme','endpoint_id':'e1','event_id':'v1','event':'device.online',"
                    + "'device_id':'04CEAA40','sequence':1,'attempt':2,'at':%d,'latency_ms':250,"
                    + "'outcome':'failed','http_status':503,'error':'http_503',"
                    + "'occurred_at':%d,'replay_id':''}",
                DeliveryRow.class, T, T));
    assertThat(delivery.at()).isEqualTo(T + 250 + SignalReader.DELIVERY_ALLOWANCE_MS);
    assertThat(delivery.number("http_status")).isEqualTo(503);
    assertThat(delivery.words()).containsEntry("outcome", "failed").containsEntry("endpoint", "e1");
  }

  @Test
  void ofFiguresOnlyMinutesThatAreOverCount() {
    String row =
        "{'log':'live','scope':'site','tenant':'acme','site':'yard','device_id':'','port':0,"
            + "'step':'%s','zone':'Asia/Shanghai','start_at':%d,'end_at':%d,'as_of_at':%d,"
            + "'is_final':true,'devices_online':3,'devices_offline':97,'revision':1,'deleted':%d}";
    Signal figure = figure(row, "minute", T, T + 60_000, T + 60_000, 0).get(0);
    assertThat(figure.at()).isEqualTo(T + 60_000 + SignalReader.FIGURE_ALLOWANCE_MS);
    assertThat(figure.number("devices_offline")).isEqualTo(97);
    assertThat(figure.word("scope")).isEqualTo("site");
    assertThat(figure(row, "minute", T, T + 60_000, T + 30_000, 0)).as("not over").isEmpty();
    assertThat(figure(row, "hour", T, T + 60_000, T + 60_000, 0)).as("longer").isEmpty();
    assertThat(figure(row, "minute", T, T + 60_000, T + 60_000, 1)).as("taken back").isEmpty();
  }

  private List<Signal> figure(String row, Object... with) {
    return reader.figure(read(row, FigureRow.class, with)).stream().toList();
  }

  private static Signal kind(List<Signal> signals, SignalKind kind) {
    return signals.stream().filter(signal -> signal.kind() == kind).findFirst().orElseThrow();
  }

  private static Event event(String type, String data) {
    return read(
        "{'id':'e1','event':'%s','device_phy_id':'04CEAA40','tenant':'acme',"
            + "'site':'yard','occurred_at':'%s','sequence':7,'data':%s}",
        Event.class, type, Event.time(T), data);
  }

  private static <T> T read(String json, Class<T> type, Object... with) {
    String text = json;
    for (Object one : with) {
      text = text.replaceFirst("%[ds]", Matcher.quoteReplacement(one.toString()));
    }
    return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), type);
  }
}
