import { html } from "../core/lit.js";
import { chart } from "../core/chart.js";
import { texts } from "../core/i18n.js";
import { display, seriesColour, stepsOf, valueColour } from "./fields.js";
import { followPointer } from "./cursor.js";
import { legend } from "./legend.js";
import { withAlpha } from "./paint.js";
import { reduce } from "./reduce.js";
import { split } from "./transform.js";
import { AROUND, atText, timeAxis } from "./time-axis.js";
import { inUnit, secondsOf, unitText } from "./units.js";

const t = texts({
  en: {
    label: {
      one: "{title}: chart over time, {n} series, {range}. {series}",
      other: "{title}: chart over time, {n} series, {range}. {series}",
    },
    series: "{name}: last {last}, lowest {min}, highest {max}.",
    more: "And {n} more.",
    total: "Total",
  },
  zh: {
    label: "{title}:时间曲线,共 {n} 条,{range}。{series}",
    series: "{name}:最新 {last},最小 {min},最大 {max}。",
    more: "另有 {n} 条。",
    total: "合计",
  },
});

const SAMPLED = 1500;
const AUTO_POINTS = 40;
const LEAST_BAR = 0.78;
const TICKS = 5;
const BINARY = new Set(["bytes", "kbytes", "mbytes", "binBps"]);
const STEP = { stepBefore: "start", stepAfter: "end" };

/** Nice distances of ticks on an axis of seconds. */
const SECOND_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** The lines of a panel: a field of numbers with the times beside it. */
function seriesOf(frames) {
  const found = [];
  for (const frame of frames) {
    const times = frame.find((field) => field.isTime);
    for (const field of times ? frame : []) {
      if (field.isNumber && !field.config.custom.hideFrom?.viz) {
        found.push({ field, title: field.title, colour: seriesColour(field), times: times.values });
      }
    }
  }
  return found;
}

/** Points with gaps where the panel wants them. */
function pointsOf({ field, times }) {
  const { insertNulls = false, spanNulls = false, transform } = field.config.custom;
  const sign = transform === "negative-Y" ? -1 : 1;
  const points = [];
  let before = null;
  for (const [i, at] of times.entries()) {
    const value = field.values[i];
    const gap = before === null ? 0 : at - before;
    const cut = typeof insertNulls === "number" && gap > insertNulls;
    const wide = typeof spanNulls === "number" && gap > spanNulls;
    if (cut || wide) {
      points.push([before + 1, null]);
    }
    if (value !== null || typeof spanNulls !== "number") {
      points.push([at, value === null ? null : value * sign]);
    }
    before = value === null && typeof spanNulls === "number" ? before : at;
  }
  return points;
}

const alone = (points, i) =>
  points[i][1] !== null &&
  (points[i - 1]?.[1] ?? null) === null &&
  (points[i + 1]?.[1] ?? null) === null;

/** Stacked series need the same times: what one of them lacks is nothing there. */
function aligned(lines) {
  const stacks = Map.groupBy(
    lines.filter((line) => line.stack),
    (line) => line.stack,
  );
  for (const group of stacks.values()) {
    const times = [...new Set(group.flatMap((line) => line.points.map(([at]) => at)))].sort(
      (a, b) => a - b,
    );
    for (const line of group) {
      if (line.points.length !== times.length) {
        const known = new Map(line.points);
        line.points = times.map((at) => [at, known.get(at) ?? null]);
      }
    }
    if (group[0].percent) {
      for (const i of times.keys()) {
        const sum = group.reduce((all, line) => all + (line.points[i][1] ?? 0), 0);
        group.forEach((line) => {
          line.points[i] = [times[i], sum > 0 ? (line.points[i][1] ?? 0) / sum : null];
        });
      }
    }
  }
}

function linesOf(series) {
  const lines = series.map((one) => {
    const { stacking = {}, drawStyle = "line" } = one.field.config.custom;
    const stacked = stacking.mode === "normal" || stacking.mode === "percent";
    return {
      ...one,
      points: pointsOf(one),
      stack: stacked ? `${stacking.group ?? "A"} ${drawStyle} ${axisKey(one.field)}` : null,
      percent: stacking.mode === "percent",
    };
  });
  aligned(lines);
  return lines;
}

