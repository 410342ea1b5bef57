package io.chargeline.jobs.histories;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A device: what it does, what it says over which connection, and what can be known of it then. The
 * rules of what can be known are those of the written definitions; nothing is asked of any job.
 */
abstract class Pile {
  static final String API = "api-1";

  /** Start plus duration, and the settlement's coming, may be this far apart. */
  private static final long HELD_BACK_MS = 120_000;

  private static final long START_GRACE_MS = 60_000;
  private static final long ANSWER_MS = 15_000;
  private static final long COMMAND_MS = 40_000;

  final World world;
  final String device;
  final int ports;
  final Ledger ledger;
  final Charge[] running;
  final boolean[] broken;
  private final long[] notBefore;
  final Protocol protocol;
  private final Gateway[] gateways;
  private final Watch watch;
  private final int partition;
  private final long patienceMs;
  private final List<Charge> charges = new ArrayList<>();
  private final List<Charge> booked = new ArrayList<>();
  private final List<Flight> flights = new ArrayList<>();
  private final List<Said> lately = new ArrayList<>();
  private int messages;
  private int named;

  private Gateway at;
  private String writer;
  private long connection;
  private boolean connected;
  private boolean mute;

  private String seat;
  private long seatConnection;
  private String watcher;
  private boolean unwatched;
  private String drainedBy;
  private String addressed;
  private long addressedConnection;
  private long lastSign;
  private long silentAt;

  private long version;
  private long assignedAt;
  private Standing standing = Standing.ACTIVE;
  private String owner;
  private String site;
  private boolean marked;
  private boolean closing;

  /** A frame, and what it shows to whoever hears it. */
  record Said(Bytes raw, Effect effect, long at) {}

  /** What hearing it shows. */
  interface Effect {
    /**
     * @param late whether it came over a connection that the device has left
     */
    void heard(long t, boolean late);
  }

  private static final class Flight {
    String id;
    CommandType type;
    Integer port;
    String tenant;
    String site;
    Charge charge;
    String writer;
    long connection;
    long askedAt;
    Long sentAt;
    long lastSentAt;
    int sends;
    int message;
  }

  Pile(
      World world,
      Gateway[] gateways,
      Watch watch,
      int partition,
      String device,
      String protocolName,
      int ports) {
    this.world = world;
    this.gateways = gateways.clone();
    this.watch = watch;
    this.partition = partition;
    this.device = device;
    this.ports = ports;
    this.ledger = new Ledger(world.truth, device);
    this.running = new Charge[ports + 1];
    this.broken = new boolean[ports + 1];
    this.notBefore = new long[ports + 1];
    this.protocol = Protocols.with(ProtocolOptions.RECOMMENDED).named(protocolName).orElseThrow();
    this.patienceMs = 3 * protocol.heartbeatPeriod().toMillis();
    this.watch.add(this);
  }

  // ---- what its protocol says ----

  abstract List<Said> hello();

  abstract Said beat();

  /** How all its ports are. */
  abstract Said status();

  /** Null if it does not say such a thing. */
  abstract Said progress(Charge charge);

  abstract Said confirmation(Charge charge);

  abstract Bytes answer(int message, boolean done, boolean stop, Charge charge);

  abstract Said end(Charge charge, long sentAt);

  abstract String nameOf(Charge charge);

  /** Whether what is seen of it says which start it came from. */
  boolean isBound(Charge charge) {
    return charge.startId != null;
  }

  abstract int anyEnding();

  abstract int stoppedByPlatform();

  abstract long beatMs();

  int nextMessage() {
    return ++messages % 30_000 + 1;
  }

  int nextName() {
    return ++named;
  }

  DeviceId id() {
    return new DeviceId(device);
  }

  // ---- connections ----

  boolean canSpeak() {
    return connected && !mute && at.works() && at.writer().equals(writer);
  }

  boolean isOn(Gateway gateway) {
    return connected && at == gateway && gateway.writer().equals(writer);
  }

  boolean isMute() {
    return mute;
  }

  boolean idleOnTheWire() {
    return flights.isEmpty();
  }

  boolean isAnybodys() {
    return ledger.tenant() != null;
  }

  /** Whether it was heard so lately that its silence does not run out soon. */
  boolean heardLately() {
    return world.now() - lastSign < beatMs() + 20 * World.SECOND;
  }

  private Gateway anyGateway() {
    Gateway one = gateways[world.random.nextInt(gateways.length)];
    if (one.works()) {
      return one;
    }
    for (Gateway other : gateways) {
      if (other.works()) {
        return other;
      }
    }
    return null;
  }

  Gateway otherGateway() {
    for (Gateway other : gateways) {
      if (other != at && other.works()) {
        return other;
      }
    }
    return null;
  }

  /** As soon as a gateway takes it. */
  void connectSoon(long ms) {
    world.after(
        ms,
        () -> {
          if (closing || connected && canSpeak()) {
            return;
          }
          Gateway to = anyGateway();
          if (to == null) {
            connectSoon(world.between(5, 20) * World.SECOND);
          } else {
            connect(to);
          }
        });
  }

