package io.chargeline.api;

import io.chargeline.alerting.fold.HeldBy;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.WireName;
import io.chargeline.domain.fact.AlertRow;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which alerts are asked for; null: whatever. Times are unix milliseconds.
 *
 * @param state a phase, {@code open} or {@code all}
 * @param severity the least
 * @param heldRef the silence or the alert that holds it back
 * @param draft whether those of drafts, or all others
 * @param since began then or later
 * @param until began before
 */
record AlertFilter(
    String state,
    Severity severity,
    String ruleId,
    String site,
    String deviceId,
    Integer port,
    Boolean held,
    String heldBy,
    String heldRef,
    boolean draft,
    Long since,
    Long until) {
  private static final String OPEN = "open";
  private static final String ALL = "all";
  private static final List<String> STATES =
      List.of(
          OPEN,
          AlertView.PENDING,
          AlertView.FIRING,
          AlertView.ACKNOWLEDGED,
          AlertView.RESOLVED,
          ALL);
  private static final int MAX_TEXT = 64;
  private static final int MAX_PORT = 255;

  /**
   * Reads it from the query.
   *
   * @throws Problem 400 naming what cannot be
   */
  static AlertFilter of(Context ctx) {
    String state = choice(ctx, "state", STATES);
    String severity = choice(ctx, "severity", wireNames(Severity.values()));
    Boolean draft = Query.flag(ctx, "draft");
    return new AlertFilter(
        state == null ? OPEN : state,
        severity == null ? null : Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
        text(ctx, "rule"),
        text(ctx, "site"),
        text(ctx, "device"),
        Query.integer(ctx, "port", 1, MAX_PORT),
        Query.flag(ctx, "held"),
        choice(ctx, "held_by", wireNames(HeldBy.values())),
        text(ctx, "held_ref"),
        draft != null && draft,
        HistoryRoutes.time(ctx, "since"),
        HistoryRoutes.time(ctx, "until"));
  }

  /** All that are open. */
  static AlertFilter open(boolean draft) {
    return new AlertFilter(OPEN, null, null, null, null, null, null, null, null, draft, null, null);
  }

  /** The same for the device of this full id. */
  AlertFilter ofDevice(String fullId) {
    return new AlertFilter(
        state, severity, ruleId, site, fullId, port, held, heldBy, heldRef, draft, since, until);
  }

  /** Whether alerts that are over are asked for, which may be of long ago. */
  boolean wantsEnded() {
    return state.equals(ALL) || state.equals(AlertView.RESOLVED);
  }

  boolean matches(AlertView alert) {
    AlertRow row = alert.row();
    return ofState(alert)
        && (severity == null || rank(alert.severity()) >= severity.rank())
        && (ruleId == null || ruleId.equals(row.ruleId()))
        && (site == null || site.equals(row.site()))
        && (deviceId == null || deviceId.equals(row.deviceId()))
        && (port == null || port.equals(row.port()))
        && (held == null || held == (row.heldBy() != null))
        && (heldBy == null || heldBy.equals(row.heldBy()))
        && (heldRef == null || heldRef.equals(row.heldRef()))
        && draft == row.draft()
        && (since == null || row.beganAt() >= since)
        && (until == null || row.beganAt() < until);
  }

  private boolean ofState(AlertView alert) {
    return switch (state) {
      case ALL -> true;
      case OPEN -> !alert.resolved();
      default -> state.equals(alert.phase());
    };
  }

  private static int rank(String severity) {
    return Arrays.stream(Severity.values())
        .filter(it -> it.wireName().equals(severity))
        .mapToInt(Severity::rank)
        .findFirst()
        .orElse(0);
  }

  private static List<String> wireNames(WireName[] all) {
    return Arrays.stream(all).map(WireName::wireName).toList();
  }

  private static String choice(Context ctx, String name, List<String> choices) {
    String text = ctx.queryParam(name);
    if (text != null && !choices.contains(text)) {
      throw Query.invalid(name, text, "give one of " + choices, "须为以下之一:" + choices);
    }
    return text;
  }

  private static String text(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT)) {
      throw Query.invalid(
          name, text, "give 1–" + MAX_TEXT + " characters", "须为 1–" + MAX_TEXT + " 个字符");
    }
    return text;
  }
}
