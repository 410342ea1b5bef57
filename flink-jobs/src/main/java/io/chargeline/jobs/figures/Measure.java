package io.chargeline.jobs.figures;

/**
 * What is added up. A level is how many devices or ports are in a state; a window holds its time
 * integral, in ms, and its value at the end. Everything else is a plain sum. State holds ordinals:
 * new measures go to the end.
 */
enum Measure {
  DEVICE_ONLINE(true),
  DEVICE_OFFLINE(true),
  DEVICE_UNKNOWN(true),
  DEVICE_MAINTENANCE(true),
  PORT_IDLE(true),
  PORT_CHARGING(true),
  PORT_FAULT(true),
  PORT_OFFLINE(true),
  PORT_UNKNOWN(true),
  PORT_MAINTENANCE(true),
  OFFLINE_TIMES(false),
  FAULT_TIMES(false),
  SESSIONS_STARTED(false),
  SESSIONS_ENDED(false),
  SESSIONS_SUCCESSFUL(false),
  SESSIONS_COMPLETE(false),
  SESSIONS_SUSPECT(false),
  ENERGY_WH(false),
  DURATION_S(false),
  COMMANDS_ENDED(false),
  COMMANDS_SUCCESSFUL(false),
  COMMANDS_SENT(false),
  COMMANDS_ANSWERED(false),
  RESPONSE_MS(false),
  STARTS_ENDED(false),
  STARTS_SUCCESSFUL(false),
  /** How much is known: the revisions of all facts that were counted. It never falls. */
  WEIGHT(false),
  /** Beside the state of the device itself: whether any of its ports is faulty. */
  DEVICE_FAULT(true);

  private static final Measure[] ALL = values();

  /** Of a tally: two for each measure. */
  static final int CELLS = 2 * ALL.length;

  private final boolean level;

  Measure(boolean level) {
    this.level = level;
  }

  static Measure of(int number) {
    return ALL[number];
  }

  /** As state holds it. */
  @SuppressWarnings("EnumOrdinal") // new ones go to the end, see above
  int number() {
    return ordinal();
  }

  boolean isLevel() {
    return level;
  }

  /** The cell of the sum; of a level, of its changes. */
  int cell() {
    return 2 * number();
  }

  /** The cell of a level's changes times their moments. */
  int moment() {
    return cell() + 1;
  }

  static boolean isLevelChange(int cell) {
    return cell % 2 == 0 && ALL[cell / 2].level;
  }
}
