package io.chargeline.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.oracle.Retold;
import io.chargeline.oracle.Terms;
import io.chargeline.protocol.ProtocolOptions;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the oracle makes of an awkward history is what happened: facts and figures. */
class OracleTest {
  private static final int FEW = 8;
  private static final int MANY = 1000;

  @Test
  void theOracleIsTheTruth() {
    for (int seed = 0; seed < FEW; seed++) {
      assertThat(differences(seed)).isEmpty();
    }
  }

  @Tag("slow")
  @Test
  void theOracleIsTheTruthInAThousandHistories() {
    for (int seed = FEW; seed < MANY; seed++) {
      assertThat(differences(seed)).isEmpty();
    }
  }

  static String differences(long seed) {
    Story story = new Story(seed);
    Retold retold = new Retold(terms(), story.end());
    story.log().forEach(entry -> retold.add(entry.partition(), entry.record()));
    Retold.Retelling told = retold.all(Story.ZONES);
    Comparison comparison = new Comparison(story);
    comparison.watched(told.presence(), told.ports());
    comparison.charges(told.sessions(), told.commands());
    comparison.maintenance(told.maintenance());
    if (comparison.text().isEmpty()) {
      comparison.columns(told.figures());
    }
    return comparison.text();
  }

  static Terms terms() {
    return new Terms(
        null,
        Duration.ofMinutes(9).toMillis(),
        Story.SETTLE_TIMEOUT_MS,
        Story.TICK_GRACE_MS,
        Story.FIGURES_GRACE_MS,
        ZoneId.of(Story.FLEET_ZONE),
        ProtocolOptions.RECOMMENDED);
  }
}
