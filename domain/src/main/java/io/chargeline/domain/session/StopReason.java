package io.chargeline.domain.session;

import io.chargeline.domain.Worded;

/** Why a charge ended, across protocols (domain-mapping 4); the raw code is kept beside it. */
public enum StopReason implements Worded {
  FULL("battery full", "已充满"),
  TIME_LIMIT("time limit reached", "达到时间上限"),
  ENERGY_LIMIT("energy limit reached", "达到电量上限"),
  AMOUNT_LIMIT("what was paid is used up", "预付金额已用完"),
  UNPLUGGED("unplugged or no load", "拔出或无负载"),
  REMOTE_STOP("stopped by the platform", "平台停止"),
  LOCAL_STOP("stopped at the device", "本地停止"),
  OVER_POWER("power too high", "功率过大"),
  OVER_CURRENT("current too high", "电流过大"),
  OVER_TEMPERATURE("temperature too high", "温度过高"),
  OVER_VOLTAGE("voltage too high", "电压过高"),
  UNDER_VOLTAGE("voltage too low", "电压过低"),
  HARDWARE_FAULT("hardware fault", "硬件故障"),
  SAFETY("water, fire or door protection", "水浸、消防或柜门保护"),
  POWER_LOST("mains power lost", "断电"),
  /** No settlement came within the settle timeout. */
  UNSETTLED("the device never reported the end", "设备未上报结算"),
  UNKNOWN("reason not known", "原因未知");

  private final String text;
  private final String textZh;

  StopReason(String text, String textZh) {
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
