package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * 0x0015/1B down (section 5.8): when a socket may make a noise. Periods with both off mute it in
 * them.
 *
 * @param socket {@link #ALL_SOCKETS} for all of the gateway
 * @param periods at most 2
 */
public record VoiceWindow(
    int socket, int outlet, boolean buzzer, boolean voice, List<Period> periods)
    implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x1B;
  public static final int ALL_SOCKETS = 254;

  private static final int HEADER_SIZE = 5;

  /** Hours 0–23, minutes 0–59; both ends are within. */
  public record Period(int startHour, int startMinute, int endHour, int endMinute) {
    private static final int SIZE = 4;

    private static Period decode(ByteBuffer in) {
      return new Period(Wire.u8(in), Wire.u8(in), Wire.u8(in), Wire.u8(in));
    }

    private void encode(ByteBuffer out) {
      out.put((byte) startHour).put((byte) startMinute).put((byte) endHour).put((byte) endMinute);
    }

    @Override
    public String toString() {
      return "%02d:%02d-%02d:%02d".formatted(startHour, startMinute, endHour, endMinute);
    }
  }

  static VoiceWindow decode(ByteBuffer in) {
    return new VoiceWindow(
        Wire.u8(in),
        Wire.u8(in),
        Wire.u8(in) == 1,
        Wire.u8(in) == 1,
        Wire.list(in, Wire.u8(in), Period::decode));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_SIZE + Period.SIZE * periods.size());
    out.put((byte) socket).put((byte) outlet).put((byte) (buzzer ? 1 : 0));
    out.put((byte) (voice ? 1 : 0)).put((byte) periods.size());
    periods.forEach(period -> period.encode(out));
    return Bytes.wrap(out.array());
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
