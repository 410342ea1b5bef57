package io.chargeline.api;

import io.chargeline.domain.fact.FigureRow;
import java.util.Optional;

/** The running days, as the window job tells them. */
interface Today {

  /** The day that this moment is in; empty if it was not told lately. */
  Optional<FigureRow> day(Subject subject, long time);

  /** Up to when figures are known, unix milliseconds; null: nothing was ever told. */
  Long asOf();
}
