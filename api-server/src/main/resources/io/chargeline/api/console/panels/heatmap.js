import { html, nothing } from "../core/lit.js";
import { chart } from "../core/chart.js";
import { styled } from "../core/styled.js";
import { texts } from "../core/i18n.js";
import { along, scheme } from "./paint.js";
import { inUnit, unitText } from "./units.js";
import { AROUND, atText, clockText, dayText } from "./time-axis.js";

const t = texts({
  en: {
    label:
      "{title}: heat map, {columns} points in time by {rows} rows, {range}. Lowest {min}, highest {max}{at}.",
    at: " ({row}, {time})",
  },
  zh: {
    label: "{title}:热力图,{columns} 个时间点 × {rows} 行,{range}。最小 {min},最大 {max}{at}。",
    at: "({row},{time})",
  },
});

const DAY = 86_400_000;
const MOST_COLUMNS = 500;
const SINGLE_COLUMNS = 24;
const CALCULATED_COLUMNS = 40;
const CALCULATED_ROWS = 16;

/** The distance of the columns: that of the nearest two. */
function stepOf(times, { from, to }) {
  let step = Infinity;
  for (let i = 1; i < times.length; i++) {
    step = Math.min(step, times[i] - times[i - 1] || Infinity);
  }
  if (Number.isFinite(step)) {
    return step;
  }
  const midnight = times.length === 1 && new Date(times[0]).getHours() === 0;
  return midnight ? DAY : (to - from) / SINGLE_COLUMNS;
}

/** All columns of the range, those without values as well: a gap in time is one in the picture. */
function columnsOf(times, range) {
  const step = stepOf(times, range);
  const first = times[0] ?? range.from;
  const before = Math.max(0, Math.floor((first - range.from) / step));
  const begin = first - before * step;
  const count = Math.floor((Math.max(range.to, times.at(-1) ?? 0) - begin) / step) + 1;
  if (count > MOST_COLUMNS) {
    return { columns: times, at: (_, i) => i };
  }
  return {
    columns: [...Array(count).keys()].map((i) => begin + i * step),
    // Rounded, as a day may have an hour more or less.
    at: (time) => Math.round((time - begin) / step),
  };
}

/** A column of numbers for each row of the picture. */
function ready(frame, range) {
  const times = frame.find((field) => field.isTime)?.values ?? [];
  const rows = frame.filter((field) => field.isNumber);
  const { columns, at } = columnsOf(times, range);
  const cells = [];
  rows.forEach((field, y) =>
    field.values.forEach((value, i) => value !== null && cells.push([at(times[i], i), y, value])),
  );
  return { times: columns, rows: rows.map((field) => field.title), cells };
}

