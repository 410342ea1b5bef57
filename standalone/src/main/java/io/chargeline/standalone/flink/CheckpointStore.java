package io.chargeline.standalone.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one job name; finds the one to go on from, and clears what nobody needs. */
final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String ASIDE = "unreadable-";

  private final Path directory;
  private final int keep;

  /**
   * @param keep how many complete ones stay
   */
  CheckpointStore(Path directory, int keep) {
    this.directory = directory;
    this.keep = keep;
  }

  /**
   * The newest complete checkpoint that can be read. What is newer and not complete is deleted,
   * because the next checkpoint takes its number; what cannot be read is put aside and kept.
   */
  Optional<Checkpoint> newestReadable() throws IOException {
    Optional<Checkpoint> chosen = Optional.empty();
    int kept = 0;
    for (Checkpoint checkpoint : Checkpoint.newestFirst(directory)) {
      if (!checkpoint.complete() || kept >= keep) {
        deleteTree(checkpoint.directory());
      } else if (chosen.isPresent() || readable(checkpoint)) {
        kept++;
        chosen = chosen.or(() -> Optional.of(checkpoint));
      }
    }
    return chosen;
  }

  /** Takes a checkpoint out of the choice; it stays for whoever wants to know why. */
  void putAside(Checkpoint checkpoint) throws IOException {
    Path path = checkpoint.directory();
    Path aside = path.resolveSibling(ASIDE + path.getFileName());
    deleteTree(aside);
    Files.move(path, aside);
  }

  /** Removes everything. */
  void clear() throws IOException {
    deleteTree(directory);
  }

  private boolean readable(Checkpoint checkpoint) throws IOException {
    try {
      checkpoint.check();
      return true;
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("checkpoint", checkpoint.directory())
          .setCause(e)
          .log("a checkpoint cannot be read, the one before is taken");
      putAside(checkpoint);
      return false;
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
