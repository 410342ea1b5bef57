package io.chargeline.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a port before somebody binds it, so that a clash is told in words that help. */
public final class FreePort {
  private static final Logger LOG = LoggerFactory.getLogger(FreePort.class);

  private static final String LOOPBACK = "127.0.0.1";
  private static final int LOWEST = 15_000;
  private static final int END = 32_000;
  private static final int TRIES = 200;

  private FreePort() {}

  /**
   * Any port of this host's loopback that nobody holds at the moment. Taken from below the range
   * from which systems give ports to outgoing connections: one of those could take it before its
   * listener does.
   */
  public static int any() {
    return ThreadLocalRandom.current()
        .ints(TRIES, LOWEST, END)
        .filter(port -> isFree(LOOPBACK, port))
        .findFirst()
        .orElseThrow(
            () ->
                new StartupException(
                    "no free port found on the loopback address between "
                        + LOWEST
                        + " and "
                        + END));
  }

  /** Whether nobody listens there. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException inUse) {
      LOG.atDebug().addKeyValue("port", port).setCause(inUse).log("port is in use");
      return false;
    }
  }

  /**
   * @param setting the setting that changes the port
   * @throws StartupException naming port and setting, if somebody listens there; 0 is always free
   */
  public static void require(String what, String host, int port, String setting) {
    if (port != 0 && !isFree(host, port)) {
      throw new StartupException(
          "port %d (%s) is in use on %s: end whatever listens there, or set %s to another port (0: any free one)"
              .formatted(port, what, host, setting));
    }
  }
}
