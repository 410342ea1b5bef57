package io.chargeline.api;

import static io.chargeline.api.NonceMemory.Verdict.FRESH;
import static io.chargeline.api.NonceMemory.Verdict.FULL;
import static io.chargeline.api.NonceMemory.Verdict.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NonceMemoryTest {
  private static final long WINDOW = 300;

  private final NonceMemory memory = new NonceMemory(2);

  @Test
  void refusesRatherThanForgetsEarly() {
    assertThat(take("k", "a", 100)).isEqualTo(FRESH);
    assertThat(take("k", "b", 100)).isEqualTo(FRESH);
    assertThat(take("k", "c", 100)).isEqualTo(FULL);
    assertThat(take("other", "a", 100)).isEqualTo(FRESH);
    assertThat(take("k", "a", 400)).isEqualTo(REPLAYED);
    assertThat(take("k", "c", 400)).isEqualTo(FULL);
    assertThat(take("k", "c", 401)).isEqualTo(FRESH);
  }

  private NonceMemory.Verdict take(String key, String nonce, long now) {
    return memory.take(key, nonce, now, now, WINDOW);
  }
}
