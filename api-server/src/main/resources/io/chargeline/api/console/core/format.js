import { language } from "./settings.js";

const locale = () => (language() === "zh" ? "zh-CN" : "en-GB");
const made = new Map();

function formatter(kind, options) {
  const key = `${locale()} ${kind.name} ${JSON.stringify(options)}`;
  if (!made.has(key)) {
    made.set(key, new kind(locale(), options));
  }
  return made.get(key);
}

/** What stands where nothing is known. */
export const NONE = "–";

const missing = (value) => value === null || value === undefined || Number.isNaN(value);

/** A number in the user's spelling; `decimals` at most, or exactly as many. */
export function number(value, decimals = 2, exactly = false) {
  if (missing(value)) {
    return NONE;
  }
  const options = { maximumFractionDigits: decimals };
  if (exactly) {
    options.minimumFractionDigits = decimals;
  }
  return formatter(Intl.NumberFormat, options).format(value);
}

/** @param {string|number|Date} at RFC 3339 or unix milliseconds */
const date = (at) => (at instanceof Date ? at : new Date(at));

/** Date and time to the second. */
export const time = (at) =>
  missing(at)
    ? NONE
    : formatter(Intl.DateTimeFormat, { dateStyle: "medium", timeStyle: "medium" }).format(date(at));

/** The time alone, to the second. */
export const clock = (at) =>
  missing(at) ? NONE : formatter(Intl.DateTimeFormat, { timeStyle: "medium" }).format(date(at));

/** The day alone. */
export const day = (at) =>
  missing(at) ? NONE : formatter(Intl.DateTimeFormat, { dateStyle: "medium" }).format(date(at));

const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** How long ago, or in how long: "5 minutes ago". */
export function ago(at) {
  if (missing(at)) {
    return NONE;
  }
  const seconds = (date(at).getTime() - Date.now()) / 1000;
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? STEPS.at(-1);
  return formatter(Intl.RelativeTimeFormat, { numeric: "auto" }).format(
    Math.round(seconds / size),
    unit,
  );
}

/** 3725 → "1 h 2 min". @param {number} seconds */
export function duration(seconds) {
  if (missing(seconds)) {
    return NONE;
  }
  const zh = language() === "zh";
  const names = zh ? ["天", "小时", "分", "秒"] : ["d", "h", "min", "s"];
  let rest = Math.round(Math.abs(seconds));
  const parts = [];
  for (const [i, [, size]] of STEPS.entries()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 && parts.length < 2) {
      parts.push(`${number(count)} ${names[i]}`);
    }
  }
  if (parts.length === 0) {
    return seconds === 0 ? `0 ${names[3]}` : `${number(seconds * 1000, 0)} ${zh ? "毫秒" : "ms"}`;
  }
  return `${seconds < 0 ? "−" : ""}${parts.join(" ")}`;
}

function scaled(value, units, decimals) {
  if (missing(value)) {
    return NONE;
  }
  let scale = 0;
  let shown = value;
  while (Math.abs(shown) >= 1000 && scale < units.length - 1) {
    shown /= 1000;
    scale++;
  }
  return `${number(shown, decimals)} ${units[scale]}`;
}

/** @param {number} wh energy in Wh */
export const energy = (wh) => scaled(wh, ["Wh", "kWh", "MWh", "GWh"], 2);

/** @param {number} w power in W */
export const power = (w) => scaled(w, ["W", "kW", "MW"], 2);

/** @param {number} value bytes */
export const bytes = (value) => scaled(value, ["B", "kB", "MB", "GB", "TB"], 1);

/** @param {number} share 0 to 1 */
export const percent = (share, decimals = 1) =>
  missing(share) ? NONE : `${number(share * 100, decimals)} %`;
