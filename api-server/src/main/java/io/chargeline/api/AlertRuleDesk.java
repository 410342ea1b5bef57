package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes of alert rules, each from the version that its maker has seen. */
final class AlertRuleDesk {
  static final int MAX_OF_OWNER = 1000;

  /** All versions are remembered, so an owner cannot have any number of them. */
  static final int MAX_CHANGES_A_DAY = 5000;

  private final AlertRuleBook book;
  private final Clock clock;

  AlertRuleDesk(AlertRuleBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  /**
   * Who changes something, and why.
   *
   * @param expected the version that they have seen; null: they have seen none
   * @param note null if they did not say
   */
  record Maker(String by, String note, Long expected) {}

  /**
   * Writes a rule of which there is none.
   *
   * @param repeated whether an earlier attempt at the same request may have written it
   * @throws Problem 409 {@code rule_exists}
   */
  RuleVersion create(String owner, ObjectNode rule, Maker maker, boolean repeated) {
    String id = rule.get("id").textValue();
    RuleVersion before = book.last(owner, id).orElse(null);
    if (before != null && !before.deleted()) {
      if (repeated && same(before, rule)) {
        return before;
      }
      throw exists(before);
    }
    Change<RuleVersion> made = append(before, owner, id, rule, maker);
    if (!made.accepted() && !same(made.current(), rule)) {
      throw exists(made.current());
    }
    return made.current();
  }

  /**
   * Writes a rule in place of what its maker has seen. One that says the same changes nothing.
   *
   * @throws Problem 409 {@code rule_changed}
   */
  RuleVersion replace(String owner, ObjectNode rule, Maker maker) {
    String id = rule.get("id").textValue();
    RuleVersion before = book.last(owner, id).orElse(null);
    requireSeen(id, before, maker);
    return same(before, rule) ? before : write(before, owner, id, rule, maker);
  }

  /**
   * Changes a rule, and again if another server was faster; unless the maker has said which version
   * they mean.
   *
   * @param start what is changed if the owner has none of this id
   */
  RuleVersion change(
      String owner,
      String id,
      Optional<ObjectNode> start,
      UnaryOperator<ObjectNode> change,
      Maker maker) {
    while (true) {
      RuleVersion before = book.last(owner, id).orElse(null);
      if (maker.expected() != null) {
        requireSeen(id, before, maker);
      }
      ObjectNode standing =
          standing(before).or(() -> start).orElseThrow(() -> notFound(id)).deepCopy();
      ObjectNode rule = change.apply(standing);
      if (same(before, rule)) {
        return before;
      }
      Change<RuleVersion> made = append(before, owner, id, rule, maker);
      if (made.accepted()) {
        return made.current();
      }
    }
  }

  /**
   * Deletes a rule of the owner's.
   *
   * @throws Problem 404 if there is none; 409 {@code rule_changed} if the maker has seen another
   */
  void delete(String owner, String id, Maker maker) {
    RuleVersion before = book.find(owner, id).orElseThrow(() -> notFound(id));
    if (maker.expected() != null) {
      requireSeen(id, before, maker);
    }
    RuleVersion unused = write(before, owner, id, null, maker);
  }

  /** Deletes this very version; one that was changed meanwhile stays. */
  void deleteUnlessChanged(RuleVersion version, Maker maker) {
    Change<RuleVersion> unused = append(version, version.tenant(), version.ruleId(), null, maker);
  }

  private static Optional<ObjectNode> standing(RuleVersion version) {
    return version == null || version.deleted() ? Optional.empty() : Optional.of(version.rule());
  }

  private static boolean same(RuleVersion version, ObjectNode rule) {
    return standing(version)
        .filter(it -> AlertRuleBook.text(it).equals(AlertRuleBook.text(rule)))
        .isPresent();
  }

  private RuleVersion write(
      RuleVersion before, String owner, String id, ObjectNode rule, Maker maker) {
    Change<RuleVersion> made = append(before, owner, id, rule, maker);
    if (!made.accepted()) {
      throw changed(id, made.current());
    }
    return made.current();
  }

  private Change<RuleVersion> append(
      RuleVersion before, String owner, String id, ObjectNode rule, Maker maker) {
    requireRoom(owner, before == null || before.deleted());
    return book.append(book.after(before, owner, id, rule, maker.by(), maker.note()));
  }

  private void requireRoom(String owner, boolean another) {
    if (another && book.of(owner).size() >= MAX_OF_OWNER) {
      throw ProblemCode.TOO_MANY_RULES.because(
          "there are " + MAX_OF_OWNER + " alert rules, the most there may be; delete some of them",
          "告警规则已达上限 " + MAX_OF_OWNER + " 条,请先删除不再需要的规则");
    }
    long since = clock.millis() - Duration.ofDays(1).toMillis();
    if (book.changesSince(owner, since) >= MAX_CHANGES_A_DAY) {
      throw ProblemCode.TOO_MANY_RULES.because(
          "alert rules were changed "
              + MAX_CHANGES_A_DAY
              + " times within a day, and every version is kept; try again tomorrow",
          "告警规则一天内已修改 " + MAX_CHANGES_A_DAY + " 次(每个版本都会保留),请明天再试");
    }
  }

  private static void requireSeen(String id, RuleVersion before, Maker maker) {
    boolean none = before == null || before.deleted();
    if (none && maker.expected() != null) {
      throw ProblemCode.RULE_NOT_FOUND
          .because(
              "there is no rule " + id + " of yours; to make it, leave the version out",
              "没有您自己的规则 " + id + ";如需新建,请勿提供版本号")
          .blaming("id", id);
    }
    if (!none && !Long.valueOf(before.version()).equals(maker.expected())) {
      throw changed(id, before);
    }
  }

  private static Problem changed(String id, RuleVersion current) {
    return ProblemCode.RULE_CHANGED
        .because(
            "rule "
                + id
                + (current.deleted() ? " was deleted with version " : " is at version ")
                + current.version()
                + ", by "
                + current.by()
                + "; look at it, and give the version that stands",
            "规则 "
                + id
                + (current.deleted() ? " 已删除,版本 " : " 当前为版本 ")
                + current.version()
                + ";请查看后以当前版本重新提交")
        .blaming("version", null)
        .with("current_version", current.version());
  }

  private static Problem exists(RuleVersion standing) {
    return ProblemCode.RULE_EXISTS
        .because(
            "there is a rule "
                + standing.ruleId()
                + ", at version "
                + standing.version()
                + "; PUT replaces it",
            "规则 " + standing.ruleId() + " 已存在,版本 " + standing.version() + ";可用 PUT 替换")
        .blaming("id", standing.ruleId())
        .with("current_version", standing.version());
  }

  static Problem notFound(String id) {
    return ProblemCode.RULE_NOT_FOUND
        .because("no alert rule " + id, "没有告警规则 " + id)
        .blaming("id", id);
  }
}