  void connect(Gateway to) {
    at = to;
    writer = to.writer();
    connection = to.nextConnection();
    connected = true;
    mute = false;
    lately.clear();
    long t = world.stamp();
    write(RecordKind.OPENED, t, writer, connection, null, null, "198.51.100.7:4711", Bytes.EMPTY);
    heard(t, writer, connection);
    boolean older = writer.equals(addressed) && connection < addressedConnection;
    String before = addressed;
    long connectionBefore = addressedConnection;
    if (!older) {
      addressed = writer;
      addressedConnection = connection;
    }
    if (writer.equals(before) && connectionBefore != connection) {
      leave(before, connectionBefore, t);
    }
    seat = writer;
    watcher = writer;
    seatConnection = connection;
    unwatched = false;
    hello().forEach(this::say);
  }

  /** The connection ends, and the gateway knows. */
  void disconnect(CloseReason reason) {
    if (connected) {
      connected = false;
      closed(writer, connection, reason);
    }
  }

  /** The gateway is gone, and says nothing any more. */
  void cutOff() {
    connected = false;
  }

  void closed(String by, long number, CloseReason reason) {
    long t = world.stamp();
    write(RecordKind.CLOSED, t, by, number, reason, null, null, Bytes.EMPTY);
    if (by.equals(addressed) && number == addressedConnection) {
      addressed = null;
      addressedConnection = 0;
      if (reason.fault() == CloseReason.Fault.DEVICE) {
        silentAt = 0;
        ledger.offline(t, reason.wireName());
      } else {
        ledger.unknown(t, reason.wireName());
        if (reason == CloseReason.DRAINED) {
          silentAt = 0;
        } else {
          patience(t);
        }
      }
    }
    if (by.equals(seat) && number == seatConnection) {
      if (reason == CloseReason.DRAINED) {
        unwatched = true;
        drainedBy = by;
        seatConnection = 0;
      } else {
        seat = null;
      }
    }
    leave(by, number, t);
    if (reason != CloseReason.SUPERSEDED) {
      for (Flight flight : List.copyOf(flights)) {
        if (by.equals(flight.writer) && number == flight.connection) {
          finish(flight, t, "failed", "unknown", "connection_lost");
        }
      }
    }
  }

  /** What was not sent over it never will be. */
  private void leave(String by, long number, long t) {
    for (Flight flight : List.copyOf(flights)) {
      if (by.equals(flight.writer) && number == flight.connection && flight.sentAt == null) {
        finish(flight, t, "undeliverable", "none", "connection_lost");
      }
    }
  }

  void notLookedAt(String by, long since) {
    if (seat == null || !watcher.equals(by) || unwatched) {
      return;
    }
    unwatched = true;
    drainedBy = null;
    if ("offline".equals(ledger.state())) {
      return;
    }
    silentAt = 0;
    addressed = null;
    addressedConnection = 0;
    ledger.notObserved(since);
    if (at.up()) {
      world.count(Kind.DEVICE_ON_A_FROZEN_GATEWAY);
    }
  }

  void lookedAtAgain(String by, long t) {
    if (seat == null || !unwatched || by.equals(drainedBy)) {
      return;
    }
    boolean sameConnection = by.equals(seat) && seatConnection != 0;
    unwatched = false;
    drainedBy = null;
    if (sameConnection && addressed == null) {
      addressed = by;
      addressedConnection = seatConnection;
    }
    watcher = by;
    if (!"offline".equals(ledger.state()) && silentAt == 0) {
      patience(t);
    }
  }

  /** A gateway ticks that did not; it still has its connections. */
  void cameBack(String by) {
    if (by.equals(seat) && seatConnection != 0) {
      watcher = by;
    }
  }

  private void heard(long t, String by, long number) {
    lastSign = t;
    ledger.heard(t);
    patience(t);
    if (addressed == null) {
      addressed = by;
      addressedConnection = number;
    }
  }

  private void patience(long t) {
    long until = t + patienceMs;
    silentAt = until;
    world.due(
        until,
        () -> {
          if (silentAt == until) {
            silentAt = 0;
            ledger.offline(until, "heartbeat_timeout");
          }
        });
  }

  private void write(
      RecordKind kind,
      long t,
      String by,
      long number,
      CloseReason reason,
      String commandId,
      String detail,
      Bytes body) {
    world.write(
        partition,
        new LogRecord(
            device, kind, t, protocol.name(), by, number, reason, commandId, detail, body));
  }

  // ---- speaking ----

  void say(Said said) {
    sayOver(said, writer, connection);
    lately.add(said);
  }

  /** Also over a connection that was left. */
  void sayOver(Said said, String by, long number) {
    long t = world.stamp();
    write(RecordKind.FRAME, t, by, number, null, null, null, said.raw);
    heard(t, by, number);
    boolean late = !(by.equals(addressed) && number == addressedConnection);
    said.effect.heard(t, late);
  }

