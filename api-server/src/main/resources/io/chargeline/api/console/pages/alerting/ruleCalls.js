import { del, get, patch, post, put } from "../../core/api.js";
import { isOperator } from "../../core/session.js";

const YAML = "application/yaml";

const pathOf = (id) => `alert-rules/${encodeURIComponent(id)}`;

/** Only over the version that was seen; where there is none of yours yet, there is nothing to compare. */
const seen = (version) =>
  version && (isOperator() || version.source === "own") ? { "If-Match": `"${version.version}"` } : {};

const noted = (note) => ({ note: note?.trim() });

const written = (version) => ({ ...seen(version), "Content-Type": YAML });

export const readRule = (id, source, signal) => get(pathOf(id), { source }, { signal });

/** The rule alone, to be edited and sent back. */
export const readText = (id, source, signal) =>
  get(pathOf(id), { source }, { signal, headers: { Accept: YAML }, text: true });

export const readVersions = (id, source, cursor, signal) =>
  get(`${pathOf(id)}/versions`, { source, cursor, limit: 50 }, { signal });

export const readVersionText = (id, source, version, signal) =>
  get(`${pathOf(id)}/versions/${version}`, { source }, { signal, headers: { Accept: YAML }, text: true });

export const makeRule = (text, note) =>
  post("alert-rules", text, { headers: { "Content-Type": YAML }, params: noted(note) });

/** @param {object|null} version what was seen of it */
export const saveRule = (id, text, version, note) =>
  put(pathOf(id), text, { headers: written(version), params: noted(note) });

export const saveDraft = (id, text, note) =>
  post(`${pathOf(id)}/draft`, text, { headers: { "Content-Type": YAML }, params: noted(note) });

export const publishDraft = (id, version) =>
  post(`${pathOf(id)}/publish`, undefined, { headers: seen(version) });

/** @param {{enabled?: boolean, draft?: boolean}} flags */
export const switchRule = (version, flags) => patch(pathOf(version.id), flags, { headers: seen(version) });

export const deleteRule = (version) => del(pathOf(version.id), { headers: seen(version) });
