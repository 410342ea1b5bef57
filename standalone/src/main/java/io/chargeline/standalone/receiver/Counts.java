package io.chargeline.standalone.receiver;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** The checks that need the receiver's own count: what it did with what it answered. */
final class Counts {
  private static final int REPEATS = 3;

  private final Caller caller;
  private final Tally tally;
  private final GoodEvents good;
  private final Forgeries forgeries;

  Counts(Caller caller, Tally tally, GoodEvents good, Forgeries forgeries) {
    this.caller = caller;
    this.tally = tally;
    this.good = good;
    this.forgeries = forgeries;
  }

  Finding repeats() {
    Delivery delivery = good.copies().get(0);
    return counted(
        Rule.COUNTS_REPEATS_ONCE, 1, () -> oneByOne(Collections.nCopies(REPEATS, delivery)));
  }

  Finding repeatsAtOnce() {
    return counted(Rule.COUNTS_REPEATS_AT_ONCE_ONCE, 1, () -> caller.sendAtOnce(good.copies()));
  }

  Finding accepted() {
    return counted(Rule.COUNTS_EVERY_ACCEPTED_EVENT, 2, () -> oneByOne(good.newerFirst()));
  }

  Finding refused() {
    return counted(Rule.COUNTS_NOTHING_REFUSED, 0, () -> oneByOne(forgeries.ofEveryKind()));
  }

  private List<Answer> oneByOne(List<Delivery> deliveries) {
    return deliveries.stream().map(caller::send).toList();
  }

  private Finding counted(Rule rule, long expected, Supplier<List<Answer>> sent) {
    try {
      long before = tally.read();
      int requests = sent.get().size();
      long more = tally.settled(before + expected) - before;
      String saw = "%d requests, to be counted %d, counted %d".formatted(requests, expected, more);
      return more == expected ? Finding.ok(rule, saw) : Finding.wrong(rule, saw);
    } catch (IOException e) {
      return Finding.notMade(rule, "--count-url " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.notMade(rule, "interrupted");
    }
  }
}
