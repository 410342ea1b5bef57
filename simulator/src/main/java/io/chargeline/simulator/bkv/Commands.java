package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.CardEndAck;
import io.chargeline.protocol.bkv.CardOrder;
import io.chargeline.protocol.bkv.CardOrderReply;
import io.chargeline.protocol.bkv.Downlink;
import io.chargeline.protocol.bkv.FeeEndAck;
import io.chargeline.protocol.bkv.FeeStart;
import io.chargeline.protocol.bkv.FirmwareUpdate;
import io.chargeline.protocol.bkv.NodeAdd;
import io.chargeline.protocol.bkv.NodeDelete;
import io.chargeline.protocol.bkv.NodeList;
import io.chargeline.protocol.bkv.NodeReply;
import io.chargeline.protocol.bkv.OwnEndAck;
import io.chargeline.protocol.bkv.ParametersQuery;
import io.chargeline.protocol.bkv.ParametersReply;
import io.chargeline.protocol.bkv.ParametersReport;
import io.chargeline.protocol.bkv.ParametersSet;
import io.chargeline.protocol.bkv.SocketQuery;
import io.chargeline.protocol.bkv.SocketReport;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.TierStart;
import io.chargeline.protocol.bkv.TierStartReply;
import io.chargeline.protocol.bkv.Uplink;
import io.chargeline.protocol.bkv.VoiceReply;
import io.chargeline.protocol.bkv.VoiceWindow;
import java.util.Map;
import java.util.Optional;

/** What the server's commands do, and what is answered. */
final class Commands {
  private static final int DONE = 1;
  private static final int FAILED = 0;

  private final GatewaySpec spec;
  private final Sockets sockets;
  private final GatewayClock clock;
  private final Effects effects;

  /** What commands do to the gateway as a whole. */
  interface Effects {
    int nextBusinessNumber();

    /** A charge runs. */
    void begun(OutletUnit outlet);

    /** To be reported once the command is answered. */
    void changed(SocketUnit socket);
  }

  Commands(GatewaySpec spec, Sockets sockets, GatewayClock clock, Effects effects) {
    this.spec = spec;
    this.sockets = sockets;
    this.clock = clock;
    this.effects = effects;
  }

  static boolean isEndAck(Downlink message) {
    return message instanceof CardEndAck
        || message instanceof OwnEndAck
        || message instanceof FeeEndAck;
  }

  /** Other messages are answers, or such as no device understands. */
  static boolean isCommand(Downlink message) {
    return message instanceof SwitchOutlet
        || message instanceof TierStart
        || message instanceof FeeStart
        || message instanceof CardOrder
        || isNodes(message)
        || message instanceof VoiceWindow
        || message instanceof SocketQuery
        || message instanceof ParametersSet
        || message instanceof ParametersQuery
        || message instanceof FirmwareUpdate;
  }

  /** The radio is set up anew, which is not done at once. */
  boolean takesTime(Downlink command) {
    return isNodes(command);
  }

  private static boolean isNodes(Downlink message) {
    return message instanceof NodeList
        || message instanceof NodeAdd
        || message instanceof NodeDelete;
  }

  /** Empty where the device says nothing, or nothing that is published. */
  Optional<Uplink> execute(Downlink command) {
    if (command instanceof SwitchOutlet it) {
      return Optional.of(switched(it));
    } else if (command instanceof TierStart it) {
      return Optional.of(tiers(it));
    } else if (command instanceof FeeStart it) {
      fees(it);
      return Optional.empty();
    } else if (command instanceof CardOrder it) {
      return Optional.of(byCard(it));
    } else if (isNodes(command)) {
      return Optional.of(nodes(command));
    } else if (command instanceof VoiceWindow it) {
      boolean heard =
          it.socket() == VoiceWindow.ALL_SOCKETS || sockets.reachable(it.socket()).isPresent();
      return Optional.of(new VoiceReply(it.socket(), it.outlet(), heard ? DONE : FAILED));
    } else if (command instanceof SocketQuery it) {
      return queried(it);
    }
    return parameters(command);
  }

  private Uplink switched(SwitchOutlet it) {
    Outcome outcome =
        it.on()
            ? start(it.socket(), it.outlet(), Orders.of(it, spec.energyUnitWh()))
            : stop(it.socket(), it.outlet());
    return new SwitchReply(outcome.result, it.socket(), it.outlet(), outcome.businessNumber);
  }

