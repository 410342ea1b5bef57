package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.jobs.log.Emission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state that an earlier build wrote is restored by this one. The stored savepoints are text.
 * The newest is written anew only on purpose, when the state's shape changes with a migration, and
 * then under the next number: {@code mvn test -pl flink-jobs -am -Dtest=StoredSavepointTest
 * -Dsavepoint.write=true}.
 */
class StoredSavepointTest {
  private static final Path FOLDER = Path.of("src/test/resources/savepoints");

  /** Before port states, heartbeats and interruptions were told. */
  private static final String FIRST = "device-v1.base64";

  /** Before a port was unknown while its device was not heard. */
  private static final String SECOND = "device-v2.base64";

  private static final String NEWEST = "device-v3.base64";

  /** In the middle of two charges, one start failed, one command sent. */
  private static final int TAKEN_AFTER = 7;

  @TempDir Path scratch;

  @Test
  void theStoredSavepointGoesOnWithTheSameEmissions() throws Exception {
    if (Boolean.getBoolean("savepoint.write")) {
      write();
    }
    assertThat(afterRestoring(NEWEST)).isEqualTo(uninterrupted());
  }

  /** It does not know where the interval under way was cut. */
  @Test
  void theOneBeforeGoesOnWithTheSameEmissions() throws Exception {
    assertThat(unportioned(afterRestoring(SECOND))).isEqualTo(unportioned(uninterrupted()));
  }

  /** It had told fewer events, so it numbers them differently, and owes the heartbeat. */
  @Test
  void anOlderOneGoesOnWithTheSameEmissionsUnderOtherNumbers() throws Exception {
    assertThat(unnumbered(unportioned(afterRestoring(FIRST))))
        .isEqualTo(unnumbered(unportioned(uninterrupted())));
  }

  @Test
  void whatAnOlderOneDidNotKnowIsAsIfNothingHadHappened() throws Exception {
    try (LogOfADevice log = new LogOfADevice()) {
      run(log, 0, TAKEN_AFTER);
      log.restartFrom(read(FIRST));
      log.after(5).closed(1, CloseReason.PEER_CLOSED);

      assertThat(log.events("charging.interrupted"))
          .filteredOn(event -> event.get("timestamp").asLong() == log.now() / 1000)
          .extracting(event -> event.at("/data/order_no"))
          .extracting(JsonNode::asText)
          .containsExactly("A");
    }
  }

  private List<String> afterRestoring(String stored) throws Exception {
    try (LogOfADevice log = new LogOfADevice()) {
      run(log, 0, TAKEN_AFTER);
      log.restartFrom(read(stored));
      run(log, TAKEN_AFTER + 1, FoldIsDeterministicTest.STEPS - 1);
      return texts(log);
    }
  }

  private static void run(LogOfADevice log, int from, int to) throws Exception {
    for (int step = from; step <= to; step++) {
      FoldIsDeterministicTest.step(log, step);
    }
  }

  private static List<String> uninterrupted() throws Exception {
    try (LogOfADevice log = new LogOfADevice()) {
      run(log, 0, FoldIsDeterministicTest.STEPS - 1);
      return texts(log);
    }
  }

  private static List<String> texts(LogOfADevice log) {
    return log.emissions().stream().map(Emission::toString).toList();
  }

  private static List<String> unportioned(List<String> emissions) {
    return emissions.stream().filter(text -> !text.startsWith("facts.port_states")).toList();
  }

  private static List<String> unnumbered(List<String> emissions) {
    return emissions.stream()
        .filter(text -> !text.contains("\"event\":\"device.heartbeat\""))
        .map(text -> text.replaceAll("\"(sequence|version)\":\\d+", "\"$1\":0"))
        .toList();
  }

  private OperatorSubtaskState read(String stored) throws Exception {
    Path binary = scratch.resolve("savepoint");
    Files.write(binary, Base64.getMimeDecoder().decode(Files.readString(FOLDER.resolve(stored))));
    return OperatorSnapshotUtil.readStateHandle(binary.toString());
  }

  private void write() throws Exception {
    Path binary = scratch.resolve("fresh");
    try (LogOfADevice log = new LogOfADevice()) {
      run(log, 0, TAKEN_AFTER);
      OperatorSnapshotUtil.writeStateHandle(log.savepoint(), binary.toString());
    }
    Files.createDirectories(FOLDER);
    Files.writeString(
        FOLDER.resolve(NEWEST),
        Base64.getMimeEncoder().encodeToString(Files.readAllBytes(binary)) + "\n");
  }
}