/** Counts of single values by time and size. */
function counted(frames, { from, to }, { yBuckets }) {
  const points = frames.flatMap((frame) => {
    const times = frame.find((field) => field.isTime);
    return frame
      .filter((field) => field.isNumber)
      .flatMap((field) => field.values.map((value, i) => [times.values[i], value]));
  });
  const known = points.filter(([, value]) => value !== null);
  const isLog = yBuckets?.scale?.type === "log";
  const put = (value) => (isLog ? Math.log10(Math.max(value, 1e-9)) : value);
  const values = known.map(([, value]) => put(value));
  const low = Math.min(...values, 0);
  const high = Math.max(...values, low + 1e-9);
  const width = (to - from) / CALCULATED_COLUMNS;
  const height = (high - low) / CALCULATED_ROWS || 1;
  const counts = new Map();
  for (const [at, value] of known) {
    const x = Math.min(CALCULATED_COLUMNS - 1, Math.max(0, Math.floor((at - from) / width)));
    const y = Math.min(CALCULATED_ROWS - 1, Math.floor((put(value) - low) / height));
    const key = y * CALCULATED_COLUMNS + x;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const lower = (y) => (isLog ? 10 ** (low + y * height) : low + y * height);
  return {
    times: [...Array(CALCULATED_COLUMNS).keys()].map((x) => from + x * width),
    bounds: [...Array(CALCULATED_ROWS).keys()].map(lower),
    cells: [...counts].map(([key, n]) => [
      key % CALCULATED_COLUMNS,
      Math.floor(key / CALCULATED_COLUMNS),
      n,
    ]),
  };
}

function pictureOf(view) {
  const { calculate, calculation = {}, filterValues = {}, yAxis = {} } = view.panel.options;
  const picture = calculate
    ? counted(view.frames, view.range, calculation)
    : ready(view.frames[0] ?? [], view.range);
  picture.rows ??= picture.bounds.map((bound) =>
    unitText(inUnit(bound, yAxis.unit, yAxis.decimals)),
  );
  picture.cells = picture.cells.filter(
    ([, , value]) =>
      value > (filterValues.le ?? -Infinity) && value < (filterValues.ge ?? Infinity),
  );
  return picture;
}

function limits(cells, { min, max }, config) {
  const values = cells.map(([, , value]) => value);
  const low = min ?? config.min ?? Math.min(...values);
  const high = max ?? config.max ?? Math.max(...values);
  return values.length === 0 ? [0, 1] : [low, high > low ? high : low + 1];
}

/** Days alone when every column begins one. */
const columnText = (times) => {
  const whole = times.every((at) => (at - times[0]) % DAY === 0);
  const long = times.at(-1) - times[0] > 2 * DAY;
  return (at) => (whole ? dayText(at) : long ? `${dayText(at)} ${clockText(at)}` : clockText(at));
};

function option(picture, [low, high], colours, view, c) {
  const { cellGap = 1, yAxis = {}, showValue } = view.panel.options;
  const text = (value) => valueText(value, view);
  const span = view.range.to - view.range.from;
  return {
    grid: AROUND,
    xAxis: {
      type: "category",
      data: picture.times,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: c.soft,
        fontSize: 12,
        formatter: (at) => columnText(picture.times)(Number(at)),
      },
    },
    yAxis: {
      type: "category",
      data: picture.rows,
      inverse: yAxis.reverse ?? false,
      name: yAxis.axisLabel,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: c.soft, fontSize: 12 },
    },
    visualMap: { show: false, min: low, max: high, inRange: { color: colours } },
    tooltip: {
      formatter: ({ value: [x, y, value] }) =>
        `${columnText(picture.times)(picture.times[x]) || atText(picture.times[x], span)}  ${picture.rows[y]}\n${text(value)}`,
    },
    series: [
      {
        type: "heatmap",
        animation: false,
        data: picture.cells,
        itemStyle: { borderColor: c.surface, borderWidth: cellGap, borderRadius: 2 },
        label: { show: showValue === "always", formatter: ({ value }) => text(value[2]) },
        emphasis: { itemStyle: { borderColor: c.text, borderWidth: 1 } },
        progressive: 2000,
      },
    ],
  };
}

function valueText(value, view) {
  const { unit, decimals } = view.panel.options.cellValues ?? {};
  const defaults = view.panel.fieldConfig.defaults;
  return unitText(inUnit(value, unit ?? defaults.unit, decimals ?? defaults.decimals));
}

function label(picture, view) {
  const sorted = [...picture.cells].sort((a, b) => a[2] - b[2]);
  const top = sorted.at(-1);
  return t("label", {
    title: view.panel.title,
    columns: picture.times.length,
    rows: picture.rows.length,
    range: view.rangeText,
    min: valueText(sorted[0]?.[2] ?? null, view),
    max: valueText(top?.[2] ?? null, view),
    at: top
      ? t("at", {
          row: picture.rows[top[1]],
          time: columnText(picture.times)(picture.times[top[0]]),
        })
      : "",
  });
}

export default {
  isEmpty: (frames) =>
    !frames.flat().some((field) => field.isNumber && field.values.some((value) => value !== null)),

  model(view) {
    const picture = pictureOf(view);
    const colours = scheme(view.panel.options.color);
    const range = limits(picture.cells, view.panel.options.color, view.panel.fieldConfig.defaults);
    return {
      colours,
      range,
      label: label(picture, view),
      make: (c) => option(picture, range, scheme(view.panel.options.color), view, c),
    };
  },

  render({ label: words, make, range, colours }, view) {
    const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => along(colours, share)).join(",");
    return html`<div class="plot">
      <div class="plot-area">${chart(make, { label: words })}</div>
      ${
        view.panel.options.legend?.show === false
          ? nothing
          : html`<div class="legend scale" aria-hidden="true">
              <span>${valueText(range[0], view)}</span>
              <span
                class="ramp"
                ${styled({ background: `linear-gradient(to right, ${steps})` })}
              ></span>
              <span>${valueText(range[1], view)}</span>
            </div>`
      }
    </div>`;
  },
};