const axisKey = ({ config }) =>
  JSON.stringify([
    config.unit,
    config.custom.axisPlacement,
    config.custom.axisLabel,
    config.min,
    config.max,
  ]);

function axesOf(lines) {
  const keys = [...new Set(lines.map((line) => axisKey(line.field)))];
  return keys.map((key) => ({
    key,
    lines: lines.filter((line) => axisKey(line.field) === key),
  }));
}

/** The highest that is drawn, stacked or not. */
function topOf(lines) {
  let top = 0;
  const sums = new Map();
  for (const { points, stack } of lines) {
    for (const [at, value] of points) {
      const key = `${stack} ${at}`;
      const sum = (value ?? 0) + (stack ? (sums.get(key) ?? 0) : 0);
      if (stack) {
        sums.set(key, sum);
      }
      top = Math.max(top, sum);
    }
  }
  return top;
}

/**
 * The distance of ticks where thousands are no good steps: times have full minutes and hours, bytes
 * have powers of two, and of a share nothing is more than all.
 */
function stepOf(unit, top) {
  const size = secondsOf(unit);
  if (size !== null && top * size >= 5) {
    const step = SECOND_STEPS.find((one) => (top * size) / one <= TICKS) ?? null;
    return step && step / size;
  }
  if (BINARY.has(unit) && top > 0) {
    return 2 ** Math.ceil(Math.log2(top / TICKS));
  }
  return null;
}

const WHOLE = { percentunit: 1, percent: 100 };

/** Where an axis begins and ends, and its ticks. */
function extentOf(lines, config, unit, percent) {
  const { custom } = config;
  if (percent) {
    return { min: 0, max: 1, interval: 0.25 };
  }
  const top = topOf(lines);
  const max = config.max ?? (top === 0 ? WHOLE[unit] : undefined);
  if (config.min !== undefined && max !== undefined) {
    // A scale that is given is cut into quarters, or its last tick would stand too near.
    return { min: config.min, max, interval: (max - config.min) / 4 };
  }
  const step = stepOf(unit, top);
  const low = config.min ?? (max === WHOLE[unit] || custom.drawStyle === "bars" ? 0 : undefined);
  if (max !== undefined && low !== undefined) {
    return { min: low, max, interval: (max - low) / 4 };
  }
  const soft = (given, value, better) =>
    value === undefined
      ? given
      : (given ?? (({ min: a, max: b }) => better(better === Math.min ? a : b, value)));
  return {
    min: soft(config.min, custom.axisSoftMin, Math.min),
    max: soft(
      max ?? (step ? Math.ceil(top / step) * step : undefined),
      custom.axisSoftMax,
      Math.max,
    ),
    interval: step ?? undefined,
  };
}

function valueAxis({ lines }, index, c) {
  const { config } = lines[0].field;
  const { custom } = config;
  const percent = lines.some((line) => line.percent);
  const unit = percent ? "percentunit" : config.unit;
  const decimals = percent ? 0 : config.decimals;
  const right = custom.axisPlacement === "right" || (index > 0 && custom.axisPlacement !== "left");
  return {
    type: custom.scaleDistribution?.type === "log" ? "log" : "value",
    logBase: custom.scaleDistribution?.log ?? 10,
    position: right ? "right" : "left",
    show: custom.axisPlacement !== "hidden",
    ...extentOf(lines, config, unit, percent),
    scale: config.min === undefined && custom.drawStyle !== "bars" && !custom.fillOpacity,
    minInterval: decimals === 0 && unit !== "percentunit" ? 1 : 0,
    name: custom.axisLabel,
    nameTextStyle: { color: c.soft, align: right ? "right" : "left" },
    splitNumber: 4,
    axisLabel: {
      color: c.soft,
      fontSize: 12,
      formatter: (value) => unitText(inUnit(value, unit)),
    },
    splitLine: { show: index === 0 && custom.axisGridShow !== false, lineStyle: { color: c.line } },
  };
}

