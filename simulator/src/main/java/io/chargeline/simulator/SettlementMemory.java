package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The device's EEPROM: settlements that the server has not answered. Each is sent soon after its
 * charge and again every so often, the same bytes each time; the oldest one follows a while after
 * another was answered, or after a new connection. A reboot keeps the records, yet forgets how they
 * were sent: they get new message ids.
 */
final class SettlementMemory {
  private final Timers timers;
  private final Periods periods;
  private final Function<Settlement, Frame> framing;
  private final Consumer<Frame> line;
  private final List<Stored> stored = new ArrayList<>();

  SettlementMemory(
      Timers timers, Periods periods, Function<Settlement, Frame> framing, Consumer<Frame> line) {
    this.timers = timers;
    this.periods = periods;
    this.framing = framing;
    this.line = line;
  }

  private final class Stored {
    private final Settlement settlement;
    private final Periodic next = new Periodic(timers, this::send);
    private Frame frame;

    Stored(Settlement settlement) {
      this.settlement = settlement;
    }

    private void send() {
      if (frame == null) {
        frame = framing.apply(settlement);
      }
      next.in(periods.settleRepeat());
      line.accept(frame);
    }
  }

  void keep(Settlement settlement) {
    Stored record = new Stored(settlement);
    stored.add(record);
    record.next.in(periods.settleDelay());
  }

  /** Takes the server's answer; returns the settlement it frees. */
  Optional<Settlement> answered(Frame answer) {
    Optional<Stored> match =
        stored.stream()
            .filter(s -> s.frame != null && s.frame.messageId() == answer.messageId())
            .findFirst();
    if (match.isEmpty() || answer.data().isEmpty() || answer.data().unsigned(0) != 0) {
      return Optional.empty();
    }
    match.get().next.cancel();
    stored.remove(match.get());
    followUp();
    return Optional.of(match.get().settlement);
  }

  /** The oldest record follows; one that waits for its first time keeps its own time. */
  void followUp() {
    stored.stream()
        .filter(s -> s.frame != null || !s.next.isArmed())
        .findFirst()
        .ifPresent(oldest -> oldest.next.in(periods.nextSettlement()));
  }

  void powerDown() {
    for (Stored record : stored) {
      record.next.cancel();
      record.frame = null;
    }
  }

  /** 0x88: what was not told is lost. */
  void clear() {
    powerDown();
    stored.clear();
  }

  int size() {
    return stored.size();
  }
}
