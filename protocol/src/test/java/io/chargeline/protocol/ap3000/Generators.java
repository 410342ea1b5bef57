package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Any message a device may send. */
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

  static Arbitrary<ChargeRequest> chargeRequest() {
    return Combinators.combine(
            u8(),
            Arbitraries.longs().between(0, 0xFFFF_FFFFL),
            u8(),
            Arbitraries.of(true, false),
            u16().list().ofSize(3),
            bytes(16),
            Arbitraries.of(true, false))
        .as(
            (mode, balance, port, start, w, order, full) ->
                new ChargeRequest(
                    mode, balance, port, start, w.get(0), order, w.get(1), w.get(2), full));
  }

  static Arbitrary<Uplink> message() {
    return Arbitraries.oneOf(
        heartbeat(),
        legacyHeartbeat(),
        registration(),
        timeRequest(),
        orderConfirm(),
        settlement(),
        powerReport(),
        chargeAnswer());
  }

  static Arbitrary<Frame> frame() {
    return Combinators.combine(Arbitraries.integers(), u16(), message())
        .as((device, id, m) -> Frame.of(device, id, m.command(), Encoding.of(m)));
  }
}
