package io.chargeline.domain.command;

import io.chargeline.domain.Worded;

/** Why a command did not succeed: refused by us, refused by the device, or never confirmed. */
public enum CommandReason implements Worded {
  // Refused before anything was sent.
  DEVICE_NOT_FOUND("the device is not the tenant's", "设备不属于该租户"),
  DEVICE_OFFLINE("the device had no connection", "设备没有连接"),
  PROTOCOL_UNKNOWN("the device's protocol is not known here", "无法识别设备协议"),
  QUARANTINED("the device is in quarantine", "设备处于隔离状态"),
  DECOMMISSIONED("the device is out of service", "设备已停用"),
  MAINTENANCE("the device is in maintenance", "设备维护中"),
  NOT_SUPPORTED_BY_PROTOCOL("the device's protocol cannot do this", "设备协议不支持该操作"),
  NOT_SUPPORTED_BY_MODEL("the device's model cannot do this", "设备型号不支持该操作"),
  TIME_LIMIT_NOT_SUPPORTED("the device cannot take this time limit", "设备不支持该时间上限"),
  ENERGY_LIMIT_NOT_SUPPORTED("the device cannot take this energy limit", "设备不支持该电量上限"),
  TIERS_NOT_SUPPORTED("the device cannot take these power tiers", "设备不支持该功率分档"),
  INVALID_ARGUMENTS("the device cannot take these arguments", "设备不支持该参数取值"),
  PORT_NOT_FOUND("the device has no such port", "设备没有该端口"),
  PORT_FAULT("the port reports a fault", "端口故障"),
  PORT_BUSY("the port is busy", "端口正在使用"),
  ORDER_ALREADY_RUNNING("the order runs already", "该订单正在充电"),
  ORDER_ALREADY_ENDED("the charge of the order has ended", "该订单充电已结束"),
  OTHER_ORDER_RUNNING("another order runs on the port", "端口上正在进行其他订单"),
  NO_SUCH_ORDER("no such order runs on the device", "设备上没有该订单"),
  EXPIRED("its time was over before it was looked at", "命令处理前已过期"),
  NOT_SENT_IN_TIME("it could not be sent within its time", "命令未能在有效期内发出"),

  // Sent, and its end is not known; or not sent because the way there was gone.
  CONNECTION_LOST("the connection to the device was lost", "与设备的连接中断"),
  NO_ANSWER("the device did not answer in time", "设备未在规定时间内应答"),

  // What devices say.
  REFUSED("the device refused", "设备拒绝执行"),
  UNLISTED("the device refused with a code that its protocol does not list", "设备返回协议未定义的结果码"),
  UNSUPPORTED("the device does not support this", "设备不支持该操作"),
  BAD_PARAMETER("the device found a parameter wrong", "设备报告参数错误"),
  ABOVE_DEVICE_LIMIT("the value is above the device's limit", "取值超过设备上限"),
  NO_CHARGER_PLUGGED("nothing is plugged in", "未插入充电器"),
  ALREADY_IN_THAT_STATE("the port is in that state already", "端口已处于该状态"),
  NO_SUCH_PORT("the device says it has no such port", "设备报告没有该端口"),
  SEVERAL_PORTS_WAITING("several ports wait for a charge; name one", "多个端口等待充电,请指定端口"),
  TOTAL_POWER_EXCEEDED("the device's total power is used up", "设备总功率超限"),
  MEMORY_DAMAGED("the device's memory is damaged", "设备存储器损坏"),
  PRECHECK_RELAY_OR_FUSE("the check before the charge found relay or fuse broken", "预检:继电器或保险丝损坏"),
  PRECHECK_LOAD_SHORT("the check before the charge found a short circuit", "预检:负载短路"),
  SMOKE_ALARM("the device has a smoke alarm", "烟雾报警"),
  OVER_VOLTAGE("the mains voltage is too high", "电压过高"),
  UNDER_VOLTAGE("the mains voltage is too low", "电压过低"),
  NO_RESPONSE("the part that carries it out did not answer the device", "设备内部模块未响应"),
  PORT_NOT_CHARGING("the port does not charge", "端口未在充电"),
  VALUE_BELOW_CURRENT("the new limit is below what was charged already", "新的上限低于已充数值"),
  NO_SUCH_MODE_OR_PORT("the device knows no such mode or port", "设备没有该模式或端口");

  private final String text;
  private final String textZh;

  CommandReason(String text, String textZh) {
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
