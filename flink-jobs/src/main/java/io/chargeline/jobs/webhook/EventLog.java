package io.chargeline.jobs.webhook;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/** The log that bodies stay in, read anywhere, a bounded stretch at a time. */
interface EventLog extends AutoCloseable {

  /**
   * What to read.
   *
   * @param offset of the first record; negative to begin at {@code since}
   * @param since unix milliseconds, when records were stored
   */
  record Request(Part part, long offset, long since) {
    static Request at(Part part, long offset) {
      return new Request(part, offset, 0);
    }

    static Request since(Part part, long since) {
      return new Request(part, -1, since);
    }
  }

  /**
   * What was read: all records of a part from {@code from} until {@code end}.
   *
   * @param from later than asked for where older records are no longer there
   * @param end exclusive
   * @param last whether the part had no more at that time
   * @param failure why nothing was read; null if something was
   */
  record Stretch(
      Request request,
      long from,
      long end,
      boolean last,
      List<EventRecord> records,
      String failure) {
    static Stretch failed(Request request, String failure) {
      return new Stretch(request, request.offset(), request.offset(), false, List.of(), failure);
    }

    Part part() {
      return request.part();
    }
  }

  /** Makes the log of one instance of the job. */
  interface Source extends Serializable {
    EventLog open();
  }

  /**
   * Reads when its turn comes.
   *
   * @param reader called once, on any thread
   */
  void read(Request request, Consumer<Stretch> reader);

  @Override
  void close();
}
