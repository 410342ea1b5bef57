package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.fact.CommandRow;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Puts commands into the log once. What it knows about commands it put there is memory only; losing
 * it costs nothing but a second record with the same id, which the device job drops.
 */
final class CommandDesk {
  static final Duration MEMORY = Duration.ofHours(2);
  static final int MAX_MEMORY = 100_000;

  private static final Duration KEY_MEMORY = Duration.ofDays(2);

  private final LiveView view;
  private final CommandLog log;
  private final Duration defaultTimeout;

  /** Command id → the command this server put into the log, or is about to. */
  private final Cache<String, CompletableFuture<Command>> issued =
      Caffeine.newBuilder().maximumSize(MAX_MEMORY).expireAfterWrite(MEMORY).build();

  /** Tenant and idempotency key → what it was used for. */
  private final Cache<String, String> keys =
      Caffeine.newBuilder().maximumSize(MAX_MEMORY).expireAfterWrite(KEY_MEMORY).build();

  CommandDesk(LiveView view, CommandLog log, Duration defaultTimeout) {
    this.view = view;
    this.log = log;
    this.defaultTimeout = defaultTimeout;
  }

  /**
   * Puts a command into the log, or gives the one that is there.
   *
   * @param key idempotency key; null: none
   * @param use what the key stands for
   * @param append writes it
   */
  Command issue(String tenant, String key, String use, String id, Supplier<Command> append) {
    return bound(tenant, key, use, () -> issueOnce(id, append));
  }

  /** Stamps a command and waits until the broker has it for good. */
  Command append(LongFunction<Command> commandAt) {
    return log.append(commandAt);
  }

  /** Whether this server put it into the log lately, or is about to. */
  boolean isIssuing(String commandId) {
    return issued.getIfPresent(commandId) != null;
  }

  /** A command of this tenant, as the device job last told it, else as this server issued it. */
  Optional<CommandResource> find(String tenant, String commandId) {
    Optional<CommandRow> row = view.commandAsTold(commandId);
    if (row.isPresent()) {
      return row.filter(it -> tenant.equals(it.tenant())).map(CommandResource::of);
    }
    CompletableFuture<Command> own = issued.getIfPresent(commandId);
    if (own == null || !own.isDone() || own.isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(own.join())
        .filter(it -> tenant.equals(it.tenant()))
        .map(CommandResource::of);
  }

  CommandResource resource(Command command) {
    return view.command(command.commandId())
        .map(CommandResource::of)
        .orElseGet(() -> CommandResource.of(command));
  }

  /** Whoever comes while the first is at it gets what the first gets. */
  private Command issueOnce(String id, Supplier<Command> append) {
    CompletableFuture<Command> mine = new CompletableFuture<>();
    CompletableFuture<Command> first = issued.asMap().putIfAbsent(id, mine);
    if (first != null) {
      return joined(first);
    }
    try {
      mine.complete(append.get());
    } catch (Problem e) {
      issued.asMap().remove(id, mine);
      // It may stand in the log all the same: under this id the caller finds it then.
      mine.completeExceptionally(
          e.code() == ProblemCode.LOG_UNAVAILABLE ? e.with("command_id", id) : e);
    } catch (RuntimeException e) {
      issued.asMap().remove(id, mine);
      mine.completeExceptionally(e);
    }
    return joined(mine);
  }

  private static Command joined(CompletableFuture<Command> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  void refuseReused(String tenant, String key, String use) {
    if (key != null) {
      String before = keys.getIfPresent(Ids.of(tenant, key));
      if (before != null && !before.equals(use)) {
        refuseKey();
      }
    }
  }

  /** Binds the key to its use before anything is written; a refusal sets it free again. */
  private Command bound(String tenant, String key, String use, Supplier<Command> issue) {
    if (key == null) {
      return issue.get();
    }
    String name = Ids.of(tenant, key);
    String before = keys.asMap().putIfAbsent(name, use);
    if (before != null && !before.equals(use)) {
      refuseKey();
    }
    try {
      return issue.get();
    } catch (Problem e) {
      if (before == null && e.code() != ProblemCode.LOG_UNAVAILABLE) {
        keys.asMap().remove(name, use);
      }
      throw e;
    }
  }

  static void refuseKey() {
    throw ProblemCode.IDEMPOTENCY_KEY_REUSED.because(
        "this Idempotency-Key was used for a request with other content; use a new key",
        "该幂等键已用于内容不同的请求,请更换幂等键");
  }

  Duration timeout(Integer seconds) {
    return seconds == null ? defaultTimeout : Duration.ofSeconds(seconds);
  }
}
