package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The checks with events that are right, and that a receiver must take. */
final class GoodEvents {
  private static final int LARGE_BYTES = 1_000_000;
  private static final int ON_ONE_CONNECTION = 4;
  private static final int COPIES = 8;
  private static final int AT_ONCE = 20;
  private static final int STUCK = 8;

  private final Caller caller;
  private final Signer signer;
  private final SampleEvents events;

  GoodEvents(Caller caller, Signer signer, SampleEvents events) {
    this.caller = caller;
    this.signer = signer;
    this.events = events;
  }

  Answer one() {
    return caller.send(signer.sign(events.usual()));
  }

  Finding everyType() {
    List<ObjectNode> all = events.ofEveryType();
    for (ObjectNode event : all) {
      Answer answer = caller.send(signer.sign(event));
      if (!answer.accepted()) {
        String saw = event.get("event").asText() + ": " + answer.text();
        return Finding.wrong(Rule.ACCEPTS_EVENTS, saw, answer);
      }
    }
    return Finding.ok(Rule.ACCEPTS_EVENTS, all.size() + " types");
  }

  Finding oneConnection() {
    List<Delivery> deliveries =
        Stream.generate(() -> signer.sign(events.usual())).limit(ON_ONE_CONNECTION).toList();
    List<Answer> answers = caller.sendOnOneConnection(deliveries);
    long uses = answers.stream().mapToLong(Answer::useOfConnection).max().orElse(0);
    Answer last = answers.get(answers.size() - 1);
    if (!last.came()) {
      return Finding.wrong(
          Rule.KEEPS_CONNECTIONS,
          "event " + answers.size() + " on a connection that was left open: " + last.text());
    }
    return uses > 1
        ? Finding.ok(Rule.KEEPS_CONNECTIONS, uses + " events on one")
        : Finding.warning(Rule.KEEPS_CONNECTIONS, "closed it after each answer: that is slow");
  }

  Finding rawBytes() {
    ObjectNode event = events.usual();
    byte[] body = SampleEvents.unusualNotation(event);
    return accepted(Rule.VERIFIES_RAW_BYTES, signer.sign(event, body, Signer.now()));
  }

  Finding unknownFields() {
    return accepted(Rule.TOLERATES_UNKNOWN_FIELDS, signer.sign(events.withUnknownFields()));
  }

  Finding unknownTypes() {
    return accepted(Rule.TOLERATES_UNKNOWN_TYPES, signer.sign(events.ofUnknownType()));
  }

  Finding large() {
    return accepted(Rule.TAKES_LARGE_EVENTS, signer.sign(events.large(LARGE_BYTES)));
  }

  Finding severalSignatures() {
    return all(
        Rule.TAKES_SEVERAL_SIGNATURES,
        Stream.of("v1,AAAA", "v1a,AAAA", Signer.stranger().sign(events.usual()).signature())
            .map(
                other -> {
                  Delivery good = signer.sign(events.usual());
                  return caller.send(good.with(Delivery.SIGNATURE, other + ' ' + good.signature()));
                })
            .toList());
  }

  Finding duplicates() {
    ObjectNode event = events.usual();
    caller.send(signer.sign(event, Json.bytes(event), Signer.now() - 1));
    return accepted(Rule.ANSWERS_DUPLICATES, signer.sign(event));
  }

  Finding replays() {
    Delivery delivery = signer.sign(events.usual());
    caller.send(delivery);
    return accepted(Rule.ANSWERS_REPLAYS, delivery);
  }

  Finding duplicatesAtOnce() {
    return all(Rule.ANSWERS_DUPLICATES_AT_ONCE, caller.sendAtOnce(copies()));
  }

  List<Delivery> copies() {
    return Collections.nCopies(COPIES, signer.sign(events.usual()));
  }

  Finding lateEvents() {
    return all(Rule.TAKES_LATE_EVENTS, newerFirst().stream().map(caller::send).toList());
  }

  List<Delivery> newerFirst() {
    Delivery older = signer.sign(events.usual());
    return List.of(signer.sign(events.usual()), older);
  }

  Finding atOnce() {
    List<Delivery> deliveries =
        Stream.generate(() -> signer.sign(events.ofAnotherDevice())).limit(AT_ONCE).toList();
    return all(Rule.TAKES_EVENTS_AT_ONCE, caller.sendAtOnce(deliveries));
  }

  Finding slowSender() {
    Answer answer = caller.sendInPieces(signer.sign(events.usual()));
    return accepted(Rule.READS_SLOW_SENDERS, answer);
  }

  Finding othersMeanwhile(URI url, Duration timeout) {
    Delivery half = signer.sign(events.usual());
    try (StuckSenders stuck = StuckSenders.open(url, half, STUCK, timeout)) {
      return accepted(Rule.SERVES_OTHERS_MEANWHILE, one());
    } catch (IOException e) {
      return Finding.wrong(Rule.SERVES_OTHERS_MEANWHILE, "does not let " + STUCK + " connect");
    }
  }

  Finding stillWell() {
    return accepted(Rule.STILL_WELL, one());
  }

  private Finding accepted(Rule rule, Delivery delivery) {
    return accepted(rule, caller.send(delivery));
  }

  private static Finding accepted(Rule rule, Answer answer) {
    return all(rule, List.of(answer));
  }

  private static Finding all(Rule rule, List<Answer> answers) {
    List<Answer> wrong = answers.stream().filter(answer -> !answer.accepted()).toList();
    if (wrong.isEmpty()) {
      return Finding.ok(rule, answers.get(0).text());
    }
    String share = answers.size() == 1 ? "" : wrong.size() + " of " + answers.size() + ": ";
    return Finding.wrong(rule, share + wrong.get(0).text(), wrong.get(0));
  }
}
