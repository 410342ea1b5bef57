package io.chargeline.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Settings;
import io.chargeline.domain.tenant.AddressRange;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.jobs.webhook.Receiver.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Names that are of a good address when they are looked at and of a bad one when they are used. The
 * good one is the only loopback address that is listed; a trap listens at the bad one.
 */
class RebindingTest {
  private static final String GOOD = "127.0.0.1";
  private static final String BAD = "127.0.0.3";
  private static final Reply REFUSED = Reply.failed("address_not_allowed");

  private static final Destinations ONLY_GOOD =
      Destinations.read(
          new Settings(
              Map.of(
                  Destinations.ALLOW_SETTING,
                  GOOD,
                  Destinations.PLAIN_HTTP_SETTING,
                  "hooks.example")));

  private final Receiver receiver = new Receiver();
  private final int port = URI.create(receiver.url("/")).getPort();
  private final Trap trap = new Trap(AddressRange.literal(BAD), port);

  @AfterEach
  void nobodyCame() throws IOException {
    assertThat(trap.visitors()).isZero();
    trap.close();
    receiver.close();
  }

  @Test
  void eachConnectionGoesToTheAddressThatWasLookedAtForIt() {
    receiver.on("/", call -> Answer.of(204).with("Connection", "close"));
    try (NameServer names = new NameServer(question -> List.of(question % 2 == 1 ? GOOD : BAD));
        Poster poster = poster(names)) {
      for (int attempt = 1; attempt <= 30; attempt++) {
        Reply reply = post(poster);
        assertThat(names.questions()).as("one question an attempt").isEqualTo(attempt);
        assertThat(reply)
            .as("attempt %d", attempt)
            .isEqualTo(attempt % 2 == 1 ? new Reply(204, null, null, null) : REFUSED);
      }
    }
    assertThat(receiver.calls("/")).hasSize(15);
  }

  @Test
  void aNameThatTurnsBadIsRefusedFromItsNextConnectionOn() {
    AtomicBoolean bad = new AtomicBoolean();
    AtomicBoolean closing = new AtomicBoolean();
    receiver.on(
        "/", call -> closing.get() ? Answer.of(204).with("Connection", "close") : Answer.of(204));
    try (NameServer names = new NameServer(question -> List.of(bad.get() ? BAD : GOOD));
        Poster poster = poster(names)) {
      assertThat(post(poster).accepted()).isTrue();
      bad.set(true);
      // The kept connection still leads to the good address. It may come back to the pool a moment
      // after the answer; an attempt in between is refused.
      await().until(() -> post(poster).accepted());
      closing.set(true);
      await().until(() -> post(poster).accepted());
      await().until(() -> post(poster).equals(REFUSED));
      int calls = receiver.calls("/").size();
      assertThat(IntStream.range(0, 10).mapToObj(i -> post(poster))).containsOnly(REFUSED);
      assertThat(receiver.calls("/")).hasSize(calls);
    }
  }

  @Test
  void aBadAddressAmongGoodOnesIsRefusedWhereverItStands() {
    List<List<String>> answers =
        List.of(List.of(GOOD, BAD), List.of(BAD, GOOD), List.of(GOOD, GOOD, BAD), List.of(BAD));
    try (NameServer names = new NameServer(question -> answers.get((question - 1) % 4));
        Poster poster = poster(names)) {
      List<Reply> replies = new ArrayList<>();
      for (int attempt = 0; attempt < 20; attempt++) {
        replies.add(post(poster));
      }
      assertThat(replies).containsOnly(REFUSED);
      assertThat(names.questions()).isEqualTo(20);
    }
    assertThat(receiver.calls("/")).isEmpty();
  }

  private static Poster poster(NameServer names) {
    return new Poster(4, ONLY_GOOD, names);
  }

  private Reply post(Poster poster) {
    String url = "http://hooks.example:" + port + "/";
    return poster.post(DeliveryBench.outgoing(url)).join();
  }
}
