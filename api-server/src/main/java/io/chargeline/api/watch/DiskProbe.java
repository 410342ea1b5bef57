package io.chargeline.api.watch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How full the disks under some directories are. */
final class DiskProbe implements Probe {
  private final List<Path> directories;

  DiskProbe(List<Path> directories) {
    this.directories = directories;
  }

  @Override
  public String part() {
    return Measure.DISKS;
  }

  @Override
  public List<Measure> look() throws IOException {
    List<Measure> disks = new ArrayList<>();
    for (Path directory : directories) {
      FileStore store = Files.getFileStore(directory);
      double total = store.getTotalSpace();
      if (total > 0) {
        double used = 100 * (1 - store.getUsableSpace() / total);
        disks.add(new Measure(Measure.DISK_USED, directory.toString(), used));
      }
    }
    return disks;
  }
}
