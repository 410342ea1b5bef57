package io.chargeline.standalone.flink;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * A checkpoint as it lies on the disk: {@code <job name>/<job id>/chk-<number>}.
 *
 * @param number counts on over restarts of a job
 */
record Checkpoint(long number, Path directory) {
  private static final String PREFIX = "chk-";
  private static final String METADATA = "_metadata";

  /** All under a job's directory, complete or not, the newest first. */
  static List<Checkpoint> newestFirst(Path jobDirectory) throws IOException {
    List<Checkpoint> found = new ArrayList<>();
    if (!Files.isDirectory(jobDirectory)) {
      return found;
    }
    try (Stream<Path> tree = Files.walk(jobDirectory, 2)) {
      for (Path path : tree.toList()) {
        String name = path.getFileName().toString();
        if (name.matches(PREFIX + "\\d{1,18}")) {
          found.add(new Checkpoint(Long.parseLong(name.substring(PREFIX.length())), path));
        }
      }
    }
    found.sort(Comparator.comparingLong(Checkpoint::number).reversed());
    return found;
  }

  /** Flink writes the metadata last. */
  boolean complete() {
    return Files.exists(directory.resolve(METADATA));
  }

  /**
   * Reads the metadata and looks for every file it names.
   *
   * @throws IOException saying what is missing or broken
   */
  void check() throws IOException {
    Path metadata = directory.resolve(METADATA);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
      CheckpointMetadata read =
          Checkpoints.loadCheckpointMetadata(
              in, Checkpoint.class.getClassLoader(), directory.toString());
      for (OperatorState operator : read.getOperatorStates()) {
        for (OperatorSubtaskState subtask : operator.getStates()) {
          checkFiles(subtask);
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("metadata of " + directory + " cannot be read", e);
    }
  }

  private static void checkFiles(OperatorSubtaskState state) throws IOException {
    checkKeyed(state.getManagedKeyedState());
    checkKeyed(state.getRawKeyedState());
    checkOperator(state.getManagedOperatorState());
    checkOperator(state.getRawOperatorState());
  }

  private static void checkKeyed(Collection<KeyedStateHandle> handles) throws IOException {
    for (KeyedStateHandle handle : handles) {
      if (handle instanceof KeyGroupsStateHandle groups) {
        checkFile(groups.getDelegateStateHandle());
      }
    }
  }

  private static void checkOperator(Collection<OperatorStateHandle> handles) throws IOException {
    for (OperatorStateHandle handle : handles) {
      checkFile(handle.getDelegateStateHandle());
    }
  }

  private static void checkFile(StreamStateHandle handle) throws IOException {
    if (handle instanceof FileStateHandle file) {
      Path path = Path.of(file.getFilePath().getPath());
      if (!Files.exists(path) || Files.size(path) < file.getStateSize()) {
        throw new IOException(path + " is missing or cut short");
      }
    }
  }
}
