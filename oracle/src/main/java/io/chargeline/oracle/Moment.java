package io.chargeline.oracle;

import io.chargeline.domain.device.Presence;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.util.List;

/** Something that happened to a device. */
public sealed interface Moment {

  /** Event time, unix milliseconds. */
  long at();

  /**
   * A record of its log. A registration ({@code registered}) that counts comes as {@link Held}
   * instead, behind it.
   *
   * @param frame the body of a frame; null of other kinds, and of a protocol we do not speak
   * @param readings what that frame says, in order; else empty
   */
  record Logged(StoredRecord record, WireFrame frame, List<Reading> readings) implements Moment {
    @Override
    public long at() {
      return record.at();
    }
  }

  /**
   * Whether we hear it changed. What causes it comes after it: the first frame that is heard again,
   * the end of the connection; silence alone causes it too.
   *
   * @param reason one word, as in the table
   */
  record Perceived(long at, Presence presence, String reason) implements Moment {}

  /**
   * A gap of ours took its connection from it, or gave it back: one that opens, is heard or closes
   * says so itself.
   *
   * @param writer the gateway that carries it; null: none does
   * @param connection that gateway's number of the connection
   */
  record Carried(long at, String writer, long connection) implements Moment {}

  /** From now on it is held so. The first comes before everything else. */
  record Held(long at, Holding holding) implements Moment {}
}
