package io.chargeline.jobs.alerts;

import io.chargeline.domain.frame.ClockMark;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Reads what rules look at, and where devices stand. */
final class HeardSource extends LogSource<Heard> {
  private static final long serialVersionUID = 1L;

  @Override
  List<Heard> mark(ClockMark mark) {
    return List.of(Heard.of(mark));
  }

  @Override
  List<Heard> value(String topic, byte[] value) {
    return HeardReader.read(topic, value).toList();
  }

  @Override
  public TypeInformation<Heard> getProducedType() {
    return TypeInformation.of(Heard.class);
  }
}