  /** The gateway saw bytes of it that are no frames. */
  private void seen() {
    long t = world.stamp();
    write(RecordKind.SEEN, t, writer, connection, null, null, null, Bytes.EMPTY);
    heard(t, writer, connection);
  }

  void beatOn() {
    if (canSpeak()) {
      if (world.percent(4)) {
        seen();
      } else {
        Said beat = beat();
        say(beat);
        if (world.percent(3)) {
          again(beat);
        }
      }
    }
    world.after(beatMs() - world.random.nextInt(2000), this::beatOn);
  }

  private void again(Said said) {
    long number = connection;
    world.after(
        world.between(300, 3000),
        () -> {
          if (canSpeak() && connection == number) {
            world.count(Kind.DUPLICATE_FRAME);
            say(said);
          }
        });
  }

  void speaks() {
    if (canSpeak()) {
      say(status());
    }
  }

  /** Some of what it said last comes once more, or only now, over the connection it has left. */
  void stragglers(String by, long number, List<Said> said) {
    for (Said late : said) {
      if (world.now() - late.at < 2 * World.MINUTE && world.percent(60)) {
        world.count(Kind.LATE_FRAME_OF_OLD_CONNECTION);
        sayOver(late, by, number);
      }
    }
  }

  List<Said> lastWords() {
    return List.copyOf(lately.subList(Math.max(0, lately.size() - 2), lately.size()));
  }

  // ---- incidents of the line ----

  void peerCloses(long awayMs) {
    world.count(Kind.PEER_CLOSED);
    disconnect(world.oneIn(3) ? CloseReason.IO_ERROR : CloseReason.PEER_CLOSED);
    connectSoon(awayMs);
  }

  /** Its radio is gone for a while; the connection lives. */
  void silentInTime() {
    long number = connection;
    mute = true;
    world.at(
        lastSign + patienceMs - world.between(2, 40) * World.SECOND,
        () -> {
          if (connected && connection == number) {
            mute = false;
            if (canSpeak()) {
              world.count(Kind.SILENT_AND_BACK_IN_TIME);
              speaks();
            }
          }
        });
  }

  void silentForLong() {
    long number = connection;
    String by = writer;
    Gateway before = at;
    mute = true;
    world.count(Kind.SILENT_FOR_TOO_LONG);
    boolean noticed = world.oneIn(2);
    if (noticed) {
      world.after(
          patienceMs + world.between(5, 200) * World.SECOND,
          () -> {
            if (connected && connection == number && by.equals(writer) && before.works()) {
              disconnect(CloseReason.IDLE_TIMEOUT);
            }
          });
    }
    world.after(
        patienceMs + world.between(World.MINUTE, 40 * World.MINUTE),
        () -> {
          if (closing) {
            return;
          }
          boolean open = connected && connection == number && by.equals(writer);
          Gateway to = anyGateway();
          if (to == null || connected && !open) {
            return;
          }
          connect(to);
          if (open && before.works() && before.writer().equals(by)) {
            closeLate(before, by, number, CloseReason.IO_ERROR);
          }
        });
  }

  void supersede() {
    long number = connection;
    String by = writer;
    Gateway before = at;
    List<Said> said = lastWords();
    world.count(Kind.SUPERSEDED);
    connect(at);
    world.after(
        world.between(100, 4000),
        () -> {
          if (before.works() && before.writer().equals(by)) {
            stragglers(by, number, said);
          }
        });
    closeLate(before, by, number, CloseReason.SUPERSEDED);
  }

  void moves(Gateway to) {
    long number = connection;
    String by = writer;
    Gateway before = at;
    List<Said> said = lastWords();
    world.count(Kind.MOVED_TO_OTHER_GATEWAY);
    connect(to);
    world.after(
        world.between(100, 4000),
        () -> {
          if (before.works() && before.writer().equals(by)) {
            stragglers(by, number, said);
          }
        });
    closeLate(before, by, number, CloseReason.PEER_CLOSED);
  }

  private void closeLate(Gateway of, String by, long number, CloseReason reason) {
    long most = reason == CloseReason.SUPERSEDED ? 6000 : 12 * World.MINUTE;
    world.after(
        world.between(4100, most),
        () -> {
          if (of.works() && of.writer().equals(by)) {
            world.count(Kind.LATE_CLOSED);
            closed(by, number, reason);
          }
        });
  }

  /** While its gateway stands still, it goes to another; what it had said comes when that thaws. */
  Runnable leavesTheFrozen(Gateway to) {
    long number = connection;
    String by = writer;
    List<Said> beats = List.of(status());
    world.count(Kind.DEVICE_LEFT_A_FROZEN_GATEWAY);
    connect(to);
    return () -> {
      for (Said late : beats) {
        world.count(Kind.LATE_FRAME_OF_OLD_CONNECTION);
        sayOver(late, by, number);
      }
      world.count(Kind.LATE_CLOSED);
      closed(by, number, CloseReason.PEER_CLOSED);
    };
  }

