package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands around the handler of every route that changes something: with an {@code Idempotency-Key}
 * a request is carried out once, whichever servers it is sent to, and its answer is given again to
 * whoever repeats it. Requests whose handler gives the same resource by itself (commands, batches)
 * pass; they bind their key in {@link KeyBook}.
 *
 * <p>A key is claimed in the log before anything is done. A refusal sets it free again; a success
 * stores the answer. A repeat that comes in between waits, without a thread; when nothing has
 * become of the claim after {@link #LEASE}, its server is taken for gone, and the repeat takes the
 * claim over. {@link Origin} sees to it that this makes the same thing again, not a second one.
 */
final class Idempotency implements AutoCloseable {
  /** After this long without an end, a claim's server is taken for gone. */
  static final Duration LEASE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
  private static final long POLL_MS = 20;
  private static final int THREADS = 4;

  /** How many requests may wait for another at once. */
  private static final int MAX_WAITING = 500;

  /** How often a request waits for a lease to end; others that take over begin a new one. */
  private static final int MAX_WAITS = 3;

  /** More is not stored: such a request is carried out again when it is repeated. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private static final int FIRST_REFUSAL = 300;

  private final KeyBook book;
  private final SecretBox box;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Executor later =
      CompletableFuture.delayedExecutor(POLL_MS, TimeUnit.MILLISECONDS, threads);
  private final AtomicInteger waiting = new AtomicInteger();

  Idempotency(KeyBook book, SecretBox box) {
    this.book = book;
    this.box = box;
  }

  /** An answer as it is stored. */
  private record Stored(int status, String contentType, String location, String body) {
    static Stored of(Context ctx) {
      return new Stored(
          ctx.statusCode(),
          ctx.res().getContentType(),
          ctx.res().getHeader("Location"),
          new String(body(ctx), StandardCharsets.UTF_8));
    }

    private static byte[] body(Context ctx) {
      try (InputStream stream = ctx.resultInputStream()) {
        byte[] body = stream == null ? new byte[0] : stream.readAllBytes();
        ctx.result(body);
        return body;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void write(Context ctx) {
      ctx.status(status).header("Idempotency-Replayed", "true");
      if (location != null) {
        ctx.header("Location", location);
      }
      if (contentType != null) {
        ctx.contentType(contentType);
      }
      ctx.result(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the body, which may hold a secret that is shown once. */
    @Override
    public String toString() {
      return "Stored[status=" + status + ']';
    }
  }

  /** A request on its way. */
  private record Work(Context ctx, Route route, KeyUse use) {
    void handle() {
      route.tenantHandler().handle(ctx, use.tenant());
    }
  }

  /**
   * Serves a request of a known tenant.
   *
   * @throws Problem if it is refused
   */
  void serve(Context ctx, Route route, String tenant) {
    String key = route.changes() ? Query.idempotencyKey(ctx) : null;
    if (key == null || route.repeatable()) {
      route.tenantHandler().handle(ctx, tenant);
    } else {
      attempt(new Work(ctx, route, KeyUse.of(tenant, key, ctx)), MAX_WAITS);
    }
  }

  private void attempt(Work work, int waits) {
    Optional<KeyClaim> standing = book.standing(work.use());
    if (standing.isEmpty()) {
      Change<KeyClaim> change =
          book.claim(work.use(), KeyClaim.State.CLAIMED, box.seal(Origin.newSeed()));
      if (change.accepted()) {
        carryOut(work, change.current(), false);
        return;
      }
      standing = Optional.of(change.current());
    }
    meet(work, standing.get(), waits);
  }

  private void meet(Work work, KeyClaim standing, int waits) {
    if (standing.state() == KeyClaim.State.FREE) {
      attempt(work, waits);
      return;
    }
    KeyBook.refuseOther(standing, work.use());
    if (standing.state() == KeyClaim.State.DONE) {
      replay(work, standing);
    } else {
      waitFor(work, standing, waits);
    }
  }

  private void replay(Work work, KeyClaim done) {
    if (done.sealed() == null) {
      work.handle();
    } else {
      Json.read(box.open(done.sealed()).getBytes(StandardCharsets.UTF_8), Stored.class)
          .write(work.ctx());
    }
  }

  private void carryOut(Work work, KeyClaim claim, boolean repeated) {
    Origin.set(work.ctx(), box.open(claim.sealed()), claim.claimedAt(), repeated);
    try {
      work.handle();
    } catch (Problem refusal) {
      // Who took over cannot know what the first has done: the key stays with this request.
      if (refusal.code().nothingDone() && !repeated) {
        store(claim.next(KeyClaim.State.FREE, null));
      }
      throw refusal;
    }
    boolean success = work.ctx().statusCode() < FIRST_REFUSAL;
    store(success ? done(work, claim) : claim.next(KeyClaim.State.FREE, null));
  }

  private KeyClaim done(Work work, KeyClaim claim) {
    String answer = Json.text(Stored.of(work.ctx()));
    return claim.next(
        KeyClaim.State.DONE, answer.length() > MAX_ANSWER_BYTES ? null : box.seal(answer));
  }

  /** What was done is done: without this record, a repeat takes the claim over. */
  private void store(KeyClaim end) {
    try {
      Change<KeyClaim> unused = book.append(end);
    } catch (Problem unavailable) {
      LOG.atWarn().addKeyValue("claim", end.id()).setCause(unavailable).log("claim stays open");
    }
  }

  private void waitFor(Work work, KeyClaim claim, int waits) {
    if (waits == 0 || waiting.incrementAndGet() > MAX_WAITING) {
      if (waits > 0) {
        waiting.decrementAndGet();
      }
      throw ProblemCode.IDEMPOTENCY_KEY_IN_USE
          .because(
              "a request with this Idempotency-Key is in work; repeat it in a moment",
              "使用该幂等键的请求正在处理中,请稍后重试")
          .retryAfter(1);
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    long until = System.nanoTime() + LEASE.toNanos();
    poll(work.use(), claim, until, over);
    work.ctx()
        .future(
            () ->
                over.whenComplete((ok, failure) -> waiting.decrementAndGet())
                    .thenRunAsync(() -> afterWaiting(work, claim, waits - 1), threads));
  }

  private void poll(KeyUse use, KeyClaim claim, long until, CompletableFuture<Void> over) {
    boolean same = book.standing(use).filter(claim::equals).isPresent();
    if (same && System.nanoTime() < until) {
      later.execute(() -> poll(use, claim, until, over));
    } else {
      over.complete(null);
    }
  }

  private void afterWaiting(Work work, KeyClaim before, int waits) {
    Optional<KeyClaim> now = book.standing(work.use());
    if (now.filter(before::equals).isEmpty()) {
      attempt(work, waits);
      return;
    }
    Change<KeyClaim> change = book.append(before.next(KeyClaim.State.CLAIMED, before.sealed()));
    if (change.accepted()) {
      carryOut(work, change.current(), true);
    } else {
      meet(work, change.current(), waits);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
