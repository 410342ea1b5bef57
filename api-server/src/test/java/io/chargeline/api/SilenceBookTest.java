package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.alert.SilenceVersion;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Silences and their versions on a real log. */
final class SilenceBookTest {
  private final String tenant = "t-" + UUID.randomUUID();

  private SilenceVersion silence(String id, long version, long endsAt, long effectiveFrom) {
    return new SilenceVersion(
        id,
        tenant,
        List.of("hot"),
        List.of(),
        List.of(),
        null,
        "night shift",
        "cables are being changed",
        1000,
        endsAt,
        version,
        900,
        effectiveFrom);
  }

  @Test
  void everyVersionIsRememberedAndCountsFromItsTimeOn() {
    String id = UUID.randomUUID().toString();
    try (SilenceBook book = new SilenceBook(Broker.bootstrap())) {
      book.ready().join();
      SilenceVersion first = silence(id, 1, 9000, 900);
      assertThat(book.create(first)).isEqualTo(first);
      assertThat(book.create(silence(id, 1, 5000, 950))).as("a repeat").isEqualTo(first);
      SilenceVersion ended = book.change(first, it -> silence(id, it.version() + 1, 2000, 2000));
      assertThat(book.find(tenant, id)).contains(ended);
      assertThat(book.find("another", id)).isEmpty();
      assertThat(book.versions(tenant)).containsExactly(first, ended);
      assertThat(book.counting(tenant, 899)).isEmpty();
      assertThat(book.counting(tenant, 1999)).containsExactly(first);
      assertThat(book.counting(tenant, 2000)).containsExactly(ended);
    }
  }

  @Test
  void aChangeThatLostIsMadeAgainFromWhatCounts() {
    String id = UUID.randomUUID().toString();
    try (SilenceBook one = new SilenceBook(Broker.bootstrap());
        SilenceBook two = new SilenceBook(Broker.bootstrap())) {
      one.ready().join();
      two.ready().join();
      SilenceVersion first = one.create(silence(id, 1, 9000, 900));
      two.catchUp();
      AtomicBoolean faster = new AtomicBoolean();
      SilenceVersion last =
          one.change(
              first,
              it -> {
                if (!faster.getAndSet(true)) {
                  two.change(it, same -> silence(id, same.version() + 1, 8000, 1500));
                }
                return silence(id, it.version() + 1, it.endsAt() - 1, 1600);
              });
      assertThat(last).isEqualTo(silence(id, 3, 7999, 1600));
      assertThat(one.change(last, it -> null)).isEqualTo(last);
    }
  }
}
