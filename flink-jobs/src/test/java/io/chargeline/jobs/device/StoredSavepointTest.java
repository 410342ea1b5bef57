package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

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
 * The state that an earlier build wrote is restored by this one. The stored savepoint is text, and
 * is written anew only on purpose, when the state's shape changes with a migration: {@code mvn test
 * -pl flink-jobs -am -Dtest=StoredSavepointTest -Dsavepoint.write=true}.
 */
class StoredSavepointTest {
  private static final Path STORED = Path.of("src/test/resources/savepoints/device-v1.base64");

  /** In the middle of two charges, one start failed, one command sent. */
  private static final int TAKEN_AFTER = 7;

  @TempDir Path scratch;

  @Test
  void theStoredSavepointGoesOnWithTheSameEmissions() throws Exception {
    if (Boolean.getBoolean("savepoint.write")) {
      write();
    }
    try (LogOfADevice log = new LogOfADevice()) {
      run(log, 0, TAKEN_AFTER);
      log.restartFrom(read());
      run(log, TAKEN_AFTER + 1, FoldIsDeterministicTest.STEPS - 1);

      assertThat(texts(log)).isEqualTo(uninterrupted());
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

  private OperatorSubtaskState read() throws Exception {
    Path binary = scratch.resolve("savepoint");
    Files.write(binary, Base64.getMimeDecoder().decode(Files.readString(STORED)));
    return OperatorSnapshotUtil.readStateHandle(binary.toString());
  }

  private void write() throws Exception {
    Path binary = scratch.resolve("fresh");
    try (LogOfADevice log = new LogOfADevice()) {
      run(log, 0, TAKEN_AFTER);
      OperatorSnapshotUtil.writeStateHandle(log.savepoint(), binary.toString());
    }
    Files.createDirectories(STORED.getParent());
    Files.writeString(
        STORED, Base64.getMimeEncoder().encodeToString(Files.readAllBytes(binary)) + "\n");
  }
}
