package io.chargeline.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a port before somebody binds it, so that a clash is told in words that help. */
public final class FreePort {
  private static final Logger LOG = LoggerFactory.getLogger(FreePort.class);

  private FreePort() {}

  /** Any port of this host's loopback that nobody holds at the moment. */
  public static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback address", e);
    }
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
