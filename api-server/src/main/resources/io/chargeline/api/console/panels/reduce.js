import { texts } from "../core/i18n.js";
import { display, expression } from "./fields.js";

const t = texts({
  en: {
    last: "Last",
    lastNotNull: "Last",
    first: "First",
    firstNotNull: "First",
    min: "Min",
    max: "Max",
    mean: "Mean",
    sum: "Total",
    count: "Count",
    range: "Range",
    delta: "Growth",
    diff: "Difference",
    median: "Median",
    p95: "95th percentile",
    p99: "99th percentile",
  },
  zh: {
    last: "最新",
    lastNotNull: "最新",
    first: "最早",
    firstNotNull: "最早",
    min: "最小",
    max: "最大",
    mean: "平均",
    sum: "合计",
    count: "个数",
    range: "极差",
    delta: "增量",
    diff: "差值",
    median: "中位数",
    p95: "95 分位",
    p99: "99 分位",
  },
});

/** What a calculation is called. */
export const calcTitle = (calc) => t(calc);

const numbers = (values) => values.filter((value) => typeof value === "number");

function percentile(values, share) {
  const sorted = numbers(values).sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.ceil(share * sorted.length) - 1 || 0];
}

const total = (values) => numbers(values).reduce((sum, value) => sum + value, 0);

const extreme = (values, better) =>
  numbers(values).reduce(
    (best, value) => (best === null || better(value, best) ? value : best),
    null,
  );

const lowest = (values) => extreme(values, (a, b) => a < b);
const highest = (values) => extreme(values, (a, b) => a > b);
const known = (value) => value !== null && value !== undefined;
const first = (values) => values.find(known) ?? null;
const last = (values) => values.findLast(known) ?? null;

function growth(values) {
  let sum = 0;
  let before = null;
  for (const value of numbers(values)) {
    // A counter that went down has begun anew.
    sum += before === null ? 0 : value >= before ? value - before : value;
    before = value;
  }
  return sum;
}

const CALCS = {
  last: (values) => values.at(-1) ?? null,
  lastNotNull: last,
  first: (values) => values[0] ?? null,
  firstNotNull: first,
  min: lowest,
  max: highest,
  mean: (values) => (numbers(values).length === 0 ? null : total(values) / numbers(values).length),
  sum: (values) => (numbers(values).length === 0 ? null : total(values)),
  count: (values) => values.length,
  range: (values) => (numbers(values).length === 0 ? null : highest(values) - lowest(values)),
  delta: growth,
  diff: (values) => (numbers(values).length === 0 ? null : last(values) - first(values)),
  median: (values) => percentile(values, 0.5),
  p95: (values) => percentile(values, 0.95),
  p99: (values) => percentile(values, 0.99),
};

/** @param {string} calc Grafana's id of the calculation */
export const reduce = (values, calc) => (CALCS[calc] ?? last)(values);

/** The fields that `reduceOptions.fields` names: numbers if it is empty. */
function chosen(frames, wanted) {
  const fields = frames.flat();
  if (!wanted) {
    const found = fields.filter((field) => field.isNumber);
    return found.length > 0 ? found : fields.filter((field) => !field.isTime).slice(0, 1);
  }
  const pattern = expression(wanted);
  return fields.filter((field) => pattern.test(field.name) || pattern.test(field.title));
}

function rowTitle(frame, row, field, several) {
  const names = frame
    .filter((one) => one.type === "string")
    .map((one) => display(one, one.values[row]).text);
  const name = names.join(" ");
  return several && name ? `${name} ${field.title}` : name || field.title;
}

/**
 * What panels of single values show.
 *
 * @returns {Array<{title: string, field: import("./fields.js").Field, value: any, row: number}>}
 *   `row` is that of the value, for links
 */
export function reduced(
  frames,
  { calcs = ["lastNotNull"], fields = "", values = false, limit } = {},
) {
  const found = chosen(frames, fields);
  if (!values) {
    return found.map((field) => ({
      title: field.title,
      field,
      value: reduce(field.values, calcs[0]),
      row: Math.max(0, field.values.length - 1),
    }));
  }
  const all = [];
  for (const frame of frames) {
    const mine = frame.filter((field) => found.includes(field) && field.isNumber);
    const rows = frame[0]?.values.length ?? 0;
    for (let row = 0; row < rows; row++) {
      for (const field of mine) {
        const title = rowTitle(frame, row, field, mine.length > 1);
        all.push({ title, field, value: field.values[row], row });
      }
    }
  }
  return limit ? all.slice(0, limit) : all;
}
