package io.chargeline.standalone.clickhouse;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes from the calling thread, and from every thread it starts, all files but the engine's own
 * and all outgoing connections, with Linux Landlock. Needed because in this build the SQL function
 * {@code file('/any/path')} asks for no grant and knows no directory: without it whoever may query
 * may read what the process may read.
 */
final class Sandbox {
  /** How the line begins by which the engine's process says that there is none. */
  static final String OFF = "sandbox off: ";

  // linux/landlock.h and the x86-64 system call table
  private static final int CREATE_RULESET = 444;
  private static final int ADD_RULE = 445;
  private static final int RESTRICT_SELF = 446;
  private static final int PATH_BENEATH = 1;
  private static final int VERSION_FLAG = 1;

  /**
   * The first version with files' truncation (3) includes that of moves between directories (2).
   */
  private static final int LEAST_VERSION = 3;

  private static final int VERSION_WITH_TCP = 4;
  private static final long EXECUTE = 1L;
  private static final long WRITE_FILE = 1L << 1;
  private static final long READ_FILE = 1L << 2;
  private static final long READ_DIR = 1L << 3;
  private static final long ALL = (1L << 15) - 1;
  private static final long ALL_ON_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | 1L << 14;
  private static final long CONNECT_TCP = 1L << 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;

  /** What the engine asks of the system: clocks, cores, memory, its own status. */
  private static final List<String> SYSTEM =
      List.of(
          "/proc/self",
          "/proc/cpuinfo",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/loadavg",
          "/proc/uptime",
          "/proc/sys",
          "/proc/version",
          "/sys",
          "/dev/urandom",
          "/dev/random",
          "/dev/zero",
          "/etc/localtime",
          "/etc/timezone",
          "/usr/share/zoneinfo",
          "/usr/lib",
          "/lib",
          "/lib64");

  private final LibC libc = Native.load("c", LibC.class);

  /** The three system calls have no wrappers in glibc. */
  interface LibC extends Library {
    NativeLong syscall(NativeLong number, Object... arguments) throws LastErrorException;

    int open(String path, int flags) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;

    int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d)
        throws LastErrorException;
  }

  /** This kernel has no Landlock, or forbids it. */
  static final class UnavailableException extends Exception {
    UnavailableException(String message) {
      super(message);
    }
  }

  private Sandbox() {}

  static void enter(Path library, EngineHome home) throws UnavailableException {
    new Sandbox().restrict(library, home);
  }

  private void restrict(Path library, EngineHome home) throws UnavailableException {
    int version = version();
    if (version < LEAST_VERSION) {
      throw new UnavailableException("Landlock version " + version + " is too old");
    }
    try {
      int rules = rules(version);
      allow(rules, home.store(), ALL);
      allow(rules, home.log(), ALL);
      allow(rules, home.configDirectory(), READ_FILE | READ_DIR);
      allow(rules, library.getParent(), EXECUTE | READ_FILE | READ_DIR);
      allow(rules, Path.of("/dev/null"), READ_FILE | WRITE_FILE);
      for (String path : SYSTEM) {
        allow(rules, Path.of(path), EXECUTE | READ_FILE | READ_DIR);
      }
      NativeLong zero = new NativeLong(0);
      libc.prctl(PR_SET_NO_NEW_PRIVS, new NativeLong(1), zero, zero, zero);
      call(RESTRICT_SELF, rules, 0);
      libc.close(rules);
    } catch (LastErrorException e) {
      throw new UnavailableException("error " + e.getErrorCode() + " from Landlock");
    }
  }

  private int version() throws UnavailableException {
    try {
      return call(CREATE_RULESET, Pointer.NULL, new NativeLong(0), VERSION_FLAG);
    } catch (LastErrorException e) {
      throw new UnavailableException("this kernel has no Landlock, error " + e.getErrorCode());
    }
  }

  private int rules(int version) {
    try (Memory attributes = new Memory(16)) {
      attributes.setLong(0, ALL);
      attributes.setLong(8, CONNECT_TCP);
      long size = version < VERSION_WITH_TCP ? 8 : 16;
      return call(CREATE_RULESET, attributes, new NativeLong(size), 0);
    }
  }

  private void allow(int rules, Path path, long access) {
    if (!Files.exists(path)) {
      return;
    }
    int descriptor = libc.open(path.toString(), O_PATH_CLOEXEC);
    try (Memory rule = new Memory(12)) {
      rule.setLong(0, Files.isDirectory(path) ? access : access & ALL_ON_A_FILE);
      rule.setInt(8, descriptor);
      call(ADD_RULE, rules, PATH_BENEATH, rule, 0);
    } finally {
      libc.close(descriptor);
    }
  }

  private int call(int number, Object... arguments) {
    return libc.syscall(new NativeLong(number), arguments).intValue();
  }
}
