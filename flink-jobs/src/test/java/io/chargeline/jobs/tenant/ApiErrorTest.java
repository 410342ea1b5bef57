package io.chargeline.jobs.tenant;

import static io.chargeline.jobs.tenant.LogOfATenant.calls;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiErrorTest {
  private static final String DEVICES = "/api/third/devices";
  private static final String START = "/api/third/devices/{phyId}/charge/start";

  @Test
  void theErrorsOfAllServersAreOneEventARouteAndMinute() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.after(60).counted("api-1", calls(DEVICES, "GET", 5, 0, 2), calls(START, "POST", 1, 1, 0));
      log.after(2).counted("api-2", calls(DEVICES, "GET", 3, 1, 4), calls(START, "POST", 9, 0, 0));
      log.counted("api-3", calls(DEVICES, "GET", 7, 0, 0)).restart();
      log.after(87).tick();
      assertThat(log.all(Topic.DEVICE_EVENTS)).isEmpty();
      log.after(1).tick();

      List<JsonNode> events = log.all(Topic.DEVICE_EVENTS);
      assertThat(events)
          .extracting(ApiErrorTest::told)
          .containsExactly(
              "api.error 1750000170 {\"route\":\"/api/third/devices\",\"method\":\"GET\","
                  + "\"minute\":\"2025-06-15T15:07:00.000Z\",\"calls\":22,\"errors_5xx\":6,"
                  + "\"refused_authentication\":1,\"top_status\":503,\"top_code\":\"view_behind\"}",
              "api.error 1750000170 {\"route\":\"/api/third/devices/{phyId}/charge/start\","
                  + "\"method\":\"POST\",\"minute\":\"2025-06-15T15:07:00.000Z\",\"calls\":11,"
                  + "\"errors_5xx\":0,\"refused_authentication\":1,\"top_status\":401,"
                  + "\"top_code\":\"key_expired\"}");
      assertThat(events.get(0).has("device_phy_id")).isFalse();
      assertThat(events)
          .extracting(event -> event.get("sequence").asLong())
          .containsExactly(1L, 2L);
      assertThat(log.all(Topic.FACTS_API_CALLS)).hasSize(5);
    }
  }

  private static String told(JsonNode event) {
    return event.get("event").asText()
        + ' '
        + event.get("timestamp").asLong()
        + ' '
        + Json.text(event.get("data"));
  }

  @Test
  void aRepeatCountsOnce() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.after(60).counted("api-1", calls(DEVICES, "GET", 5, 0, 2));
      log.after(1).counted("api-1", calls(DEVICES, "GET", 5, 0, 2)).restart().after(90).tick();
      log.after(1).counted("api-1", calls(DEVICES, "GET", 5, 0, 2)).after(100).tick();

      assertThat(log.all(Topic.DEVICE_EVENTS)).hasSize(1);
      assertThat(log.last(Topic.DEVICE_EVENTS).at("/data/calls").asInt()).isEqualTo(7);
      List<String> keys =
          log.emissions().stream()
              .filter(it -> it.topic.equals(Topic.FACTS_API_CALLS.topicName()))
              .map(it -> it.toString())
              .distinct()
              .toList();
      assertThat(keys).hasSize(1);
    }
  }

  @Test
  void whatComesLateIsToldIfNothingWas() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.after(60).counted("api-1", calls(DEVICES, "GET", 5, 0, 1)).after(90).tick();
      log.after(60).counted("api-2", calls(DEVICES, "GET", 5, 0, 1), calls(START, "POST", 0, 1, 0));
      log.after(1).counted("api-3", calls(START, "POST", 0, 1, 0));

      assertThat(log.all(Topic.DEVICE_EVENTS))
          .extracting(it -> it.at("/data/route").asText() + ' ' + it.get("timestamp").asLong())
          .containsExactly(DEVICES + " 1750000170", START + " 1750000230");
    }
  }

  @Test
  void amongManyGoodMinutesNothingIsKept() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.after(60).counted("api-1", calls(DEVICES, "GET", 5, 0, 0));
      assertThat(log.timers()).isEqualTo(1);
      log.after(90).tick();
      assertThat(log.stateEntries()).isZero();
      assertThat(log.timers()).isZero();
    }
  }

  @Test
  void aMinuteThatWasToldIsForgottenAfterAnHour() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.after(60).counted("api-1", calls(DEVICES, "GET", 5, 0, 1)).after(3599).tick();
      assertThat(log.timers()).isEqualTo(1);
      log.after(1).tick();
      assertThat(log.timers()).isZero();
      log.counted("api-1", calls(DEVICES, "GET", 5, 0, 1)).after(100).tick();
      assertThat(log.all(Topic.DEVICE_EVENTS)).hasSize(1);
      assertThat(log.all(Topic.FACTS_API_CALLS)).hasSize(2);
    }
  }

  @Test
  void whoCannotReadTheFeedIsNotToldThroughTheFeed() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.after(60)
          .counted(
              "api-1",
              calls("/api/third/events", "GET", 0, 3, 9),
              calls("/readyz", "GET", 0, 0, 9));
      log.after(90).tick();
      assertThat(log.all(Topic.DEVICE_EVENTS)).isEmpty();
      assertThat(log.all(Topic.FACTS_API_CALLS)).hasSize(2);
    }
  }
}
