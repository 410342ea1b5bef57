package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.fact.AuditRow.Actor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Entries on their way, with and without a broker. */
final class AuditLogTest {

  @Test
  void whatCouldNotBeWrittenIsWrittenWhenTheBrokerIsThere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String request = "audit-log-" + UUID.randomUUID();
    try (AuditLog log = AuditLog.open("127.0.0.1:" + port);
        AuditTail tail = new AuditTail(Broker.bootstrap())) {
      for (int i = 0; i < 100; i++) {
        log.write(row(request, "x"));
      }
      long waiting = log.pendingBytes();
      assertThat(waiting).isGreaterThan(100 * 200);
      // Long enough for the producer to give the first ones back.
      await()
          .during(Duration.ofMillis(1500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> log.pendingBytes() == waiting && log.lost() == 0);
      try (Doorway unused = new Doorway(port, Broker.bootstrap())) {
        assertThat(tail.some(request, 100)).hasSize(100).doesNotHaveDuplicates();
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> log.pendingBytes() == 0);
      assertThat(log.lost()).isZero();
    }
  }

  @Test
  void memoryIsBoundedAndWhatIsLostIsCounted() {
    long began = System.nanoTime();
    AuditLog log = AuditLog.open("127.0.0.1:9");
    int rows = 20_000;
    String big = "x".repeat(1000);
    try (log) {
      for (int i = 0; i < rows; i++) {
        log.write(row("audit-lost", big));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(log.pendingBytes()).isLessThanOrEqualTo(AuditLog.MAX_PENDING_BYTES);
      assertThat(log.pendingBytes()).isGreaterThan(AuditLog.MAX_PENDING_BYTES / 2);
      assertThat(log.lost()).isBetween(1L, rows - 1L);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    assertThat(log.lost()).isEqualTo(rows);
    assertThat(log.pendingBytes()).isZero();
  }

  private static AuditRow row(String request, String arguments) {
    return new AuditRow(
        UUID.randomUUID().toString(),
        1_700_000_000_000L,
        "demo",
        Actor.TENANT,
        "configured",
        "127.0.0.1",
        "device.reboot",
        "POST",
        null,
        null,
        "04E2A007",
        null,
        null,
        null,
        null,
        null,
        request,
        202,
        null,
        arguments,
        1L);
  }

  /** The first way to a broker, opened late: further ones the broker tells itself. */
  private static final class Doorway implements AutoCloseable {
    private final ServerSocket door;

    Doorway(int port, String broker) throws IOException {
      door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      String[] to = broker.split(":", 2);
      daemon(
          () -> {
            while (true) {
              Socket in = door.accept();
              Socket out = new Socket(to[0], Integer.parseInt(to[1]));
              daemon(() -> pass(in.getInputStream(), out.getOutputStream()));
              daemon(() -> pass(out.getInputStream(), in.getOutputStream()));
            }
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void daemon(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException closed) {
                  // The other side has gone, or the test has ended.
                }
              },
              "doorway");
      thread.setDaemon(true);
      thread.start();
    }

    private static void pass(InputStream in, OutputStream out) throws IOException {
      try (in;
          out) {
        in.transferTo(out);
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }
}
