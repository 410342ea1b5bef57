package io.chargeline.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogRecordTest {
  private static final String DEVICE = "04CEAA40";
  private static final String GATEWAY = "gw-1-a1b2c3d4";
  private static final long AT = 1_793_750_400_123L;
  private static final Bytes BODY = Bytes.ofHex("444e590900");
  private static final String COMMAND = "2b1cbd2c-0000-3000-8000-000000000001";

  /** One record of every kind, and of every close reason: what writers put on the log. */
  static List<LogRecord> records() {
    List<LogRecord> out = new java.util.ArrayList<>();
    out.add(record(RecordKind.FRAME, null, null, null, BODY));
    out.add(record(RecordKind.SENT, null, COMMAND, null, BODY));
    out.add(LogRecord.command(DEVICE, "api-1-e5f6", AT, COMMAND, new byte[] {'{', '}'}));
    out.add(record(RecordKind.OPENED, null, null, "192.0.2.7:40321", Bytes.EMPTY));
    for (CloseReason reason : CloseReason.values()) {
      out.add(record(RecordKind.CLOSED, reason, null, null, Bytes.EMPTY));
    }
    out.add(record(RecordKind.SEEN, null, null, null, Bytes.EMPTY));
    out.add(LogRecord.tick(GATEWAY, AT));
    out.add(record(RecordKind.REJECTED, null, null, "checksum", BODY));
    out.add(LogRecord.registered(DEVICE, "api-1-e5f6", AT, new byte[] {'{', '}'}));
    for (RecordKind kind : List.of(RecordKind.MAINTENANCE, RecordKind.API_CALLS)) {
      out.add(LogRecord.ofTenant("demo", kind, "api-1-e5f6", AT, new byte[] {'{', '}'}));
    }
    return out;
  }

  /** The golden file is the schema: a change here is a new schema number and an upgrade path. */
  @Test
  void headersAreThoseOfTheGoldenFile() throws IOException {
    String actual = records().stream().map(LogRecordTest::line).collect(Collectors.joining("\n"));
    try (InputStream golden = getClass().getResourceAsStream("/log-record-headers.golden")) {
      assertThat(actual + "\n")
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theGoldenFileHoldsEveryKind() {
    assertThat(records().stream().map(LogRecord::kind).distinct())
        .containsExactlyInAnyOrder(RecordKind.values());
  }

  @ParameterizedTest
  @MethodSource("records")
  void comesBackFromTheLogAsItWas(LogRecord record) {
    byte[] key =
        record.deviceId() == null ? null : record.deviceId().getBytes(StandardCharsets.UTF_8);
    assertThat(LogRecord.parse(key, record.headers()::get, record.body().array()))
        .isEqualTo(record);
  }

  @Test
  void namesTheHeaderThatIsMissingOrTooNew() {
    Map<String, byte[]> newer = new LinkedHashMap<>(LogRecord.tick(GATEWAY, AT).headers());
    newer.put("schema", "2".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> LogRecord.parse(null, newer::get, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("header schema: '2', this reader knows '1'");
    Map<String, byte[]> without = new LinkedHashMap<>(LogRecord.tick(GATEWAY, AT).headers());
    without.remove("time");
    assertThatThrownBy(() -> LogRecord.parse(null, without::get, null))
        .hasMessage("header time: missing");
  }

  @Test
  void closingThroughOurFaultIsSaidToBeSo() {
    assertThat(CloseReason.DRAINED.fault()).isEqualTo(CloseReason.Fault.OURS);
    assertThat(CloseReason.PEER_CLOSED.fault()).isEqualTo(CloseReason.Fault.DEVICE);
  }

  private static LogRecord record(
      RecordKind kind, CloseReason reason, String commandId, String detail, Bytes body) {
    return new LogRecord(DEVICE, kind, AT, "ap3000", GATEWAY, 17, reason, commandId, detail, body);
  }

  private static String line(LogRecord record) {
    return record.headers().entrySet().stream()
        .map(e -> e.getKey() + '=' + new String(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining(" ", "key=" + record.deviceId() + " | ", ""));
  }
}
