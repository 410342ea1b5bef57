package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * 0x11 (section 5.11): a host every 30 minutes; never answered. A socket that is its own host sends
 * it under its socket's id.
 *
 * @param firmware hundredths: 101 is V1.01
 * @param rtc 0 none, 1 SD2068, 2 BM8563
 * @param deviceTime unix seconds of the host's clock, 0 without one; not trusted
 * @param signal as sent, see {@link #signalLevel}
 * @param module 1 WIFI, 2 and 4 2G, 3 and 6 to 8 4G, 5 NB
 * @param iccid 20 bytes of ASCII
 * @param hostType 0x02 old LoRa, 0x03 new LoRa, 0x04 433, 0x05 AP262 LoRa, 0x50 AP262 combined,
 *     0x51 leakage host; others occur
 * @param frequency of LoRa, 0 if none
 * @param imei 15 bytes of ASCII
 * @param moduleFirmware 24 bytes of ASCII, zero padded
 */
public record HostHeartbeat(
    int firmware,
    int rtc,
    long deviceTime,
    int signal,
    int module,
    Bytes iccid,
    int hostType,
    int frequency,
    Optional<Bytes> imei,
    Optional<Bytes> moduleFirmware)
    implements Uplink {
  public static final int COMMAND = 0x11;

  private static final int ICCID_SIZE = 20;
  private static final int IMEI_SIZE = 15;
  private static final int MODULE_FIRMWARE_SIZE = 24;
  private static final int ABNORMAL_SIGNAL = 99;
  private static final int SIGNAL_OFFSET = 100;

  static HostHeartbeat decode(ByteBuffer body) {
    return new HostHeartbeat(
        Wire.u16(body),
        Wire.u8(body),
        Wire.u32(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.bytes(body, ICCID_SIZE),
        Wire.u8(body),
        Wire.u16(body),
        Wire.optionalBytes(body, IMEI_SIZE),
        Wire.optionalBytes(body, MODULE_FIRMWARE_SIZE));
  }

  /** 32, 47 or 71 bytes. */
  @Override
  public Bytes encode() {
    Body out = new Body().u16("firmware", firmware).u8("rtc", rtc).u32("timestamp", deviceTime);
    out.u8("signal", signal).u8("module_type", module).bytes("iccid", iccid, ICCID_SIZE);
    out.u8("host_type", hostType).u16("frequency", frequency);
    imei.ifPresent(number -> out.bytes("imei", number, IMEI_SIZE));
    if (moduleFirmware.isPresent()) {
      out.zeros(imei.isPresent() ? 0 : IMEI_SIZE);
      out.bytes("module_version", moduleFirmware.get(), MODULE_FIRMWARE_SIZE);
    }
    return out.end();
  }

  /** 0–31, or 0–97 of newer modules, which send it with an offset; empty: abnormal. */
  public OptionalInt signalLevel() {
    if (signal == ABNORMAL_SIGNAL) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(signal > SIGNAL_OFFSET ? signal - SIGNAL_OFFSET : signal);
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
