package io.chargeline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenTest {
  private static final long FROM = 1000;

  @Test
  void whatLastsFromBeforeIsGivenAndItsEndRecomputed() {
    List<ObjectNode> stored =
        List.of(presence("online", 200, 900L), presence("offline", 900, 1700L));

    assertThat(new Given(Kind.PRESENCE, FROM).with(stored, List.of(presence("online", 1500, null))))
        .containsExactly(
            presence("online", 200, 900L),
            presence("offline", 900, 1500L),
            presence("online", 1500, null));
  }

  @Test
  void whatWasSeenToLastOverTheBeginEndsWhereThatEnds() {
    assertThat(
            new Given(Kind.PRESENCE, FROM)
                .with(
                    List.of(presence("online", 200, null)),
                    List.of(presence("online", 950, 1200L), presence("offline", 1200, null))))
        .containsExactly(presence("online", 200, 1200L), presence("offline", 1200, null));
  }

  @Test
  void whatIsNotSeenAgainStands() {
    List<ObjectNode> stored = List.of(presence("offline", 10, null));
    assertThat(new Given(Kind.PRESENCE, FROM).with(stored, List.of())).isEqualTo(stored);
  }

  @Test
  void eachPortForItself() {
    assertThat(
            new Given(Kind.PORT_STATES, FROM)
                .with(List.of(port(1, 10), port(2, 20)), List.of(port(2, 1300))))
        .extracting(row -> row.get("port") + ":" + row.get("from_at") + "-" + row.get("until_at"))
        .containsExactly("1:10-null", "2:20-1300", "2:1300-null");
  }

  private static ObjectNode presence(String state, long from, Long until) {
    return Values.recomputed(
        new PresenceRow("04F70005", "demo", null, false, state, "x", from, until, 0));
  }

  private static ObjectNode port(int number, long from) {
    return Values.recomputed(
        new PortStateRow(
            "04F70005", number, "demo", null, false, "idle", null, null, null, from, null, 0));
  }
}
