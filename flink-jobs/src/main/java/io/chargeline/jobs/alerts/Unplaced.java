package io.chargeline.jobs.alerts;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import java.util.List;

/**
 * Signals that are read before it is known where the device stood at their time: what the record
 * does not say of its place is left open, and filled in later.
 */
final class Unplaced {
  /** Of the private use area, which is in no name. */
  private static final String LEFT_OPEN = "\ue000";

  private static final Place OPEN =
      new Place(LEFT_OPEN, LEFT_OPEN, LEFT_OPEN, List.of(), LEFT_OPEN, true);

  static final SignalReader READER = new SignalReader((device, at) -> OPEN);

  private Unplaced() {}

  /** The same signal, what was left open filled in from the registry. */
  static Signal placed(Signal signal, Place registered) {
    Place said = signal.place();
    if (!said.model().equals(LEFT_OPEN)) {
      return signal;
    }
    Place place =
        new Place(
            filled(said.tenant(), registered.tenant()),
            filled(said.site(), registered.site()),
            registered.model(),
            registered.tags(),
            registered.gatewayDevice(),
            said.maintenance() && registered.maintenance());
    return new Signal(
        signal.at(),
        signal.kind(),
        signal.id(),
        place,
        signal.device(),
        signal.port(),
        signal.numbers(),
        signal.words());
  }

  private static String filled(String said, String registered) {
    return said.equals(LEFT_OPEN) ? registered : said;
  }
}