  void reboots() {
    Charge charge = anyRunning();
    if (charge != null) {
      world.count(Kind.REBOOT_DURING_A_CHARGE);
    }
    disconnect(CloseReason.PEER_CLOSED);
    // Of one that comes round within the hour, nobody could tell the one from the other.
    boolean slow = charge != null && charge.wattage <= 2_000;
    boolean resets = slow && charge.wh != null && charge.wh > 20 && world.oneIn(2);
    if (resets) {
      charge.resetMeter(world.now());
    }
    connectSoon(world.between(15 * World.SECOND, 60 * World.SECOND));
    if (resets) {
      world.count(Kind.METER_RESET);
      whenItCan(
          () -> {
            Said first = charge.runs() ? progress(charge) : null;
            if (first != null) {
              say(first);
            }
          });
    }
  }

  // ---- the registry ----

  void registers(String newOwner, String newSite, boolean mark, Standing newStanding) {
    owner = newOwner;
    site = newSite;
    marked = mark;
    standing = newStanding;
    version++;
    registered(version);
  }

  boolean assignedLately() {
    return world.now() - assignedAt < 2 * World.TICK;
  }

  private void registered(long itsVersion) {
    long t = world.stamp();
    assignedAt = t;
    RegisteredDevice body =
        new RegisteredDevice(
            device, owner, standing, site, null, null, ports, null, marked, itsVersion, 1, t);
    world.write(partition, LogRecord.registered(device, API, t, Json.bytes(body)));
    if (itsVersion == version) {
      ledger.assigned(t, standing == Standing.ACTIVE ? owner : null, site, marked);
    }
  }

  /** A change of long ago is announced once more, by another server. */
  void repeatsRegistration() {
    if (version > 1) {
      world.count(Kind.STALE_REGISTRATION);
      String nowOwner = owner;
      owner = "nobody";
      registered(version - 1);
      owner = nowOwner;
    }
  }

  String owner() {
    return owner;
  }

  String site() {
    return site;
  }

  boolean marked() {
    return marked;
  }

  /**
   * Whether a charge of it is at a point at which a new owner would have to finish what another
   * began.
   */
  boolean owesAStop() {
    return charges.stream().anyMatch(c -> c.startFailed && !c.settled && !c.unsettled);
  }

  boolean chargesKnown() {
    return !booked.isEmpty();
  }

  // ---- charges ----

  Charge anyRunning() {
    for (Charge charge : running) {
      if (charge != null) {
        return charge;
      }
    }
    return null;
  }

  /** Free in truth, and as far as anybody knows. */
  boolean isFree(int port) {
    return running[port] == null
        && !broken[port]
        && world.now() >= notBefore[port]
        && knownOn(port) == null
        && flights.stream().noneMatch(f -> Integer.valueOf(port).equals(f.port));
  }

  private Charge knownOn(int port) {
    for (Charge charge : booked) {
      if (charge.port == port && !charge.settling) {
        return charge;
      }
    }
    return null;
  }

  private Charge begin(String order, int port, int wattage) {
    return new Charge(order, port, nextName(), wattage, world.now());
  }

  /** From now on power flows. */
  private void flows(Charge charge, long lastsMs, boolean reported) {
    running[charge.port] = charge;
    charges.add(charge);
    charge.ending = anyEnding();
    if (reported) {
      progressOn(charge);
    }
    world.after(lastsMs, () -> ends(charge));
    if (world.percent(15)) {
      world.after(lastsMs / 3, () -> pauses(charge, world.between(World.MINUTE, lastsMs / 4)));
    }
  }

  private void pauses(Charge charge, long forMs) {
    if (charge.runs() && charge.known()) {
      world.count(Kind.PAUSE);
      charge.pause(world.now());
      world.after(
          forMs,
          () -> {
            if (charge.runs()) {
              charge.goOn(world.now());
              if (canSpeak()) {
                Said again = progress(charge);
                if (again != null) {
                  say(again);
                }
              }
            }
          });
    }
  }

  private void progressOn(Charge charge) {
    world.after(
        5 * World.MINUTE,
        () -> {
          if (!charge.runs()) {
            return;
          }
          if (canSpeak() && !charge.pauses() && !world.percent(10)) {
            Said report = progress(charge);
            if (report != null) {
              say(report);
              if (world.percent(5)) {
                again(report);
              }
            }
          }
          progressOn(charge);
        });
  }

  /** At the device itself: nobody asked for it. */
  void startsLocally(int port, int wattage, long lastsMs) {
    Charge charge = begin("L" + device.substring(4, 8) + nextName(), port, wattage);
    int fate = world.random.nextInt(4);
    flows(charge, lastsMs, fate < 3);
    charge.silent = fate == 3;
    if (fate == 0) {
      Said first = confirmation(charge);
      if (first != null && canSpeak()) {
        say(first);
      }
    } else if (fate < 3) {
      world.count(Kind.LOST_START);
    } else {
      world.count(Kind.UNKNOWN_ORDER_SETTLED);
    }
  }

