package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SignInLimitTest {
  private final TestClock clock = new TestClock();
  private final SignInLimit limit = new SignInLimit(clock);

  private void exhaust(String address) {
    for (int i = 0; i < SignInLimit.BURST; i++) {
      limit.take(address);
    }
  }

  private void refuses(String address) {
    assertThatThrownBy(() -> limit.take(address))
        .isInstanceOfSatisfying(
            Problem.class, it -> assertThat(it.code()).isEqualTo(ProblemCode.RATE_LIMITED));
  }

  @Test
  void eachAddressHasItsOwn() {
    exhaust("192.0.2.1");
    refuses("192.0.2.1");
    limit.take("192.0.2.2");
  }

  @Test
  void anIpv6NetworkIsOne() {
    exhaust("2001:db8:1:2::1");
    refuses("2001:db8:1:2:ffff::7");
    limit.take("2001:db8:1:3::1");
  }

  @Test
  void beingRefusedCostsNothingAndTimeGivesOneBack() {
    exhaust("192.0.2.1");
    for (int i = 0; i < 5; i++) {
      refuses("192.0.2.1");
    }
    clock.advance(Duration.ofSeconds(SignInLimit.REFILL_S));
    limit.take("192.0.2.1");
    refuses("192.0.2.1");
  }

  @Test
  void aRightKeyTakesNothing() {
    for (int i = 0; i < 3 * SignInLimit.BURST; i++) {
      limit.take("192.0.2.1");
      limit.giveBack("192.0.2.1");
    }
    exhaust("192.0.2.1");
    refuses("192.0.2.1");
  }
}
