package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.Act;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Reads what people do with alerts. */
final class ActSource extends LogSource<AlertInput> {
  private static final long serialVersionUID = 1L;

  @Override
  List<AlertInput> value(String topic, byte[] value) {
    return List.of(read(Json.read(value, AlertAct.class)));
  }

  /**
   * @throws IllegalArgumentException if its kind is unknown
   */
  static AlertInput read(AlertAct act) {
    Act.Kind kind = Act.Kind.valueOf(act.kind().toUpperCase(Locale.ROOT));
    return AlertInput.of(
        act.tenant(), new Act(act.alertId(), kind, act.at(), act.by(), act.text()));
  }

  @Override
  public TypeInformation<AlertInput> getProducedType() {
    return TypeInformation.of(AlertInput.class);
  }
}
