package io.chargeline.standalone;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What happened at the devices' end of the wire, as it was and not as it was said. Times are unix
 * milliseconds of the clock that the gateways have, too.
 */
final class WireLedger {
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
  private final Queue<Said> said = new ConcurrentLinkedQueue<>();
  private final Queue<Ran> ran = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Long> hungUp = new ConcurrentHashMap<>();

  /**
   * A command's frame came.
   *
   * @param line counts connections, over all devices
   * @param copy 1 for the first of these bytes
   */
  record Heard(
      String deviceId, int line, long at, String hex, LyingDevice.Kind kind, int copy, Lie lie) {}

  /** What a device told, as far as it bears on a command. */
  enum What {
    YES,
    NO,
    /** Of its ports. */
    REPORT,
    /** It is on a line on which it was not before. */
    CAME
  }

  /**
   * A device said something.
   *
   * @param hex the frame that it answers: on the line on which it came, with its message id, order
   *     and port; empty where it answers none
   */
  record Said(String deviceId, int line, long at, String hex, What what) {}

  /** A charge for which power flowed. */
  static final class Ran {
    final String deviceId;
    final int portNo;

    /** The frame that asked for it. */
    final String startHex;

    /** Under which it was reported, when not under the asked one; else empty. */
    final String otherOrder;

    final long since;
    volatile long toldAt;

    Ran(String deviceId, int portNo, String startHex, String otherOrder, long since) {
      this.deviceId = deviceId;
      this.portNo = portNo;
      this.startHex = startHex;
      this.otherOrder = otherOrder;
      this.since = since;
    }

    void told(long at) {
      toldAt = toldAt == 0 ? at : toldAt;
    }

    @Override
    public String toString() {
      return "%s port %d since %d, told %d, start %s %s"
          .formatted(deviceId, portNo, since, toldAt, startHex, otherOrder);
    }
  }

  void heard(Heard frame) {
    heard.add(frame);
  }

  void said(Said answer) {
    said.add(answer);
  }

  Ran ran(Ran charge) {
    ran.add(charge);
    return charge;
  }

  /** From then on what was said on that line may not have arrived. */
  void hungUp(int line, long at) {
    hungUp.putIfAbsent(line, at);
  }

  long hungUpAt(int line) {
    return hungUp.getOrDefault(line, Long.MAX_VALUE);
  }

  List<Heard> allHeard() {
    return List.copyOf(heard);
  }

  List<Said> allSaid() {
    return List.copyOf(said);
  }

  List<Ran> allRan() {
    return List.copyOf(ran);
  }
}
