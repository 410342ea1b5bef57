package io.chargeline.jobs.histories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;

/** Revisions order the rows of one run, and are another in the next. */
final class Revisions {
  private Revisions() {}

  static FigureRow none(FigureRow row) {
    ObjectNode node = Json.MAPPER.valueToTree(row);
    return Json.MAPPER.convertValue(node.put("revision", 0), FigureRow.class);
  }
}
