package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.AlertState;
import io.chargeline.alerting.fold.Cell;
import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.fold.EntityState;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.TenantState;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the alert job keeps can be read by a later version of it: no class of it is opaque. */
class AlertStateTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        EntityState.class,
        EntityState.Metering.class,
        Cell.class,
        TenantState.class,
        AlertState.class,
        AlertState.Member.class,
        Signal.class,
        Place.class,
        Entity.class,
        MemberChange.class,
        Act.class,
        Outage.class
      })
  void everythingThatIsKeptIsKnownToFlinkFieldByField(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
