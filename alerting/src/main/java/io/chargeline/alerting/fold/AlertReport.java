package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Level;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.alerting.rule.Text;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An alert as others get to see it: its row, its timeline, its notices, its sentences. */
final class AlertReport {
  private static final int NAMES = 20;
  private static final int NAMES_IN_TEXT = 3;

  private final TenantState state;
  private final AlertSink out;
  private final Trace trace;

  AlertReport(TenantState state, AlertSink out, Trace trace) {
    this.state = state;
    this.out = out;
    this.trace = trace;
  }

  void step(Rule rule, AlertState alert, String step, String reference, long now) {
    Text text = StepTexts.of(step, rule, alert, reference, summary(rule, alert, now));
    write(alert, step, null, reference, text, now);
  }

  void said(AlertState alert, String step, Act act, long now) {
    String words = act.text() == null ? "" : act.text();
    write(alert, step, act.by(), null, new Text(words, words), now);
  }

  private void write(
      AlertState alert, String step, String by, String reference, Text text, long now) {
    alert.rowOwed = true;
    alert.rowNow = true;
    alert.steps++;
    String severity = alert.rank == 0 ? null : Severity.ofRank(alert.rank).wireName();
    out.step(
        new AlertStepRow(
            alert.id,
            state.tenant,
            alert.steps,
            now,
            step,
            severity,
            by,
            reference,
            text.en(),
            text.zh(),
            alert.freeFiring(),
            number(alert.value)));
    tellTrace(alert, step, text, now);
  }

  private void tellTrace(AlertState alert, String step, Text text, long now) {
    if (trace == Trace.NONE) {
      return;
    }
    List<String> entities = new ArrayList<>(alert.members.keySet());
    if (!alert.members.containsKey(alert.lastMember)) {
      entities.add(alert.lastMember);
    }
    for (String entity : entities) {
      if (trace.wants(alert.ruleId(), entity)) {
        String phase = alert.phase.name().toLowerCase(Locale.ROOT);
        trace.step(
            new Trace.Step(
                now, alert.ruleId(), entity, alert.id, number(alert.value), phase, step, text));
      }
    }
  }

  /** That an entity has joined an alert which was there before. */
  void joined(AlertState alert, MemberChange change) {
    String entity = change.entity().key();
    if (alert.id != null && trace.wants(alert.ruleId(), entity)) {
      String phase = alert.phase.name().toLowerCase(Locale.ROOT);
      trace.step(
          new Trace.Step(
              change.at(),
              alert.ruleId(),
              entity,
              alert.id,
              number(change.value()),
              phase,
              "joined",
              new Text("It joins an alert that is under way.", "加入已存在的告警。")));
    }
  }

  /** How many there are, at most once a minute. */
  void members(Rule rule, AlertState alert, long now) {
    int count = alert.freeFiring();
    alert.peakMembers = Math.max(alert.peakMembers, count);
    if (count == alert.membersTold) {
      return;
    }
    alert.rowOwed = true;
    boolean due = now >= alert.membersAt + AlertFold.MEMBERS_STEP_MS;
    if (alert.under() && due && count > 0 && alert.heldBy == null) {
      step(rule, alert, "members", null, now);
    }
    if (due || !alert.under()) {
      alert.membersTold = count;
      alert.membersAt = now;
    }
  }

  /** The row, at most once a second while only numbers change. */
  void row(Rule rule, AlertState alert, long now) {
    if (alert.rowOwed && (alert.rowNow || now >= alert.rowAt + AlertFold.ROW_MS)) {
      alert.rowOwed = false;
      alert.rowNow = false;
      alert.rowAt = now;
      alert.revision++;
      out.alert(row(rule, alert, null, null, now));
    }
  }

  /** That it fires, or that it is worse. */
  void notice(Rule rule, AlertState alert, long now) {
    out.notice(new Notice(true, now, row(rule, alert, null, null, now), rule.labels()));
  }

  /** The end, in row and timeline. */
  void end(Rule rule, AlertState alert, String reason, long now) {
    Text text = StepTexts.of(reason, rule, alert, null, summary(rule, alert, now));
    write(alert, "resolved", null, null, text, now);
    alert.revision++;
    alert.rowOwed = false;
    alert.rowNow = false;
    out.alert(row(rule, alert, now, reason, now));
  }

  /** The end, to those who were told of the beginning. */
  void over(Rule rule, AlertState alert, String reason, long now) {
    out.notice(new Notice(false, now, row(rule, alert, now, reason, now), rule.labels()));
  }

