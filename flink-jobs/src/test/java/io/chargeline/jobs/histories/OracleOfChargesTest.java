package io.chargeline.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.oracle.Charged;
import io.chargeline.oracle.Retold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the oracle makes of the charges and commands of an awkward history is what happened. */
class OracleOfChargesTest {
  private static final int FEW = 10;
  private static final int MANY = 1000;
  private static final Duration AFTER = Duration.ofDays(64);

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
    Retold retold = new Retold(OracleTest.terms(), story.end() + AFTER.toMillis());
    story.log().forEach(entry -> retold.add(entry.partition(), entry.record()));
    List<SessionRow> sessions = new ArrayList<>();
    List<CommandRow> commands = new ArrayList<>();
    for (Charged charged : retold.charged()) {
      sessions.addAll(charged.sessions());
      commands.addAll(charged.commands());
    }
    Comparison comparison = new Comparison(story);
    comparison.charges(sessions, commands);
    return comparison.text();
  }
}
