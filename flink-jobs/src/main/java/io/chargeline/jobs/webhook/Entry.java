package io.chargeline.jobs.webhook;

/** An event that an endpoint has not taken yet. */
final class Entry {
  final long offset;

  /** What the event says of itself; of a restored one what was stored of it, until it is read. */
  Envelope envelope;

  /** Null while it stands only in the log. */
  byte[] body;

  /** Attempts that failed. */
  int failures;

  /** Unix milliseconds; 0 before the first. */
  long firstAttemptAt;

  /** When it may be tried, unix milliseconds; 0 for at once. */
  long dueAt;

  /** Of events that give way to the latest: what they are the latest of; null for all others. */
  String collapsesInto;

  Entry(long offset, Envelope envelope, byte[] body) {
    this.offset = offset;
    this.envelope = envelope;
    this.body = body;
  }

  int size() {
    return body == null ? 0 : body.length;
  }

  boolean isTried() {
    return firstAttemptAt > 0;
  }
}
