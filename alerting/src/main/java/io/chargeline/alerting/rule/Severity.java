package io.chargeline.alerting.rule;

import io.chargeline.domain.Worded;

/** How bad it is; an alert is upgraded in place from one to the next. */
public enum Severity implements Worded {
  INFO(1, "information", "提示"),
  WARNING(2, "warning", "警告"),
  CRITICAL(3, "critical", "严重");

  private final int rank;
  private final String text;
  private final String textZh;

  Severity(int rank, String text, String textZh) {
    this.rank = rank;
    this.text = text;
    this.textZh = textZh;
  }

  /** 1 for the least; 0 is left for none. */
  public int rank() {
    return rank;
  }

  /**
   * @param rank 1–3
   */
  public static Severity ofRank(int rank) {
    return values()[rank - 1];
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