function thresholdMarks(field) {
  const mode = field.config.custom.thresholdsStyle?.mode ?? "off";
  const steps = stepsOf(field);
  const lines = steps.filter((step) => Number.isFinite(step.value));
  const marks = {};
  if (mode.includes("line") || mode.includes("dashed")) {
    marks.markLine = {
      silent: true,
      symbol: "none",
      animation: false,
      label: { show: false },
      data: lines.map(({ value, colour }) => ({
        yAxis: value,
        lineStyle: {
          color: colour,
          type: mode.includes("dashed") ? "dashed" : "solid",
          width: 1.5,
        },
      })),
    };
  }
  if (mode.includes("area")) {
    marks.markArea = {
      silent: true,
      animation: false,
      data: steps.map(({ value, colour }, i) => [
        {
          yAxis: Number.isFinite(value) ? value : -1e15,
          itemStyle: { color: withAlpha(colour, 0.1) },
        },
        { yAxis: steps[i + 1]?.value ?? 1e15 },
      ]),
    };
  }
  return marks;
}

const SHAPES = { dash: "dashed", dot: "dotted" };

function barSeries(line, shared) {
  const { fillOpacity = 80 } = line.field.config.custom;
  return {
    ...shared,
    type: "bar",
    large: false,
    barMinWidth: 2,
    barMaxWidth: line.points.length > 1 ? 48 : 16,
    barGap: "10%",
    barCategoryGap: "22%",
    itemStyle: {
      // Without borders, which would draw what is nothing.
      color: withAlpha(line.colour, Math.max(LEAST_BAR, fillOpacity / 100)),
      borderRadius: line.stack ? 0 : [2, 2, 0, 0],
    },
    data: line.points,
  };
}

function lineSeries(line, shared) {
  const { custom } = line.field.config;
  const { drawStyle, fillOpacity = 0, lineWidth = 1, pointSize = 5, showPoints = "auto" } = custom;
  const dots = drawStyle === "points" || showPoints === "always";
  const few = showPoints === "auto" && line.points.length <= AUTO_POINTS;
  const { points } = line;
  const mode = line.field.config.color?.mode ?? "";
  const byValue = mode.startsWith("continuous-") && custom.gradientMode === "scheme";
  return {
    ...shared,
    type: "line",
    smooth: custom.lineInterpolation === "smooth" ? 0.35 : false,
    smoothMonotone: "x",
    step: STEP[custom.lineInterpolation] ?? false,
    connectNulls: custom.spanNulls === true || typeof custom.spanNulls === "number",
    sampling: points.length > SAMPLED && !line.stack ? "lttb" : undefined,
    showSymbol: true,
    symbolSize: Math.max(3, pointSize),
    // A point between gaps would not be seen without one.
    symbol: (_, { dataIndex }) =>
      dots || few || (points[dataIndex] && alone(points, dataIndex)) ? "circle" : "none",
    lineStyle: {
      width: drawStyle === "points" ? 0 : Math.max(1, lineWidth) + 0.5,
      type: SHAPES[custom.lineStyle?.fill] ?? "solid",
      color: line.colour,
    },
    areaStyle:
      fillOpacity > 0 && drawStyle !== "points"
        ? { color: withAlpha(line.colour, fillOpacity / 100), opacity: 1 }
        : undefined,
    data: byValue
      ? points.map((point) => ({
          value: point,
          itemStyle: { color: valueColour(line.field, point[1]) ?? line.colour },
        }))
      : points,
  };
}

function drawn(line, axis, index) {
  const shared = {
    name: line.title,
    yAxisIndex: axis,
    stack: line.stack ?? undefined,
    color: line.colour,
    animation: false,
    emphasis: { disabled: true },
    // In a stack a series that is nothing lies upon the one below, which is to be seen.
    z: line.stack ? 3 - index / 1000 : 2,
    ...(index === 0 ? thresholdMarks(line.field) : {}),
  };
  return line.field.config.custom.drawStyle === "bars"
    ? barSeries(line, shared)
    : lineSeries(line, shared);
}

const ORDER = { asc: 1, desc: -1 };
const TOOLTIP_LINES = 12;

