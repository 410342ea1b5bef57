package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The named values of a description, in volts, watts and words. */
final class Fields {
  private final Map<String, Object> values = new LinkedHashMap<>();

  Map<String, Object> values() {
    return values;
  }

  Fields put(String name, Object value) {
    values.put(name, value);
    return this;
  }

  Fields flag(String name, boolean value) {
    return put(name, value ? 1 : 0);
  }

  Fields hex(String name, Bytes value) {
    return put(name, Wire.upper(value));
  }

  Fields hex16(String name, int value) {
    return put(name, Wire.upper16(value));
  }

  Fields tenths(String name, int value) {
    return put(name, value / 10.0);
  }

  Fields tenths(String name, OptionalInt value) {
    value.ifPresent(number -> tenths(name, number));
    return this;
  }

  Fields thousandths(String name, int value) {
    return put(name, value / 1000.0);
  }

  Fields status(String name, StatusBits status) {
    put(name, code8(status.code()));
    Fields bits = new Fields();
    bits.flag("online", status.online()).flag("bit6", status.meteringAbnormal());
    bits.flag("bit5", status.targetReached()).flag("charging", status.charging());
    bits.flag("no_load", status.noLoad()).flag("temp_abnormal", status.overTemperature());
    bits.flag("over_current", status.overCurrent()).flag("over_power", status.overPower());
    return put(name + "_bits", bits.values());
  }

  static String code8(int value) {
    return "0x%02X".formatted(value);
  }

  static String code16(int value) {
    return "0x%04X".formatted(value);
  }
}
