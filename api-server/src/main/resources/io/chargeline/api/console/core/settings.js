/** What this browser remembers of its user: language and theme. */

const listeners = new Set();
const root = document.documentElement;

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It then counts for this page only.
  }
}

/** @returns {"en"|"zh"} */
export const language = () => (root.lang === "zh" ? "zh" : "en");

export function setLanguage(next) {
  root.lang = next;
  keep("chargeline.language", next);
  listeners.forEach((listener) => listener());
}

/** @returns {"auto"|"light"|"dark"} what was chosen */
export const theme = () => root.dataset.theme;

export function setTheme(next) {
  root.dataset.theme = next;
  keep("chargeline.theme", next);
  shade();
  listeners.forEach((listener) => listener());
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** Whether it is dark now. */
export const isDark = () => theme() === "dark" || (theme() === "auto" && darkSystem.matches);

/** Whether things should not move. */
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Calls when language or theme change.
 *
 * @returns {() => void} ends it
 */
export function onSettings(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The style sheet knows one attribute only, whoever chose it. */
const shade = () => root.toggleAttribute("data-dark", isDark());

darkSystem.addEventListener("change", () => {
  shade();
  listeners.forEach((listener) => listener());
});
