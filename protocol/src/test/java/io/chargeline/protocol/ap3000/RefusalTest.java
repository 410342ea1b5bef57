package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not allowed is not written, and the message names field, value and limit. */
class RefusalTest {
  private static final Bytes ORDER = Bytes.ofAscii("ORD-1", 16);
  private static final Bytes SHORT = Bytes.ofHex("0102");

  static Stream<Arguments> refused() {
    RunParameters run = RunParameters.DEFAULTS;
    return Stream.of(
        of(
            new ChargeRequest(0, 0, 0, true, 65536, ORDER, 0, 0, false),
            "value: 65536; allowed: 0 to 65535"),
        of(ChargeRequest.forEnergy(-1, ORDER, 1), "port: -1; allowed: 0 to 255"),
        of(ChargeRequest.forTime(0, SHORT, 1), "order: 0102; allowed: 16 bytes"),
        of(
            new ChargeRequest(4, 0, 0, true, 1, ORDER, 0, 0, false),
            "rate_mode: 4; allowed: 0 to 3"),
        of(
            new ChargeRequest(0, 1L << 32, 0, true, 1, ORDER, 0, 0, false),
            "balance_or_expiry: 4294967296; allowed: 0 to 4294967295"),
        of(
            ChargeRequest.stop(0, ORDER).withSize(26),
            "size: 26; allowed: [25, 27, 29, 30, 31, 33, 34, 35, 36, 37, 38]"),
        of(new ChangeCharge(3, 0, 1), "rate_mode: 3; allowed: 0 to 2"),
        of(new CabinetStop(0, SHORT), "order: 0102; allowed: 16 bytes"),
        of(
            new SetParameters(new RunParameters(1, 1, 0, 1, 1, run.heartbeatSeconds())),
            "float_percent: 0; allowed: 1 to 100"),
        of(
            new SetParameters(new RunParameters(1, 1, 101, 1, 1, 180)),
            "float_percent: 101; allowed: 1 to 100"),
        of(
            new SetParameters(new LimitParameters(36000, 70000)),
            "overload_power: 70000; allowed: 0 to 65535"),
        of(
            new SetParameters(new CardParameters(0, SHORT, SHORT)),
            "card_key: 0102; allowed: 6 bytes"),
        of(
            new QrAddress(0, "x".repeat(72)),
            "url: " + "x".repeat(72) + "; allowed: at most 71 characters, these are 72"),
        of(new QrAddress(0, "caf\u00e9"), "url: caf\u00e9; allowed: printable ASCII"),
        of(new QrAddress(2, "x"), "main_screen: 2; allowed: 0 to 1"),
        of(
            new TemporaryQr("x".repeat(201)),
            "qr_content: " + "x".repeat(201) + "; allowed: at most 200 characters, these are 201"),
        of(
            new ServerAddress(7054, 3, 1, "h".repeat(46)),
            "address: " + "h".repeat(46) + "; allowed: at most 45 characters, these are 46"),
        of(new ServerAddress(0, 3, 1, "h"), "server_port: 0; allowed: 1 to 65535"),
        of(new ServerAddress(1, 4, 1, "h"), "module_type: 4; allowed: 1 to 3"),
        of(new ReadEeprom(0, 33), "length: 33; allowed: 1 to 32"),
        of(new WriteEeprom(0, Bytes.wrap(new byte[33])), "length: 33; allowed: 0 to 32"),
        of(new SetWorkMode(2), "mode: 2; allowed: 0 to 1"),
        of(new SetCardMode(7), "mode: 7; allowed: 0 to 6"),
        of(new Locate(256), "seconds: 256; allowed: 0 to 255"),
        of(new Mute(2), "mute: 2; allowed: 0 to 1"),
        of(new PortFunction(1, 0), "function: 1; allowed: 0 to 0"),
        of(new TimeAnswer(0x22, -1), "timestamp: -1; allowed: 0 to 4294967295"),
        of(new CardAnswer(SHORT, 1, 0, 0, 0), "card: 0102; allowed: 4 bytes"),
        of(
            new CardAnswer(Bytes.wrap(new byte[4]), 0x13, 0, 0, 0),
            "account_status: 19; allowed: 0 to 18"),
        of(new FskParameters(433, Collections.nCopies(60, 1)), "count: 60; allowed: 0 to 59"),
        of(new FirmwarePacket(0xE0, 2, 3, SHORT), "packet: 3; allowed: 1 to 2"),
        of(new FirmwarePacket(0xE0, 0, 1, SHORT), "total: 0; allowed: 1 to 65535"));
  }

