package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a good receiver does, one check each, in the order in which they are made. */
enum Rule {
  USES_HTTPS(
      "is called by https",
      "Give your receiver a certificate and register its https address: what is sent by http,"
          + " anybody on the way can read."),
  ACCEPTS_EVENTS(
      "answers 2xx to an event of every type",
      "Answer 200 or 204 to every event whose signature is good, also to types that you do not"
          + " use."),
  KEEPS_CONNECTIONS(
      "keeps the connection open for the next event",
      "Speak HTTP/1.1 with keep-alive; if you must close, say so with 'Connection: close' in the"
          + " answer."),
  VERIFIES_RAW_BYTES(
      "verifies the signature over the body's bytes as they came",
      "Take the body's bytes before anything parses them and sign those. JSON that was parsed and"
          + " written again has other spaces, escapes and numbers."),
  TOLERATES_UNKNOWN_FIELDS(
      "takes an event with fields it does not know",
      "Ignore fields that you do not know: new ones come without notice."),
  TOLERATES_UNKNOWN_TYPES(
      "takes an event of a type it does not know",
      "Answer 2xx to a type that you do not know and ignore it: otherwise it is sent again for"
          + " days, and its device's next events wait behind it."),
  TAKES_LARGE_EVENTS(
      "takes an event of 1,000,000 bytes",
      "Raise the limit of the body's size, in the web server and in any proxy before it, to 1 MB"
          + " at least."),
  TAKES_SEVERAL_SIGNATURES(
      "takes a header with several signatures if one is good",
      "Split webhook-signature at spaces and accept if one 'v1,' part is right; skip other"
          + " versions. While a secret is rotated there are two."),
  ANSWERS_DUPLICATES(
      "answers 2xx to an event that it has (same id, new timestamp)",
      "Answer 2xx if you have the webhook-id, and do nothing more: our next attempt means that"
          + " your answer did not reach us."),
  ANSWERS_REPLAYS(
      "answers 2xx to the same request, byte for byte",
      "Answer 2xx if you have the webhook-id, and do nothing more."),
  ANSWERS_DUPLICATES_AT_ONCE(
      "answers 2xx to one event that comes 8 times at once",
      "Let a unique key on the webhook-id decide, in one step with storing, and answer 2xx to"
          + " those who lose."),
  TAKES_LATE_EVENTS(
      "takes an event whose sequence is below one it has",
      "Answer 2xx; store it, and do not let it overwrite what is newer. An event that was taken"
          + " out of its order comes late."),
  TAKES_EVENTS_AT_ONCE(
      "takes events of 20 devices at once, each on a connection of its own",
      "Serve several connections at a time: devices do not wait for one another."),
  READS_SLOW_SENDERS(
      "reads a body that comes in pieces",
      "Read until all Content-Length bytes are there; one read gives what has come so far."),
  SERVES_OTHERS_MEANWHILE(
      "answers while 8 senders are stuck in the middle of their request",
      "Serve each connection on its own (threads or asynchronously), and give up after some"
          + " seconds on a request that does not come to its end."),
  REFUSES_WRONG_SIGNATURE(
      "answers 4xx to an event signed with another key",
      "Compute HMAC-SHA256 of 'id.timestamp.body' with your secret, compare in constant time, and"
          + " answer 401 if no 'v1,' part is equal."),
  REFUSES_CHANGED_REQUESTS(
      "answers 4xx if body, id or timestamp are not those that were signed",
      "Sign what came: webhook-id, webhook-timestamp and the body, with dots between. A recorded"
          + " request under a new id must not pass."),
  REFUSES_OLD_TIMESTAMPS(
      "answers 4xx to a signature of an hour ago",
      "Refuse a webhook-timestamp that is more than 300 s before your clock; every attempt of"
          + " ours has a new one. Keep the clock right (NTP)."),
  REFUSES_FUTURE_TIMESTAMPS(
      "answers 4xx to a signature of the next hour",
      "Refuse a webhook-timestamp that is more than 300 s ahead of your clock."),
  REFUSES_MISSING_HEADERS(
      "answers 4xx if webhook-id, -timestamp or -signature is missing",
      "Answer 400 or 401 before doing anything else if one of the three is missing."),
  REFUSES_MALFORMED_HEADERS(
      "answers 4xx to signatures and timestamps that are none",
      "Treat what cannot be read as a wrong signature: 400 or 401. Comparisons in constant time"
          + " often throw if the lengths differ: check them first."),
  REFUSES_UNSIGNED_GARBAGE(
      "answers 4xx to unsigned bytes that are no JSON, or none at all",
      "Verify first, parse then: a parser's error must not become a 5xx, and bytes of strangers"
          + " should not reach it."),
  REFUSES_OVERSIZE(
      "refuses 4 MiB of a stranger, and lives",
      "Stop reading at a limit of your choice above 1 MB and answer 413, or close the"
          + " connection."),
  REFUSES_GET(
      "answers GET with 404 or 405", "Take POST only at this address and answer 405 otherwise."),
  SURVIVES_OTHER_CONTENT_TYPES(
      "answers 2xx or 4xx to a signed event that says text/plain",
      "Do not let a content type that you did not expect become a 5xx: ignore it, or answer 415."),
  COUNTS_REPEATS_ONCE(
      "processes a repeated event once",
      "Keep the webhook-id with what you did, under a unique key and in one transaction, and do"
          + " nothing for an id that is there."),
  COUNTS_REPEATS_AT_ONCE_ONCE(
      "processes an event once that comes 8 times at once",
      "'Look whether I have it, then store it' are two steps, between which another request fits:"
          + " let the unique key decide."),
  COUNTS_EVERY_ACCEPTED_EVENT(
      "processes each event that it answered 2xx, late ones too",
      "Answer 2xx only after the event is stored: we do not send it again."),
  COUNTS_NOTHING_REFUSED(
      "processes nothing that it must refuse",
      "Verify before you store; answering 4xx afterwards is too late."),
  ANSWERS_IN_TIME(
      "answers in less than half of the time there is",
      "Store the event, answer, and work on it afterwards. A receiver that needs long for one"
          + " event fails under load."),
  STILL_WELL(
      "answers 2xx to an event after all of this",
      "Something that a stranger can send stops your receiver: look at its log.");

  private final String promise;
  private final String remedy;

  Rule(String promise, String remedy) {
    this.promise = promise;
    this.remedy = remedy;
  }

  String promise() {
    return promise;
  }

  String remedy() {
    return remedy;
  }

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