  private Uplink tiers(TierStart it) {
    Outcome outcome =
        it.on() ? start(it.socket(), it.outlet(), Orders.of(it)) : stop(it.socket(), it.outlet());
    return new TierStartReply(
        it.command(), outcome.result, it.socket(), it.outlet(), outcome.businessNumber);
  }

  /** Its answer is not published; the change of state tells. */
  private void fees(FeeStart it) {
    if (it.on()) {
      start(it.socket(), it.outlet(), Orders.of(it, clock.now()));
    } else {
      stop(it.socket(), it.outlet());
    }
  }

  /** An order that nobody waits for any more is refused. */
  private Uplink byCard(CardOrder it) {
    Optional<OutletUnit> outlet = sockets.reachable(it.socket(), it.outlet());
    Optional<Bytes> card = outlet.flatMap(target -> target.takeCard(it));
    Optional<Terms> terms = card.flatMap(number -> Orders.of(it, number));
    boolean agreed = terms.isPresent() && outlet.get().isFree();
    if (agreed) {
      begin(outlet.get(), it.businessNumber(), terms.get());
    }
    return new CardOrderReply(it.socket(), it.outlet(), agreed ? DONE : FAILED);
  }

  private record Outcome(int result, int businessNumber) {
    static final Outcome REFUSED = new Outcome(FAILED, 0);
  }

  private Outcome start(int socket, int outlet, Optional<Terms> terms) {
    Optional<OutletUnit> free = sockets.reachable(socket, outlet).filter(OutletUnit::isFree);
    if (free.isEmpty() || terms.isEmpty()) {
      return Outcome.REFUSED;
    }
    int number = effects.nextBusinessNumber();
    begin(free.get(), number, terms.get());
    return new Outcome(DONE, number);
  }

  private void begin(OutletUnit outlet, int number, Terms terms) {
    outlet.begin(number, terms);
    effects.begun(outlet);
  }

  private Outcome stop(int socket, int outlet) {
    Optional<OutletUnit> running =
        sockets.reachable(socket, outlet).filter(it -> it.charge() != null);
    running.ifPresent(it -> it.stop(EndCause.STOPPED));
    return running.map(it -> new Outcome(DONE, it.businessNumber())).orElse(Outcome.REFUSED);
  }

  private Uplink nodes(Downlink command) {
    if (command instanceof NodeList list) {
      return nodeReply(NodeList.SUB_COMMAND, sockets.replace(list));
    } else if (command instanceof NodeAdd add) {
      return nodeReply(NodeAdd.SUB_COMMAND, sockets.add(add.node()));
    }
    int number = ((NodeDelete) command).socket();
    return nodeReply(NodeDelete.SUB_COMMAND, sockets.remove(number));
  }

  private Uplink nodeReply(int subCommand, boolean done) {
    if (done) {
      sockets.all().forEach(effects::changed);
    }
    return new NodeReply(subCommand, done ? DONE : FAILED);
  }

  private Optional<Uplink> queried(SocketQuery query) {
    Optional<SocketUnit> socket = sockets.find(query.socket());
    socket.ifPresent(effects::changed);
    return switch (spec.queryAnswer()) {
      case REPORT_1C -> socket.map(it -> it.report(SocketReport.SUB_COMMAND));
      case REPORT_1D -> socket.map(it -> it.report(SocketQuery.SUB_COMMAND));
      case STATUS_ONLY -> Optional.empty();
    };
  }

  /** Empty for an update by FTP, which no one has seen answered. */
  private Optional<Uplink> parameters(Downlink command) {
    if (command instanceof ParametersSet set) {
      Optional<SocketUnit> socket = sockets.reachable(set.socket());
      socket.ifPresent(it -> it.set(set.values()));
      return Optional.of(new ParametersReply(set.socket(), socket.isPresent() ? DONE : FAILED));
    } else if (command instanceof ParametersQuery query) {
      return Optional.of(
          sockets
              .reachable(query.socket())
              .map(it -> new ParametersReport(query.socket(), DONE, it.parameters()))
              .orElseGet(() -> new ParametersReport(query.socket(), FAILED, Map.of())));
    }
    return Optional.empty();
  }
}
