package io.chargeline.oracle.charge;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.StoredRecord;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All commands of a device, each followed to its end through the log by itself. */
final class Errands {
  /** How long a downlink that nobody asked for may wait for its answer. */
  private static final long UNASKED_PATIENCE_MS = 35_000;

  private final History history;
  private final Protocols protocols;
  private final Pursuit pursuit;
  private final List<Errand> all = new ArrayList<>();
  private final List<Errand> starts = new ArrayList<>();
  private final Map<String, Errand> byId = new HashMap<>();
  private final Map<Integer, Errand> byMoment = new HashMap<>();
  private final Map<Reading.Replied, Errand> answered = new IdentityHashMap<>();

  Errands(History history, Protocols protocols) {
    this.history = history;
    this.protocols = protocols;
    this.pursuit = new Pursuit(history, protocols);
    for (int i = 0; i < history.size(); i++) {
      Moment.Logged logged = history.logged(i);
      if (logged != null && logged.record().kind() == RecordKind.COMMAND) {
        command(logged.record(), history.at(i));
      } else if (logged != null && logged.record().kind() == RecordKind.SENT) {
        downlink(logged.record(), history.at(i));
      }
    }
  }

  List<Errand> all() {
    return all;
  }

  List<Errand> starts() {
    return starts;
  }

  /** The command that this answers; empty if it came for none that waited. */
  Optional<Errand> answeredBy(Reading.Replied reply) {
    return Optional.ofNullable(answered.get(reply));
  }

  /** The command that this moment asks for, if it is one. */
  Optional<Errand> askedAt(int moment) {
    return Optional.ofNullable(byMoment.get(moment));
  }

  /** One more, which is no record of the log. */
  Errand add(Errand errand) {
    return follow(errand);
  }

  private void command(StoredRecord record, Point at) {
    Command command;
    try {
      command = Json.read(record.body().array(), Command.class);
    } catch (RuntimeException noCommand) {
      return;
    }
    if (!isKnown(command.commandId(), at)) {
      byMoment.put(at.moment(), follow(Errand.asked(command, at)));
    }
  }

  private void downlink(StoredRecord record, Point at) {
    if (isKnown(record.commandId(), at)) {
      return;
    }
    order(record)
        .filter(order -> order.orderHex() != null)
        .ifPresent(order -> follow(unasked(record, order, at)));
  }

  private Optional<ChargeOrder> order(StoredRecord record) {
    return protocols
        .named(record.protocol())
        .flatMap(protocol -> protocol.orderOf(protocol.parse(record.body())));
  }

  private static Errand unasked(StoredRecord record, ChargeOrder order, Point at) {
    Command made =
        new Command(
            record.commandId(),
            null,
            record.deviceId(),
            order.start() ? CommandType.START : CommandType.STOP,
            order.portNo(),
            OrderBytes.display(Bytes.ofHex(order.orderHex())),
            order.mode(),
            order.limitS(),
            order.limitWh(),
            null,
            null,
            at.at(),
            at.at() + UNASKED_PATIENCE_MS);
    return new Errand(made, true, order.orderHex(), at);
  }

  private boolean isKnown(String commandId, Point at) {
    Errand known = byId.get(commandId);
    return known != null && (known.end == null || at.at() < known.end.at() + Memory.ORDERS_MS);
  }

  private Errand follow(Errand errand) {
    pursuit.follow(errand);
    all.add(errand);
    byId.put(errand.asked.commandId(), errand);
    if (errand.isStart()) {
      starts.add(errand);
    }
    if (errand.reply != null) {
      answered.put(errand.reply, errand);
    }
    return errand;
  }
}
