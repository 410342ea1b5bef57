package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any message, either way. */
final class Generators {
  private Generators() {}

  static Arbitrary<Integer> u8() {
    return Arbitraries.integers().between(0, 0xFF);
  }

  static Arbitrary<Integer> u16() {
    return Arbitraries.integers().between(0, 0xFFFF);
  }

  static Arbitrary<Bytes> bytes(int size) {
    return Arbitraries.bytes().array(byte[].class).ofSize(size).map(Bytes::wrap);
  }

  static Arbitrary<DeviceId> gateway() {
    HexFormat hex = HexFormat.of().withUpperCase();
    return bytes(7).map(id -> new DeviceId(hex.formatHex(id.array())));
  }

  private static Arbitrary<Boolean> flag() {
    return Arbitraries.of(true, false);
  }

  private static Arbitrary<OptionalInt> maybe(Arbitrary<Integer> number) {
    return number.injectNull(0.3).map(n -> n == null ? OptionalInt.empty() : OptionalInt.of(n));
  }

  private static Arbitrary<List<OptionalInt>> maybes(Arbitrary<Integer> number, int count) {
    return maybe(number).list().ofSize(count);
  }

  private static Arbitrary<StatusBits> status() {
    return u8().map(StatusBits::new);
  }

  private static Arbitrary<String> text(int size) {
    return Arbitraries.strings().withCharRange('!', '~').ofMaxLength(size);
  }

  private static Arbitrary<LocalDateTime> moment() {
    return Arbitraries.longs()
        .between(0, 253_402_300_799L)
        .map(s -> LocalDateTime.ofEpochSecond(s, 0, ZoneOffset.UTC));
  }

  private static Arbitrary<Optional<LocalDateTime>> maybeMoment() {
    return moment().optional();
  }

  private static Arbitrary<List<PowerTier>> powerTiers() {
    return Combinators.combine(u16(), u16(), u16()).as(PowerTier::new).list().ofMaxSize(5);
  }

  private static Arbitrary<Node> node() {
    return Combinators.combine(u8(), bytes(6)).as(Node::new);
  }

  private static Arbitrary<EndReading> reading() {
    return Combinators.combine(u8().list().ofSize(4), u16().list().ofSize(6), status())
        .as(
            (b, w, status) ->
                new EndReading(
                    b.get(0), w.get(0), b.get(1), b.get(2), b.get(3), status, w.get(1), w.get(2),
                    w.get(3), w.get(4), w.get(5)));
  }

