import bargauge from "./bargauge.js";
import gauge from "./gauge.js";
import heatmap from "./heatmap.js";
import piechart from "./piechart.js";
import stat from "./stat.js";
import stateTimeline from "./state-timeline.js";
import table from "./table.js";
import timeseries from "./timeseries.js";

/**
 * Every type of panel: `isEmpty(frames)`; `model(view)`, made once for new data; `render(model, view)`;
 * and where it wants the frames in another shape, `shape(frames)`.
 */
export const PANELS = {
  bargauge,
  gauge,
  heatmap,
  piechart,
  stat,
  "state-timeline": stateTimeline,
  table,
  timeseries,
};
