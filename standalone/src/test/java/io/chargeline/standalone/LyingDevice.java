package io.chargeline.standalone;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.WireFrame;
import io.chargeline.standalone.WireLedger.Heard;
import io.chargeline.standalone.WireLedger.Ran;
import io.chargeline.standalone.WireLedger.Said;
import io.chargeline.standalone.WireLedger.What;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A device that keeps to the letter of its protocol and not to the truth. All on the fleet's one
 * event loop; the ledger knows what it did.
 */
abstract class LyingDevice {
  /** What nothing asked for. */
  private static final String UNASKED = "";

  private static final long AT_ONCE_MS = 50;
  private static final long SLOWLY_MS = 3_000;
  private static final long REDIAL_MS = 400;
  private static final long OLD_LINE_KEPT_MS = 3_000;

  /** By how much a late answer is late, and a report that comes when all is over. */
  private static final long LATE_MS = 700;

  private static final long VERY_LATE_MS = 1_500;

  final String id;
  final SplittableRandom random;
  private final LyingFleet fleet;
  private final List<Lie> repertoire;
  private final Map<String, Lie> conduct = new HashMap<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private final Map<Integer, Charge> charges = new HashMap<>();
  private FleetLine line;

  /** It goes through its repertoire, so that a fleet shows all of it. */
  private int turn;

  /** What kind of device it is. */
  enum Temper {
    HONEST,
    LIAR,
    /** Its commands have time for a second sending. */
    PATIENT
  }

  /** What a command is about. */
  enum Kind {
    START,
    STOP,
    REBOOT,
    QUERY,
    OTHER
  }

  /**
   * A command as it came.
   *
   * @param portNo 1-based; 0 where it concerns no port
   * @param order what names the charge on the wire; empty where nothing does
   */
  record Task(WireFrame frame, Kind kind, int portNo, String order) {
    String hex() {
      return frame.raw().hex();
    }
  }

  /** How an answer differs in form from a true one. */
  enum Twist {
    NONE,
    ORDER,
    MESSAGE,
    PORT
  }

  /** A charge for which power flows. */
  static final class Charge {
    final int portNo;

    /** On the wire. */
    final String name;

    final Ran ran;

    Charge(int portNo, String name, Ran ran) {
      this.portNo = portNo;
      this.name = name;
      this.ran = ran;
    }

    int seconds() {
      return (int) ((System.currentTimeMillis() - ran.since) / 1000);
    }
  }

  LyingDevice(String id, Temper temper, LyingFleet fleet, long seed) {
    this.id = id;
    this.fleet = fleet;
    this.random = new SplittableRandom(seed);
    this.repertoire = repertoire(temper);
    this.turn = random.nextInt(repertoire.size());
  }

  private static List<Lie> repertoire(Temper temper) {
    return switch (temper) {
      case HONEST ->
          List.of(Lie.HONEST, Lie.HONEST, Lie.HONEST, Lie.HONEST_SLOWLY, Lie.HONEST_REFUSAL);
      case LIAR ->
          Arrays.stream(Lie.values()).filter(lie -> !lie.name().contains("SECOND")).toList();
      case PATIENT ->
          List.of(
              Lie.SILENT,
              Lie.DOES_AND_NEVER_SAYS,
              Lie.WAITS_FOR_THE_SECOND,
              Lie.WAITS_FOR_THE_SECOND,
              Lie.SECOND_YES_THEN_NO);
    };
  }

  /** What the frame asks for; empty for the server's answers. */
  abstract Optional<Task> task(WireFrame frame);

  /** All that a device says when it comes. */
  abstract List<Bytes> greeting();

  /** Empty where this protocol's answer has nothing to twist so. */
  abstract Optional<Bytes> answer(Task task, boolean yes, Twist twist);

  /** The report that a query asks for, or, twisted, that of another socket. */
  abstract Optional<Bytes> status(Task task, Twist twist);

  abstract Bytes power(Charge charge);

  abstract Bytes settlement(Charge charge);

  /** What names the charge on the wire from now on. */
  abstract String nameOf(Task start, boolean another);

  /** The order number of a charge that runs under another name. */
  abstract String orderOf(String name);

  abstract boolean isStopOf(Task stop, Charge charge);

  boolean charges(int portNo) {
    return charges.containsKey(portNo);
  }

  Optional<Charge> charge(int portNo) {
    return Optional.ofNullable(charges.get(portNo));
  }

  boolean online() {
    return line != null && line.open();
  }

  /** Whether it owes no report and no settlement. */
  boolean settled() {
    return charges.isEmpty();
  }

