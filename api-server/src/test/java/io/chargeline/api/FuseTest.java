package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FuseTest {
  private final AtomicLong now = new AtomicLong();
  private final Fuse fuse = new Fuse(Duration.ofNanos(10), now::get);

  @Test
  void oneTriesAfterTheRestAndTheOthersFollowWhenItWasAnswered() {
    assertThat(fuse.admits()).isTrue();
    fuse.unanswered();
    assertThat(fuse.admits()).isFalse();
    now.set(10);
    assertThat(fuse.admits()).isTrue();
    assertThat(fuse.admits()).isFalse();
    fuse.answered();
    assertThat(fuse.admits()).isTrue();
    assertThat(fuse.admits()).isTrue();
  }

  @Test
  void aTryWithoutAnswerIsFollowedByAnotherRest() {
    fuse.unanswered();
    now.set(10);
    assertThat(fuse.admits()).isTrue();
    now.set(15);
    fuse.unanswered();
    now.set(20);
    assertThat(fuse.admits()).isFalse();
    now.set(25);
    assertThat(fuse.admits()).isTrue();
  }
}
