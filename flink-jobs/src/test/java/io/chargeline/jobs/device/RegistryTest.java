package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.ap3000.Ap3000;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a device is, in the order of its log. */
class RegistryTest {
  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = production(Registry.EMPTY);
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  private static LogOfADevice production(Registry registry) throws Exception {
    return new LogOfADevice(LogOfADevice.DEVICE, Ap3000.NAME, null, registry);
  }

  private static RegisteredDevice record(String tenant, Standing standing, long version) {
    return new RegisteredDevice(
        LogOfADevice.DEVICE.value(),
        tenant,
        standing,
        "garage",
        "Pile 1",
        "DN-10",
        10,
        Map.of(),
        false,
        version,
        LogOfADevice.T0,
        LogOfADevice.T0);
  }

  private LogOfADevice assign(RegisteredDevice device) throws Exception {
    return log.put(RecordKind.REGISTERED, null, null, Bytes.wrap(Json.bytes(device)));
  }

  private LogOfADevice assign(String tenant, long version) throws Exception {
    return assign(record(tenant, Standing.ACTIVE, version));
  }

  private static Optional<String> tenant(JsonNode node) {
    return Optional.ofNullable(node.get("tenant")).filter(t -> !t.isNull()).map(JsonNode::asText);
  }

  @Test
  void aDeviceThatNobodyOwnsReportsToNobodyAndTakesNoCommand() throws Exception {
    log.online().after(1).askStart(1, "ORD-1", 10);

    assertThat(log.events("device.online")).hasSize(1).allMatch(e -> tenant(e).isEmpty());
    JsonNode state = log.last(Topic.DEVICE_STATE);
    assertThat(tenant(state)).isEmpty();
    assertThat(state.get("registered").get("standing").asText()).isEqualTo("quarantined");
    assertThat(log.all(Topic.GATEWAY_COMMANDS)).isEmpty();
    JsonNode command = log.last(Topic.FACTS_COMMANDS);
    assertThat(command.get("state").asText()).isEqualTo("rejected");
    assertThat(command.get("reason").asText()).isEqualTo("device_not_found");
    assertThat(tenant(command)).contains("demo");
  }

  @Test
  void anAssignedDeviceIsItsTenantsFromThenOn() throws Exception {
    log.online().after(60);
    assign("demo", 1).after(60).askStart(1, "ORD-1", 10).after(1).sent(7);
    log.after(1).answer(7, 0, "ORD-1", 1);

    assertThat(log.events("charging.started")).hasSize(1).allMatch(e -> has(e, "demo"));
    JsonNode state = log.last(Topic.DEVICE_STATE);
    assertThat(tenant(state)).contains("demo");
    assertThat(state.get("presence_since").asLong()).isEqualTo(LogOfADevice.T0 + 60_000);
    JsonNode session = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(tenant(session)).contains("demo");
    assertThat(session.get("site").asText()).isEqualTo("garage");
    List<JsonNode> presence = log.rows(Topic.FACTS_PRESENCE);
    assertThat(presence).hasSize(2);
    assertThat(tenant(presence.get(0))).isEmpty();
    assertThat(presence.get(0).get("until_at").asLong()).isEqualTo(LogOfADevice.T0 + 60_000);
    assertThat(tenant(presence.get(1))).contains("demo");
  }

  private static boolean has(JsonNode event, String tenant) {
    return tenant(event).filter(tenant::equals).isPresent();
  }

  @Test
  void aFormerTenantsFailedStartIsNotThatOfAnOrderOfTheSameName() throws Exception {
    log.opened(1);
    assign("demo", 1).registered().heartbeat(0, 0).after(60).askStart(1, "ORD-1", 10);
    log.after(1).sent(7).after(1).answer(7, 1, "ORD-1", 1).after(60);
    assign("other", 2).after(60).ask(startOf("other")).after(1).sent(8);
    log.after(1).answer(8, 0, "ORD-1", 1);

    assertThat(log.events("charging.started")).hasSize(1).allMatch(e -> has(e, "other"));
    assertThat(log.events("charging.started").get(0).get("data").has("late")).isFalse();
    assertThat(log.events("command.contradicted")).isEmpty();
    assertThat(log.all(Topic.GATEWAY_COMMANDS)).hasSize(2);
  }

  private Command startOf(String tenant) {
    return new Command(
        "start-of-" + tenant,
        tenant,
        LogOfADevice.DEVICE.value(),
        CommandType.START,
        1,
        "ORD-1",
        ChargeMode.TIME,
        600,
        null,
        null,
        null,
        log.now(),
        log.now() + 40_000);
  }

  @Test
  void aChargeEndsWithTheTenantItBeganUnder() throws Exception {
    log.opened(1);
    assign("demo", 1).registered().heartbeat(0, 0).after(60).askStart(1, "ORD-1", 10);
    log.after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1).after(60);
    assign("other", 2).after(60).report(1, "ORD-1", 120, 5);

    JsonNode state = log.last(Topic.DEVICE_STATE);
    assertThat(tenant(state)).contains("other");
    assertThat(state.get("ports").get(0).get("state").asText()).isEqualTo("charging");
    assertThat(state.get("ports").get(0).has("session")).isFalse();

