package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.BareCommand;
import io.chargeline.protocol.ap3000.CardParameters;
import io.chargeline.protocol.ap3000.DetectionParameters;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.EepromData;
import io.chargeline.protocol.ap3000.LimitParameters;
import io.chargeline.protocol.ap3000.Locate;
import io.chargeline.protocol.ap3000.Mute;
import io.chargeline.protocol.ap3000.ParameterReport;
import io.chargeline.protocol.ap3000.Parameters;
import io.chargeline.protocol.ap3000.PlayVoice;
import io.chargeline.protocol.ap3000.QrAddress;
import io.chargeline.protocol.ap3000.ReadEeprom;
import io.chargeline.protocol.ap3000.RunParameters;
import io.chargeline.protocol.ap3000.SetCardMode;
import io.chargeline.protocol.ap3000.SetParameters;
import io.chargeline.protocol.ap3000.SetWorkMode;
import io.chargeline.protocol.ap3000.TemporaryQr;
import io.chargeline.protocol.ap3000.WriteEeprom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a device was told to keep to: parameters, modes, texts, bytes; it outlives the power. */
final class Setup {
  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int MOST_DECIWATTS = 20_000;
  private static final int LAST_SECTOR = 15;
  private static final int EEPROM_SIZE = 0x10000;
  private static final byte BLANK = (byte) 0xFF;

  private final Map<Integer, Parameters> parameters = new TreeMap<>();
  private final Map<Integer, Byte> eeprom = new TreeMap<>();
  private final Map<Integer, Downlink> told = new TreeMap<>();
  private Optional<Duration> heartbeat = Optional.empty();

  Setup() {
    clear();
  }

  /** 0x88: as it left the factory. */
  void clear() {
    parameters.clear();
    put(RunParameters.DEFAULTS);
    put(DetectionParameters.DEFAULTS);
    put(
        new LimitParameters(
            Charge.DEFAULT_MAX_SECONDS,
            MOST_DECIWATTS,
            OptionalInt.of(2700),
            OptionalInt.of(1000)));
    put(CardParameters.DEFAULTS);
    eeprom.clear();
    told.clear();
    heartbeat = Optional.empty();
  }

  /** The period that 0x83 set. */
  Optional<Duration> heartbeat() {
    return heartbeat;
  }

  /** The longest charge, unless its start says otherwise. */
  int maxSeconds() {
    return ((LimitParameters) parameters.get(LimitParameters.COMMAND)).maxSeconds();
  }

  /** The last command of this kind that was obeyed: modes, texts, mute. */
  Optional<Downlink> told(int command) {
    return Optional.ofNullable(told.get(command));
  }

  /** 0x8D wins over what the device came with. */
  int workMode(int factory) {
    return told(SetWorkMode.COMMAND)
        .map(mode -> (factory & ~1) | ((SetWorkMode) mode).mode())
        .orElse(factory);
  }

  /** Nothing for commands that have nothing to do with it. */
  Optional<Reaction> react(Downlink command) {
    if (command instanceof SetParameters set) {
      return result(set, set(set.parameters()));
    } else if (command instanceof BareCommand query
        && parameters.containsKey(query.command() - Parameters.QUERY_OFFSET)) {
      Parameters asked = parameters.get(query.command() - Parameters.QUERY_OFFSET);
      return Optional.of(Reaction.answer(new ParameterReport(asked)));
    } else if (command instanceof ReadEeprom read) {
      return Optional.of(Reaction.answer(read(read)));
    } else if (command instanceof WriteEeprom write) {
      return result(write, write(write));
    } else if (command instanceof SetWorkMode mode) {
      return mode.mode() > SetWorkMode.CARD ? result(mode, REFUSED) : keep(mode);
    } else if (command instanceof SetCardMode
        || command instanceof QrAddress
        || command instanceof TemporaryQr
        || command instanceof Locate
        || command instanceof Mute
        || command instanceof PlayVoice) {
      return keep(command);
    }
    return Optional.empty();
  }

  private Optional<Reaction> keep(Downlink command) {
    told.put(command.command(), command);
    return result(command, DONE);
  }

  private static Optional<Reaction> result(Downlink command, int result) {
    return Optional.of(Reaction.result(command.command(), result));
  }

  private int set(Parameters wanted) {
    if (!isGood(wanted)) {
      return REFUSED;
    }
    if (wanted instanceof RunParameters run) {
      heartbeat = Optional.of(Duration.ofSeconds(run.heartbeatSeconds()));
    }
    put(wanted instanceof LimitParameters limits ? whole(limits) : wanted);
    return DONE;
  }

  private static boolean isGood(Parameters wanted) {
    if (wanted instanceof RunParameters run) {
      return run.floatPercent() >= 1 && run.floatPercent() <= 100 && run.heartbeatSeconds() > 0;
    } else if (wanted instanceof LimitParameters limits) {
      return limits.overloadDeciwatts() <= MOST_DECIWATTS;
    } else if (wanted instanceof CardParameters card) {
      return card.sector() <= LAST_SECTOR;
    }
    return ((DetectionParameters) wanted).qrLampOff() <= 1;
  }

  /** The short form leaves the voltages as they are. */
  private LimitParameters whole(LimitParameters limits) {
    LimitParameters before = (LimitParameters) parameters.get(LimitParameters.COMMAND);
    return new LimitParameters(
        limits.maxSeconds(),
        limits.overloadDeciwatts(),
        limits.overDecivolts().isPresent() ? limits.overDecivolts() : before.overDecivolts(),
        limits.underDecivolts().isPresent() ? limits.underDecivolts() : before.underDecivolts());
  }

  private void put(Parameters group) {
    parameters.put(group.setCommand(), group);
  }

  private EepromData read(ReadEeprom read) {
    if (read.length() > ReadEeprom.MOST || read.address() + read.length() > EEPROM_SIZE) {
      return new EepromData(REFUSED, Bytes.EMPTY);
    }
    byte[] out = new byte[read.length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = eeprom.getOrDefault(read.address() + i, BLANK);
    }
    return new EepromData(DONE, Bytes.wrap(out));
  }

  private int write(WriteEeprom write) {
    int size = write.data().length();
    if (size > ReadEeprom.MOST || write.address() + size > EEPROM_SIZE) {
      return REFUSED;
    }
    for (int i = 0; i < size; i++) {
      eeprom.put(write.address() + i, write.data().array()[i]);
    }
    return DONE;
  }
}
