package io.chargeline.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.log.PlatformLog.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Without a broker; with one it runs among the end-to-end tests. */
final class PlatformLogTest {
  private static final List<Reading> MANY =
      IntStream.range(0, 100_000)
          .mapToObj(i -> new Reading(PlatformRow.Role.API, "devices", "part " + i, i))
          .toList();

  @Test
  void withoutABrokerARoundIsGivenUpSoonAndEndsAtOnce() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Supplier<List<Reading>> fails =
        () -> {
          throw new IllegalStateException("asked " + asked.incrementAndGet());
        };
    long begun = System.nanoTime();
    PlatformLog log =
        PlatformLog.start(
            "127.0.0.1:" + nobodysPort(),
            "api-1",
            System::currentTimeMillis,
            List.of(fails, () -> MANY));
    await().atMost(Duration.ofSeconds(10)).until(() -> log.lost() > 0);
    assertThat(asked).as("one that fails holds no other").hasPositiveValue();
    assertThat(log.lost()).as("given up at the first that cannot be sent").isLessThan(10);
    log.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
  }

  @Test
  void aRowBelongsToTheTenSecondsInWhichItWasMeasured() {
    assertThat(PlatformRow.slot(1_800_000_009_999L)).isEqualTo(1_800_000_000_000L);
    assertThat(PlatformRow.slot(1_800_000_010_000L)).isEqualTo(1_800_000_010_000L);
  }

  private static int nobodysPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
