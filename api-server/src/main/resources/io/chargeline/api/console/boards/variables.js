import { get } from "../core/api.js";

export const ALL = "$__all";

const listed = (value) =>
  Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value];

/** One variable of a dashboard: what may be chosen, and what is. */
class Variable {
  constructor(json) {
    this.json = json;
    this.name = json.name;
    this.label = json.label || json.name;
    this.multi = json.multi ?? false;
    this.includeAll = json.includeAll ?? false;
    this.options = (json.options ?? []).filter((one) => one.value !== ALL);
    this.values = [];
    this.loading = false;
    this.error = null;
    this.search = "";
    this.draft = null;
  }

  /** Where it stands when nothing is chosen. */
  get initial() {
    const current = listed(this.json.current?.value).map(String);
    return current.length > 0 && !current.includes(ALL) ? current : [];
  }

  get isAll() {
    return this.values.length === 0;
  }

  textOf(value) {
    return this.options.find((one) => one.value === value)?.text ?? value;
  }
}

/** The variables of a dashboard, in their order: a later one may depend on those before it. */
export class Variables {
  list = [];
  #board;
  #run = 0;

  constructor(board) {
    this.#board = board;
  }

  /** Takes the definitions; what was loaded for the same names before stays until it is anew. */
  define(definitions) {
    const before = new Map(this.list.map((one) => [one.name, one]));
    this.list = definitions
      .filter((json) => json.name !== "tenant" || this.#board.seesTenants)
      .map((json) => {
        const made = new Variable(json);
        made.options = before.get(json.name)?.options ?? made.options;
        return made;
      });
    this.read();
  }

  /** Those that people may choose. */
  get shown() {
    return this.list.filter((one) => (one.json.hide ?? 0) < 2);
  }

  /** Reads the address. @returns {boolean} whether it says something else than before */
  read() {
    let changed = false;
    for (const one of this.list) {
      const asked = this.#board.queryAll(`var-${one.name}`);
      const values =
        asked.length === 0 ? one.initial : asked.filter((value) => value && value !== ALL);
      const fixed =
        values.length === 0 && !one.includeAll && one.options[0] ? [one.options[0].value] : values;
      changed ||= fixed.join("\n") !== one.values.join("\n");
      one.values = fixed;
    }
    return changed;
  }

  params() {
    return Object.fromEntries(
      this.list.filter((one) => !one.isAll).map((one) => [`var-${one.name}`, one.values]),
    );
  }

  valuesOf(name) {
    const found = this.list.find((one) => one.name === name);
    return found ? (found.isAll ? [ALL] : found.values) : null;
  }

  /** Asks for what may be chosen, one after the other, as each may depend on those before. */
  async load() {
    const run = ++this.#run;
    for (const one of this.list) {
      if (one.json.type === "query") {
        await this.#loadOne(one, run);
      }
      if (run !== this.#run) {
        return;
      }
    }
  }

  async #loadOne(one, run) {
    one.loading = true;
    one.error = null;
    const { from, to } = this.#board.exact;
    try {
      const path = `dashboards/${encodeURIComponent(this.#board.uid)}/variables/${one.name}`;
      const answer = await get(
        path,
        { from, to, ...this.params() },
        { signal: this.#board.signal },
      );
      if (run === this.#run) {
        one.options = answer.items;
        this.#settle(one);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        one.error = error;
      }
    } finally {
      one.loading = false;
      this.#board.paint();
    }
  }

  /** One that must stand on something stands on the first when nothing was chosen. */
  #settle(one) {
    const given = this.#board.queryAll(`var-${one.name}`).length > 0;
    const known = one.options.some(({ value }) => value === one.values[0]);
    if (!one.includeAll && !given && !known && one.options.length > 0) {
      const first = one.isAll;
      one.values = [one.options[0].value];
      if (!first) {
        this.#board.expire();
      }
    }
  }

  /** Whether panels can be asked: every variable stands on something, or on all. */
  get isSettled() {
    return this.list.every((one) => one.includeAll || !one.isAll || one.json.type !== "query");
  }

  /** A choice; what was chosen further down may not exist under it. */
  choose(one, values) {
    const changes = {
      [`var-${one.name}`]: values.length > 0 ? values : one.initial.length > 0 ? [ALL] : null,
    };
    const later = this.list.slice(this.list.indexOf(one) + 1);
    for (const other of later.filter((found) => found.json.type === "query")) {
      changes[`var-${other.name}`] = null;
    }
    this.#board.go(changes);
  }
}
