import { get } from "../core/api.js";
import { language, onSettings } from "../core/settings.js";
import { isOperator } from "../core/session.js";
import { dashboardOf } from "../panels/links.js";
import { PanelView } from "./panel.js";
import { Queue } from "./queue.js";
import { isMoving, resolve, spanMs } from "./range.js";
import { Variables } from "./variables.js";

const REQUESTS = 4;
const NEAR = "400px 0px";
const LEAST_REFRESH_MS = 5000;

/** A dashboard that is open: its definition, range and variables, and the panels on the page. */
export class Board {
  crosshairs = new Set();
  json = null;
  error = null;
  now = Date.now();
  views = new Map();
  collapsed = new Map();
  open = new Set();
  reachable = null;
  /** Done when panels can be asked. */
  settled = Promise.resolve();

  #context;
  #language = language();
  #queue = new Queue(REQUESTS);
  #timer = null;
  #shown = new Map();
  #sight;
  #ends = [];

  /**
   * @param {string} uid
   * @param {object} context the page's
   */
  constructor(uid, context) {
    this.uid = uid;
    this.#context = context;
    this.variables = new Variables(this);
    this.#sight = new IntersectionObserver((entries) => this.#sighted(entries), {
      rootMargin: NEAR,
    });
    this.#ends.push(onSettings(() => this.#settings()));
    const visible = () => this.#visible();
    document.addEventListener("visibilitychange", visible);
    this.#ends.push(() => document.removeEventListener("visibilitychange", visible));
    this.load();
  }

  close() {
    clearTimeout(this.#timer);
    this.#sight.disconnect();
    this.#ends.forEach((end) => end());
  }

  get signal() {
    return this.#context.signal;
  }

  paint() {
    this.#context.paint();
  }

  async load() {
    this.error = null;
    try {
      const [json, list] = await Promise.all([
        get(`dashboards/${encodeURIComponent(this.uid)}`, {}, { signal: this.signal }),
        get("dashboards", {}, { signal: this.signal }),
      ]);
      this.json = json;
      this.reachable = new Set(list.items.map((one) => one.uid));
      this.views = new Map();
      for (const panel of this.panels()) {
        this.views.set(panel.id, new PanelView(panel, this));
      }
      this.variables.define(json.templating?.list ?? []);
      this.settled = this.variables.isSettled ? Promise.resolve() : this.variables.load();
      this.paint();
      await (this.variables.isSettled ? this.variables.load() : this.settled);
      this.#schedule();
    } catch (error) {
      if (error.name !== "AbortError") {
        this.error = error;
        this.paint();
      }
    }
  }

  /** All panels that ask something, those in closed rows as well. */
  panels() {
    return this.json.panels.flatMap((panel) =>
      panel.type === "row" ? (panel.panels ?? []) : [panel],
    );
  }

  /** The address has changed: another range, other variables, or another refresh. */
  changed() {
    if (!this.json) {
      return;
    }
    this.now = Date.now();
    const reload = this.variables.read();
    const range = `${this.query("from")} ${this.query("to")}`;
    if (reload || range !== this.#asked) {
      this.#asked = range;
      this.variables.load();
      this.expire();
    }
    this.#schedule();
    this.paint();
  }

  #asked = null;

  query(name) {
    return this.#context.query.get(name);
  }

  queryAll(name) {
    return this.#context.query.getAll(name);
  }

  /** Changes the address; a step to come back to, unless it says nothing new. */
  go(changes) {
    this.#context.setQuery(changes, { replace: false });
  }

  /** The range as the address or the dashboard says it. */
  get range() {
    const asked = { from: this.query("from") ?? "", to: this.query("to") ?? "now" };
    return asked.from && resolve(asked)
      ? asked
      : (this.json?.time ?? { from: "now-24h", to: "now" });
  }

  get exact() {
    return resolve(this.range, this.now);
  }

  /** A panel may look further back than the others. */
  rangeOf(panel) {
    return panel.timeFrom && isMoving(this.range)
      ? { from: `now-${panel.timeFrom}`, to: "now" }
      : this.range;
  }

  rangeQuery() {
    const { from, to } = this.range;
    return `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  }

  variablesQuery() {
    return new URLSearchParams(
      Object.entries(this.params()).flatMap(([name, values]) =>
        values.map((value) => [name, value]),
      ),
    ).toString();
  }

  /** What the variables stand on, as parameters of a request. */
  params() {
    return this.variables.params();
  }

  valuesOf(name) {
    return this.variables.valuesOf(name);
  }

  /** Whether a link leads to something that this key may see. */
  isReachable(url) {
    const uid = dashboardOf(url);
    return uid === null || (this.reachable?.has(uid) ?? false);
  }

  ask(work, signal) {
    return this.#queue.add(work, signal);
  }

  observe(element, view) {
    this.#shown.set(element, view);
    this.#sight.observe(element);
  }

  unobserve(element) {
    this.#shown.delete(element);
    this.#sight.unobserve(element);
  }

  #sighted(entries) {
    for (const entry of entries) {
      // What is near is asked for once the variables are known.
      this.#shown.get(entry.target)?.sight(entry.isIntersecting);
    }
  }

  expire() {
    for (const view of this.views.values()) {
      view.expire();
    }
  }

  /** Asks everything anew, for the range as it is now. */
  refresh() {
    this.now = Date.now();
    this.expire();
    this.#schedule();
    this.paint();
  }

  get refreshText() {
    return this.query("refresh") ?? this.json?.refresh ?? "";
  }

  get isBusy() {
    return [...this.views.values()].some((view) => view.busy);
  }

  #schedule() {
    clearTimeout(this.#timer);
    const span = spanMs(this.refreshText);
    if (span && isMoving(this.range) && !this.signal.aborted) {
      this.#timer = setTimeout(() => this.#tick(), Math.max(LEAST_REFRESH_MS, span));
    }
  }

  #tick() {
    // Nobody looks; the next look asks.
    this.#overdue = document.hidden;
    if (!document.hidden && !this.isBusy) {
      this.refresh();
    } else {
      this.#schedule();
    }
  }

  #overdue = false;

  #visible() {
    if (!document.hidden && this.#overdue) {
      this.#overdue = false;
      this.refresh();
    }
  }

  #settings() {
    if (this.#language !== language()) {
      this.#language = language();
      this.load();
    }
  }

  /** A range chosen in a picture. */
  zoom(from, to) {
    if (to - from >= 1000) {
      this.go({ from, to });
    }
  }

  showCrosshair(time, source) {
    if ((this.json?.graphTooltip ?? 0) > 0) {
      for (const show of this.crosshairs) {
        show(time, source);
      }
    }
  }

  get seesTenants() {
    return isOperator();
  }
}
