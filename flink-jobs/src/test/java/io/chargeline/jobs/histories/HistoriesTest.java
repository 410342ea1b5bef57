package io.chargeline.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.fact.FigureRow;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the jobs make of an awkward history is what happened. */
class HistoriesTest {
  private static final int FEW = 8;
  private static final int MANY = 1000;
  private static final int ALL_KINDS_WITHIN = 40;
  private static final int AT_LEAST = 10;
  private static final int SOME_INTERLEAVINGS = 4;
  private static final int INTERLEAVINGS = 20;
  private static final int DEVICES = 4;

  @Test
  void theStreamIsTheTruth() throws Exception {
    for (int seed = 0; seed < FEW; seed++) {
      verify(seed);
    }
  }

  @Tag("slow")
  @Test
  void theStreamIsTheTruthInAThousandHistories() throws Exception {
    for (int seed = Integer.getInteger("histories.from", FEW);
        seed < Integer.getInteger("histories.to", MANY);
        seed++) {
      verify(seed);
    }
  }

  @Test
  void everyKindOfAwkwardnessOccurs() {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    for (int seed = 0; seed < ALL_KINDS_WITHIN; seed++) {
      new Story(seed).counts().forEach((kind, n) -> counts.merge(kind, n, Integer::sum));
    }
    // What no report showed is no aim, and is to be rare.
    assertThat(counts.getOrDefault(Kind.METER_DECEIVED, 0)).isLessThan(ALL_KINDS_WITHIN);
    for (Kind kind : EnumSet.complementOf(EnumSet.of(Kind.METER_DECEIVED))) {
      assertThat(counts.getOrDefault(kind, 0)).as(kind.name()).isGreaterThanOrEqualTo(AT_LEAST);
    }
  }

  @Test
  void anyInterleavingOfThePartitionsGivesTheSameRows() throws Exception {
    interleave(new Story(3), SOME_INTERLEAVINGS);
  }

  @Tag("slow")
  @Test
  void anyOfTwentyInterleavingsOfThePartitionsGivesTheSameRows() throws Exception {
    interleave(new Story(4), INTERLEAVINGS);
  }

  /** Every other one with deaths of the jobs, after which facts are written again. */
  private static void interleave(Story story, int times) throws Exception {
    Map<String, FigureRow> first = null;
    for (int i = 0; i < times; i++) {
      Stream stream = Stream.of(story, i, i % 2 == 1);
      Comparison facts = new Comparison(story);
      facts.facts(stream);
      assertThat(facts.text()).isEmpty();
      Map<String, FigureRow> figures = withoutRevisions(stream.figures());
      first = first == null ? figures : first;
      assertThat(figures).as("interleaving " + i).isEqualTo(first);
    }
  }

  private static Map<String, FigureRow> withoutRevisions(Map<String, FigureRow> rows) {
    Map<String, FigureRow> plain = new TreeMap<>(rows);
    plain.replaceAll((key, row) -> Revisions.none(row));
    return plain;
  }

  private static void verify(long seed) throws Exception {
    Story story = new Story(seed);
    Stream stream = Stream.of(story, seed, true);
    Comparison comparison = new Comparison(story);
    comparison.facts(stream);
    comparison.energy(stream);
    comparison.ranges(stream.figures());
    if (comparison.text().isEmpty()) {
      comparison.figures(stream.figures());
    }
    assertThat(comparison.text()).isEmpty();
    assertThat(stream.figureEntries())
        .as("seed " + seed + ", intervals of devices that are nobody's now")
        .isEqualTo(DEVICES);
    assertThat(stream.timers()).as("seed " + seed + ", timers").isZero();
    assertThat(stream.deviceEntries())
        .as("seed " + seed + ", one row for each device")
        .isEqualTo(DEVICES);
  }
}
