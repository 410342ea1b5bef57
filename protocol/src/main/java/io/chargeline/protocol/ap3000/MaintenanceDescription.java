package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** Reboots, modes, memory, voice and QR codes, and the one-byte answers to all commands. */
final class MaintenanceDescription {
  private MaintenanceDescription() {}

  static void addTo(Describers all) {
    all.add(Result.class, MaintenanceDescription::result)
        .add(BareCommand.class, MaintenanceDescription::bare)
        .add(PlayVoice.class, MaintenanceDescription::playVoice)
        .add(ReadEeprom.class, MaintenanceDescription::readEeprom)
        .add(EepromData.class, MaintenanceDescription::eepromData)
        .add(WriteEeprom.class, MaintenanceDescription::writeEeprom)
        .add(SetWorkMode.class, (m, data, out) -> out.put(resultField(m.command()), m.mode()))
        .add(SetCardMode.class, (m, data, out) -> out.put(resultField(m.command()), m.mode()))
        .add(Locate.class, (m, data, out) -> out.put(resultField(m.command()), m.seconds()))
        .add(Mute.class, (m, data, out) -> out.put(resultField(m.command()), m.mute()))
        .add(QrAddress.class, MaintenanceDescription::qrAddress)
        .add(TemporaryQr.class, (m, data, out) -> out.put("qr_content", m.content()));
  }

  private static void result(Result m, Bytes data, Fields out) {
    out.put(resultField(m.command()), m.result()).put("result_name", m.resultName());
  }

  /** A command of one byte has the shape of its answer, and so one name serves both. */
  private static String resultField(int command) {
    return switch (command) {
      case SetWorkMode.COMMAND, SetCardMode.COMMAND -> "mode_or_result";
      case Locate.COMMAND -> "seconds_or_result";
      case Mute.COMMAND -> "mute_or_result";
      default -> "result";
    };
  }

  private static void bare(BareCommand m, Bytes data, Fields out) {
    if (m.command() == BareCommand.HOST_UPGRADE_TRIGGER) {
      out.put("kind", "trigger");
    }
  }

  private static void playVoice(PlayVoice m, Bytes data, Fields out) {
    out.put("interrupt", m.interrupt()).put("voice_len", m.segments().length());
    out.put("voices", m.segments().hex());
  }

  /** The length is that of the memory; it takes the place of the frame's. */
  private static void readEeprom(ReadEeprom m, Bytes data, Fields out) {
    out.put("address", m.address()).put("length", m.length());
  }

  private static void eepromData(EepromData m, Bytes data, Fields out) {
    out.put("result", m.result()).put("eeprom", m.data().hex());
  }

  private static void writeEeprom(WriteEeprom m, Bytes data, Fields out) {
    out.put("address", m.address()).put("length", m.data().length());
    out.put("eeprom", m.data().hex());
  }

  private static void qrAddress(QrAddress m, Bytes data, Fields out) {
    out.put("main_screen", m.mainScreen()).put("url", m.url());
  }
}
