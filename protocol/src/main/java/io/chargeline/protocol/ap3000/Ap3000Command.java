package io.chargeline.protocol.ap3000;

import io.chargeline.protocol.decode.Direction;
import java.util.Arrays;
import java.util.Optional;

/**
 * The command table (section 4) as data: what is read and written, and what is not and why. A test
 * holds it against {@link Uplink#of} and {@link Downlink#of}.
 */
public enum Ap3000Command {
  BUS_POLL(0x00, null, "bus_poll", "on the RS-485 bus only"),
  LEGACY_HEARTBEAT(
      0x01,
      Direction.UP,
      "legacy_heartbeat",
      "legacy_heartbeat_answer",
      LegacyHeartbeat.class,
      Acknowledgement.class),
  CARD_SWIPE(
      0x02, Direction.UP, "card_swipe", "card_swipe_answer", CardSwipe.class, CardAnswer.class),
  SETTLEMENT(
      0x03,
      Direction.UP,
      "settlement",
      "settlement_answer",
      Settlement.class,
      Acknowledgement.class),
  ORDER_CONFIRM(
      0x04,
      Direction.UP,
      "order_confirm",
      "order_confirm_answer",
      OrderConfirm.class,
      OrderConfirmAnswer.class),
  UPGRADE_REQUEST(0x05, Direction.UP, "upgrade_request", null, UpgradeRequest.class, null),
  POWER_HEARTBEAT(0x06, Direction.UP, "power_heartbeat", null, PowerReport.class, null),
  TEST_MODE(0x09, null, "test_mode", "local, never reaches a server"),
  SET_MODULE_ADDRESS(0x0A, null, "set_module_address", "local, never reaches a server"),
  HOST_HEARTBEAT(0x11, Direction.UP, "host_heartbeat", null, HostHeartbeat.class, null),
  HOST_TIME(0x12, Direction.UP, "time_request", "time_answer", TimeRequest.class, TimeAnswer.class),
  HOST_UPGRADE_REQUEST(
      0x15,
      Direction.UP,
      "host_upgrade_request",
      "host_upgrade_request_answer",
      HostUpgradeRequest.class,
      Acknowledgement.class),
  HOST_STATUS(0x17, Direction.UP, "host_status", null, HostStatus.class, null),
  REGISTRATION(
      0x20,
      Direction.UP,
      "registration",
      "registration_answer",
      Registration.class,
      Acknowledgement.class),
  HEARTBEAT(
      0x21, Direction.UP, "heartbeat", "heartbeat_answer", Heartbeat.class, Acknowledgement.class),
  TIME(0x22, Direction.UP, "time_request", "time_answer", TimeRequest.class, TimeAnswer.class),
  TARIFF_SETTLEMENT(0x23, Direction.UP, "tariff_settlement", "no layout is available"),
  EXTENDED_POWER_HEARTBEAT(
      0x26, Direction.UP, "extended_power_heartbeat", "no layout is available"),
  REBOOT_HOST(
      0x31, Direction.DOWN, "reboot_host", "reboot_host_answer", Result.class, BareCommand.class),
  REBOOT_MODULE(
      0x32,
      Direction.DOWN,
      "reboot_module",
      "reboot_module_answer",
      Result.class,
      BareCommand.class),
  CLEAR_UPGRADE_DATA(
      0x33,
      Direction.DOWN,
      "clear_upgrade_data",
      "clear_upgrade_data_answer",
      Result.class,
      BareCommand.class),
  SET_SERVER_ADDRESS(
      0x34,
      Direction.DOWN,
      "set_server_address",
      "set_server_address_answer",
      Result.class,
      ServerAddress.class),
  VERSION_LIST(0x35, Direction.UP, "version_list", null, VersionList.class, null),
  FSK_PARAMETERS(
      0x3A,
      Direction.DOWN,
      "fsk_parameters",
      "fsk_parameters_answer",
      Result.class,
      FskParameters.class),
  FSK_REQUEST(0x3B, Direction.UP, "fsk_request", null, FskRequest.class, null),
  CABINET_HEARTBEAT(0x41, Direction.UP, "cabinet_heartbeat", null, CabinetHeartbeat.class, null),
  ALARM(0x42, Direction.UP, "alarm", null, Alarm.class, null),
  FULL_NOT_SETTLED(0x43, Direction.UP, "full_not_settled", null, FullNotSettled.class, null),
  PORT_PUSH(0x44, Direction.UP, "port_push", null, PortPush.class, null),
  CABINET_STOP(
      0x72,
      Direction.DOWN,
      "cabinet_stop",
      "cabinet_stop_answer",
      CabinetStopAnswer.class,
      CabinetStop.class),
  UNKNOWN_73(0x73, null, "unknown_73", "no meaning is available"),
  STATUS_QUERY(0x81, Direction.DOWN, "status_query", null, null, BareCommand.class),
  CHARGE(
      0x82,
      Direction.DOWN,
      "charge_request",
      "charge_answer",
      ChargeAnswer.class,
      ChargeRequest.class),
  SET_RUN_PARAMETERS(
      0x83,
      Direction.DOWN,
      "set_run_parameters",
      "set_run_parameters_answer",
      Result.class,
      SetParameters.class),
  SET_DETECTION_PARAMETERS(
      0x84,
      Direction.DOWN,
      "set_detection_parameters",
      "set_detection_parameters_answer",
      Result.class,
      SetParameters.class),
  SET_LIMIT_PARAMETERS(
      0x85,
      Direction.DOWN,
      "set_limit_parameters",
      "set_limit_parameters_answer",
      Result.class,
      SetParameters.class),
  SET_CARD_PARAMETERS(
      0x86,
      Direction.DOWN,
      "set_card_parameters",
      "set_card_parameters_answer",
      Result.class,
      SetParameters.class),
  REBOOT(0x87, Direction.DOWN, "reboot", "reboot_answer", Result.class, BareCommand.class),
  CLEAR_MEMORY(
      0x88, Direction.DOWN, "clear_memory", "clear_memory_answer", Result.class, BareCommand.class),
  PLAY_VOICE(
      0x89, Direction.DOWN, "play_voice", "play_voice_answer", Result.class, PlayVoice.class),
  CHANGE_CHARGE(
      0x8A,
      Direction.DOWN,
      "change_charge",
      "change_charge_answer",
      Result.class,
      ChangeCharge.class),
  READ_EEPROM(
      0x8B,
      Direction.DOWN,
      "read_eeprom",
      "read_eeprom_answer",
      EepromData.class,
      ReadEeprom.class),
  WRITE_EEPROM(
      0x8C, Direction.DOWN, "write_eeprom", "write_eeprom_answer", Result.class, WriteEeprom.class),
  SET_WORK_MODE(
      0x8D,
      Direction.DOWN,
      "set_work_mode",
      "set_work_mode_answer",
      Result.class,
      SetWorkMode.class),
  SET_QR_ADDRESS(
      0x8E,
      Direction.DOWN,
      "set_qr_address",
      "set_qr_address_answer",
      Result.class,
      QrAddress.class),
  SET_CARD_MODE(
      0x8F,
      Direction.DOWN,
      "set_card_mode",
      "set_card_mode_answer",
      Result.class,
      SetCardMode.class),
  QUERY_RUN_PARAMETERS(
      0x90,
      Direction.DOWN,
      "query_run_parameters",
      "query_run_parameters_answer",
      ParameterReport.class,
      BareCommand.class),
  QUERY_DETECTION_PARAMETERS(
      0x91,
      Direction.DOWN,
      "query_detection_parameters",
      "query_detection_parameters_answer",
      ParameterReport.class,
      BareCommand.class),
  QUERY_LIMIT_PARAMETERS(
      0x92,
      Direction.DOWN,
      "query_limit_parameters",
      "query_limit_parameters_answer",
      ParameterReport.class,
      BareCommand.class),
  QUERY_CARD_PARAMETERS(
      0x93,
      Direction.DOWN,
      "query_card_parameters",
      "query_card_parameters_answer",
      ParameterReport.class,
      BareCommand.class),
  DELETED_94(0x94, Direction.DOWN, "deleted_94", "deleted"),
  TEMPORARY_QR(
      0x95, Direction.DOWN, "temporary_qr", "temporary_qr_answer", Result.class, TemporaryQr.class),
  LOCATE(0x96, Direction.DOWN, "locate", "locate_answer", Result.class, Locate.class),
  MUTE(0x97, Direction.DOWN, "mute", "mute_answer", Result.class, Mute.class),
  PORT_FUNCTION(
      0x98,
      Direction.DOWN,
      "port_function",
      "port_function_answer",
      Result.class,
      PortFunction.class),
  SUB_DEVICE_FIRMWARE(
      0xE0,
      Direction.DOWN,
      "firmware_packet",
      "firmware_answer",
      FirmwareAnswer.class,
      FirmwarePacket.class),
  POWER_BOARD_FIRMWARE(
      0xE1,
      Direction.DOWN,
      "firmware_packet",
      "firmware_answer",
      FirmwareAnswer.class,
      FirmwarePacket.class),
  HOST_WIDE_FIRMWARE(
      0xE2,
      Direction.DOWN,
      "firmware_packet",
      "firmware_answer",
      FirmwareAnswer.class,
      FirmwarePacket.class),
  SELF_UPGRADE(0xE4, Direction.DOWN, "self_upgrade", null, null, BareCommand.class),
  LEGACY_FIRMWARE(
      0xF8,
      Direction.DOWN,
      "firmware_packet",
      "firmware_answer",
      FirmwareAnswer.class,
      FirmwarePacket.class),
  LEGACY_HOST_FIRMWARE(
      0xF9,
      Direction.DOWN,
      "firmware_packet",
      "firmware_answer",
      FirmwareAnswer.class,
      FirmwarePacket.class),
  HOST_FIRMWARE(
      0xFA,
      Direction.DOWN,
      "firmware_packet",
      "firmware_answer",
      FirmwareAnswer.class,
      FirmwarePacket.class),
  RESERVED_FD(0xFD, Direction.DOWN, "reserved_fd", "reserved"),
  RESERVED_FE(0xFE, Direction.DOWN, "reserved_fe", "reserved");

