package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Signature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CourierTest {
  private static final Signature SIGNATURE = new Signature(Operator.SECRET);

  private static byte[] body(int n) {
    return Json.bytes(Map.of("n", n));
  }

  @Test
  void bringsThemInOrderAndTriesAgain() {
    try (Operator operator = new Operator(1);
        Courier courier = new Courier(operator.url(), SIGNATURE, Clock.systemUTC())) {
      List<CompletableFuture<Void>> posted =
          IntStream.range(0, 5).mapToObj(n -> courier.post("e" + n, body(n))).toList();
      posted.forEach(CompletableFuture::join);
      assertThat(operator.events())
          .extracting(JsonNode::toString)
          .containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
      assertThat(operator.forged()).isEmpty();
      assertThat(courier.state().delivered()).isEqualTo(5);
      assertThat(courier.state().error()).isNull();
    }
  }

  @Test
  void ofTooManyTheOldestAreGivenUp() {
    URI nobody = URI.create("http://127.0.0.1:9/alarm");
    try (Courier courier = new Courier(nobody, SIGNATURE, Clock.systemUTC())) {
      CompletableFuture<Void> first = courier.post("first", body(0));
      for (int n = 0; n < 500; n++) {
        var unused = courier.post("e" + n, "{}".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(first).as("nobody waits for it").isDone();
      assertThat(courier.state().waiting()).isEqualTo(500);
      assertThat(courier.state().givenUp()).isEqualTo(1);
      await().until(() -> courier.state().error() != null);
    }
  }
}
