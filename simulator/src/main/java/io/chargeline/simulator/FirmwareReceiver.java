package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.FirmwareAnswer;
import io.chargeline.protocol.ap3000.FirmwarePacket;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The device's end of a firmware transfer: takes packets in order and of the right size, checks
 * what vouches for them, and keeps the image when it is whole. A repeat of what it has is
 * acknowledged again.
 */
final class FirmwareReceiver {
  private final int deviceType;
  private final Runnable onWhole;
  private final ByteArrayOutputStream image = new ByteArrayOutputStream();
  private int command;
  private int total;
  private int received;
  private int resendsToAsk;
  private boolean mustBeVerified;
  private OptionalInt refusal = OptionalInt.empty();
  private OptionalInt version = OptionalInt.empty();
  private Optional<Bytes> installed = Optional.empty();

  /**
   * @param deviceType that the image has to be for
   * @param onWhole when the last packet was taken
   */
  FirmwareReceiver(int deviceType, Runnable onWhole) {
    this.deviceType = deviceType;
    this.onWhole = onWhole;
  }

  /** The next so many packets are asked for again. */
  void askResends(int count) {
    resendsToAsk = count;
  }

  /** An image without verification packet is refused from now on. */
  void mustBeVerified() {
    mustBeVerified = true;
  }

  /** The next whole image is refused with this result. */
  void refuse(int result) {
    refusal = OptionalInt.of(result);
  }

  /** The last image that was taken, without its verification packet. */
  Optional<Bytes> installed() {
    return installed;
  }

  /** Of the last image, if it was vouched for. */
  OptionalInt version() {
    return version;
  }

  /** From the start again. */
  void reset() {
    received = 0;
    total = 0;
    image.reset();
  }

  Reaction take(FirmwarePacket packet) {
    if (resendsToAsk > 0) {
      resendsToAsk--;
      return again(packet, packet.packet());
    }
    boolean other = packet.command() != command || packet.total() != total;
    boolean repeat = !other && total == 1 && received == 1;
    if (packet.packet() == 1 && !repeat) {
      reset();
      command = packet.command();
      total = packet.total();
    } else if (other) {
      return again(packet, 1);
    }
    if (packet.packet() <= received) {
      return answer(packet, FirmwareAnswer.OK, packet.packet());
    }
    if (packet.packet() != received + 1 || !isWhole(packet)) {
      return again(packet, received + 1);
    }
    return next(packet);
  }

  private Reaction next(FirmwarePacket packet) {
    if (!packet.isVerification()) {
      image.writeBytes(packet.chunk().array());
    }
    if (packet.packet() == total) {
      return last(packet);
    }
    received++;
    return answer(packet, FirmwareAnswer.OK, received);
  }

  private Reaction last(FirmwarePacket packet) {
    int result = judge(packet);
    if (result != FirmwareAnswer.OK) {
      reset();
      return answer(packet, result, packet.packet());
    }
    received = total;
    version =
        packet.isVerification()
            ? OptionalInt.of(packet.verification().firmware())
            : OptionalInt.empty();
    installed = Optional.of(Bytes.wrap(image.toByteArray()));
    return answer(packet, result, packet.packet()).then(onWhole);
  }

  private int judge(FirmwarePacket packet) {
    if (refusal.isPresent()) {
      int result = refusal.getAsInt();
      refusal = OptionalInt.empty();
      return result;
    }
    if (!packet.isVerification()) {
      return mustBeVerified ? FirmwareAnswer.NO_VERIFICATION_PACKET : FirmwareAnswer.OK;
    }
    if (packet.verification().sum() != sum()) {
      return FirmwareAnswer.IMAGE_SUM_WRONG;
    }
    return packet.verification().deviceType() == deviceType
        ? FirmwareAnswer.OK
        : FirmwareAnswer.DEVICE_TYPE_WRONG;
  }

  private long sum() {
    long sum = 0;
    for (byte b : image.toByteArray()) {
      sum += b & 0xFF;
    }
    return sum & 0xFFFF_FFFFL;
  }

  /** Only the last piece of firmware may be short, which a verification packet may follow. */
  private static boolean isWhole(FirmwarePacket packet) {
    int size = packet.chunk().length();
    boolean last = packet.packet() >= packet.total() - 1;
    return size == FirmwarePacket.chunkSize(packet.command()) || (last && size > 0);
  }

  private static Reaction again(FirmwarePacket packet, int wanted) {
    return answer(packet, FirmwareAnswer.RESEND, wanted);
  }

  private static Reaction answer(FirmwarePacket packet, int result, int number) {
    return Reaction.each(new FirmwareAnswer(packet.command(), result, number));
  }
}
