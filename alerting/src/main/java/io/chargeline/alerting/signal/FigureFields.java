package io.chargeline.alerting.signal;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.chargeline.domain.fact.FigureRow;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The figures of a window by name: all numbers of the row but its own bookkeeping. */
final class FigureFields {
  private static final Set<String> BOOKKEEPING =
      Set.of("port", "startAt", "endAt", "asOfAt", "revision", "deleted");

  static final List<RecordComponent> COMPONENTS = components();
  static final List<String> NAMES = COMPONENTS.stream().map(FigureFields::column).toList();

  private FigureFields() {}

  private static List<RecordComponent> components() {
    List<RecordComponent> found = new ArrayList<>();
    for (RecordComponent component : FigureRow.class.getRecordComponents()) {
      if (component.getType() == long.class && !BOOKKEEPING.contains(component.getName())) {
        found.add(component);
      }
    }
    return List.copyOf(found);
  }

  private static String column(RecordComponent component) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
  }
}