  /** The platform asks for it. What becomes of it is drawn. */
  void startsByPlatform(int port, int wattage, long lastsMs) {
    String order = "ORD-" + device + '-' + world.random.nextInt(1 << 30);
    Charge charge = begin(order, port, wattage);
    charge.limitS = 54_000;
    Flight flight = ask(startId(order), CommandType.START, port, charge);
    if (flight == null) {
      return;
    }
    int fate = world.random.nextInt(20);
    if (fate == 0) {
      world.count(Kind.START_NEVER_WRITTEN);
    } else if (fate == 1) {
      world.count(Kind.START_LOST_WITH_CONNECTION);
      boolean before = world.oneIn(2);
      if (!before) {
        world.after(900, () -> sent(flight));
      }
      world.after(3000, () -> peerCloses(world.between(5, 90) * World.SECOND));
    } else {
      world.after(900, () -> takes(flight, fate, lastsMs));
    }
  }

  private void takes(Flight flight, int fate, long lastsMs) {
    if (!canSpeak() || !flights.contains(flight)) {
      return;
    }
    sent(flight);
    Charge charge = flight.charge;
    switch (fate) {
      case 2, 3 -> {
        world.count(Kind.START_REFUSED_BY_DEVICE);
        world.after(1000, () -> answers(flight, false));
      }
      case 4 -> {
        world.count(Kind.START_UNANSWERED);
        world.after(ANSWER_MS, () -> sentAgain(flight));
      }
      case 5 -> {
        world.count(Kind.START_ANSWERED_AT_SECOND_SEND);
        world.after(
            ANSWER_MS,
            () -> {
              sentAgain(flight);
              world.after(
                  1200,
                  () -> {
                    Charge late = charge.beginsAt(world.now() - 500);
                    flight.charge = late;
                    flows(late, lastsMs, true);
                    answers(flight, true);
                  });
            });
      }
      case 6, 7 -> {
        Charge begun = charge.beginsAt(world.now() + 500);
        flight.charge = begun;
        world.after(
            500,
            () -> {
              flows(begun, Math.max(lastsMs, 10 * World.MINUTE), true);
              if (world.oneIn(2)) {
                world.after(
                    world.between(1, 20) * World.SECOND,
                    () -> {
                      Said first = confirmation(begun);
                      if (begun.runs() && first != null && canSpeak()) {
                        say(first);
                      }
                    });
              }
            });
        world.after(ANSWER_MS, () -> sentAgain(flight));
      }
      default -> {
        boolean evidenceFirst = fate == 8 || fate == 9;
        world.after(
            1000,
            () -> {
              Charge begun = charge.beginsAt(world.now());
              flight.charge = begun;
              flows(begun, lastsMs, true);
              Said first = evidenceFirst ? confirmation(begun) : null;
              if (first != null && canSpeak()) {
                world.count(Kind.EVIDENCE_BEFORE_ANSWER);
                say(first);
                world.after(700, () -> answers(flight, true));
              } else {
                answers(flight, true);
              }
            });
      }
    }
  }

  private String startId(String order) {
    return Ids.startCommand(ledger.tenant(), device, order);
  }

  /** Two servers, or a third party that asks again. */
  void startsTwice(Charge charge) {
    if (charge.startId != null && charge.startTenant != null) {
      world.count(Kind.TWO_STARTS);
      long t = world.stamp();
      world.write(
          partition,
          command(charge.startId, charge.startTenant, CommandType.START, charge.port, charge, t));
    }
  }

  private LogRecord command(
      String id, String tenant, CommandType type, Integer port, Charge charge, long t) {
    Command asked =
        new Command(
            id,
            tenant,
            device,
            type,
            port,
            charge.order,
            type == CommandType.START ? ChargeMode.TIME : null,
            type == CommandType.START ? Integer.valueOf(54_000) : null,
            null,
            null,
            null,
            t,
            t + COMMAND_MS);
    return LogRecord.command(device, API, t, id, Json.bytes(asked));
  }

  /** Null if it went no further. */
  private Flight ask(String id, CommandType type, Integer port, Charge charge) {
    long t = world.stamp();
    String tenant = ledger.tenant();
    world.write(
        partition, command(id, tenant, type, type == CommandType.STOP ? null : port, charge, t));
    return take(id, tenant, type, port, charge, t);
  }

