import { NONE, number, time } from "../core/format.js";
import { texts } from "../core/i18n.js";
import { language } from "../core/settings.js";
import { classic, classicByName, along, continuous, paint } from "./paint.js";
import { inUnit, unitText } from "./units.js";

const t = texts({
  en: { yes: "yes", no: "no", time: "Time" },
  zh: { yes: "是", no: "否", time: "时间" },
});

const REGEXP = /^\/(.*)\/([a-z]*)$/s;

/** What Grafana writes as a regular expression: `/…/flags`, or a bare one. */
export function expression(text) {
  const [, body, flags] = REGEXP.exec(text) ?? [null, text, ""];
  try {
    return new RegExp(body, flags);
  } catch {
    return /^(?!)/; // One that is none finds nothing.
  }
}

const MATCHERS = {
  byName: (field, name) =>
    field.name === name ||
    field.column === name ||
    field.label === name ||
    field.config.displayName === name,
  byRegexp: (field, text) => expression(text).test(field.name),
  byType: (field, type) => field.type === type,
  byFrameRefID: (field, ref) => field.refId === ref,
};

function put(config, id, value) {
  const path = id.split(".");
  let at = config;
  for (const part of path.slice(0, -1)) {
    at[part] = { ...at[part] };
    at = at[part];
  }
  at[path.at(-1)] = value;
}

function configOf(field, { defaults = {}, overrides = [] }) {
  const config = { ...defaults, custom: { ...defaults.custom } };
  field.config = config;
  for (const { matcher, properties } of overrides) {
    if (MATCHERS[matcher.id]?.(field, matcher.options)) {
      for (const { id, value } of properties) {
        put(config, id, value);
      }
    }
  }
  return config;
}

/** One column of a result, with what the panel says about it. */
export class Field {
  constructor({ name, column, type, values, refId, labels = null }) {
    Object.assign(this, { name, column, type, values, refId, labels });
    this.config = {};
    this.index = 0;
    this.frame = null;
  }

  /** What people call it. */
  get title() {
    const given = this.config.displayName;
    if (given) {
      return given.replace(/\$\{__field\.(name|labels(?:\.(\w+))?)\}/g, (_, what, label) =>
        what === "name"
          ? this.name
          : label
            ? (this.labels?.[label] ?? "")
            : Object.values(this.labels ?? {}).join(" "),
      );
    }
    if (this.isTime && this.name === "time") {
      return t("time");
    }
    return this.label ?? this.column;
  }

  /** Whose values they are, if the column holds only those of one; a name in Grafana too. */
  get label() {
    return this.labels && Object.values(this.labels).join(" ");
  }

  get isNumber() {
    return this.type === "number";
  }

  get isTime() {
    return this.type === "time";
  }

  /** Least and greatest: as the panel says, else of the values. */
  get min() {
    return this.config.min ?? this.#range()[0];
  }

  get max() {
    return this.config.max ?? this.#range()[1];
  }

