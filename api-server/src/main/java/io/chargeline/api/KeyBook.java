package io.chargeline.api;

import io.chargeline.domain.Ids;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What idempotency keys and nonces were used for, across all servers: a fold over {@code
 * control.idempotency}. What is over its time is forgotten; when there is too much, what the tenant
 * with the most has had for longest.
 */
final class KeyBook implements AutoCloseable {
  /** How long a key stands for its request. */
  static final Duration KEEP = Duration.ofHours(48);

  private static final Logger LOG = LoggerFactory.getLogger(KeyBook.class);
  private static final int MAX_CLAIMS = 300_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long FORGET_EVERY_S = 10;
  private static final String NONCE = "nonce";
  private static final String SESSION = "console-session";

  private final ControlLog<KeyClaim> log;
  private final Clock clock;
  private final ScheduledExecutorService forgetting =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "idempotency-keys");
            thread.setDaemon(true);
            return thread;
          });

  KeyBook(String bootstrap, Clock clock) {
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_IDEMPOTENCY,
            KeyClaim.class,
            KeyClaim::id,
            KeyClaim::version,
            KeyClaim::replaces);
    this.clock = clock;
    var unused =
        forgetting.scheduleWithFixedDelay(
            this::forget, FORGET_EVERY_S, FORGET_EVERY_S, TimeUnit.SECONDS);
  }

  CompletableFuture<Void> ready() {
    return log.ready();
  }

  /** How many it holds. */
  int size() {
    return log.size();
  }

  /** What stands for the key; empty if it is free for any request. */
  Optional<KeyClaim> standing(KeyUse use) {
    return log.find(use.id()).filter(claim -> !claim.free(clock.millis()));
  }

  /**
   * Refuses a key that is known to stand for another request. Another server's last claims may not
   * be known here yet: only {@link #bind} and {@link #claim} are sure.
   *
   * @throws Problem 422
   */
  void refuseOther(KeyUse use) {
    if (use.kept()) {
      standing(use).ifPresent(claim -> refuseOther(claim, use));
    }
  }

  static void refuseOther(KeyClaim standing, KeyUse use) {
    if (!standing.fingerprint().equals(use.fingerprint())) {
      refuse();
    }
  }

  static void refuse() {
    throw ProblemCode.IDEMPOTENCY_KEY_REUSED.because(
        "this Idempotency-Key was used for a request with other content; use a new key",
        "该幂等键已用于内容不同的请求,请更换幂等键");
  }

  /**
   * Makes the key stand for this request, before the request is carried out: it then carries its
   * deterministic id, so that whoever comes with the same key makes nothing new.
   *
   * @throws Problem 422 if it stands for another; 503 if the log does not take it
   */
  void bind(KeyUse use) {
    if (!use.kept()) {
      return;
    }
    Optional<KeyClaim> standing = standing(use);
    while (standing.isEmpty()) {
      KeyClaim current = claim(use, KeyClaim.State.DONE, null).current();
      standing = Optional.of(current).filter(claim -> !claim.free(clock.millis()));
    }
    refuseOther(standing.get(), use);
  }

  /** Takes a key that is free; another server may be faster. */
  Change<KeyClaim> claim(KeyUse use, KeyClaim.State state, String sealed) {
    long now = clock.millis();
    Optional<KeyClaim> before = log.find(use.id()).filter(claim -> !claim.over(now));
    if (before.filter(claim -> !claim.free(now)).isPresent()) {
      // Somebody took it since the caller looked: the next version would take it away again.
      return new Change<>(false, before.get());
    }
    long version = before.map(claim -> claim.version() + 1).orElse(1L);
    return append(
        new KeyClaim(
            use.id(),
            use.tenant(),
            use.fingerprint(),
            state,
            version,
            now,
            now + KEEP.toMillis(),
            sealed));
  }

  /**
   * @throws Problem 503 saying that nothing was done
   */
  Change<KeyClaim> append(KeyClaim claim) {
    try {
      return CommandLog.await(log.append(claim), PATIENCE);
    } catch (Problem unavailable) {
      throw ProblemCode.LOG_UNAVAILABLE
          .because(
              "the log did not take the key or nonce in time; send the request again, with the"
                  + " same order_no or Idempotency-Key",
              "日志未及时确认,请使用相同的 order_no 或 Idempotency-Key 重试")
          .causedBy(unavailable);
    }
  }

  /**
   * Takes a nonce, on all servers.
   *
   * @param seconds how long the request could be sent again
   * @return false if it was taken before
   */
  boolean takeNonce(Caller caller, String nonce, long seconds) {
    long now = clock.millis();
    return append(
            new KeyClaim(
                Ids.of(NONCE, caller.keyId(), nonce),
                caller.tenant(),
                NONCE,
                KeyClaim.State.DONE,
                1,
                now,
                now + TimeUnit.SECONDS.toMillis(seconds),
                null))
        .accepted();
  }

  /**
   * Remembers that a session was ended before its time, on all servers.
   *
   * @throws Problem 503 if the log does not take it
   */
  void end(ConsoleSession session, String tenant) {
    long now = clock.millis();
    Change<KeyClaim> unused =
        append(
            new KeyClaim(
                idOf(session),
                tenant,
                SESSION,
                KeyClaim.State.DONE,
                1,
                now,
                session.endsAt(),
                null));
  }

  /** Whether it was ended; on another server, up to moments ago. */
  boolean hasEnded(ConsoleSession session) {
    return log.find(idOf(session)).isPresent();
  }

  private static String idOf(ConsoleSession session) {
    return Ids.of(SESSION, session.id());
  }

  private void forget() {
    try {
      long now = clock.millis();
      log.forget(claim -> claim.over(now));
      int excess = log.size() - MAX_CLAIMS;
      if (excess > 0) {
        forgetOldest(excess);
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("forgetting failed");
    }
  }

  private void forgetOldest(int excess) {
    Map<String, Long> held =
        log.all().stream().collect(Collectors.groupingBy(KeyClaim::tenant, Collectors.counting()));
    String most = held.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    Set<String> oldest = new HashSet<>();
    log.all().stream()
        .filter(claim -> claim.tenant().equals(most))
        // What is signed out stays so, whatever its tenant does.
        .filter(claim -> !claim.fingerprint().equals(SESSION))
        .sorted(Comparator.comparingLong(KeyClaim::claimedAt))
        .limit(excess)
        .forEach(claim -> oldest.add(claim.id()));
    log.forget(claim -> oldest.contains(claim.id()));
    LOG.atWarn()
        .addKeyValue("tenant", most)
        .addKeyValue("keys", oldest.size())
        .log("too many idempotency keys, the oldest are forgotten early");
  }

  @Override
  public void close() {
    forgetting.shutdownNow();
    log.close();
  }
}
