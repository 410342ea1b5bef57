import { html, nothing } from "../../core/lit.js";
import { chart } from "../../core/chart.js";
import { duration, time } from "../../core/format.js";
import { texts } from "../../core/i18n.js";
import { nothingHere, stateText } from "../../core/parts.js";
import { entityLabel } from "./words.js";
import words from "./picture.texts.js";

const t = texts(words);

const MOST_ROWS = 40;
const ROW_PX = 26;
const AROUND_PX = 64;
const LEAST_WIDTH_PX = 3;

/** What an alert is about, as the key of its row. */
export function rowOf(alert) {
  if (alert.device_phy_id) {
    return alert.port_no
      ? entityLabel(`p/${alert.device_phy_id}/${alert.port_no}`)
      : alert.device_phy_id;
  }
  return alert.site ?? entityLabel("t/");
}

const COLOURS = { critical: "bad", warning: "warn", info: "info" };

/** Places with the most alerts, the most first. */
function placesOf(alerts) {
  const counts = new Map();
  for (const alert of alerts) {
    counts.set(rowOf(alert), (counts.get(rowOf(alert)) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
}

function bars(alerts, rows, lane, until) {
  return alerts
    .filter((alert) => rows.has(rowOf(alert)))
    .map((alert) => ({
      value: [
        rows.get(rowOf(alert)),
        Date.parse(alert.fired_at ?? alert.began_at),
        Date.parse(alert.resolved_at ?? until),
        lane,
      ],
      alert,
    }));
}

/** Draws a bar in its half of the row: above what is tried, filled; below the live one, outlined. */
const drawBar = (c, data, lanes) => (_, api) => {
  const [row, from, to, lane] = [0, 1, 2, 3].map((i) => api.value(i));
  const begin = api.coord([from, row]);
  const end = api.coord([to, row]);
  const whole = api.size([0, 1])[1];
  const height = (whole * 0.72) / lanes;
  const colour = c[COLOURS[data[api.value(4)]?.severity] ?? "info"];
  return {
    type: "rect",
    shape: {
      x: begin[0],
      y: begin[1] - whole * 0.36 + lane * height,
      width: Math.max(LEAST_WIDTH_PX, end[0] - begin[0]),
      height: height - (lanes > 1 ? 1.5 : 0),
      r: 2,
    },
    style: lane === 0 ? { fill: colour } : { fill: c.surface, stroke: colour, lineWidth: 1.5 },
  };
};

function option(c, { from, to, names, tried, live }) {
  const rows = new Map(names.map((name, i) => [name, i]));
  const both = [...bars(tried, rows, 0, to), ...(live ? bars(live, rows, 1, to) : [])];
  const alerts = both.map((one) => one.alert);
  return {
    grid: { left: 8, right: 20, top: 12, bottom: 8, containLabel: true },
    tooltip: {
      formatter: ({ data }) => tip(alerts[data[4]], data[3]),
    },
    xAxis: {
      type: "time",
      min: Date.parse(from),
      max: Date.parse(to),
      axisLine: { lineStyle: { color: c.line } },
      axisLabel: { color: c.soft, hideOverlap: true },
      splitLine: { show: true, lineStyle: { color: c.line } },
    },
    yAxis: {
      type: "category",
      data: names,
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: c.line } },
      axisLabel: { color: c.text, width: 130, overflow: "truncate", interval: 0 },
      splitLine: { show: true, lineStyle: { color: c.line, opacity: 0.5 } },
    },
    series: [
      {
        type: "custom",
        clip: true,
        renderItem: drawBar(c, alerts, live ? 2 : 1),
        encode: { x: [1, 2], y: 0 },
        data: both.map(({ value }, i) => [...value, i]),
      },
    ],
  };
}

function tip(alert, lane) {
  const began = Date.parse(alert.fired_at ?? alert.began_at);
  const lasted = alert.resolved_at
    ? duration(Math.round((Date.parse(alert.resolved_at) - began) / 1000))
    : t("open");
  return [
    `${t(lane === 0 ? "filled" : "outlined")} · ${stateText(alert.severity)}`,
    rowOf(alert),
    alert.summary,
    `${time(began)} · ${lasted}`,
  ].join("\n");
}

const swatch = (severity) =>
  html`<span class="legend-item"><span class="swatch ${COLOURS[severity]}"></span>${stateText(severity)}</span>`;

/**
 * When and where there would have been alerts, and beside it when there were.
 *
 * @param {{from: string, to: string, tried: object[], live?: object[]|null}} what alerts as raised; `live` absent:
 *   nothing to compare with
 */
export function picture({ from, to, tried, live = null }) {
  const places = placesOf([...tried, ...(live ?? [])]);
  if (places.length === 0) {
    return nothingHere(t("nothing"));
  }
  const names = places.slice(0, MOST_ROWS);
  const label = live
    ? t("label", { n: tried.length, m: live.length, rows: places.length })
    : t("labelOne", { n: tried.length, rows: places.length });
  return html`<div class="stack-small">
    <div class="legend small" aria-hidden="true">
      ${["critical", "warning", "info"].map(swatch)}
      ${
        live
          ? html`<span class="legend-item"><span class="swatch muted"></span>${t("filled")}</span>
            <span class="legend-item"><span class="swatch outlined"></span>${t("outlined")}</span>`
          : nothing
      }
    </div>
    ${chart((c) => option(c, { from, to, names, tried, live }), {
      label,
      height: names.length * ROW_PX + AROUND_PX,
    })}
    ${
      places.length > names.length
        ? html`<p class="small soft">${t("more", { n: places.length - names.length })}</p>`
        : nothing
    }
  </div>`;
}