  #range() {
    if (!this.seen) {
      let [low, high] = [Infinity, -Infinity];
      for (const value of this.values) {
        if (typeof value === "number") {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      this.seen = low <= high ? [low, high] : [0, 1];
    }
    return this.seen;
  }
}

/**
 * The fields of a panel's results.
 *
 * @param {Array<{ref_id: string, columns: any[]}>} frames as the API gives them
 * @returns {Field[][]} by frame
 */
export const framesOf = (frames) =>
  frames.map((frame) =>
    frame.columns.map(
      (column) =>
        new Field({
          name: column.field,
          column: column.name ?? column.field,
          type: column.type,
          values: column.values,
          refId: frame.ref_id,
        }),
    ),
  );

/** Gives every field its configuration; after the transformations, as in Grafana. */
export function configure(frames, fieldConfig = {}) {
  let index = 0;
  for (const frame of frames) {
    for (const field of frame) {
      configOf(field, fieldConfig);
      field.frame = frame;
      field.index = field.isNumber ? index++ : 0;
    }
  }
  return frames;
}

const CHINESE = "_zh";

/**
 * A column that stands there in both languages, as `name` and `name_zh`, is shown in the reader's.
 * Grafana, which does not know its reader, shows both.
 */
export function inOneLanguage(frame) {
  const pairs = new Map();
  for (const field of frame) {
    const other = frame.find((one) => one.name === `${field.name}${CHINESE}`);
    if (other && field.type === "string") {
      pairs.set(field, other);
    }
  }
  if (language() === "zh") {
    for (const [field, other] of pairs) {
      field.values = field.values.map((value, row) => other.values[row] || value);
    }
  }
  const others = new Set(pairs.values());
  return frame.filter((field) => !others.has(field));
}

function mapped(mappings, value) {
  const text = value === null || value === undefined ? null : String(value);
  for (const { type, options } of mappings ?? []) {
    if (type === "value" && text !== null && Object.hasOwn(options, text)) {
      return options[text];
    }
    if (type === "range" && typeof value === "number") {
      if (value >= (options.from ?? -Infinity) && value <= (options.to ?? Infinity)) {
        return options.result;
      }
    }
    if (type === "regex" && text !== null && expression(options.pattern).test(text)) {
      return {
        ...options.result,
        text: options.result.text && text.replace(expression(options.pattern), options.result.text),
      };
    }
    if (type === "special" && special(options.match, value)) {
      return options.result;
    }
  }
  return null;
}

const special = (match, value) =>
  ({
    null: value === null || value === undefined,
    nan: Number.isNaN(value),
    "null+nan": value === null || value === undefined || Number.isNaN(value),
    true: value === true,
    false: value === false,
    empty: value === "",
  })[match] ?? false;

/** The share of the way from the least to the greatest. */
export function shareOf(field, value) {
  const { min, max } = field;
  return max > min ? (value - min) / (max - min) : value >= max ? 1 : 0;
}

/** A threshold's steps with absolute values. */
export function stepsOf(field) {
  const { mode, steps = [] } = field.config.thresholds ?? {};
  const { min, max } = field;
  return steps.map(({ color, value }) => ({
    colour: paint(color),
    value:
      value === null || value === undefined
        ? -Infinity
        : mode === "percentage"
          ? min + ((max - min) * value) / 100
          : value,
  }));
}

function stepColour(field, value) {
  let colour = null;
  for (const step of stepsOf(field)) {
    if (colour === null || value >= step.value) {
      colour = step.colour;
    }
  }
  return colour;
}

/** The colour of a whole series. */
export function seriesColour(field) {
  const { mode = "palette-classic", fixedColor } = field.config.color ?? {};
  if ((mode === "fixed" || mode === "shades") && fixedColor) {
    return paint(fixedColor);
  }
  if (mode === "palette-classic-by-name") {
    return classicByName(field.title);
  }
  if (mode === "thresholds" || mode.startsWith("continuous-")) {
    const last = field.values.findLast((value) => value !== null);
    return (last !== undefined && valueColour(field, last)) || classic(field.index);
  }
  return classic(field.index);
}

/** The colour of one value; null if the panel gives it none. */
export function valueColour(field, value, found = mapped(field.config.mappings, value)) {
  if (found?.color) {
    return paint(found.color);
  }
  const { mode = "thresholds", fixedColor } = field.config.color ?? {};
  if (mode === "fixed" && fixedColor) {
    return paint(fixedColor);
  }
  if (typeof value !== "number") {
    return null;
  }
  if (mode === "thresholds") {
    return stepColour(field, value);
  }
  if (mode.startsWith("continuous-")) {
    return along(continuous(mode), shareOf(field, value));
  }
  return mode === "palette-classic-by-name" ? classicByName(field.title) : classic(field.index);
}

/**
 * How a value is shown.
 *
 * @returns {{text: string, value: string, unit: string, colour: string|null, missing: boolean}}
 *   `text` is value and unit together
 */
export function display(field, value) {
  const found = mapped(field.config.mappings, value);
  const colour = valueColour(field, value, found);
  if (found?.text) {
    return { text: found.text, value: found.text, unit: "", colour, missing: false };
  }
  const missing = value === null || value === undefined || Number.isNaN(value) || value === "";
  if (missing) {
    const text = field.config.noValue ?? NONE;
    return { text, value: text, unit: "", colour: null, missing };
  }
  const parts = partsOf(field, value);
  return { ...parts, text: unitText(parts), colour, missing };
}

function partsOf(field, value) {
  const { unit, decimals } = field.config;
  if (field.isTime) {
    return { value: time(value), unit: "" };
  }
  if (typeof value === "boolean") {
    return { value: t(value ? "yes" : "no"), unit: "" };
  }
  if (typeof value !== "number") {
    return { value: String(value), unit: "" };
  }
  return unit === "string" ? { value: number(value, 20), unit: "" } : inUnit(value, unit, decimals);
}