  private Flight take(
      String id, String tenant, CommandType type, Integer port, Charge charge, long t) {
    Flight flight = new Flight();
    flight.id = id;
    flight.type = type;
    flight.port = port;
    flight.tenant = tenant;
    flight.site = ledger.site();
    flight.charge = charge;
    flight.askedAt = t;
    if (type == CommandType.START) {
      charge.startId = id;
      charge.startTenant = tenant;
    }
    String refusal = refusal(flight);
    flights.add(flight);
    if (refusal != null) {
      finish(flight, t, "rejected", "none", refusal);
      return null;
    }
    if (addressed == null) {
      world.count(Kind.START_WHILE_OFFLINE);
      finish(flight, t, "undeliverable", "none", "device_offline");
      return null;
    }
    flight.writer = addressed;
    flight.connection = addressedConnection;
    world.truth.orders.put(id, flight.writer + '/' + flight.connection);
    world.due(
        t + COMMAND_MS,
        () -> {
          if (flights.contains(flight) && flight.sentAt == null) {
            finish(flight, t + COMMAND_MS, "expired", "none", "not_sent_in_time");
          }
        });
    return flight;
  }

  private String refusal(Flight flight) {
    if (flight.type == CommandType.STOP) {
      return booked.contains(flight.charge) ? null : "no_such_order";
    }
    if (marked) {
      return "maintenance";
    }
    if ("fault".equals(ledger.portState(flight.port))) {
      return "port_fault";
    }
    boolean taken =
        knownOn(flight.port) != null
            || flights.stream()
                .anyMatch(f -> f.type == CommandType.START && Objects.equals(f.port, flight.port));
    return taken ? "port_busy" : null;
  }

  private void sent(Flight flight) {
    flight.message = nextMessage();
    write(flight);
    long exact = flight.sentAt;
    long first = exact + ANSWER_MS + 2000;
    dueUnanswered(flight, first, 1);
  }

  private void sentAgain(Flight flight) {
    if (flights.contains(flight) && canSpeak()) {
      write(flight);
      dueUnanswered(flight, flight.lastSentAt + ANSWER_MS, 2);
    }
  }

  private void dueUnanswered(Flight flight, long at, int sends) {
    long until = Math.min(at, flight.askedAt + COMMAND_MS);
    world.due(
        until,
        () -> {
          if (flights.contains(flight) && flight.sends == sends) {
            boolean left =
                addressed != null
                    && !(addressed.equals(flight.writer)
                        && addressedConnection == flight.connection);
            finish(flight, until, "failed", "unknown", left ? "connection_lost" : "no_answer");
            if (flight.type == CommandType.START) {
              startFailed(flight, until);
            }
          }
        });
  }

  private void write(Flight flight) {
    long t = world.stamp();
    ChargeOrder order =
        new ChargeOrder(
            flight.type == CommandType.START,
            flight.charge.port,
            null,
            OrderBytes.of(flight.charge.order).hex(),
            flight.type == CommandType.START ? ChargeMode.TIME : null,
            flight.type == CommandType.START ? flight.charge.limitS : null,
            null);
    Protocol.Encoded.Order encoded = (Protocol.Encoded.Order) protocol.encode(order);
    Bytes raw = protocol.downlink(id(), flight.message, encoded.operation(), encoded.data()).raw();
    write(RecordKind.SENT, t, writer, connection, null, flight.id, null, raw);
    if (flight.type == CommandType.START) {
      flight.charge.written.add(t);
    }
    flight.sentAt = flight.sentAt == null ? Long.valueOf(t) : flight.sentAt;
    flight.lastSentAt = t;
    flight.sends++;
  }

  private void answers(Flight flight, boolean done) {
    if (!canSpeak()) {
      return;
    }
    boolean stop = flight.type == CommandType.STOP;
    Charge charge = flight.charge;
    Bytes raw = answer(flight.message, done, stop, charge);
    say(
        new Said(
            raw,
            (t, late) -> {
              if (!flights.contains(flight)) {
                return;
              }
              if (!done) {
                finish(flight, t, "rejected", "none", refusedWord());
                return;
              }
              if (stop) {
                charge.stopConfirmed = true;
              } else if (evidence(charge, t, 0)) {
                charge.startSeen = true;
                power(charge, t);
              }
              finish(flight, t, "succeeded", "confirmed", null);
            },
            Long.MIN_VALUE));
  }

  abstract String refusedWord();

  private void finish(Flight flight, long t, String state, String effect, String reason) {
    flights.remove(flight);
    world.truth.commands.add(
        new Truth.Command(
            flight.id,
            flight.tenant,
            flight.site,
            device,
            flight.port,
            flight.type.wireName(),
            state,
            effect,
            reason,
            t,
            flight.sentAt));
    if (flight.type == CommandType.START && !state.equals("succeeded") && flight.sentAt != null) {
      // Where the wire carries no order, a charge that begins just then would be taken for this
      // one.
      notBefore[flight.port] = t + 10 * World.MINUTE;
    }
    if (flight.type == CommandType.START
        && state.equals("failed")
        && "connection_lost".equals(reason)) {
      startFailed(flight, t);
    }
  }