  private static Arbitrary<OutletReading> outlet(boolean whole) {
    Arbitrary<List<OptionalInt>> values =
        whole ? u16().map(OptionalInt::of).list().ofSize(6) : maybes(u16(), 6);
    return Combinators.combine(u8(), status(), values)
        .as(
            (outlet, status, v) ->
                new OutletReading(
                    outlet, status, v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5)));
  }

  private static Arbitrary<StatusReport.Socket> socket() {
    return Combinators.combine(
            u8(), maybe(u16()), maybe(u8()), maybe(u8()), outlet(false).list().ofMaxSize(4))
        .as(StatusReport.Socket::new);
  }

  private static Arbitrary<AbnormalEvent.Outlet> eventOutlet() {
    return Combinators.combine(maybes(u8(), 3), maybe(u16()), status().optional())
        .as(
            (b, leakage, bits) ->
                new AbnormalEvent.Outlet(b.get(0), b.get(1), leakage, b.get(2), bits));
  }

  private static Arbitrary<Map<Parameter, Long>> parameters() {
    return Arbitraries.maps(
            Arbitraries.of(Parameter.class), Arbitraries.longs().between(0, 0xFFFF_FFFFL))
        .map(Generators::inRange);
  }

  private static Map<Parameter, Long> inRange(Map<Parameter, Long> values) {
    values.replaceAll((parameter, value) -> value & parameter.max());
    return values;
  }

  private static Arbitrary<FeeEnd> feeEnd() {
    Arbitrary<FeeEnd.TierUsage> usage =
        Combinators.combine(u16(), bytes(4)).as(FeeEnd.TierUsage::new);
    return Combinators.combine(
            u8().list().ofSize(2),
            status(),
            u16().list().ofSize(3),
            maybes(u8(), 3),
            maybes(u16(), 4),
            maybeMoment(),
            usage.list().ofMaxSize(6))
        .as(
            (b, status, w, b2, w2, time, tiers) ->
                new FeeEnd(
                    b2.get(0), b.get(0), b.get(1), status, w.get(0), w2.get(0), w2.get(1), w.get(1),
                    w.get(2), time, b2.get(1), b2.get(2), w2.get(2), w2.get(3), tiers));
  }

  static Arbitrary<Uplink> uplink() {
    List<Arbitrary<? extends Uplink>> all =
        Arrays.asList(
            Combinators.combine(text(20), text(8), u8()).as(Heartbeat::new),
            Combinators.combine(Arbitraries.of(8, 9, 10), u8()).as(NodeReply::new),
            Combinators.combine(u8(), u8(), u8(), u16()).as(SwitchReply::new),
            Combinators.combine(Arbitraries.of(0x0015, 0x0005), u8(), u8(), u8(), u16())
                .as(TierStartReply::new),
            reading().map(ChargeEnd::new),
            Combinators.combine(
                    reading(), maybeMoment(), u8(), u16(), u16(), u16().list().ofMaxSize(5))
                .as(TierEnd::new),
            Combinators.combine(
                    reading(), bytes(6), u8(), u8(), u16(), u16(), u16().list().ofMaxSize(5))
                .as(CardEnd::new),
            Combinators.combine(
                    u8(),
                    u8(),
                    u16(),
                    status(),
                    bytes(6),
                    Arbitraries.oneOf(bytes(20), Arbitraries.just(Bytes.EMPTY)))
                .as(CardSwipe::new),
            Combinators.combine(u8(), u8(), u8()).as(CardOrderReply::new),
            Combinators.combine(u8(), u8(), bytes(6)).as(BalanceQuery::new),
            Combinators.combine(u8(), u8(), u8()).as(VoiceReply::new),
            Combinators.combine(
                    Arbitraries.of(0x1C, 0x1D),
                    u8(),
                    u16(),
                    u8(),
                    u8(),
                    outlet(true).list().ofMaxSize(2))
                .as(SocketReport::new),
            socket().list().ofMaxSize(4).map(StatusReport::new),
            Combinators.combine(
                    u8(), maybes(u8(), 2), maybes(u16(), 2), eventOutlet(), eventOutlet())
                .as(
                    (socket, b, w, a, other) ->
                        new AbnormalEvent(
                            socket, b.get(0), b.get(1), w.get(0), w.get(1), a, other)),
            Combinators.combine(u8(), u8()).as(ParametersReply::new),
            Combinators.combine(u8(), u8(), parameters()).as(ParametersReport::new),
            Combinators.combine(maybe(u8()), maybe(u8()), maybeMoment(), maybe(u16()))
                .as(ConnectEvent::new),
            feeEnd());
    return oneOf(all);
  }

  private static <T> Arbitrary<T> oneOf(List<Arbitrary<? extends T>> all) {
    return Arbitraries.oneOf(all);
  }

  private static Arbitrary<CardOrder> cardOrder() {
    Arbitrary<CardOrder.PowerTerms> terms =
        Combinators.combine(u16(), powerTiers()).as(CardOrder.PowerTerms::new);
    return Combinators.combine(u8(), u8(), u16().list().ofSize(3), flag(), u8(), terms.optional())
        .as(
            (socket, outlet, w, on, mode, power) ->
                new CardOrder(
                    socket,
                    outlet,
                    w.get(0),
                    on,
                    power.isPresent() ? CardOrder.BY_POWER : mode,
                    w.get(1),
                    w.get(2),
                    power));
  }

  private static Arbitrary<FeeStart> feeStart() {
    Arbitrary<FeeTier> tier = Combinators.combine(u8(), u8(), u16(), u16()).as(FeeTier::new);
    return Combinators.combine(
            u8().list().ofSize(4), flag(), maybes(u8(), 2), u16(), tier.list().ofMaxSize(12))
        .as(
            (b, on, maybe, paid, tiers) ->
                new FeeStart(
                    b.get(0),
                    b.get(1),
                    on,
                    b.get(2),
                    maybe.get(0),
                    maybe.get(1),
                    paid,
                    b.get(3),
                    tiers));
  }

  static Arbitrary<Downlink> downlink() {
    Arbitrary<VoiceWindow.Period> period =
        Combinators.combine(u8(), u8(), u8(), u8()).as(VoiceWindow.Period::new);
    List<Arbitrary<? extends Downlink>> all =
        Arrays.asList(
            moment().map(TimeReply::new),
            Combinators.combine(u8(), bytes(4), u16(), text(13)).as(FirmwareUpdate::new),
            Combinators.combine(u8(), node().list().ofMaxSize(30)).as(NodeList::new),
            node().map(NodeAdd::new),
            u8().map(NodeDelete::new),
            Combinators.combine(u8(), u8(), flag(), u8(), u16(), u16()).as(SwitchOutlet::new),
            Combinators.combine(
                    Arbitraries.of(0x0015, 0x0005), u8(), u8(), flag(), u16(), powerTiers())
                .as(TierStart::new),
            Combinators.combine(u8(), u8()).as(CardEndAck::new),
            Combinators.combine(Arbitraries.of(0x02, 0x18), u8(), u8()).as(OwnEndAck::new),
            cardOrder(),
            Combinators.combine(u8(), u8(), bytes(6), Arbitraries.longs().between(0, 0xFFFF_FFFFL))
                .as(Balance::new),
            Combinators.combine(u8(), u8(), flag(), flag(), period.list().ofMaxSize(2))
                .as(VoiceWindow::new),
            u8().map(SocketQuery::new),
            u8().map(StatusAck::new),
            feeStart(),
            Combinators.combine(u8(), u8(), u8()).as(FeeEndAck::new),
            Combinators.combine(u8(), u8()).as(AbnormalEventAck::new),
            Combinators.combine(u8(), parameters()).as(ParametersSet::new),
            u8().map(ParametersQuery::new));
    return oneOf(all);
  }

  static Arbitrary<Frame> frame() {
    Arbitrary<Frame> up =
        Combinators.combine(gateway(), Arbitraries.integers(), uplink()).as(Frame::up);
    Arbitrary<Frame> down =
        Combinators.combine(gateway(), Arbitraries.integers(), downlink()).as(Frame::down);
    return Arbitraries.oneOf(up, down);
  }
}
