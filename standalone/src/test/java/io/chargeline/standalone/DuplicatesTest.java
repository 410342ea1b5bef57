package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.ApiConfig;
import io.chargeline.api.ApiServer;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.standalone.RawPile.Down;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Fifty duplicates of one start, sent at once to two API servers of which one is killed: one start
 * attempt on the wire, and one command wherever one asks.
 */
class DuplicatesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 30;
  private static final int AT_THE_KILL = 10;
  private static final int AFTER_IT = 10;
  private static final int START_OR_STOP = 0x82;

  private final TestStack stack = TestStack.shared();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final AtomicInteger repeated = new AtomicInteger();

  /** What tells a third party's duplicates apart. */
  private enum Duplicates {
    SAME_KEY,
    OTHER_KEYS,
    NO_KEY;

    String key(int i) {
      return switch (this) {
        case SAME_KEY -> "dup";
        case OTHER_KEYS -> "dup-" + i;
        case NO_KEY -> null;
      };
    }
  }

  /** One start and its fifty requests. */
  private record Case(Duplicates duplicates, RawPile pile, List<CompletableFuture<Reply>> replies) {
    static Case of(Duplicates duplicates, TestStack stack) {
      RawPile pile = new RawPile(stack.devices(), 0x04E30001 + duplicates.ordinal());
      return new Case(duplicates, pile.introduce(), new ArrayList<>());
    }

    String order() {
      return "DUP-" + duplicates.ordinal();
    }

    String path(String what) {
      return "/api/third/devices/" + pile.deviceId() + what;
    }

    String start(int minutes) {
      return "{\"port_no\":1,\"order_no\":\"%s\",\"mode\":1,\"time_limit\":%d}"
          .formatted(order(), minutes);
    }
  }

  private record Reply(int status, JsonNode body) {
    static Reply of(HttpResponse<byte[]> raw) {
      return new Reply(raw.statusCode(), Json.tree(raw.body()));
    }

    String text(String field) {
      return body.path(field).asText();
    }
  }

  @Test
  void areOneStartOnTheWireThoughAServerIsKilled() throws Exception {
    String first = stack.endpoints().api();
    try (ApiProcess second = new ApiProcess(stack)) {
      List<Case> cases =
          Stream.of(Duplicates.values()).map(duplicates -> Case.of(duplicates, stack)).toList();
      second.awaitReady(http);
      for (Case one : cases) {
        await().atMost(PATIENCE).until(() -> isOnline(one));
      }
      Case any = cases.get(0);
      Reply located =
          send(second.url(), any.path("/locate"), "{\"seconds\":1}", "dup-locate").join();
      assertThat(located.status()).as("%s", located).isEqualTo(202);

      CompletableFuture<Reply> secondAnswered = new CompletableFuture<>();
      for (int i = 0; i < AT_ONCE; i++) {
        for (Case one : cases) {
          one.replies().add(startAtEither(one, i, second.url(), secondAnswered));
        }
      }
      Reply answer = secondAnswered.get(20, TimeUnit.SECONDS);
      assertThat(answer.status()).isIn(200, 202);
      for (int i = 0; i < AT_THE_KILL; i++) {
        for (Case one : cases) {
          one.replies().add(startAtEither(one, AT_ONCE + 1 + 2 * i, second.url(), secondAnswered));
        }
      }
      second.kill();
      for (int i = 0; i < AFTER_IT; i++) {
        for (Case one : cases) {
          one.replies().add(start(one, first, AT_ONCE + 2 * i));
        }
      }

      List<Down> starts = cases.stream().map(one -> endsAsOneCommand(one, first)).toList();
      assertThat(repeated).as("requests that died with the server").hasPositiveValue();
      keepsItsKeys(any, first, located);
      ApiConfig config = ApiConfig.read(new Settings(ApiProcess.settings(stack)));
      try (ApiServer restarted = ApiServer.start(config)) {
        keepsItsKeys(any, "http://127.0.0.1:" + restarted.port(), located);
      }
      for (int i = 0; i < cases.size(); i++) {
        stopsAfterOneStart(cases.get(i), starts.get(i), first);
      }
    }
  }

  private boolean isOnline(Case one) {
    return stack.get(one.path("")).text("state").equals("online");
  }

  /** Whoever gets no answer from the second repeats the request at the first. */
  private CompletableFuture<Reply> startAtEither(
      Case one, int i, String second, CompletableFuture<Reply> secondAnswered) {
    if (i % 2 == 0) {
      return start(one, stack.endpoints().api(), i);
    }
    return start(one, second, i)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                secondAnswered.complete(reply);
              }
            })
        .exceptionallyCompose(
            died -> {
              repeated.incrementAndGet();
              return start(one, stack.endpoints().api(), i);
            });
  }

  private CompletableFuture<Reply> start(Case one, String server, int i) {
    return send(server, one.path("/charge/start"), one.start(60), one.duplicates().key(i));
  }

  private CompletableFuture<Reply> send(String server, String path, String body, String key) {
    HttpRequest.Builder request = request(server, path).POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Reply::of);
  }

  private Reply get(String server, String path) {
    return http.sendAsync(request(server, path).build(), BodyHandlers.ofByteArray())
        .thenApply(Reply::of)
        .join();
  }

  private HttpRequest.Builder request(String server, String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + stack.endpoints().apiKey());
  }

  private Down endsAsOneCommand(Case one, String server) {
    Down start = one.pile().expect(START_OR_STOP);
    assertThat(start.data()[6]).as("the action: 1 starts").isEqualTo((byte) 1);
    one.pile().answerCharge(start);
    List<Reply> replies = one.replies().stream().map(CompletableFuture::join).toList();
    assertThat(replies)
        .as("%s", one.duplicates())
        .hasSize(AT_ONCE + AT_THE_KILL + AFTER_IT)
        .allSatisfy(reply -> assertThat(reply.status()).as("%s", reply).isIn(200, 202));
    String id = replies.get(0).text("command_id");
    assertThat(replies).extracting(reply -> reply.text("command_id")).containsOnly(id);
    String command = "/api/third/commands/" + id;
    await().atMost(PATIENCE).until(() -> get(server, command).text("state").equals("succeeded"));
    assertThat(get(server, command).text("order_no")).isEqualTo(one.order());
    return start;
  }

  /** Those that the killed server took as well as those that both had. */
  private void keepsItsKeys(Case one, String server, Reply located) {
    Reply again = send(server, one.path("/locate"), "{\"seconds\":1}", "dup-locate").join();
    assertThat(again.status()).as("%s", again).isIn(200, 202);
    assertThat(again.text("command_id")).isEqualTo(located.text("command_id"));
    Reply other = send(server, one.path("/locate"), "{\"seconds\":2}", "dup-locate").join();
    assertThat(other.text("code")).isEqualTo("idempotency_key_reused");
    Reply start = send(server, one.path("/charge/start"), one.start(60), "dup").join();
    assertThat(start.text("command_id")).isEqualTo(one.replies().get(0).join().text("command_id"));
    Reply changed = send(server, one.path("/charge/start"), one.start(61), "dup").join();
    assertThat(changed.status()).isEqualTo(422);
    assertThat(changed.text("code")).isEqualTo("idempotency_key_reused");
  }

  /**
   * A stop passes through the same queue of the same device: nothing else stood before it but, at
   * most, the same bytes once more.
   */
  private void stopsAfterOneStart(Case one, Down start, String server) {
    try (RawPile pile = one.pile()) {
      String stop = "{\"order_no\":\"%s\"}".formatted(one.order());
      Reply stopping = send(server, one.path("/charge/stop"), stop, null).join();
      assertThat(stopping.status()).as("%s", stopping).isEqualTo(202);
      Down next = pile.expect(START_OR_STOP);
      if (next.hex().equals(start.hex())) {
        next = pile.expect(START_OR_STOP);
      }
      assertThat(next.data()[6]).as("%s: 0 stops", one.duplicates()).isZero();
      pile.answerCharge(next).settle(0, one.order(), 5, 0, 7).expect(0x03);
    }
  }
}
