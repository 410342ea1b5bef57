package io.chargeline.jobs.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens where nothing may come, counts what does, and answers 204 to whatever it is. */
final class Trap implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final AtomicInteger accepted = new AtomicInteger();
  private final CompletableFuture<Void> end;

  /**
   * @param port 0 for any
   */
  Trap(InetAddress address, int port) {
    try {
      server = new ServerSocket();
      server.bind(new InetSocketAddress(address, port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end = CompletableFuture.runAsync(this::accept, command -> daemon(command).start());
  }

  private static Thread daemon(Runnable command) {
    Thread thread = new Thread(command, "trap");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections were made; one of our own, behind them all, tells that none is missed. */
  int visitors() throws IOException {
    try (Socket own = new Socket(server.getInetAddress(), port())) {
      own.shutdownOutput();
      own.getInputStream().readAllBytes();
    }
    return accepted.decrementAndGet();
  }

  /** The visitors so far were expected. */
  void forget() {
    accepted.set(0);
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        accepted.incrementAndGet();
        socket.setSoTimeout(1_000);
        int first = socket.getInputStream().read();
        if (first >= 0) {
          socket.getOutputStream().write(ANSWER);
        }
      } catch (IOException closedOrGone) {
        // the next one, if there is one
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end.join();
  }
}