  /** It charges, or will be seen to: then it is to be stopped at once. */
  private void startFailed(Flight flight, long t) {
    Charge charge = flight.charge;
    charge.startFailed = true;
    if (charge.open) {
      stopAtOnce(charge, t);
    }
  }

  private void stopAtOnce(Charge charge, long t) {
    world.count(Kind.START_CONTRADICTED);
    charge.stopAsked = true;
    String id = Ids.of("auto-stop", charge.startId);
    Flight stop = take(id, charge.tenant, CommandType.STOP, charge.port, charge, t);
    if (stop != null) {
      world.after(1000, () -> carriesOutStop(stop));
    }
  }

  private void carriesOutStop(Flight stop) {
    if (!canSpeak() || !flights.contains(stop)) {
      return;
    }
    sent(stop);
    world.after(
        1000,
        () -> {
          answers(stop, true);
          if (stop.charge.runs()) {
            stop.charge.ending = stoppedByPlatform();
            world.after(1500, () -> ends(stop.charge));
          }
        });
  }

  void stopsByPlatform() {
    for (Charge charge : booked) {
      if (charge.runs()
          && charge.startId != null
          && !charge.stopAsked
          && Objects.equals(charge.tenant, ledger.tenant())) {
        world.count(Kind.PLATFORM_STOP);
        charge.stopAsked = true;
        Flight stop = ask("stop-" + charge.order, CommandType.STOP, charge.port, charge);
        if (stop != null) {
          world.after(800, () -> carriesOutStop(stop));
        }
        return;
      }
    }
  }

  void stopsUnknown() {
    world.count(Kind.STOP_OF_UNKNOWN_ORDER);
    Charge none = new Charge("NONE-" + device + '-' + world.now(), 1, 0, 0, 0);
    ask("stop-" + none.order, CommandType.STOP, null, none);
  }

  Charge running(boolean startedByPlatform) {
    for (Charge charge : running) {
      if (charge != null && charge.open && (charge.startId != null) == startedByPlatform) {
        return charge;
      }
    }
    return null;
  }

  /** Power is off; the settlement comes now, later, or never. */
  void ends(Charge charge) {
    if (!charge.runs()) {
      return;
    }
    charge.end(world.now());
    running[charge.port] = null;
    int fate = world.random.nextInt(100);
    long end = charge.over;
    if (charge.silent || fate < 70) {
      settles(charge, 2000);
      int times = world.random.nextInt(3);
      for (int i = 1; i <= times; i++) {
        settlesAgain(charge, 2000 + i * repeatMs());
      }
    } else if (fate < 82) {
      world.count(Kind.HELD_BACK_SETTLEMENT);
      settles(charge, world.between(5 * World.MINUTE, 2 * World.HOUR));
    } else if (fate < 87) {
      settles(charge, world.between(20 * World.HOUR, 23 * World.HOUR + 30 * World.MINUTE));
    } else if (fate < 93) {
      settles(charge, world.between(24 * World.HOUR + 10 * World.MINUTE, 31 * World.HOUR));
    } else {
      world.count(Kind.LOST_END);
    }
    if (end > world.now()) {
      throw new IllegalStateException("ended in the future");
    }
  }

  abstract long repeatMs();

  private void settles(Charge charge, long inMs) {
    world.after(
        inMs,
        () ->
            whenItCan(
                () -> {
                  if (world.now() - charge.over > 20 * World.HOUR) {
                    world.count(
                        charge.unsettled
                            ? Kind.SETTLEMENT_AFTER_TIMEOUT
                            : Kind.SETTLEMENT_A_DAY_LATE_IN_TIME);
                  }
                  say(end(charge, world.now()));
                }));
  }

  private void settlesAgain(Charge charge, long inMs) {
    world.after(
        inMs,
        () -> {
          if (canSpeak() && charge.settled) {
            world.count(Kind.REPEATED_SETTLEMENT);
            say(end(charge, world.now()));
          }
        });
  }

  /** At once, or once it is connected again; when its time here is over, for that alone. */
  private void whenItCan(Runnable what) {
    if (canSpeak()) {
      what.run();
    } else if (closing && !connected) {
      for (Gateway gateway : gateways) {
        gateway.tick();
      }
      connect(gateways[0]);
      world.after(2000, what);
      world.after(30_000, () -> disconnect(CloseReason.PEER_CLOSED));
    } else {
      world.after(world.between(20, 60) * World.SECOND, () -> whenItCan(what));
    }
  }

  /** Nothing new begins from here on. */
  void retires() {
    for (Charge charge : running) {
      if (charge != null) {
        ends(charge);
      }
    }
    world.after(
        world.between(3, 10) * World.MINUTE,
        () -> {
          closing = true;
          disconnect(CloseReason.PEER_CLOSED);
          world.after(
              world.between(1, 20) * World.MINUTE,
              () -> {
                world.count(Kind.DECOMMISSIONED);
                registers(owner, site, marked, Standing.DECOMMISSIONED);
              });
        });
  }

