package io.chargeline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.command.PowerTariff.Tier;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.Protocol.Encoded;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.BkvOptions;
import io.chargeline.protocol.bkv.BkvOptions.EndAck;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.StatusBits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Starts in each charge mode, from the order to the wire and back. */
class ChargeModesTest {
  private static final DeviceId GATEWAY = new DeviceId("82241218000382");
  private static final String ORDER = OrderBytes.of("ORD-1").hex();
  private static final Path BKV_VECTORS = Path.of("src/test/resources/bkv.jsonl");

  /** bkv.md section 5.5. */
  private static final PowerTariff SAMPLE =
      new PowerTariff(
          100,
          List.of(
              new Tier(2000, 25, 60),
              new Tier(4000, 50, 60),
              new Tier(6000, 100, 60),
              new Tier(8000, 150, 60),
              new Tier(20_000, 500, 120)));

  private final Protocol ap3000 = new Ap3000();
  private final Protocol bkv = new Bkv(BkvOptions.DEFAULTS);

  @Example
  void everyModeOfAProtocolIsWrittenAndNoOther() {
    for (ChargeMode mode : ChargeMode.values()) {
      for (Protocol protocol : List.of(ap3000, bkv)) {
        boolean offered = ChargeLimits.of(protocol.name()).orElseThrow().modes().contains(mode);
        Encoded expected = new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
        if (offered) {
          assertThat(protocol.encode(order(mode))).isInstanceOf(Encoded.Order.class);
        } else {
          assertThat(protocol.encode(order(mode))).isEqualTo(expected);
        }
      }
    }
  }

  /** Rate mode, port, action and value of the request; the order follows. */
  @Example
  void ap3000SaysTimeAndEnergyByItsRateMode() {
    assertThat(data(ap3000, order(ChargeMode.TIME)))
        .startsWith("00" + "00000000" + "00" + "01100e");
    assertThat(data(ap3000, order(ChargeMode.ENERGY)))
        .startsWith("02" + "00000000" + "00" + "017d00");
    assertThat(data(ap3000, order(ChargeMode.AMOUNT)))
        .startsWith("02" + "00000000" + "00" + "017d00");
    assertThat(data(ap3000, order(ChargeMode.UNTIL_FULL)))
        .startsWith("00" + "00000000" + "00" + "010000");
  }

  /** Socket, outlet, switch, mode, minutes and Wh. */
  @Example
  void bkvSaysUntilFullByItsLongestTime() {
    assertThat(data(bkv, order(ChargeMode.TIME))).isEqualTo("0100" + "0101" + "003c" + "0000");
    assertThat(data(bkv, order(ChargeMode.ENERGY))).isEqualTo("0100" + "0100" + "0000" + "04e2");
    assertThat(data(bkv, order(ChargeMode.AMOUNT))).isEqualTo("0100" + "0100" + "0000" + "04e2");
    assertThat(data(bkv, order(ChargeMode.UNTIL_FULL)))
        .isEqualTo("0100" + "0101" + "0384" + "0000");
  }

