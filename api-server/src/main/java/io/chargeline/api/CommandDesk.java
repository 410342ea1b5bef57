package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

  private final LiveView view;
  private final CommandLog log;
  private final KeyBook keys;
  private final Duration defaultTimeout;

  /** Command id → the command this server put into the log, or is about to. */
  private final Cache<String, Issue> issued =
      Caffeine.newBuilder().maximumSize(MAX_MEMORY).expireAfterWrite(MEMORY).build();

  private record Issue(String fingerprint, CompletableFuture<Command> command) {}

  CommandDesk(LiveView view, CommandLog log, KeyBook keys, Duration defaultTimeout) {
    this.view = view;
    this.log = log;
    this.keys = keys;
    this.defaultTimeout = defaultTimeout;
  }

  /** Refuses an idempotency key that is known to stand for another request. */
  void refuseOther(KeyUse use) {
    keys.refuseOther(use);
  }

  /**
   * Puts a command into the log, or gives the one that is there. Whoever comes while the first is
   * at it gets what the first gets, unless it is the refusal of a request with other content.
   *
   * @param append writes it
   */
  Command issue(KeyUse use, String id, Supplier<Command> append) {
    Issue mine = new Issue(use.fingerprint(), new CompletableFuture<>());
    Issue first = issued.asMap().putIfAbsent(id, mine);
    while (first != null) {
      Optional<Command> command = joined(first, mine);
      if (command.isPresent()) {
        return command.get();
      }
      first = issued.asMap().putIfAbsent(id, mine);
    }
    try {
      mine.command().complete(append.get());
    } catch (Problem e) {
      issued.asMap().remove(id, mine);
      // It may stand in the log all the same: under this id the caller finds it then.
      mine.command()
          .completeExceptionally(
              e.code() == ProblemCode.LOG_UNAVAILABLE ? e.with("command_id", id) : e);
    } catch (RuntimeException e) {
      issued.asMap().remove(id, mine);
      mine.command().completeExceptionally(e);
    }
    return joined(mine, mine).orElseThrow();
  }

  /**
   * Binds the key, stamps the command and waits until the broker has it for good. Only here, after
   * every check: a refusal leaves the key as it was.
   *
   * @throws Problem 422 if the key stands for another request; 503
   */
  Command append(KeyUse use, LongFunction<Command> commandAt) {
    keys.bind(use);
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
    Issue own = issued.getIfPresent(commandId);
    if (own == null || !own.command().isDone() || own.command().isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(own.command().join())
        .filter(it -> tenant.equals(it.tenant()))
        .map(CommandResource::of);
  }

  /** The answer to a request: its key stands for it from here on. */
  CommandResource resource(KeyUse use, Command command) {
    keys.bind(use);
    return view.command(command.commandId())
        .map(CommandResource::of)
        .orElseGet(() -> CommandResource.of(command));
  }

  /** The same where the view has the command. */
  CommandResource resource(KeyUse use, CommandRow row) {
    keys.bind(use);
    return CommandResource.of(row);
  }

  /** Empty if the other was refused, and asked for something else. */
  private static Optional<Command> joined(Issue other, Issue mine) {
    try {
      return Optional.of(other.command().join());
    } catch (CompletionException e) {
      if (!other.fingerprint().equals(mine.fingerprint())) {
        return Optional.empty();
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  Duration timeout(Integer seconds) {
    return seconds == null ? defaultTimeout : Duration.ofSeconds(seconds);
  }
}
