import { time } from "../core/format.js";
import { texts } from "../core/i18n.js";

const t = texts({
  en: {
    last: "Last {span}",
    m: { one: "{n} minute", other: "{n} minutes" },
    h: { one: "{n} hour", other: "{n} hours" },
    d: { one: "{n} day", other: "{n} days" },
    w: { one: "{n} week", other: "{n} weeks" },
    M: { one: "{n} month", other: "{n} months" },
    y: { one: "{n} year", other: "{n} years" },
    s: { one: "{n} second", other: "{n} seconds" },
    "now/d now": "Today so far",
    "now/d now/d": "Today",
    "now-1d/d now-1d/d": "Yesterday",
    "now/w now": "This week so far",
    "now/w now/w": "This week",
    "now-1w/w now-1w/w": "Last week",
    "now/M now": "This month so far",
    "now/M now/M": "This month",
    "now-1M/M now-1M/M": "Last month",
    between: "{from} to {to}",
  },
  zh: {
    last: "最近 {span}",
    m: "{n} 分钟",
    h: "{n} 小时",
    d: "{n} 天",
    w: "{n} 周",
    M: "{n} 个月",
    y: "{n} 年",
    s: "{n} 秒",
    "now/d now": "今天至今",
    "now/d now/d": "今天",
    "now-1d/d now-1d/d": "昨天",
    "now/w now": "本周至今",
    "now/w now/w": "本周",
    "now-1w/w now-1w/w": "上周",
    "now/M now": "本月至今",
    "now/M now/M": "本月",
    "now-1M/M now-1M/M": "上月",
    between: "{from} 至 {to}",
  },
});

/** What is one click away, in columns. */
export const QUICK = [
  [
    "now-5m now",
    "now-15m now",
    "now-30m now",
    "now-1h now",
    "now-3h now",
    "now-6h now",
    "now-12h now",
    "now-24h now",
  ],
  [
    "now-2d now",
    "now-7d now",
    "now-30d now",
    "now-90d now",
    "now/d now",
    "now-1d/d now-1d/d",
    "now/w now",
    "now-1w/w now-1w/w",
    "now/M now",
    "now-1M/M now-1M/M",
  ],
];

const FORM = /^now(?:([+-])(\d+)([smhdwMy]))?(?:\/([smhdwMy]))?$/;

const ADD = {
  s: (date, n) => date.setSeconds(date.getSeconds() + n),
  m: (date, n) => date.setMinutes(date.getMinutes() + n),
  h: (date, n) => date.setHours(date.getHours() + n),
  d: (date, n) => date.setDate(date.getDate() + n),
  w: (date, n) => date.setDate(date.getDate() + 7 * n),
  M: (date, n) => date.setMonth(date.getMonth() + n),
  y: (date, n) => date.setFullYear(date.getFullYear() + n),
};

const DOWN = {
  s: (date) => date.setMilliseconds(0),
  m: (date) => date.setSeconds(0, 0),
  h: (date) => date.setMinutes(0, 0, 0),
  d: (date) => date.setHours(0, 0, 0, 0),
  w: (date) => {
    date.setHours(0, 0, 0, 0);
    date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  },
  M: (date) => {
    date.setHours(0, 0, 0, 0);
    date.setDate(1);
  },
  y: (date) => {
    date.setHours(0, 0, 0, 0);
    date.setMonth(0, 1);
  },
};

/**
 * A moment as Grafana writes it: `now`, `now-6h`, `now-1d/d`, or unix milliseconds.
 *
 * @param {string} text
 * @param {boolean} up whether a rounded one means the end of its day
 * @returns {number|null} unix milliseconds; null if it is none
 */
export function moment(text, now, up) {
  if (/^\d{10,14}$/.test(text)) {
    return Number(text);
  }
  const [all, sign, count, unit, round] = FORM.exec(text) ?? [];
  if (all === undefined) {
    return null;
  }
  const date = new Date(now);
  if (unit) {
    ADD[unit](date, (sign === "-" ? -1 : 1) * Number(count));
  }
  if (round) {
    DOWN[round](date);
    if (up) {
      ADD[round](date, 1);
      date.setMilliseconds(date.getMilliseconds() - 1);
    }
  }
  return date.getTime();
}

/**
 * @param {{from: string, to: string}} range
 * @returns {{from: number, to: number}|null} null if it is none, or runs backwards
 */
export function resolve({ from, to }, now = Date.now()) {
  const [begin, end] = [moment(from, now, false), moment(to, now, true)];
  return begin === null || end === null || end <= begin ? null : { from: begin, to: end };
}

/** Whether it moves on with the time. */
export const isMoving = ({ from, to }) => `${from}${to}`.includes("now");

/** What people call the range. */
export function rangeText(range) {
  const key = `${range.from} ${range.to}`;
  const [, count, unit] = /^now-(\d+)([smhdwMy]) now$/.exec(key) ?? [];
  if (unit) {
    return t("last", { span: t(unit, { n: Number(count) }) });
  }
  if (
    /^now[^ ]* now[^ ]*$/.test(key) &&
    key.includes("/") &&
    QUICK[1].concat("now/d now/d", "now/w now/w", "now/M now/M").includes(key)
  ) {
    return t(key);
  }
  const exact = resolve(range);
  return exact ? t("between", { from: time(exact.from), to: time(exact.to) }) : key;
}

const NICE_MS = [
  1000, 2000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_200_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  604_800_000, 2_592_000_000,
];

const SPANS = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
};

/** `30s` in milliseconds; null if it is none. */
export function spanMs(text) {
  const [, count, unit] = /^(\d+)(ms|[smhdwM])$/.exec(text ?? "") ?? [];
  return unit ? Number(count) * SPANS[unit] : null;
}

/** The distance of points that suits a picture so wide. @returns {number} ms */
export function intervalMs({ from, to }, points, least) {
  const wanted = (to - from) / Math.max(10, points);
  return Math.max(least ?? 0, NICE_MS.find((one) => one >= wanted) ?? NICE_MS.at(-1));
}