  @Example
  void bkvsUntilFullMayEndByItsLongestTime() {
    EndReading reading =
        new EndReading(1, 0x5136, 29, 30, 0, new StatusBits(0xB0), 9, 404, 345, 800, 900);
    Reading.Ended end =
        (Reading.Ended) bkv.read(Frame.up(GATEWAY, 0, new ChargeEnd(reading))).get(0);
    Ending.Circumstances known =
        new Ending.Circumstances(false, ChargeMode.UNTIL_FULL, null, null, null);
    assertThat(end.ending().verdict(known).reason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(end.bill()).isNull();
  }

  /** The vendor's two samples of ends that tell money. */
  @Example
  void whatADeviceCountedIsRead() {
    assertThat(bill("bkv-0x0015-0x18-up-01"))
        .isEqualTo(new Reading.Bill(15, List.of(2160, 0, 0, 0, 0)));
    assertThat(bill("bkv-0x1000-0x1004-up-02")).isEqualTo(new Reading.Bill(12, List.of(3660)));
    assertThat(bill("bkv-0x0015-0x02-up-01")).isNull();
  }

  private Reading.Bill bill(String vector) {
    JsonNode found;
    try (Stream<String> lines = Files.lines(BKV_VECTORS)) {
      found =
          lines
              .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
              .filter(line -> vector.equals(line.path("name").asText()))
              .findFirst()
              .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WireFrame frame = bkv.parse(Bytes.ofHex(found.get("hex").asText()));
    return ((Reading.Ended) bkv.read(frame).get(0)).bill();
  }

  @Example
  void powerTiersAreTheVendorsSampleByteForByte() throws Exception {
    Encoded.Order order = (Encoded.Order) bkv.encode(tiers(1, SAMPLE));
    assertThat(order.data().hex())
        .isEqualTo(
            "010001"
                + "0064"
                + "05"
                + "07d00019003c"
                + "0fa00032003c"
                + "17700064003c"
                + "1f400096003c"
                + "4e2001f40078");

    Protocol asPrinted = new Bkv(new BkvOptions(EndAck.AS_0C, 0x0005, 1));
    Encoded.Order printed = (Encoded.Order) asPrinted.encode(tiers(1, SAMPLE));
    Bytes frame =
        asPrinted
            .downlink(
                new DeviceId("86004459453005"), 0x00282BDA, printed.operation(), printed.data())
            .raw();
    assertThat(Files.readString(BKV_VECTORS)).contains('"' + frame.hex() + '"');
  }

  @Property(tries = 300)
  void aTariffComesBackFromTheWireAsItWas(
      @ForAll("tariffs") PowerTariff tariff, @ForAll @IntRange(min = 1, max = 500) int portNo) {
    Encoded.Order order = (Encoded.Order) bkv.encode(tiers(portNo, tariff));
    WireFrame sent = bkv.downlink(GATEWAY, 7, order.operation(), order.data());
    Optional<ChargeOrder> read = bkv.orderOf(bkv.parse(sent.raw()));

    assertThat(read.map(ChargeOrder::tariff)).contains(tariff);
    assertThat(read.map(ChargeOrder::portNo)).contains(portNo);
    assertThat(read.map(ChargeOrder::mode)).contains(ChargeMode.POWER_TIERS);
  }

  @Property(tries = 300)
  void aTariffComesBackFromACommandsArgumentsAsItWas(@ForAll("tariffs") PowerTariff tariff) {
    assertThat(PowerTariff.of(tariff.arguments())).isEqualTo(tariff);
  }

  @Example
  void whatTheWireCannotHoldIsRefused() {
    List<PowerTariff> unfit =
        List.of(
            new PowerTariff(0, SAMPLE.tiers()),
            new PowerTariff(65_536, SAMPLE.tiers()),
            new PowerTariff(100, List.of()),
            new PowerTariff(100, Collections.nCopies(6, new Tier(2000, 25, 60))),
            new PowerTariff(100, List.of(new Tier(2000, 25, 60), new Tier(2000, 50, 60))),
            new PowerTariff(100, List.of(new Tier(65_536, 25, 60))),
            new PowerTariff(100, List.of(new Tier(2000, 0, 60))),
            new PowerTariff(100, List.of(new Tier(2000, 25, 0))));
    assertThat(unfit)
        .allSatisfy(
            tariff ->
                assertThat(bkv.encode(tiers(1, tariff)))
                    .isEqualTo(new Encoded.Refused(CommandReason.TIERS_NOT_SUPPORTED)));
    assertThat(bkv.encode(tiers(1, null)))
        .isEqualTo(new Encoded.Refused(CommandReason.TIERS_NOT_SUPPORTED));
  }

  @Provide
  Arbitrary<PowerTariff> tariffs() {
    Arbitrary<Integer> u16 = Arbitraries.integers().between(1, PowerTariff.MAX);
    Arbitrary<Tier> tier = Combinators.combine(u16, u16, u16).as(Tier::new);
    Arbitrary<List<Tier>> rising =
        tier.list()
            .uniqueElements(Tier::maxDeciwatts)
            .ofMinSize(1)
            .ofMaxSize(PowerTariff.MAX_TIERS)
            .map(tiers -> tiers.stream().sorted(Comparator.comparing(Tier::maxDeciwatts)).toList());
    return Combinators.combine(u16, rising).as(PowerTariff::new);
  }

  private static String data(Protocol protocol, ChargeOrder order) {
    return ((Encoded.Order) protocol.encode(order)).data().hex();
  }

  private static ChargeOrder tiers(int portNo, PowerTariff tariff) {
    return new ChargeOrder(true, portNo, null, ORDER, ChargeMode.POWER_TIERS, null, null, tariff);
  }

  /** An hour, 1.25 kWh, or the sample's tiers on the first port. */
  private static ChargeOrder order(ChargeMode mode) {
    boolean byEnergy = mode == ChargeMode.ENERGY || mode == ChargeMode.AMOUNT;
    return new ChargeOrder(
        true,
        1,
        null,
        ORDER,
        mode,
        mode == ChargeMode.TIME ? 3600 : null,
        byEnergy ? 1250 : null,
        mode == ChargeMode.POWER_TIERS ? SAMPLE : null);
  }
}
