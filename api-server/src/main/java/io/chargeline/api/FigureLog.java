package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.javalin.http.Context;

/** What figures are made of: what happens, or what was fed from a recording. */
enum FigureLog implements WireName {
  LIVE,
  RECORDING;

  /** Live unless the query says otherwise. */
  static FigureLog read(Context ctx) {
    String text = ctx.queryParam("log");
    if (text == null || text.equals("live")) {
      return LIVE;
    }
    if (text.equals("recording")) {
      return RECORDING;
    }
    throw Query.invalid("log", text, "give live or recording", "可用 live、recording");
  }
}