function tooltipText(shown, lines, options, span) {
  const at = shown[0].axisValue;
  const rows = shown
    .map((one) => ({ one, line: lines[one.seriesIndex], value: one.value[1] }))
    .filter(({ line, value }) => value !== null && !line.field.config.custom.hideFrom?.tooltip)
    .filter(({ value }) => !options.hideZeros || value !== 0);
  if (ORDER[options.sort]) {
    rows.sort((a, b) => (a.value - b.value) * ORDER[options.sort]);
  }
  const said = rows
    .slice(0, TOOLTIP_LINES)
    .map(({ one, line, value }) => `${one.marker} ${line.title}  {b|${valueText(line, value)}}`);
  if (rows.length > TOOLTIP_LINES) {
    said.push(t("more", { n: rows.length - TOOLTIP_LINES }));
  }
  return [`{h|${atText(at, span)}}`, ...said].join("\n");
}

const valueText = (line, value) =>
  line.percent ? unitText(inUnit(value, "percentunit", 1)) : display(line.field, value).text;

function rangeOf({ from, to }, lines) {
  let low = from;
  for (const line of lines) {
    // Some questions are about more days than the range has.
    low = line.points.length > 1 ? Math.min(low, line.points[0][0]) : low;
  }
  return { from: low < from ? low - (to - low) * 0.02 : from, to };
}

function option(lines, axes, view, c) {
  const range = rangeOf(view.range, lines);
  const tooltip = view.panel.options?.tooltip ?? {};
  const single = tooltip.mode === "single";
  return {
    grid: {
      ...AROUND,
      top: axes.some(({ lines: [one] }) => one.field.config.custom.axisLabel) ? 28 : 14,
    },
    xAxis: timeAxis(range, c),
    yAxis: axes.map((axis, i) => valueAxis(axis, i, c)),
    tooltip:
      tooltip.mode === "none"
        ? undefined
        : {
            trigger: "axis",
            axisPointer: {
              type: "line",
              lineStyle: { color: c.soft, type: "dashed" },
              animation: false,
            },
            transitionDuration: 0,
            textStyle: {
              rich: {
                b: { fontWeight: "bold", fontFamily: c.font, color: c.text },
                h: { color: c.soft, fontSize: 12, lineHeight: 20, fontFamily: c.font },
              },
            },
            formatter: (shown) =>
              tooltipText(
                single ? shown.slice(0, 1) : shown,
                lines,
                tooltip,
                range.to - range.from,
              ),
          },
    series: axes
      .flatMap((axis, i) => axis.lines.map((line) => [lines.indexOf(line), i, line]))
      .sort((a, b) => a[0] - b[0])
      .map(([index, axis, line]) => drawn(line, axis, index)),
  };
}

const SPOKEN = 6;

function spokenOf(series, view) {
  const text = (field, calc) => display(field, reduce(field.values, calc)).text;
  const spoken = series.slice(0, SPOKEN).map(({ title, field }) =>
    t("series", {
      name: title,
      last: text(field, "lastNotNull"),
      min: text(field, "min"),
      max: text(field, "max"),
    }),
  );
  if (series.length > SPOKEN) {
    spoken.push(t("more", { n: series.length - SPOKEN }));
  }
  return t("label", {
    title: view.panel.title,
    n: series.length,
    range: view.rangeText,
    series: spoken.join(" "),
  });
}

export default {
  shape: (frames) => frames.flatMap(split),

  isEmpty: (frames) =>
    !seriesOf(frames).some(({ field }) => field.values.some((value) => value !== null)),

  model(view) {
    const series = seriesOf(view.frames);
    const lines = linesOf(series.filter((one) => !view.hidden.has(one.title)));
    const axes = axesOf(lines);
    return {
      series,
      label: spokenOf(series, view),
      make: (c) => option(lines, axes, view, c),
      onReady: (made, element) => view.own(followPointer(made, element, view.board)),
    };
  },

  render({ series, label, make, onReady }, view) {
    const options = view.panel.options?.legend ?? {};
    const beside = options.placement === "right";
    return html`<div class="plot ${beside ? "beside" : ""}">
      <div class="plot-area">${chart(make, { label, onReady })}</div>
      ${legend(series, options, view)}
    </div>`;
  },
};
