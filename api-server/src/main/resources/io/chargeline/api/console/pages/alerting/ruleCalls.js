import { del, get, patch, post, put } from "../../core/api.js";
import { isOperator } from "../../core/session.js";

const YAML = "application/yaml";

const pathOf = (id) => `alert-rules/${encodeURIComponent(id)}`;

/** Only over the version that was seen; where there is none of yours yet, there is nothing to compare. */
const seen = (version) =>
  version && (isOperator() || version.source === "own")
    ? { "If-Match": `"${version.version}"` }
    : {};

const noted = (note) => ({ note: note?.trim() });

const written = (version) => ({ ...seen(version), "Content-Type": YAML });

export const readRule = (id, source, signal) => get(pathOf(id), { source }, { signal });

/** A rule as text; its version is told by the header, and is no part of what is written. */
async function text(path, source, signal) {
  const yaml = await get(path, { source }, { signal, headers: { Accept: YAML }, text: true });
  return yaml.replace(/^version:.*\n/m, "");
}

/** The rule alone, to be edited and sent back. */
export const readText = (id, source, signal) => text(pathOf(id), source, signal);

export const readVersions = (id, source, cursor, signal) =>
  get(`${pathOf(id)}/versions`, { source, cursor, limit: 50 }, { signal });

export const readVersionText = (id, source, version, signal) =>
  text(`${pathOf(id)}/versions/${version}`, source, signal);

export const makeRule = (yaml, note) =>
  post("alert-rules", yaml, { headers: { "Content-Type": YAML }, params: noted(note) });

/** @param {object|null} version what was seen of it */
export const saveRule = (id, yaml, version, note) =>
  put(pathOf(id), yaml, { headers: written(version), params: noted(note) });

export const saveDraft = (id, yaml, note) =>
  post(`${pathOf(id)}/draft`, yaml, { headers: { "Content-Type": YAML }, params: noted(note) });

export const publishDraft = (id, version) =>
  post(`${pathOf(id)}/publish`, undefined, { headers: seen(version) });

/** @param {{enabled?: boolean, draft?: boolean}} flags */
export const switchRule = (version, flags) =>
  patch(pathOf(version.id), flags, { headers: seen(version) });

export const deleteRule = (version) => del(pathOf(version.id), { headers: seen(version) });
