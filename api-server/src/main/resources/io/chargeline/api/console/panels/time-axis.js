import { language } from "../core/settings.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const made = new Map();

function formatter(options) {
  const key = `${language()} ${JSON.stringify(options)}`;
  if (!made.has(key)) {
    made.set(key, new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", options));
  }
  return made.get(key);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const SECONDS = { ...CLOCK, second: "2-digit" };
const DATE = { month: "short", day: "numeric" };
const YEAR = { year: "numeric", month: "short" };

function tick(at, span) {
  const date = new Date(at);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  if (span > 300 * DAY) {
    return formatter(YEAR).format(at);
  }
  if (midnight && span > 6 * HOUR) {
    return formatter(DATE).format(at);
  }
  return formatter(span < 5 * 60_000 || date.getSeconds() > 0 ? SECONDS : CLOCK).format(at);
}

/** Room for the labels of the axes, and no more. */
export const AROUND = {
  left: 2,
  right: 12,
  top: 6,
  bottom: 2,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
};

/** The x axis of everything that runs over time. */
export const timeAxis = ({ from, to }, c) => ({
  type: "time",
  min: from,
  max: to,
  axisLine: { lineStyle: { color: c.line } },
  axisTick: { lineStyle: { color: c.line } },
  axisLabel: {
    color: c.soft,
    fontSize: 12,
    hideOverlap: true,
    formatter: (value) => tick(value, to - from),
  },
  splitLine: { show: false },
  splitNumber: 6,
});

/** A moment as precise as the range makes sense of. */
export const atText = (at, span) =>
  formatter(
    span > 300 * DAY
      ? { ...DATE, year: "numeric" }
      : { ...DATE, weekday: "short", ...(span < HOUR ? SECONDS : CLOCK) },
  ).format(at);

/** One day, as a label. */
export const dayText = (at) => formatter(DATE).format(at);
export const clockText = (at) => formatter(CLOCK).format(at);
