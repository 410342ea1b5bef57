package io.chargeline.standalone.receiver;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls a webhook receiver with good and with forged deliveries, about 120 requests in all, and
 * tells what it does wrong. Begins no check when its time is up, which is 12 timeouts or a minute.
 */
public final class ReceiverCheck {
  private static final Duration LEAST_TIME = Duration.ofMinutes(1);
  private static final int TIMEOUTS = 12;
  private static final String NO_SECRET = "give --secret";
  private static final String NO_ANSWER = "it does not answer";
  private static final String NO_GOOD_EVENT = "it accepts no good event";
  private static final String NO_TIME = "the time is up: it answers too slowly";

  private final Target target;
  private final List<Finding> findings = new ArrayList<>();
  private long end;
  private boolean answers = true;
  private boolean accepts;

  /**
   * What is checked, and how.
   *
   * @param url http or https, with a host
   * @param secret of the endpoint, {@code whsec_} and base64; without it only those checks are made
   *     whose requests are to be refused
   * @param countUrl answers GET with the number of events processed, if the receiver has that
   * @param timeout for one answer
   */
  public record Target(URI url, Optional<String> secret, Optional<URI> countUrl, Duration timeout) {
    /**
     * @throws IllegalArgumentException if the secret is none
     */
    public Target {
      secret.ifPresent(Signer::of);
    }
  }

  private ReceiverCheck(Target target) {
    this.target = target;
  }

  public static Report run(Target target) {
    return new ReceiverCheck(target).run();
  }

  private Report run() {
    Optional<Signer> signer = target.secret().map(Signer::of);
    long began = System.nanoTime();
    end = began + longest().toNanos();
    try (Caller caller = new Caller(target.url(), target.timeout())) {
      check(caller, signer);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new Report(
          target.url().toString(), List.copyOf(findings), caller.requests(), took.toMillis());
    }
  }

  private Duration longest() {
    Duration timeouts = target.timeout().multipliedBy(TIMEOUTS);
    return timeouts.compareTo(LEAST_TIME) > 0 ? timeouts : LEAST_TIME;
  }

  private void check(Caller caller, Optional<Signer> secret) {
    SampleEvents events = new SampleEvents();
    Signer signer = secret.orElseGet(Signer::stranger);
    GoodEvents good = new GoodEvents(caller, signer, events);
    Forgeries forgeries = new Forgeries(caller, signer, events);
    findings.add(https());
    begin(good.one(), good, secret.isPresent());
    takeGoodEvents(good);
    refuseForgeries(forgeries, secret.isPresent());
    count(caller, good, forgeries);
    if (answers) {
      findings.add(inTime(caller.slowest()));
    }
    good(Rule.STILL_WELL, good::stillWell);
  }

  /** The first answer decides which of the other checks can say anything. */
  private void begin(Answer first, GoodEvents good, boolean signed) {
    answers = first.came() || first.is(NoAnswer.HUNG_UP);
    accepts = signed && first.accepted();
    if (!answers || (signed && !accepts)) {
      findings.add(Finding.wrong(Rule.ACCEPTS_EVENTS, first.text(), first));
    } else {
      good(Rule.ACCEPTS_EVENTS, good::everyType);
    }
  }

  private void takeGoodEvents(GoodEvents good) {
    good(Rule.KEEPS_CONNECTIONS, good::oneConnection);
    good(Rule.VERIFIES_RAW_BYTES, good::rawBytes);
    good(Rule.TOLERATES_UNKNOWN_FIELDS, good::unknownFields);
    good(Rule.TOLERATES_UNKNOWN_TYPES, good::unknownTypes);
    good(Rule.TAKES_LARGE_EVENTS, good::large);
    good(Rule.TAKES_SEVERAL_SIGNATURES, good::severalSignatures);
    good(Rule.ANSWERS_DUPLICATES, good::duplicates);
    good(Rule.ANSWERS_REPLAYS, good::replays);
    good(Rule.ANSWERS_DUPLICATES_AT_ONCE, good::duplicatesAtOnce);
    good(Rule.TAKES_LATE_EVENTS, good::lateEvents);
    good(Rule.TAKES_EVENTS_AT_ONCE, good::atOnce);
    good(Rule.READS_SLOW_SENDERS, good::slowSender);
    good(Rule.SERVES_OTHERS_MEANWHILE, () -> good.othersMeanwhile(target.url(), target.timeout()));
  }

