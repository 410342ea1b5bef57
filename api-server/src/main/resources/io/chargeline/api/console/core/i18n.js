import { language } from "./settings.js";

const plurals = { en: new Intl.PluralRules("en"), zh: new Intl.PluralRules("zh") };

/**
 * Texts of a page in both languages.
 *
 * A text may hold `{name}`, and be an object of plural forms (`{one, other}`) chosen by `n`.
 *
 * @param {{en: Record<string, string|object>, zh: Record<string, string|object>}} both
 * @returns {(key: string, values?: Record<string, unknown>) => string}
 */
export function texts(both) {
  return (key, values = {}) => {
    const found = both[language()][key] ?? both.en[key];
    if (found === undefined) {
      console.error(`no text ${key}`);
      return key;
    }
    const text =
      typeof found === "string"
        ? found
        : (found[plurals[language()].select(values.n)] ?? found.other);
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

/** One of two texts that the server gave. */
export const either = (en, zh) => (language() === "zh" && zh ? zh : en);
