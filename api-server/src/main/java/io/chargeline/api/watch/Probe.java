package io.chargeline.api.watch;

import java.util.List;

/** Measures one part, on a thread of its own, so that it may take its time and no other's. */
interface Probe extends AutoCloseable {
  /** What is down if it cannot measure. */
  String part();

  /**
   * @throws Exception saying why it could not be measured
   */
  List<Measure> look() throws Exception;

  @Override
  default void close() {}
}