  // ---- what charges show ----

  /** Whether the charge is open, now or still. */
  boolean evidence(Charge charge, long t, int elapsedS) {
    if (charge.settled || charge.unsettled) {
      return false;
    }
    if (!charge.open) {
      open(charge, t, elapsedS);
      for (Charge other : booked) {
        if (other != charge && other.port == charge.port) {
          other.settling = true;
        }
      }
      if (charge.startFailed && isBound(charge) && !charge.stopAsked) {
        stopAtOnce(charge, t);
      }
    }
    return true;
  }

  private void open(Charge charge, long t, int elapsedS) {
    charge.open = true;
    charge.tenant = ledger.tenant();
    charge.site = ledger.site();
    charge.startedAt = t - elapsedS * 1000L;
    charge.lastPower = charge.startedAt;
    booked.add(charge);
    settleBy(charge, t);
  }

  void power(Charge charge, long t) {
    charge.lastPower = t;
    charge.settling = false;
    charge.idleBeats = 0;
    settleBy(charge, t);
    ledger.power(charge.port, t);
  }

  void reported(Charge charge, long t, int elapsedS, Charge.Shows shows, boolean late) {
    if (!evidence(charge, t, elapsedS)) {
      return;
    }
    boolean overtaken = late && charge.shown != null && shows.wh() < charge.shown.wh();
    if (!overtaken) {
      charge.hear(shows);
    }
    power(charge, t);
  }

  /** A status byte. */
  void status(int port, long t, String state) {
    Charge known = knownOn(port);
    if (known != null) {
      if (state.equals("charging")) {
        power(known, t);
      } else if (state.equals("idle")) {
        if (t - known.startedAt < START_GRACE_MS) {
          return;
        }
        known.idleBeats++;
        known.settling = known.idleBeats >= 2;
      }
    }
    ledger.shows(port, t, state);
  }

  private void settleBy(Charge charge, long t) {
    long until = t + World.SETTLE_TIMEOUT;
    charge.settleDue = until;
    world.due(
        until,
        () -> {
          if (charge.open && charge.settleDue == until) {
            charge.unsettled = true;
            charge.endedAt = Math.max(charge.startedAt, charge.lastPower);
            charge.outcome = "failed";
            charge.stopReason = "unsettled";
            charge.closedBy = "timeout";
            ended(charge, until);
          }
        });
  }

  private void ended(Charge charge, long t) {
    charge.open = false;
    booked.remove(charge);
    if (!charge.settling && knownOn(charge.port) == null) {
      ledger.released(charge.port, t);
    }
  }

  void settled(
      Charge charge, long t, int durationS, Charge.Shows shows, String outcome, String stopReason) {
    if (charge.settled) {
      return;
    }
    boolean first = !charge.unsettled;
    if (first && !charge.open) {
      open(charge, t, durationS);
    }
    long told = charge.startedAt + durationS * 1000L;
    boolean heldBack = t - told > HELD_BACK_MS;
    boolean powerLater = charge.lastPower > told + HELD_BACK_MS;
    charge.endedAt = heldBack && !powerLater ? told : t;
    charge.hear(shows);
    charge.outcome = outcome;
    charge.stopReason = stopReason;
    charge.closedBy = first ? "settlement" : "late_settlement";
    charge.settled = true;
    if (first) {
      ended(charge, t);
    }
  }

  void faultOn(int port) {
    if (running[port] == null || !socketsFaultAlone()) {
      world.count(Kind.PORT_FAULT);
      broken[port] = true;
      speaks();
      world.after(
          world.between(4, 50) * World.MINUTE,
          () -> {
            broken[port] = false;
            speaks();
          });
    }
  }

  /** Whether a fault of a port that charges would say that the charge is over. */
  abstract boolean socketsFaultAlone();

  void writeDown() {
    ledger.close();
    for (Charge charge : charges) {
      if (charge.known()) {
        world.truth.sessions.add(
            new Truth.Session(
                nameOf(charge),
                device,
                charge.port,
                charge.tenant,
                charge.site,
                charge.startedAt,
                charge.endedAt,
                charge.wh,
                charge.outcome == null ? "open" : charge.outcome,
                charge.stopReason,
                charge.closedBy,
                charge.suspicions.isEmpty() ? null : String.join(",", charge.suspicions)));
        if (charge.settled) {
          metered(charge);
        }
      }
    }
  }

  /** That a meter came round, or began anew, between what was heard of it, nobody can know. */
  private void metered(Charge charge) {
    long flowed = inSteps(charge.flowedWh(charge.over));
    if (flowed == charge.wh) {
      world.truth.metered.add(new Truth.Metered(device + '/' + nameOf(charge), flowed));
    } else if (charge.suspicions.isEmpty()) {
      world.count(Kind.METER_DECEIVED);
    }
  }

  /** As the wire can tell it. */
  abstract long inSteps(long wh);

  List<Charge> charges() {
    return charges;
  }
}
