import { duration, NONE, number, time } from "../core/format.js";
import { language } from "../core/settings.js";

const PREFIXES = ["n", "µ", "m", "", "k", "M", "G", "T", "P"];
const BASE = PREFIXES.indexOf("");
const SECONDS = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };

const RATES = {
  cps: ["c/s", "次/秒"],
  ops: ["ops/s", "次/秒"],
  reqps: ["req/s", "请求/秒"],
  rps: ["reads/s", "次读/秒"],
  wps: ["writes/s", "次写/秒"],
  iops: ["io/s", "次/秒"],
  eps: ["events/s", "事件/秒"],
  mps: ["msg/s", "消息/秒"],
  recps: ["rec/s", "条/秒"],
  rowsps: ["rows/s", "行/秒"],
  opm: ["ops/min", "次/分"],
  reqpm: ["req/min", "请求/分"],
};

const zh = () => language() === "zh";

/** As many digits as tell something: three or so. */
function digits(value) {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

function plain(value, decimals) {
  return decimals === undefined
    ? number(value, Number.isInteger(value) ? 0 : digits(value))
    : number(value, decimals, true);
}

/** Steps of a thousand, or of 1,024. */
function scale(value, decimals, { symbol, from, step = 1000, names = PREFIXES, low = BASE }) {
  let at = from;
  let shown = value;
  while (Math.abs(shown) >= step && at < names.length - 1) {
    shown /= step;
    at++;
  }
  while (shown !== 0 && Math.abs(shown) < 1 && at > low) {
    shown *= step;
    at--;
  }
  // So many decimals were meant for the unit as it was given.
  const shifted = at !== from || value === 0;
  const most = shifted && decimals !== undefined ? Math.min(decimals, digits(shown)) : undefined;
  const text = most === undefined ? plain(shown, decimals) : number(shown, most);
  return { value: text, unit: `${names[at]}${symbol}` };
}

const si =
  (symbol, offset = 0, low = BASE) =>
  (value, decimals) =>
    scale(value, decimals, { symbol, from: BASE + offset, low: Math.min(low, BASE + offset) });

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const DECIMAL = ["B", "kB", "MB", "GB", "TB", "PB"];

const ladder =
  (names, step, offset = 0, suffix = "") =>
  (value, decimals) =>
    scale(value, decimals, { symbol: suffix, from: offset, step, names, low: 0 });

const suffixed = (unit) => (value, decimals) => ({ value: plain(value, decimals), unit });

const seconds = (size) => (value, decimals) => {
  const all = value * size;
  const abs = Math.abs(all);
  if (abs >= 60) {
    return { value: duration(all), unit: "" };
  }
  if (abs >= 1 || all === 0) {
    return { value: plain(all, decimals), unit: zh() ? "秒" : "s" };
  }
  return abs >= 1e-3
    ? { value: plain(all * 1e3, decimals), unit: zh() ? "毫秒" : "ms" }
    : { value: plain(all * 1e6, decimals), unit: zh() ? "微秒" : "µs" };
};

const compacts = new Map();

function short(value, decimals) {
  if (Math.abs(value) < (zh() ? 10_000 : 1000)) {
    return { value: plain(value, decimals), unit: "" };
  }
  const key = `${language()} ${decimals}`;
  if (!compacts.has(key)) {
    compacts.set(
      key,
      new Intl.NumberFormat(zh() ? "zh-CN" : "en-GB", {
        notation: "compact",
        maximumFractionDigits: decimals ?? 1,
      }),
    );
  }
  return { value: compacts.get(key).format(value), unit: "" };
}

const money = (sign) => (value, decimals) => ({
  value: `${sign}${number(value, decimals ?? 2, true)}`,
  unit: "",
});

const FORMATS = {
  none: (value, decimals) => ({ value: plain(value, decimals), unit: "" }),
  short,
  percent: suffixed("%"),
  percentunit: (value, decimals) => ({ value: plain(value * 100, decimals), unit: "%" }),
  watt: si("W"),
  kwatt: si("W", 1),
  megwatt: si("W", 2),
  watth: si("Wh"),
  kwatth: si("Wh", 1),
  volt: si("V"),
  amp: si("A"),
  mamp: si("A", -1),
  celsius: suffixed("°C"),
  hertz: si("Hz"),
  dB: suffixed("dB"),
  dBm: suffixed("dBm"),
  dtdurations: seconds(1),
  dtdurationms: seconds(1e-3),
  dateTimeAsIso: (value) => ({ value: time(value), unit: "" }),
  dateTimeAsSystem: (value) => ({ value: time(value), unit: "" }),
  dateTimeFromNow: (value) => ({ value: time(value), unit: "" }),
  bytes: ladder(BINARY, 1024),
  kbytes: ladder(BINARY, 1024, 1),
  mbytes: ladder(BINARY, 1024, 2),
  decbytes: ladder(DECIMAL, 1000),
  Bps: ladder(DECIMAL, 1000, 0, "/s"),
  binBps: ladder(BINARY, 1024, 0, "/s"),
  currencyCNY: money("¥"),
  currencyJPY: money("¥"),
};
FORMATS.locale = FORMATS.none;
FORMATS.string = FORMATS.none;

for (const [unit, size] of Object.entries(SECONDS)) {
  FORMATS[unit] = seconds(size);
}
for (const [unit, [en, cn]] of Object.entries(RATES)) {
  FORMATS[unit] = (value, decimals) => ({ value: plain(value, decimals), unit: zh() ? cn : en });
}

/** Whether the unit is a span of time; how many seconds its one is. */
export const secondsOf = (unit) =>
  ({ ...SECONDS, dtdurations: 1, dtdurationms: 1e-3 })[unit] ?? null;

/**
 * A number in a unit that has Grafana's name.
 *
 * @param {number|null} value
 * @param {string} [unit] what is not known is written behind the number, as Grafana does
 * @param {number} [decimals] exactly as many; as many as make sense if absent
 * @returns {{value: string, unit: string}} to be written with a space between
 */
export function inUnit(value, unit = "none", decimals = undefined) {
  if (value === null || value === undefined || !Number.isFinite(Number(value))) {
    return { value: NONE, unit: "" };
  }
  return (FORMATS[unit] ?? suffixed(unit))(Number(value), decimals);
}

export const unitText = ({ value, unit }) => (unit ? `${value} ${unit}` : value);
