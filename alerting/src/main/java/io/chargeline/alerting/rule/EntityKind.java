package io.chargeline.alerting.rule;

import io.chargeline.domain.Worded;

/** What a rule judges one by one, from the narrowest to the widest. */
public enum EntityKind implements Worded {
  PORT("port", "端口"),
  DEVICE("device", "设备"),
  SITE("site", "站点"),
  TENANT("tenant", "租户"),
  PLATFORM("platform", "平台");

  private final String text;
  private final String textZh;

  EntityKind(String text, String textZh) {
    this.text = text;
    this.textZh = textZh;
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
