package io.chargeline.jobs.device;

import io.chargeline.domain.Ids;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A device that does what it says and says what it does, on lines that lose and repeat. Its port is
 * charged by one charge at a time.
 */
abstract class HonestPile implements AutoCloseable {
  static final int STARTS = 0;
  static final int REFUSES = 1;
  static final int NEVER_HEARS = 2;
  private static final int PORTS = 2;

  final LogOfADevice log;
  final List<Charge> charges = new ArrayList<>();
  private long connection = 1;
  private int count;

  /** A charge, or a start that may become one. */
  static final class Charge {
    String order;

    /** Null: nobody asked for it. */
    String commandId;

    int portNo;
    int number;
    int message = -1;
    int verdict = NEVER_HEARS;
    boolean answered;
    boolean running;
    long startedAt;
    long endedAt;

    int seconds(long now) {
      return (int) (((running ? now : endedAt) - startedAt) / 1000);
    }
  }

  HonestPile(LogOfADevice log) throws Exception {
    this.log = log;
  }

  /** Whether a start names its port. */
  abstract boolean namesPorts();

  abstract void sayAnswer(Charge charge) throws Exception;

  abstract void sayProgress(Charge charge) throws Exception;

  abstract void sayEnd(Charge charge) throws Exception;

  abstract void beat() throws Exception;

  long connection() {
    return connection;
  }

  long nextConnection() {
    return ++connection;
  }

  List<Charge> running() {
    return charges.stream().filter(charge -> charge.running).toList();
  }

  List<Charge> over() {
    return charges.stream().filter(charge -> charge.endedAt != 0).toList();
  }

  List<Charge> unanswered() {
    return charges.stream().filter(charge -> charge.message >= 0 && !charge.answered).toList();
  }

  boolean charges(int portNo) {
    return running().stream().anyMatch(charge -> charge.portNo == portNo);
  }

  void start(Random random) throws Exception {
    Charge charge = next(random);
    DeviceId device = log.device();
    charge.commandId = Ids.startCommand("demo", device.value(), charge.order);
    charges.add(charge);
    ask(charge);
    if (!isDispatched(charge) || random.nextInt(6) == 0) {
      return;
    }
    charge.message = count;
    log.after(1).sent(charge.message);
    boolean free = !charges(charge.portNo);
    int fate = random.nextInt(6);
    charge.verdict = fate == 0 ? NEVER_HEARS : fate == 1 || !free ? REFUSES : STARTS;
    if (charge.verdict == STARTS) {
      begin(charge);
    }
    if (random.nextInt(3) > 0) {
      log.after(1);
      answer(charge, false);
    }
  }

  private Charge next(Random random) {
    Charge charge = new Charge();
    charge.order = "ORD-" + ++count;
    charge.portNo = 1 + random.nextInt(PORTS);
    return charge;
  }

  private void begin(Charge charge) {
    charge.number = count;
    charge.running = true;
    charge.startedAt = log.now();
  }

  private void ask(Charge charge) throws Exception {
    log.ask(
        new Command(
            charge.commandId,
            "demo",
            log.device().value(),
            CommandType.START,
            namesPorts() ? charge.portNo : null,
            charge.order,
            ChargeMode.TIME,
            3600,
            null,
            null,
            null,
            log.now(),
            log.now() + 40_000));
  }

  private boolean isDispatched(Charge charge) {
    var orders = log.all(Topic.GATEWAY_COMMANDS);
    return !orders.isEmpty()
        && orders.get(orders.size() - 1).get("command_id").asText().equals(charge.commandId);
  }

  /** The same command once more. */
  void startAgain(Charge charge) throws Exception {
    if (charge != null && charge.commandId != null) {
      ask(charge);
    }
  }

  void unasked(Random random) throws Exception {
    Charge charge = next(random);
    if (!charges(charge.portNo)) {
      charge.order = "OWN-" + count;
      charges.add(charge);
      begin(charge);
      report(charge);
    }
  }

  void answer(Charge charge, boolean again) throws Exception {
    if (charge != null && charge.message >= 0 && charge.verdict != NEVER_HEARS) {
      if (again == charge.answered) {
        charge.answered = true;
        sayAnswer(charge);
      }
    }
  }

  void report(Charge charge) throws Exception {
    if (charge != null) {
      sayProgress(charge);
    }
  }

  void end(Charge charge, boolean heard) throws Exception {
    if (charge != null) {
      charge.running = false;
      charge.endedAt = log.now();
      if (heard) {
        sayEnd(charge);
      }
    }
  }

  void settle(Charge charge) throws Exception {
    if (charge != null) {
      sayEnd(charge);
    }
  }

  void stop(Charge charge) throws Exception {
    if (charge != null) {
      log.askStop("stop-" + ++count, charge.order);
    }
  }

  @Override
  public void close() throws Exception {
    log.close();
  }
}
