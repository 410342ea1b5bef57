package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.fact.CommandRow;
import io.javalin.http.Context;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How answers are written. */
final class Answer {
  static final String COMMANDS = "/api/third/commands/";
  static final String PROBLEM = "application/problem+json";

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_WAIT_S = 60;
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,6})", Pattern.CASE_INSENSITIVE);

  private Answer() {}

  /** A page of a list; {@code next_cursor} is absent on the last one. */
  record Page<T>(List<T> items, String nextCursor) {}

  static void json(Context ctx, int status, Object body) {
    write(ctx, status, "application/json", body);
  }

  /** The texts of an answer are in the caller's language, so a cache must not mix them up. */
  private static void write(Context ctx, int status, String type, Object body) {
    Language language = Language.of(ctx);
    ctx.status(status)
        .contentType(type)
        .header("Content-Language", language.wireName())
        .header("Vary", "Accept-Language")
        .result(Text.json(body, language));
  }

  static void ok(Context ctx, Object body) {
    json(ctx, OK, body);
  }

  /** The same tree as of JSON, for people to edit. */
  static void yaml(Context ctx, JsonNode tree) {
    ctx.status(OK)
        .contentType(Yaml.TYPE)
        .header("Vary", "Accept")
        .result(Yaml.write(tree).getBytes(StandardCharsets.UTF_8));
  }

  /** A file of devices. */
  static void csv(Context ctx, Stream<RegisteredDevice> devices) {
    csv(ctx, "devices.csv", out -> DeviceCsv.write(devices, out));
  }

  /** A file of this name. */
  static void csv(Context ctx, String name, Consumer<OutputStream> content) {
    ctx.status(OK)
        .contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    content.accept(ctx.outputStream());
  }

  static void problem(Context ctx, Problem problem) {
    AuditNotes.refused(ctx, problem.code());
    Problem told = problem.with("request_id", RequestId.of(ctx));
    CallLedger.refused(ctx, problem.code());
    write(ctx, problem.code().status(), PROBLEM, Problem.told(told.body()));
    if (problem.retryAfter() > 0) {
      ctx.header("Retry-After", Integer.toString(problem.retryAfter()));
    }
    if (problem.code().status() == UNAUTHORIZED) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
  }

  /**
   * The command: 200 when it has ended, else 202; with {@code Prefer: wait=N} (RFC 7240) first
   * waits up to N s, at most 60, for its end.
   */
  static void command(Context ctx, CommandResource command, LiveView view, Executor executor) {
    ctx.header("Location", COMMANDS + command.commandId());
    int wait = waitSeconds(ctx.header("Prefer"));
    if (wait == 0 || command.terminal()) {
      write(ctx, command);
      return;
    }
    ctx.header("Preference-Applied", "wait=" + wait);
    CallLedger.waits(ctx);
    ctx.future(
        () ->
            view.ended(command.commandId())
                .completeOnTimeout(null, wait, TimeUnit.SECONDS)
                .thenAcceptAsync(row -> write(ctx, latest(row, command, view)), executor));
  }

  private static CommandResource latest(CommandRow row, CommandResource before, LiveView view) {
    return row != null
        ? CommandResource.of(row)
        : view.command(before.commandId()).map(CommandResource::of).orElse(before);
  }

  private static void write(Context ctx, CommandResource command) {
    json(ctx, command.terminal() ? OK : ACCEPTED, command);
  }

  private static int waitSeconds(String prefer) {
    Matcher match = WAIT.matcher(prefer == null ? "" : prefer);
    return match.find() ? Math.min(MAX_WAIT_S, Integer.parseInt(match.group(1))) : 0;
  }
}
