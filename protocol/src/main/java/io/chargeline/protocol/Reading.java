package io.chargeline.protocol;

import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.session.SessionSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One thing that a frame says about its device, in no protocol's terms (domain-mapping section 2).
 * What a device did not say is null. Ports are 1-based.
 */
public sealed interface Reading {

  /**
   * Who the device is.
   *
   * @param registration whether the device introduces itself
   */
  record Identity(boolean registration, String firmware, String deviceType, Integer portCount)
      implements Reading {}

  /**
   * How the device is.
   *
   * @param decivolts 0.1 V
   * @param celsius ambient
   */
  record Vitals(Integer decivolts, Integer signal, Integer celsius) implements Reading {}

  /**
   * A port's state by its status byte.
   *
   * @param socketNo the sub-device that holds the port
   * @param online whether that sub-device is
   * @param text what the specification calls the status
   */
  record Port(
      int portNo,
      Integer socketNo,
      Boolean online,
      PortState state,
      Boolean plugged,
      int rawStatus,
      String text)
      implements Reading {}

  /**
   * A charge runs.
   *
   * @param elapsedS how long it has; null when the device's field does not say
   * @param power null when the message shows no more than that it runs
   */
  record Charging(int portNo, ChargeKey charge, SessionSource source, Integer elapsedS, Power power)
      implements Reading {}

  /**
   * The figures of a running charge.
   *
   * @param elapsedS as the device sent it
   * @param powerDw now, 0.1 W; {@code peakDw} of the whole charge so far
   */
  record Power(
      int rawStatus,
      int elapsedS,
      long energyWh,
      long powerDw,
      Long peakDw,
      Integer decivolts,
      Long milliamperes,
      Integer ambientCelsius,
      Integer portCelsius) {}

  /**
   * A charge is over: its end report.
   *
   * @param durationS as the device sent it
   * @param saturated whether the duration's field had no room for a longer one
   * @param peakDw of the whole charge, 0.1 W
   * @param rawReason the device's own code
   * @param repeat what else a repeat of this report shares with it, where the charge's key does not
   *     tell charges apart; else empty
   * @param remembered how long the charge's key names this charge; null: for good
   * @param bill null when the device counts no money
   */
  record Ended(
      int portNo,
      ChargeKey charge,
      SessionSource source,
      int durationS,
      boolean saturated,
      long energyWh,
      Long peakDw,
      Ending ending,
      Integer rawReason,
      String repeat,
      Duration remembered,
      Bill bill)
      implements Reading {

    public Ended(
        int portNo,
        ChargeKey charge,
        SessionSource source,
        int durationS,
        boolean saturated,
        long energyWh,
        Long peakDw,
        Ending ending,
        Integer rawReason,
        String repeat,
        Duration remembered) {
      this(
          portNo,
          charge,
          source,
          durationS,
          saturated,
          energyWh,
          peakDw,
          ending,
          rawReason,
          repeat,
          remembered,
          null);
    }
  }

  /**
   * What a device counted of a charge's price.
   *
   * @param tierDurationsS in each tier, in their order; empty if it did not say
   */
  record Bill(int amountFen, List<Integer> tierDurationsS) {}

  /**
   * The device answers a command.
   *
   * @param rawResult the device's own code
   * @param reason why not; null when it was executed
   * @param charge which charge that concerns
   * @param socketNo which sub-device, as the device numbers it, where it says no port
   * @param told what the device said beside the result, in the units of the control API; else empty
   */
  record Replied(
      Result result,
      int rawResult,
      CommandReason reason,
      ChargeKey charge,
      Integer portNo,
      Integer socketNo,
      Map<String, Object> told)
      implements Reading {

    public Replied(
        Result result, int rawResult, CommandReason reason, ChargeKey charge, Integer portNo) {
      this(result, rawResult, reason, charge, portNo, null, Map.of());
    }
  }

  /** What a device made of a command. */
  enum Result {
    EXECUTED,
    /** It was so already. */
    ALREADY,
    REFUSED,
    /** The device cannot tell. */
    UNKNOWN
  }

  /**
   * Something happened that is told and needs no memory.
   *
   * @param event the event's type
   * @param data snake_case names, units in the names
   */
  record Occurred(String event, Integer portNo, Map<String, Object> data) implements Reading {}
}
