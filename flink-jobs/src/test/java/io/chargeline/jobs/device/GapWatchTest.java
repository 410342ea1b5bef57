package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.jobs.log.FrameRecord;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GapWatchTest {
  private KeyedOneInputStreamOperatorTestHarness<Integer, FrameRecord, FrameRecord> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GapWatch(5000, "device.frames")),
            record -> record.partition,
            Types.INT);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void steadyTicksSayNothing() throws Exception {
    opened("gw-1", 1, "04A26CF3", 0);
    for (int second = 0; second < 20; second++) {
      tick("gw-1", LogRecord.ROLE_GATEWAY, second);
    }
    assertThat(gaps()).isEmpty();
  }

  @Test
  void aFrozenGatewayWasNotLookingFromItsLastTickOn() throws Exception {
    tick("gw-1", LogRecord.ROLE_GATEWAY, 0);
    opened("gw-1", 1, "04A26CF3", 0);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 10);

    assertThat(gaps()).containsExactly("BEGAN 04A26CF3 0", "ENDED 04A26CF3 10");
  }

  @Test
  void aDeadGatewaysDevicesWaitForTheNextGateway() throws Exception {
    opened("gw-1", 1, "04A26CF3", 0);
    opened("gw-1", 2, "04A228CD", 0);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 1);
    for (int second = 1; second < 100; second++) {
      tick("api-1", LogRecord.ROLE_API, second);
    }
    assertThat(gaps()).containsExactlyInAnyOrder("BEGAN 04A26CF3 1", "BEGAN 04A228CD 1");

    opened("gw-2", 1, "04A26CF3", 100);
    tick("gw-2", LogRecord.ROLE_GATEWAY, 101);
    tick("gw-2", LogRecord.ROLE_GATEWAY, 102);
    assertThat(gaps()).containsExactly("ENDED 04A228CD 101");
  }

  @Test
  void aGatewayForWhichAnotherLookedMeanwhileStillHoldsItsDevices() throws Exception {
    opened("gw-1", 1, "04A26CF3", 0);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 1);
    ticks("gw-2", 1, 20);
    assertThat(gaps()).containsExactly("BEGAN 04A26CF3 1", "ENDED 04A26CF3 7");

    tick("gw-1", LogRecord.ROLE_GATEWAY, 20);
    ticks("gw-1", 21, 40);
    assertThat(gaps()).as("the end of the one that stood in").isEmpty();

    ticks("gw-3", 41, 60);
    assertThat(gaps()).containsExactly("BEGAN 04A26CF3 40", "ENDED 04A26CF3 46");
  }

  @Test
  void whereTheOneThatStandsInEndsTooThereIsAnotherGap() throws Exception {
    opened("gw-1", 1, "04A26CF3", 0);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 1);
    ticks("gw-2", 1, 20);
    ticks("gw-3", 20, 40);
    assertThat(gaps())
        .containsExactly(
            "BEGAN 04A26CF3 1", "ENDED 04A26CF3 7", "BEGAN 04A26CF3 20", "ENDED 04A26CF3 26");
  }

  @Test
  void aDrainedGatewayDoesNotEndItsOwnGap() throws Exception {
    opened("gw-1", 1, "04A26CF3", 0);
    record(RecordKind.CLOSED, "gw-1", 1, "04A26CF3", 1, CloseReason.DRAINED);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 2);
    assertThat(gaps()).isEmpty();

    tick("gw-2", LogRecord.ROLE_GATEWAY, 3);
    assertThat(gaps()).containsExactly("ENDED 04A26CF3 3");
  }

  @Test
  void aDeviceThatClosedIsNobodys() throws Exception {
    opened("gw-1", 1, "04A26CF3", 0);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 1);
    record(RecordKind.CLOSED, "gw-1", 1, "04A26CF3", 2, CloseReason.PEER_CLOSED);
    tick("gw-1", LogRecord.ROLE_GATEWAY, 60);

    assertThat(gaps()).isEmpty();
  }

  @Test
  void recordsOfTenantsGoAside() throws Exception {
    feed(LogRecord.ofTenant("demo", RecordKind.API_CALLS, "api-1", 0, new byte[] {'{', '}'}));
    opened("gw-1", 1, "04A26CF3", 0);

    assertThat(harness.extractOutputValues())
        .extracting(it -> it.deviceId)
        .containsExactly("04A26CF3");
    assertThat(harness.getSideOutput(GapWatch.TENANTS))
        .extracting(it -> it.getValue().deviceId)
        .containsExactly("tenant:demo");
  }

  @Test
  void whatCannotBeReadGoesToThePoisonLog() throws Exception {
    FrameRecord unreadable = new FrameRecord();
    unreadable.unreadable = "header kind: missing";
    unreadable.body = new byte[] {1, 2};
    unreadable.offset = 42;
    harness.processElement(unreadable, 0);

    assertThat(harness.getSideOutput(GapWatch.POISON))
        .singleElement()
        .satisfies(
            poison ->
                assertThat(poison.getValue().toString())
                    .contains("device.frames/0/42", "header kind: missing", "\"body\":\"0102\""));
  }

  private void opened(String writer, long connection, String device, int second) throws Exception {
    record(RecordKind.OPENED, writer, connection, device, second, null);
  }

  private void tick(String writer, String role, int second) throws Exception {
    feed(LogRecord.tick(writer, role, second * 1000L));
  }

  /** One a second. */
  private void ticks(String writer, int from, int until) throws Exception {
    for (int second = from; second <= until; second++) {
      tick(writer, LogRecord.ROLE_GATEWAY, second);
    }
  }

  private void record(
      RecordKind kind,
      String writer,
      long connection,
      String device,
      int second,
      CloseReason reason)
      throws Exception {
    feed(
        new LogRecord(
            device,
            kind,
            second * 1000L,
            "ap3000",
            writer,
            connection,
            reason,
            null,
            null,
            Bytes.EMPTY));
  }

  private void feed(LogRecord record) throws Exception {
    harness.processElement(FrameRecord.of(record, 0, 0), record.timeMs());
  }

  private List<String> gaps() {
    List<String> gaps =
        harness.extractOutputValues().stream()
            .filter(record -> record.gap != null)
            .map(record -> record.gap + " " + record.deviceId + ' ' + record.timeMs / 1000)
            .toList();
    harness.getOutput().clear();
    return gaps;
  }
}
