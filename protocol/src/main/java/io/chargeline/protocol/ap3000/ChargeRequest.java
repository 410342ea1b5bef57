package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * 0x82 (section 6.1): start or stop. Written in the whole form of 38 bytes unless told otherwise;
 * read in any of the stated lengths, fields that are not there being 0.
 *
 * @param rateMode 0 time, 2 metering; 1 monthly and 3 per use always stop when full
 * @param balanceFen spoken only; unix seconds of the expiry for mode 1
 * @param port 0-based; 0xFF: the device chooses the plugged one
 * @param start false stops the order on that port
 * @param value seconds or 0.01 kWh by mode; 0 charges until full
 * @param order 16 bytes, told back in the answer, the power reports and the settlement
 * @param maxSeconds 0: the device's own setting
 * @param overloadDeciwatts 0: the device's own setting
 * @param forceFullStop also stop when full in time and energy modes
 * @param size bytes on the wire: 25 (order only), 29 (for old firmware), 30, 38 (all), or a length
 *     between them at which a field ends
 */
public record ChargeRequest(
    int rateMode,
    long balanceFen,
    int port,
    boolean start,
    int value,
    Bytes order,
    int maxSeconds,
    int overloadDeciwatts,
    boolean forceFullStop,
    Options options,
    int size)
    implements Downlink {
  public static final int COMMAND = 0x82;
  public static final int BY_TIME = 0;
  public static final int BY_ENERGY = 2;
  public static final int DEVICE_CHOOSES = 0xFF;

  /** All fields. */
  public static final int WHOLE_SIZE = 38;

  /** The order-only form. */
  static final int MIN_SIZE = 25;

  static final int LAST_RATE_MODE = 3;

  private static final int MOST = 0xFFFF;

  /** Where fields end, behind the order. */
  private static final int[] SIZES = {25, 27, 29, 30, 31, 33, 34, 35, 36, 37, WHOLE_SIZE};

  /**
   * What is seldom changed.
   *
   * @param qrLampOff 0 on, 1 off, until the next unplugging
   * @param longCharge 1 keeps the power on after float charge
   * @param extraFloatSeconds 0xFFFF: no float, the green lamp is checked for 5 minutes
   * @param shortCheck 0 or 1 do not check for a short circuit, 2 does
   * @param ignoreUnplug 1 does not look for unplugging
   * @param fullWatts whole watts below which a battery is full; 0 or 0xFF: off
   * @param fullMinutes the longest time of judging that
   */
  public record Options(
      int qrLampOff,
      int longCharge,
      int extraFloatSeconds,
      int shortCheck,
      int ignoreUnplug,
      int fullWatts,
      int fullMinutes) {

    /** Checks for a short circuit; everything else as the device does it. */
    public static final Options USUAL = new Options(0, 0, 0, 2, 0, 0, 0);
  }

  /** With the usual options, in the whole form. */
  public ChargeRequest(
      int rateMode,
      long balanceFen,
      int port,
      boolean start,
      int value,
      Bytes order,
      int maxSeconds,
      int overloadDeciwatts,
      boolean forceFullStop) {
    this(
        rateMode,
        balanceFen,
        port,
        start,
        value,
        order,
        maxSeconds,
        overloadDeciwatts,
        forceFullStop,
        Options.USUAL,
        WHOLE_SIZE);
  }

  /**
   * Charges for so many seconds.
   *
   * @param seconds 1–65535
   * @throws IllegalArgumentException for others; 0 would charge until full
   */
  public static ChargeRequest forTime(int port, Bytes order, int seconds) {
    return start(BY_TIME, port, order, Body.checked("seconds", seconds, 1, MOST));
  }

  /**
   * Charges so much energy.
   *
   * @param centiKwh 1–65535 × 0.01 kWh
   * @throws IllegalArgumentException for others; 0 would charge until full
   */
  public static ChargeRequest forEnergy(int port, Bytes order, int centiKwh) {
    return start(BY_ENERGY, port, order, Body.checked("centi_kwh", centiKwh, 1, MOST));
  }

  public static ChargeRequest untilFull(int port, Bytes order) {
    return start(BY_TIME, port, order, 0);
  }

  /** Ends that order's charge; a device refuses another order than the one that runs. */
  public static ChargeRequest stop(int port, Bytes order) {
    return new ChargeRequest(BY_TIME, 0, port, false, 0, order, 0, 0, false);
  }

  private static ChargeRequest start(int mode, int port, Bytes order, int value) {
    return new ChargeRequest(mode, 0, port, true, value, order, 0, 0, false);
  }

  public ChargeRequest withOptions(Options others) {
    return new ChargeRequest(
        rateMode,
        balanceFen,
        port,
        start,
        value,
        order,
        maxSeconds,
        overloadDeciwatts,
        forceFullStop,
        others,
        size);
  }

  /** For older firmware: the fields behind that size are not sent. */
  public ChargeRequest withSize(int bytes) {
    return new ChargeRequest(
        rateMode,
        balanceFen,
        port,
        start,
        value,
        order,
        maxSeconds,
        overloadDeciwatts,
        forceFullStop,
        options,
        bytes);
  }

  /** Empty when the bytes are fewer than the order-only form of 25. */
  public static Optional<ChargeRequest> of(Frame frame) {
    Bytes data = frame.data();
    return data.length() < MIN_SIZE ? Optional.empty() : Optional.of(decode(data.littleEndian()));
  }

  static ChargeRequest decode(ByteBuffer body) {
    int size = sizeOf(body.remaining());
    return new ChargeRequest(
        Wire.u8(body),
        Wire.u32(body),
        Wire.u8(body),
        Wire.u8(body) == 1,
        Wire.u16(body),
        Wire.bytes(body, Wire.ORDER_SIZE),
        Wire.optionalU16(body).orElse(0),
        Wire.optionalU16(body).orElse(0),
        size > 35 && body.get(35) == 1,
        options(body),
        size);
  }

  private static int sizeOf(int present) {
    return Arrays.stream(SIZES).filter(end -> end <= present).max().orElse(MIN_SIZE);
  }

  private static Options options(ByteBuffer body) {
    int qrLampOff = Wire.optionalU8(body).orElse(0);
    int longCharge = Wire.optionalU8(body).orElse(0);
    int extraFloatSeconds = Wire.optionalU16(body).orElse(0);
    int shortCheck = Wire.optionalU8(body).orElse(0);
    int ignoreUnplug = Wire.optionalU8(body).orElse(0);
    Wire.optionalU8(body);
    return new Options(
        qrLampOff,
        longCharge,
        extraFloatSeconds,
        shortCheck,
        ignoreUnplug,
        Wire.optionalU8(body).orElse(0),
        Wire.optionalU8(body).orElse(0));
  }

  /** Empty if the form is too short to hold a field that ends there. */
  OptionalInt sent(int end, int value) {
    return size >= end ? OptionalInt.of(value) : OptionalInt.empty();
  }

  @Override
  public Bytes encode() {
    if (Arrays.binarySearch(SIZES, size) < 0) {
      throw new IllegalArgumentException(
          "size: %d; allowed: %s".formatted(size, Arrays.toString(SIZES)));
    }
    return Bytes.wrap(Arrays.copyOf(whole().array(), size));
  }

  private Bytes whole() {
    return new Body()
        .u8("rate_mode", rateMode, 0, LAST_RATE_MODE)
        .u32("balance_or_expiry", balanceFen)
        .u8("port", port)
        .u8("action", start ? 1 : 0)
        .u16("value", value)
        .bytes("order", order, Wire.ORDER_SIZE)
        .u16("max_duration_s", maxSeconds)
        .u16("overload_power", overloadDeciwatts)
        .u8("qr_light", options.qrLampOff(), 0, 1)
        .u8("long_charge", options.longCharge(), 0, 1)
        .u16("extra_float_s", options.extraFloatSeconds())
        .u8("short_check", options.shortCheck(), 0, 2)
        .u8("ignore_unplug", options.ignoreUnplug(), 0, 1)
        .u8("force_full_stop", forceFullStop ? 1 : 0)
        .u8("full_power_W", options.fullWatts())
        .u8("full_power_max_min", options.fullMinutes())
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
