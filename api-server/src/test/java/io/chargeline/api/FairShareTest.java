package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairShareTest {
  private final FairShare share = new FairShare(12);

  private int takeAll(String who) {
    int taken = 0;
    while (share.tryTake(who)) {
      taken++;
    }
    return taken;
  }

  @Test
  void howeverManyTakeAllTheyCanTheNextFindsSome() {
    assertThat(takeAll("a")).isEqualTo(6);
    assertThat(takeAll("b")).isEqualTo(3);
    assertThat(takeAll("c")).isEqualTo(2);
    assertThat(takeAll("d")).isEqualTo(1);
  }

  @Test
  void whatIsGivenBackIsThereForAll() {
    int first = takeAll("a");
    for (int i = 0; i < first; i++) {
      share.release("a");
    }
    assertThat(takeAll("b")).isEqualTo(first);
  }
}