    log.after(60).settlement(1, "ORD-1", 180, 8, 3);
    assertThat(log.events("charging.progress")).hasSize(1).allMatch(e -> has(e, "demo"));
    assertThat(log.events("charging.completed")).hasSize(1).allMatch(e -> has(e, "demo"));
    assertThat(log.last(Topic.DEVICE_STATE).get("recent")).isEmpty();
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1).allMatch(row -> has(row, "demo"));
  }

  @Test
  void theNewOwnerCannotTouchTheFormerOwnersCharge() throws Exception {
    log.opened(1);
    assign("other", 1).registered().heartbeat(0, 0).after(60).confirm(1, "ORD-1", 60);
    assign("demo", 2).after(1).askStop("stop-1", "ORD-1");

    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText()).isEqualTo("no_such_order");
    assertThat(log.all(Topic.GATEWAY_COMMANDS)).isEmpty();
  }

  @Test
  void anOlderRecordChangesNothing() throws Exception {
    log.online();
    assign("demo", 2);
    JsonNode before = log.last(Topic.DEVICE_STATE);
    int facts = log.all(Topic.FACTS_PRESENCE).size();
    assign("other", 1);
    assign("other", 2);

    JsonNode after = log.last(Topic.DEVICE_STATE);
    assertThat(tenant(after)).contains("demo");
    assertThat(after.get("registered")).isEqualTo(before.get("registered"));
    assertThat(log.all(Topic.FACTS_PRESENCE)).hasSize(facts);
  }

  @Test
  void startsAreRefusedWhileSomebodyWorksOnIt() throws Exception {
    log.online();
    RegisteredDevice at = record("demo", Standing.ACTIVE, 1);
    RegisteredDevice inMaintenance =
        new RegisteredDevice(
            at.deviceId(), "demo", at.standing(), null, null, null, null, null, true, 1, 1, 1);
    assign(inMaintenance).after(1).askStart(1, "ORD-1", 10);

    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText()).isEqualTo("maintenance");
    JsonNode registered = log.last(Topic.DEVICE_STATE).get("registered");
    assertThat(registered.get("maintenance").asBoolean()).isTrue();
  }

  @Test
  void aDeviceOutOfServiceKeepsItsOwnerAndTellsNothing() throws Exception {
    log.online();
    assign("demo", 1).after(1);
    assign(record("demo", Standing.DECOMMISSIONED, 2)).after(1).heartbeat(0x04, 0);
    log.after(1).askStart(2, "ORD-1", 10);

    assertThat(tenant(log.last(Topic.DEVICE_STATE))).contains("demo");
    assertThat(log.events("device.fault")).hasSize(1).allMatch(e -> tenant(e).isEmpty());
    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText()).isEqualTo("decommissioned");
  }

  @Test
  void anIdThatManyDevicesMayHaveIsQuarantinedWhoeverOwnsIt() throws Exception {
    log.close();
    log = new LogOfADevice(new DeviceId("0498C179"), Ap3000.NAME);
    log.online();

    JsonNode state = log.last(Topic.DEVICE_STATE);
    assertThat(tenant(state)).contains("demo");
    assertThat(state.at("/registered/standing").asText()).isEqualTo("quarantined");
    assertThat(log.events("device.online")).hasSize(1).allMatch(e -> tenant(e).isEmpty());
  }

  @Test
  void aDeviceThatNeverCameHasAStateAndNoFacts() throws Exception {
    assign("demo", 1);

    JsonNode state = log.last(Topic.DEVICE_STATE);
    assertThat(tenant(state)).contains("demo");
    assertThat(state.get("presence").asText()).isEqualTo("unknown");
    assertThat(state.get("presence_since").asLong()).isEqualTo(LogOfADevice.T0);
    assertThat(log.all(Topic.FACTS_PRESENCE)).isEmpty();
    assertThat(log.all(Topic.FACTS_DEVICES)).isEmpty();
    log.restart().after(5).opened(1);
    assertThat(log.events("device.online")).hasSize(1).allMatch(e -> has(e, "demo"));
  }

  /** The registry's own log then holds the record that the device's log begins with. */
  @Test
  void aReReadOfALogThatBeginsWithARegistrationSaysTheSame() throws Exception {
    RegisteredDevice first = record("demo", Standing.ACTIVE, 1);
    assign(first);
    JsonNode live = log.last(Topic.DEVICE_STATE);
    log.close();
    log = production(wanted -> (device, time) -> Optional.of(first));
    assign(first);

    assertThat(log.last(Topic.DEVICE_STATE)).isEqualTo(live);
  }

  @Test
  void withoutStateTheRegistryIsAskedForWhatTheLogNoLongerHolds() throws Exception {
    RegisteredDevice past = record("demo", Standing.ACTIVE, 3);
    log.close();
    log =
        production(
            wanted -> (device, time) -> Optional.of(past).filter(p -> p.effectiveFrom() <= time));
    log.online();
    assign("other", 3);

    assertThat(log.events("device.online")).hasSize(1).allMatch(e -> has(e, "demo"));
    assertThat(tenant(log.last(Topic.DEVICE_STATE))).contains("demo");
  }

  @Test
  void aHostWithoutPortsStartsNothing() throws Exception {
    log.close();
    log = new LogOfADevice(new DeviceId("09A26CF3"), Ap3000.NAME);
    log.online().after(1).askStart(1, "ORD-1", 10);

    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText())
        .isEqualTo("not_supported_by_model");
    assertThat(log.all(Topic.GATEWAY_COMMANDS)).isEmpty();
  }
}
