package io.chargeline.alerting.fold;

import io.chargeline.domain.Worded;

/** Why an alert that fires is told to nobody, in the order in which it is asked. */
public enum HeldBy implements Worded {
  DRAFT("drafted", "the rule is a draft", "规则为草稿"),
  SCHEDULE("out_of_schedule", "outside of the rule's hours", "不在规则的时段内"),
  MAINTENANCE("in_maintenance", "all of it is in maintenance", "全部处于维护中"),
  SILENCE("silenced", "silenced", "已静默"),
  INHIBITED("inhibited", "another alert is its cause", "由另一告警引起"),
  GROUP_WAIT("waiting", "waiting whether a wider alert begins", "等待是否出现更大范围的告警");

  private final String step;
  private final String text;
  private final String textZh;

  HeldBy(String step, String text, String textZh) {
    this.step = step;
    this.text = text;
    this.textZh = textZh;
  }

  /** The timeline's word for its beginning. */
  String step() {
    return step;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String textZh() {
    return textZh;
  }
}
