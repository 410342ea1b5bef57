package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.decode.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Any message either side may send. */
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

  static Arbitrary<OptionalInt> celsius() {
    return Arbitraries.integers()
        .between(0, 0xFF)
        .map(raw -> raw == 0 ? OptionalInt.empty() : OptionalInt.of(raw - 65));
  }

  private static Arbitrary<List<PortStatus>> ports(int count) {
    ListArbitrary<PortStatus> ports = u8().map(PortStatus::new).list();
    return ports.ofSize(count);
  }

  static Arbitrary<Uplink> heartbeat() {
    return u8().flatMap(
            count -> Combinators.combine(u16(), ports(count), u8(), celsius()).as(Heartbeat::new));
  }

  static Arbitrary<Uplink> legacyHeartbeat() {
    return Arbitraries.integers()
        .between(0, 100)
        .flatMap(
            count ->
                Combinators.combine(
                        u16(),
                        u16(),
                        ports(count),
                        u16().list().ofSize(count * 2),
                        u8(),
                        u8(),
                        u8(),
                        celsius())
                    .as(
                        (firmware, volts, ports, powers, id, signal, type, celsius) ->
                            new LegacyHeartbeat(
                                firmware,
                                volts,
                                ports,
                                powers.subList(0, count),
                                powers.subList(count, 2 * count),
                                id,
                                signal,
                                type,
                                celsius,
                                id % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(signal))));
  }

  static Arbitrary<Uplink> registration() {
    Arbitrary<OptionalInt> board =
        u16().map(v -> v % 3 == 0 ? OptionalInt.empty() : OptionalInt.of(v));
    return Combinators.combine(u16(), u8(), u8(), u8(), u8(), board).as(Registration::new);
  }

  static Arbitrary<Uplink> timeRequest() {
    return Arbitraries.of(TimeRequest.DEVICE, TimeRequest.HOST).map(TimeRequest::new);
  }

  static Arbitrary<Uplink> orderConfirm() {
    return Combinators.combine(u8(), u8().map(StartKind::new), bytes(4), u16(), bytes(16))
        .as(OrderConfirm::new);
  }

  static Arbitrary<Uplink> settlement() {
    return Combinators.combine(
            u16().list().ofSize(5),
            u8().list().ofSize(3),
            bytes(4),
            bytes(16),
            Arbitraries.longs().between(0, 0xFFFF_FFFFL),
            Arbitraries.integers().between(0, 3))
        .as(
            (w, b, card, order, time, form) ->
                new Settlement(
                    w.get(0),
                    w.get(1),
                    w.get(2),
                    b.get(0),
                    new StartKind(b.get(1)),
                    card,
                    new StopCode(b.get(2)),
                    order,
                    form >= 1 ? OptionalInt.of(w.get(3)) : OptionalInt.empty(),
                    form >= 2 ? OptionalLong.of(time) : OptionalLong.empty(),
                    form >= 3 ? OptionalInt.of(w.get(4)) : OptionalInt.empty()));
  }

  static Arbitrary<Uplink> powerReport() {
    return Combinators.combine(
            u16().list().ofSize(11),
            u8().list().ofSize(3),
            bytes(16),
            celsius(),
            celsius(),
            Arbitraries.longs().between(0, 0xFFFF_FFFFL),
            Arbitraries.integers().between(0, 6))
        .as(
            (w, b, order, ambient, port, time, form) ->
                new PowerReport(
                    b.get(0),
                    new PortStatus(b.get(1)),
                    w.get(0),
                    w.get(1),
                    new StartKind(b.get(2)),
                    w.get(2),
                    w.get(3),
                    w.get(4),
                    w.get(5),
                    order,
                    from(form, 1, w.get(6)),
                    from(form, 2, w.get(7)),
                    from(form, 3, w.get(8)),
                    from(form, 4, w.get(9)),
                    form >= 4 ? ambient : OptionalInt.empty(),
                    form >= 4 ? port : OptionalInt.empty(),
                    form >= 5 ? OptionalLong.of(time) : OptionalLong.empty(),
                    from(form, 6, w.get(10))));
  }

  private static OptionalInt from(int form, int least, int value) {
    return form >= least ? OptionalInt.of(value) : OptionalInt.empty();
  }

  static Arbitrary<Uplink> chargeAnswer() {
    Arbitrary<Uplink> whole =
        Combinators.combine(u8(), bytes(16), u8(), u16())
            .as(
                (result, order, port, waiting) ->
                    new ChargeAnswer(
                        result, Optional.of(order), OptionalInt.of(port), OptionalInt.of(waiting)));
    Arbitrary<Uplink> bare =
        u8().map(
                result ->
                    new ChargeAnswer(
                        result, Optional.empty(), OptionalInt.empty(), OptionalInt.empty()));
    return Arbitraries.oneOf(whole, bare);
  }

  private static Arbitrary<Long> u32() {
    return Arbitraries.longs().between(0, 0xFFFF_FFFFL);
  }

  private static Arbitrary<Integer> upTo(int max) {
    return Arbitraries.integers().between(0, max);
  }

  private static Arbitrary<Bytes> anyBytes(int max) {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(max).map(Bytes::wrap);
  }

  private static Arbitrary<String> text(int max) {
    return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(max);
  }

  static Arbitrary<Uplink> cardSwipe() {
    Arbitrary<Optional<Bytes>> second = anyBytes(40).optional(0.5);
    return Combinators.combine(bytes(4), u8(), u8(), u16(), u32(), upTo(2), second)
        .as(
            (card, type, port, fen, time, form, number) ->
                new CardSwipe(
                    card,
                    type,
                    port,
                    fen,
                    form >= 1 ? OptionalLong.of(time) : OptionalLong.empty(),
                    form >= 1 ? number : Optional.empty()));
  }

  static Arbitrary<Uplink> upgradeRequest() {
    return Combinators.combine(u8(), u16(), u32()).as(UpgradeRequest::new);
  }

  static Arbitrary<Uplink> hostHeartbeat() {
    return Combinators.combine(
            u16().list().ofSize(2), u8().list().ofSize(4), u32(), bytes(20), bytes(39), upTo(2))
        .as(
            (w, b, time, iccid, tail, form) ->
                new HostHeartbeat(
                    w.get(0),
                    b.get(0),
                    time,
                    b.get(1),
                    b.get(2),
                    iccid,
                    b.get(3),
                    w.get(1),
                    form >= 1 ? Optional.of(part(tail, 0, 15)) : Optional.empty(),
                    form >= 2 ? Optional.of(part(tail, 15, 39)) : Optional.empty()));
  }

  private static Bytes part(Bytes of, int from, int until) {
    return Bytes.wrap(Arrays.copyOfRange(of.array(), from, until));
  }

  static Arbitrary<Uplink> hostStatus() {
    return Combinators.combine(
            u8().list().ofSize(8), celsius(), u16().list().ofSize(3), u32(), u32(), upTo(4))
        .as(
            (b, celsius, w, energy, meterEnergy, form) ->
                new HostStatus(
                    b.get(0),
                    celsius,
                    w.get(0),
                    w.get(1),
                    energy,
                    w.get(2),
                    meterEnergy,
                    b.get(1),
                    b.get(2),
                    b.get(3),
                    from(form, 1, b.get(4)),
                    from(form, 2, b.get(5)),
                    from(form, 3, b.get(6)),
                    from(form, 4, b.get(7))));
  }

  static Arbitrary<Uplink> versionList() {
    return Combinators.combine(u8(), u8(), u16(), Arbitraries.integers())
        .as(VersionList.Item::new)
        .list()
        .ofMaxSize(40)
        .map(VersionList::new);
  }

  static Arbitrary<Uplink> cabinet() {
    Arbitrary<Uplink> heartbeat = Combinators.combine(u8(), u32(), u32()).as(CabinetHeartbeat::new);
    Arbitrary<Uplink> alarm = Combinators.combine(u8(), u8(), u8()).as(Alarm::new);
    Arbitrary<Uplink> push = Combinators.combine(u8(), u8(), bytes(16)).as(PortPush::new);
    Arbitrary<Uplink> stop = Combinators.combine(u8(), bytes(16)).as(CabinetStopAnswer::new);
    Arbitrary<Uplink> full =
        settlement()
            .map(Settlement.class::cast)
            .map(
                s ->
                    new FullNotSettled(
                        s.seconds(),
                        s.maxDeciwatts(),
                        s.centiKwh(),
                        s.port(),
                        s.startKind(),
                        s.card(),
                        s.stop(),
                        s.order()));
    return Arbitraries.oneOf(heartbeat, alarm, push, stop, full);
  }

  static Arbitrary<Parameters> parameters() {
    Arbitrary<Parameters> run =
        Combinators.combine(u16().list().ofSize(5), Arbitraries.integers().between(1, 100))
            .as(
                (w, percent) ->
                    new RunParameters(w.get(0), w.get(1), percent, w.get(2), w.get(3), w.get(4)));
    Arbitrary<Parameters> detection =
        Combinators.combine(u16().list().ofSize(9), u8().list().ofSize(4), upTo(1))
            .as(
                (w, b, lamp) ->
                    new DetectionParameters(
                        w.get(0), w.get(1), w.get(2), b.get(0), w.get(3), w.get(4), w.get(5),
                        w.get(6), w.get(7), w.get(8), b.get(1), b.get(2), b.get(3), lamp));
    Arbitrary<Parameters> limits =
        Combinators.combine(u16(), u16(), u16(), u16(), upTo(1))
            .as(
                (seconds, power, over, under, form) ->
                    new LimitParameters(seconds, power, from(form, 1, over), from(form, 1, under)));
    Arbitrary<Parameters> card =
        Combinators.combine(u8(), bytes(6), bytes(6)).as(CardParameters::new);
    return Arbitraries.oneOf(run, detection, limits, card);
  }

  private static Arbitrary<Integer> commands(Direction first, Class<?> uplink, Class<?> downlink) {
    return Arbitraries.of(
        Arrays.stream(Ap3000Command.values())
            .filter(c -> c.direction().filter(first::equals).isPresent())
            .filter(
                c ->
                    c.uplink().filter(t -> uplink.isAssignableFrom(t)).isPresent()
                        || uplink == Void.class)
            .filter(
                c ->
                    c.downlink().filter(t -> downlink.isAssignableFrom(t)).isPresent()
                        || downlink == Void.class)
            .map(Ap3000Command::code)
            .toList());
  }

  static Arbitrary<Uplink> answers() {
    Arbitrary<Uplink> results =
        Combinators.combine(commands(Direction.DOWN, Result.class, Void.class), u8())
            .as(Result::new);
    Arbitrary<Uplink> firmware =
        Combinators.combine(commands(Direction.DOWN, FirmwareAnswer.class, Void.class), u8(), u16())
            .as(FirmwareAnswer::new);
    Arbitrary<Uplink> eeprom = Combinators.combine(u8(), anyBytes(32)).as(EepromData::new);
    Arbitrary<Uplink> reports = parameters().map(ParameterReport::new);
    return Arbitraries.oneOf(results, firmware, eeprom, reports, chargeAnswer());
  }

  static Arbitrary<Uplink> message() {
    return Arbitraries.oneOf(
        List.of(
            heartbeat(),
            legacyHeartbeat(),
            registration(),
            timeRequest(),
            cardSwipe(),
            orderConfirm(),
            settlement(),
            upgradeRequest(),
            powerReport(),
            hostHeartbeat(),
            hostStatus(),
            versionList(),
            u16().map(FskRequest::new),
            Arbitraries.just(new HostUpgradeRequest()),
            cabinet(),
            answers()));
  }

  static Arbitrary<Downlink> chargeRequest() {
    Arbitrary<ChargeRequest.Options> options =
        Combinators.combine(upTo(1), upTo(1), u16(), upTo(2), upTo(1), u8(), u8())
            .as(ChargeRequest.Options::new);
    return Combinators.combine(
            upTo(3),
            u32(),
            u8(),
            Arbitraries.of(true, false),
            u16().list().ofSize(3),
            bytes(16),
            Arbitraries.of(true, false),
            options)
        .as(
            (mode, balance, port, start, w, order, full, others) ->
                new ChargeRequest(
                        mode, balance, port, start, w.get(0), order, w.get(1), w.get(2), full)
                    .withOptions(others));
  }

  /** Older forms say nothing of what they do not hold. */
  static Arbitrary<Downlink> shortChargeRequest() {
    ChargeRequest.Options none = new ChargeRequest.Options(0, 0, 0, 0, 0, 0, 0);
    return Combinators.combine(u16(), u16(), bytes(16), Arbitraries.of(25, 27, 29))
        .as(
            (value, watts, order, size) ->
                new ChargeRequest(
                    0, 0, 1, true, value, order, 0, size < 29 ? 0 : watts, false, none, size));
  }

  static Arbitrary<Downlink> replies() {
    Arbitrary<Downlink> acknowledgements =
        Combinators.combine(commands(Direction.UP, Void.class, Acknowledgement.class), u8())
            .as(Acknowledgement::new);
    Arbitrary<Downlink> times =
        Combinators.combine(commands(Direction.UP, Void.class, TimeAnswer.class), u32())
            .as(TimeAnswer::new);
    Arbitrary<Downlink> cards =
        Combinators.combine(bytes(4), upTo(0x12), upTo(3), u32(), u8()).as(CardAnswer::new);
    Arbitrary<Downlink> confirms = Combinators.combine(u8(), u8()).as(OrderConfirmAnswer::new);
    return Arbitraries.oneOf(acknowledgements, times, cards, confirms);
  }

  static Arbitrary<Downlink> maintenance() {
    Arbitrary<Downlink> bare =
        commands(Direction.DOWN, Void.class, BareCommand.class).map(BareCommand::new);
    Arbitrary<Downlink> trigger =
        Arbitraries.just(new BareCommand(BareCommand.HOST_UPGRADE_TRIGGER));
    Arbitrary<Downlink> voice = Combinators.combine(u8(), anyBytes(240)).as(PlayVoice::new);
    Arbitrary<Downlink> read =
        Combinators.combine(u16(), Arbitraries.integers().between(1, 32)).as(ReadEeprom::new);
    Arbitrary<Downlink> write = Combinators.combine(u16(), anyBytes(32)).as(WriteEeprom::new);
    Arbitrary<Downlink> address =
        Combinators.combine(
                Arbitraries.integers().between(1, 0xFFFF),
                Arbitraries.integers().between(1, 3),
                upTo(1),
                text(45))
            .as(ServerAddress::new);
    Arbitrary<Downlink> qr = Combinators.combine(upTo(1), text(71)).as(QrAddress::new);
    Arbitrary<Downlink> fsk =
        Combinators.combine(u16(), Arbitraries.integers().list().ofMaxSize(59))
            .as(FskParameters::new);
    return Arbitraries.oneOf(
        List.of(
            bare,
            trigger,
            voice,
            read,
            write,
            address,
            qr,
            fsk,
            text(200).map(TemporaryQr::new),
            u8().map(Locate::new),
            upTo(1).map(Mute::new),
            upTo(1).map(SetWorkMode::new),
            upTo(6).map(SetCardMode::new),
            u8().map(port -> new PortFunction(PortFunction.OPEN_CABINET, port)),
            parameters().map(SetParameters::new)));
  }

  static Arbitrary<Downlink> firmware() {
    return Combinators.combine(
            commands(Direction.DOWN, Void.class, FirmwarePacket.class),
            Arbitraries.integers().between(1, 0xFFFF),
            u16(),
            anyBytes(200))
        .as(
            (command, total, packet, chunk) ->
                new FirmwarePacket(command, total, 1 + packet % total, chunk));
  }

  static Arbitrary<Downlink> command() {
    Arbitrary<Downlink> change = Combinators.combine(upTo(2), u8(), u16()).as(ChangeCharge::new);
    Arbitrary<Downlink> stop = Combinators.combine(u8(), bytes(16)).as(CabinetStop::new);
    return Arbitraries.oneOf(
        List.of(
            chargeRequest(),
            shortChargeRequest(),
            change,
            stop,
            replies(),
            maintenance(),
            firmware()));
  }

  static Arbitrary<Frame> frame() {
    return Combinators.combine(Arbitraries.integers(), u16(), message())
        .as((device, id, m) -> m.frame(device, id));
  }
}