  void opened(FleetLine opened) {
    line = opened;
    fleet.ledger().said(new Said(id, opened.number(), now(), UNASKED, What.CAME));
    greeting().forEach(opened::write);
    fleet.ledger().said(new Said(id, opened.number(), now(), UNASKED, What.REPORT));
  }

  void closed(FleetLine closed) {
    if (closed == line) {
      line = null;
      after(REDIAL_MS, () -> fleet.dial(this, closed.gateway()));
    }
  }

  void received(FleetLine on, WireFrame frame) {
    Task task = task(frame).orElse(null);
    if (task == null) {
      return;
    }
    int copy = copies.merge(task.hex(), 1, Integer::sum);
    Lie lie = conduct.computeIfAbsent(task.hex(), unused -> lie(task));
    fleet.ledger().heard(new Heard(id, on.number(), now(), task.hex(), task.kind(), copy, lie));
    act(new Turn(task, on), lie, copy);
  }

  private Lie lie(Task task) {
    turn++;
    Lie lie = repertoire.get(turn % repertoire.size());
    boolean nothingToRefuse = task.kind() == Kind.QUERY || task.kind() == Kind.REBOOT;
    return lie == Lie.HONEST_REFUSAL && nothingToRefuse ? Lie.HONEST : lie;
  }

  /** The rest of the charges: each is told if it was not, and settled. */
  void finish() {
    for (Charge charge : List.copyOf(charges.values())) {
      tell(charge);
      after(LATE_MS, () -> settle(charge));
    }
  }

  private void act(Turn turn, Lie lie, int copy) {
    boolean second = lie == Lie.WAITS_FOR_THE_SECOND || lie == Lie.SECOND_YES_THEN_NO;
    if (copy != (second ? 2 : 1)) {
      return;
    }
    switch (lie) {
      case HONEST, WAITS_FOR_THE_SECOND -> after(AT_ONCE_MS, turn::honestly);
      case HONEST_SLOWLY -> after(SLOWLY_MS, turn::honestly);
      case HONEST_REFUSAL -> after(AT_ONCE_MS, () -> turn.say(false));
      case SILENT -> {
        // nothing
      }
      case DOES_AND_NEVER_SAYS -> turn.doSecretly();
      case LATE -> {
        turn.doSecretly();
        after(LyingFleet.TIMEOUT_MS + LATE_MS, () -> turn.say(true));
      }
      case TWICE -> {
        after(AT_ONCE_MS, turn::honestly);
        after(2 * AT_ONCE_MS, turn::again);
      }
      case YES_THEN_NO, SECOND_YES_THEN_NO -> {
        after(AT_ONCE_MS, turn::honestly);
        after(4 * AT_ONCE_MS, () -> turn.say(false));
      }
      case NO_THEN_YES -> {
        after(AT_ONCE_MS, () -> turn.say(false));
        after(8 * AT_ONCE_MS, turn::honestly);
      }
      case OTHER_ORDER -> turn.twisted(Twist.ORDER);
      case OTHER_MESSAGE -> turn.twisted(Twist.MESSAGE);
      case OTHER_PORT -> turn.twisted(Twist.PORT);
      case DROPS -> turn.hangUp(false);
      case DROPS_AND_DOES -> {
        turn.doSecretly();
        turn.hangUp(false);
      }
      case DROPS_AND_ANSWERS_ELSEWHERE -> {
        turn.doSecretly();
        turn.hangUp(true);
        after(3 * REDIAL_MS, turn::sayElsewhere);
      }
      case MOVES_AND_ANSWERS_ELSEWHERE -> {
        turn.doSecretly();
        turn.move();
        after(REDIAL_MS, turn::sayElsewhere);
      }
      case MOVES_AND_ANSWERS_IN_PLACE -> {
        turn.move();
        after(REDIAL_MS, turn::honestly);
      }
      case REFUSES_AND_DOES -> {
        after(AT_ONCE_MS, () -> turn.say(false));
        after(2 * AT_ONCE_MS, turn::doSecretly);
      }
      case SAYS_AND_NEVER_DOES -> after(AT_ONCE_MS, () -> turn.say(true));
      case RUNS_ANOTHER_ORDER -> {
        after(AT_ONCE_MS, () -> turn.say(true));
        after(2 * AT_ONCE_MS, turn::runAnother);
      }
    }
  }

  /** One command on one line. */
  private final class Turn {
    private final Task task;
    private final FleetLine on;
    private boolean could;

    Turn(Task task, FleetLine on) {
      this.task = task;
      this.on = on;
    }

    void honestly() {
      could = doIt(task, "");
      charge(task.portNo()).ifPresent(charge -> after(LATE_MS, () -> tell(charge)));
      say(could);
    }

