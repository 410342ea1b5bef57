package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.CommandReason;
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
      case FAULT_BUT_EXECUTED -> "port_fault_but_executed";
      case RELAY_STUCK_BUT_EXECUTED -> "precheck_relay_stuck_but_executed";
      default -> reason().wireName();
    };
  }

  /** Why not; null if it was executed. */
  public CommandReason reason() {
    return switch (result) {
      case DONE, FAULT_BUT_EXECUTED, RELAY_STUCK_BUT_EXECUTED -> null;
      case NO_CHARGER -> CommandReason.NO_CHARGER_PLUGGED;
      case ALREADY -> CommandReason.ALREADY_IN_THAT_STATE;
      case NO_SUCH_PORT -> CommandReason.NO_SUCH_PORT;
      case SEVERAL_WAITING -> CommandReason.SEVERAL_PORTS_WAITING;
      case 0x06 -> CommandReason.TOTAL_POWER_EXCEEDED;
      case 0x07 -> CommandReason.MEMORY_DAMAGED;
      case 0x08 -> CommandReason.PRECHECK_RELAY_OR_FUSE;
      case 0x0A -> CommandReason.PRECHECK_LOAD_SHORT;
      case 0x0B -> CommandReason.SMOKE_ALARM;
      case 0x0C -> CommandReason.OVER_VOLTAGE;
      case 0x0D -> CommandReason.UNDER_VOLTAGE;
      case NO_RESPONSE -> CommandReason.NO_RESPONSE;
      default -> CommandReason.UNLISTED;
    };
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
