import { get } from "./api.js";
import { language } from "./settings.js";

let codes = null;
let asked = null;

/** Fetches the server's texts of its codes, once. */
export function loadCodes() {
  asked ??= get("/api/errors").then(
    ({ items }) => {
      codes = new Map();
      for (const one of items) {
        codes.set(`${one.kind} ${one.code}`, one);
      }
    },
    () => {
      asked = null; // The codes themselves stand there, and the next who needs them asks again.
    },
  );
  return asked;
}

const entry = (kind, code) => codes?.get(`${kind} ${code}`);

/**
 * A code in words, in the language of now.
 *
 * @param {"problem"|"command_reason"|"stop_reason"|"interruption"} kind
 */
export const codeText = (kind, code) =>
  entry(kind, code)?.title[language()] ?? String(code ?? "").replaceAll("_", " ");

/** What helps; empty if nothing is known. */
export const remedyOf = (code) => entry("problem", code)?.remedy?.[language()] ?? "";

/** The error with its remedy, where the server has one. */
export async function withRemedy(error) {
  await loadCodes();
  if (error.body && error.code) {
    error.body.remedy ??= remedyOf(error.code);
  }
  return error;
}