  private static Arguments of(Downlink message, String why) {
    return Arguments.of(message, why);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesFieldValueAndLimit(Downlink message, String why) {
    assertThatThrownBy(message::encode)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  /** A device reads 0 as: until full. */
  @Test
  void aLimitOfNothingIsNoLimit() {
    assertThatThrownBy(() -> ChargeRequest.forTime(0, ORDER, 0))
        .hasMessage("seconds: 0; allowed: 1 to 65535");
    assertThatThrownBy(() -> ChargeRequest.forEnergy(0, ORDER, 65536))
        .hasMessage("centi_kwh: 65536; allowed: 1 to 65535");
  }

  @Test
  void packetsOfFirmwareHaveTheirCommandsSize() {
    Bytes chunk = Bytes.wrap(new byte[201]);
    assertThatThrownBy(() -> new FirmwarePacket(0xFA, 1, 1, chunk).encode())
        .hasMessageContaining("firmware: ")
        .hasMessageEndingWith("allowed: at most 200 bytes");
    assertThatCode(() -> new FirmwarePacket(0xF8, 1, 1, chunk).encode()).doesNotThrowAnyException();
  }

  @Test
  void imagesThatFitNoCommandAreRefused() {
    Bytes binary = Bytes.wrap(new byte[10]);
    assertThatThrownBy(() -> FirmwareImage.of(0x82, binary))
        .hasMessage("command: 0x82; allowed: 0xE0, 0xE1, 0xE2, 0xF8, 0xF9, 0xFA");
    assertThatThrownBy(() -> FirmwareImage.of(0xE0, Bytes.EMPTY))
        .hasMessage("firmware: 0 bytes; allowed: at least 1");
    assertThatThrownBy(() -> FirmwareImage.of(0xF8, binary).verified(1, 200))
        .hasMessage("verification: command 0xF8; allowed: commands with packets of 200 bytes");
    Bytes tooLong = Bytes.wrap(new byte[200 * 0xFFFF]);
    assertThatCode(() -> FirmwareImage.of(0xE0, tooLong)).doesNotThrowAnyException();
    assertThatThrownBy(() -> FirmwareImage.of(0xE0, tooLong).verified(0x28, 640))
        .hasMessage("firmware: 65536 packets; allowed: at most 65535");
    assertThatThrownBy(() -> FirmwareImage.of(0xE0, binary).packet(2))
        .hasMessage("packet: 2; allowed: 1 to 1");
  }

  @Test
  void idsOfAnotherProtocolAreNoSubDevices() {
    List<DeviceId> behind = List.of(new DeviceId("00112233445566"));
    assertThatThrownBy(() -> FskParameters.of(433, behind))
        .hasMessage("ids: 00112233445566; allowed: AP3000 physical ids");
  }

  @Test
  void uplinksThatDoNotFitAreRefusedToo() {
    assertThatThrownBy(() -> new Result(0x83, 256).encode())
        .hasMessage("result: 256; allowed: 0 to 255");
    assertThatThrownBy(
            () ->
                new HostHeartbeat(1, 0, 0, 0, 0, SHORT, 0, 0, Optional.empty(), Optional.empty())
                    .encode())
        .hasMessage("iccid: 0102; allowed: 20 bytes");
  }
}
