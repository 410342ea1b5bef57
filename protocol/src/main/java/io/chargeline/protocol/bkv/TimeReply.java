package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * 0x0000 down (section 5.1): sets the gateway's clock.
 *
 * @param time local to the site, whole seconds, year 0–9999
 */
public record TimeReply(LocalDateTime time) implements Downlink {

  public static TimeReply of(Instant now, ZoneId zone) {
    return new TimeReply(LocalDateTime.ofInstant(now, zone).truncatedTo(ChronoUnit.SECONDS));
  }

  static TimeReply decode(ByteBuffer in) {
    Bytes bcd = Wire.bytes(in, Wire.TIME_SIZE);
    return new TimeReply(Wire.time(bcd).orElseThrow(BufferUnderflowException::new));
  }

  @Override
  public Bytes encode() {
    return Wire.bcd(time);
  }

  @Override
  public int command() {
    return Heartbeat.COMMAND;
  }
}
