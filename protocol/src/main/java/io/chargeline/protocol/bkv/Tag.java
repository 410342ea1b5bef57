package io.chargeline.protocol.bkv;

import java.util.EnumSet;
import java.util.Optional;

/** The tags of section 2.2: their size, and how a description names and shows them. */
enum Tag {
  COMMAND(0x01, 2, "bkv_cmd", Form.CODE),
  SEQUENCE(0x02, 8, "bkv_seq", Form.HEX),
  GATEWAY(0x03, 7, "bkv_gateway_id", Form.HEX),
  EVENT_TIME(0x06, 7, "event_time_bcd", Form.HEX),
  CELSIUS(0x07, 1, "mcu_temp_C", Form.NUMBER),
  OUTLET(0x08, 1, "port", Form.NUMBER),
  STATUS(0x09, 1, "status", Form.STATUS),
  BUSINESS_NUMBER(0x0A, 2, "business_no", Form.HEX),
  POWER(0x0B, 2, "power_W", Form.TENTHS),
  CURRENT(0x0C, 2, "current_A", Form.THOUSANDTHS),
  ENERGY(0x0D, 2, "energy_Wh", Form.NUMBER),
  MINUTES(0x0E, 2, "minutes", Form.NUMBER),
  RESULT(0x0F, 1, "ack", Form.NUMBER),
  CURRENT_LIMIT(0x10, 2, "current_limit_A", Form.THOUSANDTHS),
  POWER_LIMIT(0x11, 2, "power_limit_W", Form.TENTHS),
  CHARGE_MODE(0x12, 1, "charge_mode", Form.NUMBER),
  SWITCH(0x13, 1, "switch", Form.NUMBER),
  FULL_DELAY(0x21, 2, "full_delay_s", Form.NUMBER),
  NO_LOAD_DELAY(0x22, 2, "no_load_delay_s", Form.NUMBER),
  FULL_POWER(0x23, 2, "full_power_W", Form.TENTHS),
  NO_LOAD_POWER(0x24, 2, "no_load_power_W", Form.TENTHS),
  HIGH_CELSIUS(0x25, 1, "high_temp_C", Form.NUMBER),
  END_TIME(0x2E, 7, "end_time_bcd", Form.HEX),
  END_REASON(0x2F, 1, "end_reason", Form.NUMBER),
  VERSION(0x3E, 2, "version", Form.HEX),
  CONTROL_TYPE(0x47, 1, "control_type", Form.NUMBER),
  SOCKET(0x4A, 1, "socket_no", Form.NUMBER),
  SOCKET_EVENT_STATUS(0x4B, 1, "socket_event_status", Form.NUMBER),
  A_EVENT_STATUS(0x4C, 1, "port1_event_status", Form.NUMBER),
  B_EVENT_STATUS(0x4D, 1, "port2_event_status", Form.NUMBER),
  OVER_VOLTAGE(0x4E, 2, "over_voltage_V", Form.TENTHS),
  UNDER_VOLTAGE(0x4F, 2, "under_voltage_V", Form.TENTHS),
  A_LEAKAGE(0x50, 2, "port1_leak_raw", Form.NUMBER),
  B_LEAKAGE(0x51, 2, "port2_leak_raw", Form.NUMBER),
  A_OVER_CELSIUS(0x52, 1, "port1_over_temp", Form.NUMBER),
  B_OVER_CELSIUS(0x53, 1, "port2_over_temp", Form.NUMBER),
  SOCKET_EVENT_REASON(0x54, 1, "socket_event_reason", Form.NUMBER),
  A_EVENT_REASON(0x55, 1, "port1_event_reason", Form.NUMBER),
  B_EVENT_REASON(0x56, 1, "port2_event_reason", Form.NUMBER),
  A_STATUS(0x57, 1, "port1_status", Form.STATUS),
  B_STATUS(0x58, 1, "port2_status", Form.STATUS),
  MAX_MINUTES(0x59, 2, "max_charge_min", Form.NUMBER),
  EVENT_CODE(0x5A, 2, "event_code_hex", Form.HEX),
  OUTLETS(0x5B, Tag.ANY_SIZE, "ports", Form.CONTAINERS),
  TRICKLE_PERCENT(0x60, 1, "trickle_percent", Form.NUMBER),
  KEY_BASE_AMOUNT(0x68, 4, "key_base_amount", Form.NUMBER),
  SERVICE_FEE_MODE(0x80, 1, "service_fee_mode", Form.NUMBER),
  FEE_TIERS(0x83, Tag.ANY_SIZE, "tiers_hex", Form.HEX),
  TIER_USAGE(0x84, Tag.ANY_SIZE, "tier_usage_hex", Form.HEX),
  ELECTRICITY_FEN(0x85, 2, "electric_fee_fen", Form.NUMBER),
  SERVICE_FEN(0x86, 2, "service_fee_fen", Form.NUMBER),
  PAID_FEN(0x88, 2, "paid_fen", Form.NUMBER),
  TIER_COUNT(0x89, 1, "tier_count", Form.NUMBER),
  ANTI_PULSE_TIME(0x93, 2, "anti_pulse_time", Form.NUMBER),
  SOCKETS(0x94, Tag.ANY_SIZE, "sockets", Form.CONTAINERS),
  VOLTAGE(0x95, 2, "voltage_V", Form.TENTHS),
  SIGNAL(0x96, 1, "rssi", Form.NUMBER),
  UNDESCRIBED_98(0x98, 1, "tag_98", Form.HEX),
  UNDESCRIBED_99(0x99, 1, "tag_99", Form.HEX),
  UNDESCRIBED_9A(0x9A, 1, "tag_9A", Form.HEX),
  UNDESCRIBED_9B(0x9B, 1, "tag_9B", Form.HEX),
  UNDESCRIBED_F4(0xF4, 1, "tag_F4", Form.HEX);

  /** How a description shows a value. */
  enum Form {
    NUMBER,
    TENTHS,
    THOUSANDTHS,
    HEX,
    CODE,
    STATUS,
    CONTAINERS
  }

  static final int ANY_SIZE = 0;

  private static final Tag[] BY_CODE = byCode();

  private final int code;
  private final int size;
  private final String field;
  private final Form form;

  Tag(int code, int size, String field, Form form) {
    this.code = code;
    this.size = size;
    this.field = field;
    this.form = form;
  }

  static Optional<Tag> of(int code) {
    return Optional.ofNullable(BY_CODE[code]);
  }

  private static Tag[] byCode() {
    Tag[] tags = new Tag[0x100];
    EnumSet.allOf(Tag.class).forEach(tag -> tags[tag.code] = tag);
    return tags;
  }

  int code() {
    return code;
  }

  /** In bytes; {@link #ANY_SIZE} for runs. */
  int size() {
    return size;
  }

  /** Whether a value of so many bytes can be this: a number may be sent in fewer. */
  boolean holds(int bytes) {
    return size == ANY_SIZE || (bytes > 0 && bytes <= size);
  }

  String field() {
    return field;
  }

  Form form() {
    return form;
  }
}
