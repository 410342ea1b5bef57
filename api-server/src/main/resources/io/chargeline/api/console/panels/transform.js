import { Field } from "./fields.js";

const rowsOf = (frame) => frame[0]?.values.length ?? 0;

const picked = (field, rows, changes = {}) =>
  new Field({ ...field, values: rows.map((row) => field.values[row]), ...changes });

function organize(
  frame,
  { excludeByName = {}, includeByName = {}, indexByName = {}, renameByName = {} },
) {
  const included = Object.values(includeByName).some(Boolean);
  const place = (field) => indexByName[field.name] ?? Number.MAX_SAFE_INTEGER;
  return frame
    .filter((field) => !excludeByName[field.name] && (!included || includeByName[field.name]))
    .sort((a, b) => place(a) - place(b))
    .map((field) => {
      const renamed = renameByName[field.name];
      return renamed ? new Field({ ...field, column: renamed }) : field;
    });
}

function partition(frame, { fields: by, keepFields = false }) {
  const keys = frame.filter((field) => by.includes(field.name));
  if (keys.length === 0) {
    return [frame];
  }
  const groups = new Map();
  for (let row = 0; row < rowsOf(frame); row++) {
    const key = JSON.stringify(keys.map((field) => field.values[row]));
    if (!groups.has(key)) {
      groups.set(key, []);
    }
    groups.get(key).push(row);
  }
  const kept = keepFields ? frame : frame.filter((field) => !keys.includes(field));
  return [...groups.values()].map((rows) => {
    const labels = Object.fromEntries(
      keys.map((field) => [field.name, String(field.values[rows[0]] ?? "–")]),
    );
    return kept.map((field) => picked(field, rows, { labels: field.isTime ? null : labels }));
  });
}

function compare(a, b) {
  if (a === null || b === null) {
    return (a === null) - (b === null);
  }
  return typeof a === "string" ? a.localeCompare(b) : a - b;
}

function sorted(frame, { sort }) {
  const [{ field: name, desc = false }] = sort;
  const by = frame.find((field) => field.name === name || field.column === name);
  if (!by) {
    return frame;
  }
  const rows = [...Array(rowsOf(frame)).keys()].sort(
    (a, b) => compare(by.values[a], by.values[b]) * (desc ? -1 : 1),
  );
  return frame.map((field) => picked(field, rows));
}

/** A column of texts beside times tells whose the numbers are: a frame for each of them. */
export function split(frame) {
  const names = frame.filter((field) => field.type === "string" || field.type === "boolean");
  const isSeries = frame.some((field) => field.isTime) && frame.some((field) => field.isNumber);
  return isSeries && names.length > 0
    ? partition(frame, { fields: names.map((field) => field.name) })
    : [frame];
}

const STEPS = {
  organize: (frames, options) => frames.map((frame) => organize(frame, options)),
  partitionByValues: (frames, options) => frames.flatMap((frame) => partition(frame, options)),
  prepareTimeSeries: (frames) => frames.flatMap(split),
  sortBy: (frames, options) => frames.map((frame) => sorted(frame, options)),
};

/** Applies a panel's transformations, those that our dashboards use. */
export const transformed = (frames, steps = []) =>
  steps
    .filter((step) => !step.disabled)
    .reduce((now, { id, options }) => STEPS[id]?.(now, options ?? {}) ?? now, frames);
