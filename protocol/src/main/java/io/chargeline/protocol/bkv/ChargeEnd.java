package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/** 0x0015/02 up (section 5.4): a charge by time or energy has ended. */
public record ChargeEnd(EndReading reading) implements PlainEnding, SubCommand {
  public static final int SUB_COMMAND = 0x02;

  static ChargeEnd decode(ByteBuffer in) {
    return new ChargeEnd(EndReading.decode(in));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(EndReading.SIZE);
    reading.encode(out);
    return Bytes.wrap(out.array());
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