  /** The word for a frame whose command or direction has no layout. */
  static final String UNRECOGNISED = "unrecognised";

  private static final Ap3000Command[] BY_CODE = byCode();

  private final int code;
  private final Direction direction;
  private final String word;
  private final String answerWord;
  private final Class<? extends Uplink> uplink;
  private final Class<? extends Downlink> downlink;
  private final String unsupportedBecause;

  Ap3000Command(
      int code,
      Direction direction,
      String word,
      String answerWord,
      Class<? extends Uplink> uplink,
      Class<? extends Downlink> downlink) {
    this.code = code;
    this.direction = direction;
    this.word = word;
    this.answerWord = answerWord;
    this.uplink = uplink;
    this.downlink = downlink;
    this.unsupportedBecause = null;
  }

  Ap3000Command(int code, Direction direction, String word, String unsupportedBecause) {
    this.code = code;
    this.direction = direction;
    this.word = word;
    this.answerWord = null;
    this.uplink = null;
    this.downlink = null;
    this.unsupportedBecause = unsupportedBecause;
  }

  private static Ap3000Command[] byCode() {
    Ap3000Command[] table = new Ap3000Command[0x100];
    Arrays.stream(values()).forEach(command -> table[command.code] = command);
    return table;
  }

  /**
   * @param code 0–255
   * @return empty if the specification does not name it
   */
  public static Optional<Ap3000Command> of(int code) {
    return Optional.ofNullable(BY_CODE[code]);
  }

  public int code() {
    return code;
  }

  /** Who speaks first; empty where that is not known or no server takes part. */
  public Optional<Direction> direction() {
    return Optional.ofNullable(direction);
  }

  /** What it is called, in snake_case; the {@code kind} of the first of two messages. */
  public String word() {
    return word;
  }

  /** What its answer is called; empty if nothing answers it under the same command. */
  public Optional<String> answerWord() {
    return Optional.ofNullable(answerWord);
  }

  /** The device's message; empty if it has none. */
  public Optional<Class<? extends Uplink>> uplink() {
    return Optional.ofNullable(uplink);
  }

  /** The server's message; empty if it has none. */
  public Optional<Class<? extends Downlink>> downlink() {
    return Optional.ofNullable(downlink);
  }

  public boolean supported() {
    return unsupportedBecause == null;
  }

  /** Why there is no record for it; empty if there is one. */
  public Optional<String> unsupportedBecause() {
    return Optional.ofNullable(unsupportedBecause);
  }

  /** The {@code kind} of a message that went this way. */
  String kind(Direction way) {
    if (!supported()) {
      return UNRECOGNISED;
    }
    String kind = way == direction ? word : answerWord;
    return kind == null ? UNRECOGNISED : kind;
  }
}
