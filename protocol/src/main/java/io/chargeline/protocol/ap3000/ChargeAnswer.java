package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The device's answer to 0x82 (section 6.2). Some firmware sends the result alone, or with bytes
 * that are not the stated layout: under 20 bytes only the result counts.
 *
 * @param port 0-based; 0xFF when the device was to choose
 * @param waitingPorts bit i: port i is plugged and waits; valid for result 5 only
 */
public record ChargeAnswer(
    int result, Optional<Bytes> order, OptionalInt port, OptionalInt waitingPorts)
    implements Uplink {
  public static final int COMMAND = 0x82;

  public static final int DONE = 0x00;
  public static final int NO_CHARGER = 0x01;
  public static final int ALREADY = 0x02;
  public static final int FAULT_BUT_EXECUTED = 0x03;
  public static final int NO_SUCH_PORT = 0x04;
  public static final int SEVERAL_WAITING = 0x05;
  public static final int RELAY_STUCK_BUT_EXECUTED = 0x09;
  public static final int NO_RESPONSE = 0x0E;

  private static final int FULL_SIZE = 20;

  static ChargeAnswer decode(ByteBuffer body) {
    boolean whole = body.remaining() >= FULL_SIZE;
    int result = Wire.u8(body);
    if (!whole) {
      return new ChargeAnswer(result, Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
    }
    return new ChargeAnswer(
        result,
        Optional.of(Wire.bytes(body, Wire.ORDER_SIZE)),
        OptionalInt.of(Wire.u8(body)),
        OptionalInt.of(Wire.u16(body)));
  }

  public static ChargeAnswer of(int result, Bytes order, int port) {
    return new ChargeAnswer(result, Optional.of(order), OptionalInt.of(port), OptionalInt.of(0));
  }

  @Override
  public Bytes encode() {
    Body out = new Body().u8("result", result);
    if (order.isPresent()) {
      out.bytes("order", order.get(), Wire.ORDER_SIZE).u8("port", port.orElse(0));
      out.u16("waiting_ports", waitingPorts.orElse(0));
    }
    return out.end();
  }

  /** Whether the device did what was asked; 3 and 9 report a fault, yet are executed. */
  public boolean executed() {
    return result == DONE || result == FAULT_BUT_EXECUTED || result == RELAY_STUCK_BUT_EXECUTED;
  }

  /** One word for machines. */
  public String resultName() {
    return switch (result) {
      case DONE -> "ok";
      case NO_CHARGER -> "no_charger_plugged";
      case ALREADY -> "already_in_that_state";
      case FAULT_BUT_EXECUTED -> "port_fault_but_executed";
      case NO_SUCH_PORT -> "no_such_port";
      case SEVERAL_WAITING -> "several_ports_waiting";
      case 0x06 -> "total_power_exceeded";
      case 0x07 -> "memory_damaged";
      case 0x08 -> "precheck_relay_or_fuse";
      case RELAY_STUCK_BUT_EXECUTED -> "precheck_relay_stuck_but_executed";
      case 0x0A -> "precheck_load_short";
      case 0x0B -> "smoke_alarm";
      case 0x0C -> "over_voltage";
      case 0x0D -> "under_voltage";
      case NO_RESPONSE -> "no_response";
      default -> "unlisted";
    };
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