  private AlertRow row(Rule rule, AlertState alert, Long resolvedAt, String reason, long now) {
    Text summary = summary(rule, alert, now);
    int rank = Math.max(1, alert.rank);
    return new AlertRow(
        alert.id,
        state.tenant,
        rule.id(),
        rule.version(),
        rule.name().en(),
        rule.name().zh(),
        Severity.ofRank(alert.rank == 0 ? lowest(rule) : rank).wireName(),
        Severity.ofRank(alert.peakRank == 0 ? lowest(rule) : alert.peakRank).wireName(),
        resolvedAt != null ? "resolved" : alert.phase.name().toLowerCase(Locale.ROOT),
        alert.heldBy == null ? null : alert.heldBy.wireName(),
        alert.heldRef,
        rule.draft(),
        alert.flapping,
        rule.per().wireName(),
        alert.site,
        alert.device,
        alert.port == 0 ? null : Integer.valueOf(alert.port),
        alert.model == null || alert.model.isEmpty() ? null : alert.model,
        alert.beganAt,
        time(alert.firedAt),
        time(alert.toldAt),
        time(alert.acknowledgedAt),
        alert.acknowledgedBy,
        resolvedAt,
        reason,
        alert.freeFiring(),
        alert.peakMembers,
        names(alert, NAMES),
        number(alert.value),
        number(alert.threshold),
        summary.en(),
        summary.zh(),
        alert.revision);
  }

  private static int lowest(Rule rule) {
    return rule.levels().get(0).level().rank();
  }

  private static Long time(long at) {
    return at == 0 ? null : Long.valueOf(at);
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  private static List<String> names(AlertState alert, int most) {
    List<String> names = new ArrayList<>();
    for (AlertState.Member member : alert.members.values()) {
      if (names.size() == most) {
        break;
      }
      if (member.rank > 0 && member.heldBy == null) {
        names.add(member.entity.display());
      }
    }
    return names;
  }

  private Text summary(Rule rule, AlertState alert, long now) {
    if (rule.summary() == null) {
      return new Text(
          filled("{rule}: {members}", rule, alert, now, false),
          filled("{rule}：{members}", rule, alert, now, true));
    }
    return new Text(
        filled(rule.summary().en(), rule, alert, now, false),
        filled(rule.summary().zh(), rule, alert, now, true));
  }

  private String filled(String text, Rule rule, AlertState alert, long now, boolean zh) {
    int open = text.indexOf('{');
    if (open < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder(text.length() + 64);
    int done = 0;
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      filled.append(text, done, open);
      filled.append(shown(text.substring(open + 1, close), rule, alert, now, zh));
      done = close + 1;
      open = text.indexOf('{', done);
    }
    return filled.append(text, done, text.length()).toString();
  }

  private String shown(String name, Rule rule, AlertState alert, long now, boolean zh) {
    Severity severity = Severity.ofRank(alert.rank == 0 ? lowest(rule) : alert.rank);
    return switch (name) {
      case "rule" -> zh ? rule.name().zh() : rule.name().en();
      case "severity" -> zh ? severity.textZh() : severity.text();
      case "count" -> Integer.toString(alert.freeFiring());
      case "members" -> listed(alert);
      case "value" -> Sentences.value(rule.condition(), alert.value);
      case "threshold" -> threshold(rule, alert);
      case "duration" -> Long.toString((now - alert.beganAt) / 1000);
      case "port" -> alert.port == 0 ? "-" : Integer.toString(alert.port);
      case "device" -> shown(alert.device);
      case "model" -> shown(alert.model);
      case "site" -> shown(alert.site);
      case "tenant" -> shown(state.tenant);
      default -> '{' + name + '}';
    };
  }

  private static String listed(AlertState alert) {
    List<String> names = names(alert, NAMES_IN_TEXT);
    int more = alert.freeFiring() - names.size();
    return String.join(", ", names) + (more > 0 ? " +" + more : "");
  }

  private static String threshold(Rule rule, AlertState alert) {
    if (!Double.isNaN(alert.threshold)) {
      return Sentences.value(rule.condition(), alert.threshold);
    }
    for (Level level : rule.levels()) {
      if (level.level().rank() == Math.max(1, alert.rank)) {
        return level.forS() + " s";
      }
    }
    return rule.levels().get(0).forS() + " s";
  }

  private static String shown(String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }
}
