package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> said = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final Parts parts = new Parts(said::add);

  @Test
  void endInTheOppositeOrderEvenIfOneFails() {
    parts.add("a", () -> ended.add("a"));
    parts.add(
        "b",
        () -> {
          throw new IOException("b does not end");
        });
    parts.add("c", () -> ended.add("c"));
    parts.close();
    parts.close();
    assertThat(ended).containsExactly("c", "a");
    assertThat(said).containsExactly("ending c", "ending b", "ending a");
  }

  @Test
  void whatComesUpAfterTheEndIsEndedAtOnce() {
    parts.close();
    assertThatThrownBy(() -> parts.add("late", () -> ended.add("late")))
        .isInstanceOf(StartupException.class);
    assertThat(ended).containsExactly("late");
  }
}
