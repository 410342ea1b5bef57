package io.chargeline.standalone.clickhouse;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/**
 * The engine's own process. Its last query reads standard input, so it ends when its parent closes
 * the pipe or dies; the engine then closes its files in order.
 *
 * <p>Arguments: library, home directory (see {@link EngineHome}), port.
 */
final class EngineMain {
  /** The engine's stack needs more than a thread's usual one. */
  private static final long STACK_BYTES = 64L << 20;

  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final long SIG_IGN = 1;

  private EngineMain() {}

  /** The engine's C interface, as far as it is used here. */
  interface Chdb extends Library {
    void chdb_set_signal_handlers_enabled(int enabled);

    Pointer chdb_query_cmdline(int argc, String[] argv);

    Pointer chdb_result_error(Pointer result);
  }

  /** Signals of the terminal. */
  interface Signals extends Library {
    Pointer signal(int number, Pointer handler);
  }

  public static void main(String[] args) throws InterruptedException {
    Path library = Path.of(args[0]);
    EngineHome home = new EngineHome(Path.of(args[1]));
    ignoreTerminal();
    Chdb chdb = Native.load(library.toString(), Chdb.class);
    // Else it takes the JVM's own SIGSEGV handler, and the JVM dies of its next null check.
    chdb.chdb_set_signal_handlers_enabled(0);
    String[] command = command(home, args[2]);
    Thread engine =
        new Thread(null, () -> run(chdb, command, library, home), "clickhouse", STACK_BYTES);
    engine.start();
    engine.join();
    // The engine's exit handlers do not survive a JVM's ordinary end.
    Runtime.getRuntime().halt(0);
  }

  /** Ctrl-C reaches the whole process group, but the parent still has rows to store. */
  private static void ignoreTerminal() {
    Signals signals = Native.load("c", Signals.class);
    signals.signal(SIGINT, new Pointer(SIG_IGN));
    signals.signal(SIGHUP, new Pointer(SIG_IGN));
  }

  private static String[] command(EngineHome home, String port) {
    String queries =
        "SYSTEM START LISTEN HTTP; SELECT getServerPort('http_port') INTO OUTFILE '"
            + quoted(home.portFile())
            + "' TRUNCATE FORMAT TabSeparated; "
            + "SELECT * FROM file('-', 'LineAsString', 'line String') FORMAT Null";
    return new String[] {
      "clickhouse",
      "--config-file",
      home.config().toString(),
      "--path",
      home.store().toString(),
      "--http_port",
      port,
      "--listen_host",
      "127.0.0.1",
      "--query",
      queries
    };
  }

  private static String quoted(Path path) {
    return path.toString().replace("\\", "\\\\").replace("'", "\\'");
  }

  private static void run(Chdb chdb, String[] command, Path library, EngineHome home) {
    try {
      Sandbox.enter(library, home);
    } catch (Sandbox.UnavailableException e) {
      System.err.println(Sandbox.OFF + e.getMessage());
    }
    Pointer result = chdb.chdb_query_cmdline(command.length, command);
    Pointer error = result == null ? null : chdb.chdb_result_error(result);
    if (error != null) {
      System.err.println(error.getString(0));
    }
  }
}
