package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The checks with requests that a receiver must refuse. */
final class Forgeries {
  private static final int HOUR_S = 3_600;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int SHOWN = 3;
  private static final int OVERSIZE_BYTES = 4 << 20;

  private final Caller caller;
  private final Signer signer;
  private final SampleEvents events;

  /**
   * @param signer with the receiver's secret, or a stranger if that is not known
   */
  Forgeries(Caller caller, Signer signer, SampleEvents events) {
    this.caller = caller;
    this.signer = signer;
    this.events = events;
  }

  private Delivery good() {
    return signer.sign(events.usual());
  }

  private Delivery ofStranger() {
    return Signer.stranger().sign(events.usual());
  }

  private Delivery shifted(long seconds) {
    ObjectNode event = events.usual();
    return signer.sign(event, Json.bytes(event), Signer.now() + seconds);
  }

  Finding wrongSignature() {
    return refused(Rule.REFUSES_WRONG_SIGNATURE, Map.of("another key's signature", ofStranger()));
  }

  Finding changedRequests() {
    Delivery good = good();
    String earlier = Long.toString(Signer.now() - 1);
    Map<String, Delivery> changed = new LinkedHashMap<>();
    changed.put("another body", good.carrying(Json.bytes(events.usual())));
    changed.put("one more byte", good.carrying(Arrays.copyOf(good.body(), good.body().length + 1)));
    changed.put("another id", good.with(Delivery.ID, UUID.randomUUID().toString()));
    changed.put("another timestamp", good.with(Delivery.TIMESTAMP, earlier));
    return refused(Rule.REFUSES_CHANGED_REQUESTS, changed);
  }

  Finding oldTimestamps() {
    return refused(Rule.REFUSES_OLD_TIMESTAMPS, Map.of("signed an hour ago", shifted(-HOUR_S)));
  }

  Finding futureTimestamps() {
    return refused(Rule.REFUSES_FUTURE_TIMESTAMPS, Map.of("signed in an hour", shifted(HOUR_S)));
  }

  Finding missingHeaders() {
    Map<String, Delivery> missing = new LinkedHashMap<>();
    List<String> all = List.of(Delivery.ID, Delivery.TIMESTAMP, Delivery.SIGNATURE);
    all.forEach(header -> missing.put("no " + header, good().without(header)));
    missing.put("none of them", Delivery.post(good().body()));
    return refused(Rule.REFUSES_MISSING_HEADERS, missing);
  }

  Finding malformedHeaders() {
    Map<String, Delivery> malformed = new LinkedHashMap<>();
    for (String signature : List.of("", "v1", "v1,", "v1,%%%%", "v1,AAAA", "v2,AAAA", ",,, , v1")) {
      malformed.put("signature '" + signature + "'", good().with(Delivery.SIGNATURE, signature));
    }
    Delivery good = good();
    malformed.put(
        "a signature of no version", good.with(Delivery.SIGNATURE, good.signature().substring(3)));
    for (String timestamp : List.of("", "yesterday", "NaN", "-1", "9".repeat(30))) {
      malformed.put("timestamp '" + timestamp + "'", good().with(Delivery.TIMESTAMP, timestamp));
    }
    return refused(Rule.REFUSES_MALFORMED_HEADERS, malformed);
  }

  Finding unsignedGarbage() {
    Delivery delivery = ofStranger();
    Map<String, Delivery> garbage = new LinkedHashMap<>();
    garbage.put("half of the JSON", cut(delivery, delivery.body().length / 2));
    garbage.put("no body", cut(delivery, 0));
    garbage.put("bytes that are no text", delivery.carrying(new byte[] {-1, -2, 0, 34, 123}));
    garbage.put("a JSON null", delivery.carrying("null".getBytes(StandardCharsets.US_ASCII)));
    return refused(Rule.REFUSES_UNSIGNED_GARBAGE, garbage);
  }

  private static Delivery cut(Delivery delivery, int bytes) {
    return delivery.carrying(Arrays.copyOf(delivery.body(), bytes));
  }

  Finding oversize() {
    Answer answer = caller.send(ofStranger().carrying(new byte[OVERSIZE_BYTES]));
    boolean good = answer.refused() || answer.is(NoAnswer.HUNG_UP);
    return good
        ? Finding.ok(Rule.REFUSES_OVERSIZE, answer.text())
        : Finding.wrong(Rule.REFUSES_OVERSIZE, answer.text(), answer);
  }

  Finding get() {
    Answer answer = caller.get();
    return answer.refused() || answer.status() == NOT_IMPLEMENTED
        ? Finding.ok(Rule.REFUSES_GET, answer.text())
        : Finding.warning(Rule.REFUSES_GET, answer.text());
  }

  Finding otherContentType() {
    Answer answer = caller.send(good().with(Delivery.CONTENT_TYPE, "text/plain; charset=latin1"));
    return answer.accepted() || answer.refused()
        ? Finding.ok(Rule.SURVIVES_OTHER_CONTENT_TYPES, answer.text())
        : Finding.wrong(Rule.SURVIVES_OTHER_CONTENT_TYPES, answer.text(), answer);
  }

  List<Delivery> ofEveryKind() {
    Delivery good = good();
    return List.of(
        ofStranger(),
        good.carrying(Json.bytes(events.usual())),
        good.without(Delivery.SIGNATURE),
        shifted(-HOUR_S));
  }

  private Finding refused(Rule rule, Map<String, Delivery> forged) {
    List<String> saw = new ArrayList<>();
    Answer worst = null;
    for (Map.Entry<String, Delivery> each : forged.entrySet()) {
      Answer answer = caller.send(each.getValue());
      if (!answer.refused()) {
        saw.add(each.getKey() + ": " + answer.text());
        worst = worst == null ? answer : worst;
      }
    }
    return worst == null
        ? Finding.ok(rule, forged.size() == 1 ? "refused" : "refused all " + forged.size())
        : Finding.wrong(rule, listed(saw), worst);
  }

  private static String listed(List<String> saw) {
    String first = saw.stream().limit(SHOWN).collect(Collectors.joining("; "));
    return saw.size() <= SHOWN ? first : first + "; and " + (saw.size() - SHOWN) + " more";
  }
}
