package io.chargeline.api;

import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the key with which an empty production system is administered, by writing to the log: who
 * may write there may do everything anyway.
 */
public final class FirstAdminKey {
  /** The same for everybody, so that of two that make it at once one is refused. */
  private static final String FIRST = "first";

  private static final int OK = 200;

  private FirstAdminKey() {}

  /**
   * Makes an admin key. It cannot sign requests; a rotation makes one that can.
   *
   * @param bootstrap Kafka brokers; the topics must exist
   * @param another also if there is a usable admin key
   * @param patience how long to wait for the log, twice at most
   * @return the key, which is nowhere else; empty if there is a usable one
   * @throws IllegalStateException if the log cannot be read or written in time
   */
  public static Optional<String> make(String bootstrap, boolean another, Duration patience) {
    try (ControlLog<ApiKey> log = Tenancy.openKeys(bootstrap)) {
      await(log, patience);
      long now = Clock.systemUTC().millis();
      boolean exists =
          log.all().stream()
              .anyMatch(key -> key.tenant().equals(ApiKey.OPERATOR) && key.usable(now));
      if (exists && !another) {
        return Optional.empty();
      }
      KeyText text = log.find(FIRST).isEmpty() ? KeyText.make(FIRST) : KeyText.make();
      Change<ApiKey> change = CommandLog.await(log.append(key(text, now)), patience);
      if (!change.accepted()) {
        return Optional.empty();
      }
      audit(bootstrap, text.keyId(), now);
      return Optional.of(text.text());
    } catch (Problem problem) {
      throw new IllegalStateException(problem.getMessage(), problem);
    }
  }

  private static void await(ControlLog<ApiKey> log, Duration patience) {
    try {
      LiveView.awaitCaughtUp(log.ready(), patience);
    } catch (Problem problem) {
      throw new IllegalStateException(
          "the topic control.keys could not be read within " + patience.toSeconds() + " s",
          problem);
    }
  }

  /** Somebody did it who may write to the log; more is not known. */
  private static void audit(String bootstrap, String keyId, long now) {
    try (AuditLog log = AuditLog.open(bootstrap)) {
      log.write(
          new AuditRow(
              UUID.randomUUID().toString(),
              now,
              "",
              AuditRow.Actor.OPERATOR,
              null,
              "local",
              AuditAction.BOOTSTRAP,
              null,
              null,
              null,
              null,
              keyId,
              null,
              null,
              null,
              null,
              null,
              OK,
              null,
              null,
              null));
    }
  }

  private static ApiKey key(KeyText text, long now) {
    return new ApiKey(
        text.keyId(),
        ApiKey.OPERATOR,
        "bootstrap",
        text.digest(),
        null,
        List.of(Scope.ADMIN),
        null,
        null,
        List.of(),
        null,
        1,
        now,
        now);
  }
}
