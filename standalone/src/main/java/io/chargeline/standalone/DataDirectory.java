package io.chargeline.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The one directory that holds everything; used by one process at a time. */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "chargeline.lock";

  private final Path root;
  private final FileChannel channel;

  private DataDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Makes the directory if needed and takes it until {@link #close}, or the end of the process.
   *
   * @throws StartupException if another process has it
   */
  static DataDirectory take(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new StartupException(
            "another process runs on %s: end it first, or give another directory with --data"
                .formatted(root));
      }
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      throw new StartupException("the data directory " + root + " cannot be used: " + e, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      return null;
    }
  }

  Path root() {
    return root;
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  /** Readers see the old content or the new, never a part; only the owner may read it. */
  void writePrivately(String name, byte[] content) {
    Path file = root.resolve(name);
    Path fresh = root.resolve(name + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