    /** The same words once more; what they ask for is done. */
    void again() {
      say(could);
    }

    /** Tells of it soon, late, or only at its end. */
    void doSecretly() {
      if (!doIt(task, "") || task.kind() != Kind.START) {
        return;
      }
      Charge charge = charges.get(task.portNo());
      switch (random.nextInt(3)) {
        case 0 -> after(LATE_MS, () -> tell(charge));
        case 1 -> after(LyingFleet.TIMEOUT_MS + VERY_LATE_MS, () -> tell(charge));
        default -> after(LyingFleet.TIMEOUT_MS + VERY_LATE_MS, () -> settle(charge));
      }
    }

    void runAnother() {
      if (task.kind() == Kind.START && doIt(task, nameOf(task, true))) {
        Charge charge = charges.get(task.portNo());
        after(LATE_MS, () -> tell(charge));
      }
    }

    void twisted(Twist twist) {
      if (random.nextBoolean()) {
        doSecretly();
      }
      Optional<Bytes> said =
          task.kind() == Kind.QUERY ? status(task, twist) : answer(task, true, twist);
      after(AT_ONCE_MS, () -> said.ifPresent(on::write));
    }

    /** Whatever it says, of a query it can only say what was asked for. */
    void say(boolean yes) {
      boolean query = task.kind() == Kind.QUERY;
      Optional<Bytes> words = query ? status(task, Twist.NONE) : answer(task, yes, Twist.NONE);
      if (words.isPresent() && on.open()) {
        What what = query ? What.REPORT : yes ? What.YES : What.NO;
        fleet.ledger().said(new Said(id, on.number(), now(), task.hex(), what));
        on.write(words.get());
      }
      if (task.kind() == Kind.REBOOT && yes && could) {
        after(AT_ONCE_MS, () -> hangUp(false));
      }
    }

    void sayElsewhere() {
      if (online()) {
        (task.kind() == Kind.QUERY ? status(task, Twist.NONE) : answer(task, true, Twist.NONE))
            .ifPresent(line::write);
        if (task.kind() == Kind.QUERY) {
          fleet.ledger().said(new Said(id, line.number(), now(), task.hex(), What.REPORT));
        }
      }
    }

    void hangUp(boolean elsewhere) {
      if (on == line) {
        line = null;
        after(REDIAL_MS, () -> fleet.dial(LyingDevice.this, next(elsewhere)));
      }
      close();
    }

    private void close() {
      fleet.ledger().hungUp(on.number(), now());
      on.close();
    }

    void move() {
      if (on == line) {
        fleet.dial(LyingDevice.this, next(true));
      }
      after(OLD_LINE_KEPT_MS, this::close);
    }

    private int next(boolean elsewhere) {
      return elsewhere ? 1 - on.gateway() : on.gateway();
    }
  }

  /**
   * @param otherName the charge's name, when not what the start says
   * @return whether it could
   */
  private boolean doIt(Task task, String otherName) {
    return switch (task.kind()) {
      case START -> begin(task, otherName);
      case STOP -> end(task);
      default -> true;
    };
  }

  private boolean begin(Task start, String otherName) {
    if (charges(start.portNo())) {
      return false;
    }
    boolean another = !otherName.isEmpty();
    String name = another ? otherName : nameOf(start, false);
    String order = another ? orderOf(name) : "";
    Ran ran = fleet.ledger().ran(new Ran(id, start.portNo(), start.hex(), order, now()));
    charges.put(start.portNo(), new Charge(start.portNo(), name, ran));
    return true;
  }

  private boolean end(Task stop) {
    Charge charge = charges.get(stop.portNo());
    if (charge == null || !isStopOf(stop, charge)) {
      return false;
    }
    after(LATE_MS, () -> settle(charge));
    return true;
  }

  private void tell(Charge charge) {
    if (charges.get(charge.portNo) != charge) {
      return;
    }
    if (online()) {
      line.write(power(charge));
      charge.ran.told(now());
      fleet.ledger().said(new Said(id, line.number(), now(), UNASKED, What.REPORT));
    } else {
      after(REDIAL_MS, () -> tell(charge));
    }
  }

  private void settle(Charge charge) {
    if (charges.get(charge.portNo) != charge) {
      return;
    }
    if (online()) {
      line.write(settlement(charge));
      charge.ran.told(now());
      charges.remove(charge.portNo);
    } else {
      after(REDIAL_MS, () -> settle(charge));
    }
  }

  private void after(long ms, Runnable what) {
    fleet.after(ms, what);
  }

  static long now() {
    return System.currentTimeMillis();
  }
}
