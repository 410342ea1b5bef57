package io.chargeline.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.chargeline.domain.Bytes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short run: every line of the corpus and every vector as it is, then the same changes of them
 * at every run. The long one is {@link JazzerTest}.
 */
final class CodecFuzzTest {
  private static final int CHANGES = 25_000;

  @ParameterizedTest
  @ValueSource(strings = {"ap3000", "bkv"})
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void seedsAreSurvived(String protocol) {
    CodecCheck check = check(protocol);
    Seeds.of(protocol).forEach(seed -> survives(check, seed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ap3000", "bkv"})
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void changedSeedsAreSurvived(String protocol) {
    CodecCheck check = check(protocol);
    List<byte[]> seeds = Seeds.of(protocol);
    Mutations mutations = new Mutations(seeds, 20261101);
    for (int i = 0; i < CHANGES; i++) {
      survives(check, mutations.next());
    }
  }

  private static CodecCheck check(String protocol) {
    return protocol.equals("bkv") ? new BkvCheck() : new Ap3000Check();
  }

  private static void survives(CodecCheck check, byte[] bytes) {
    assertThatCode(() -> check.check(bytes)).as(Bytes.wrap(bytes).hex()).doesNotThrowAnyException();
  }
}