  private void refuseForgeries(Forgeries forgeries, boolean signed) {
    forged(Rule.REFUSES_WRONG_SIGNATURE, forgeries::wrongSignature);
    ours(Rule.REFUSES_CHANGED_REQUESTS, signed, forgeries::changedRequests);
    ours(Rule.REFUSES_OLD_TIMESTAMPS, signed, forgeries::oldTimestamps);
    ours(Rule.REFUSES_FUTURE_TIMESTAMPS, signed, forgeries::futureTimestamps);
    forged(Rule.REFUSES_MISSING_HEADERS, forgeries::missingHeaders);
    forged(Rule.REFUSES_MALFORMED_HEADERS, forgeries::malformedHeaders);
    forged(Rule.REFUSES_UNSIGNED_GARBAGE, forgeries::unsignedGarbage);
    forged(Rule.REFUSES_OVERSIZE, forgeries::oversize);
    forged(Rule.REFUSES_GET, forgeries::get);
    good(Rule.SURVIVES_OTHER_CONTENT_TYPES, forgeries::otherContentType);
  }

  private void count(Caller caller, GoodEvents good, Forgeries forgeries) {
    if (target.countUrl().isEmpty()) {
      List.of(
              Rule.COUNTS_REPEATS_ONCE,
              Rule.COUNTS_REPEATS_AT_ONCE_ONCE,
              Rule.COUNTS_EVERY_ACCEPTED_EVENT,
              Rule.COUNTS_NOTHING_REFUSED)
          .forEach(rule -> findings.add(Finding.notVisible(rule)));
      return;
    }
    Tally tally = new Tally(target.countUrl().get(), target.timeout());
    Counts counts = new Counts(caller, tally, good, forgeries);
    good(Rule.COUNTS_REPEATS_ONCE, counts::repeats);
    good(Rule.COUNTS_REPEATS_AT_ONCE_ONCE, counts::repeatsAtOnce);
    good(Rule.COUNTS_EVERY_ACCEPTED_EVENT, counts::accepted);
    good(Rule.COUNTS_NOTHING_REFUSED, counts::refused);
  }

  private Finding https() {
    if ("https".equalsIgnoreCase(target.url().getScheme())) {
      return Finding.ok(Rule.USES_HTTPS, "https");
    }
    return loopback(target.url())
        ? Finding.ok(Rule.USES_HTTPS, "on this machine, where http will do")
        : Finding.warning(Rule.USES_HTTPS, "http");
  }

  private Finding inTime(Duration slowest) {
    String saw = "slowest: " + slowest.toMillis() + " ms of " + target.timeout().toMillis();
    return slowest.multipliedBy(2).compareTo(target.timeout()) < 0
        ? Finding.ok(Rule.ANSWERS_IN_TIME, saw)
        : Finding.warning(Rule.ANSWERS_IN_TIME, saw);
  }

  /** Whether it is this machine itself: what is done to it, its user does to himself. */
  public static boolean loopback(URI url) {
    try {
      return InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (UnknownHostException nobodyKnows) {
      return false;
    }
  }

  /** Says something only about a receiver that accepts good events. */
  private void good(Rule rule, Supplier<Finding> check) {
    String why = target.secret().isEmpty() ? NO_SECRET : NO_GOOD_EVENT;
    make(rule, accepts, why, check);
  }

  /** A forgery that takes the receiver's own secret. */
  private void ours(Rule rule, boolean signed, Supplier<Finding> check) {
    make(rule, signed, NO_SECRET, check);
  }

  private void forged(Rule rule, Supplier<Finding> check) {
    make(rule, true, "", check);
  }

  private void make(Rule rule, boolean possible, String whyNot, Supplier<Finding> check) {
    if (!answers) {
      findings.add(Finding.notMade(rule, NO_ANSWER));
    } else if (!possible) {
      findings.add(Finding.notMade(rule, whyNot));
    } else if (System.nanoTime() > end) {
      findings.add(Finding.notMade(rule, NO_TIME));
    } else {
      findings.add(check.get());
    }
  }
}
