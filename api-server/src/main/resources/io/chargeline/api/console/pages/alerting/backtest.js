import { html, nothing } from "../../core/lit.js";
import { del, get, post } from "../../core/api.js";
import { duration, number, percent, time } from "../../core/format.js";
import { texts } from "../../core/i18n.js";
import { badge, failure, field, stateText, table } from "../../core/parts.js";
import { known } from "./known.js";
import { picture, rowOf } from "./picture.js";
import { tokens } from "./tokens.js";
import { heldBadge, placeOf } from "./words.js";
import words from "./backtest.texts.js";

const t = texts(words);

const HOUR_MS = 3_600_000;
const STRETCHES = { h1: 1, h6: 6, h24: 24, d7: 7 * 24, d30: 30 * 24 };
const MOST_MS = 92 * 24 * HOUR_MS;

/** The first looks come soon, for a short stretch is judged at once; later ones are further apart. */
const LOOKS_MS = [700, 1500, 3000];
const LOOK_MS = 5000;

const OVER = new Set(["done", "failed", "cancelled"]);

/** What the live rule raised: what is in both, and what differs or is its own. */
function liveOf({ items, live }) {
  const other = new Map(live.differences.map(({ first, second }) => [second.id, first]));
  const own = new Set([
    ...live.differences.map(({ second }) => second.id),
    ...live.seconds.map((one) => one.id),
  ]);
  const same = items.filter((one) => !own.has(one.id));
  return [...same, ...other.values(), ...live.firsts];
}

/** Each alert of the back-test, and each of the live rule alone, with how they stand to each other. */
function comparedOf({ items, live }) {
  if (!live) {
    return items.map((alert) => ({ alert, kind: null }));
  }
  const different = new Set(live.differences.map(({ second }) => second.id));
  const fresh = new Set(live.seconds.map((one) => one.id));
  const kindOf = ({ id }) => (different.has(id) ? "different" : fresh.has(id) ? "new" : "same");
  return [
    ...items.map((alert) => ({ alert, kind: kindOf(alert) })),
    ...live.firsts.map((alert) => ({ alert, kind: "gone" })),
  ].sort((a, b) => (begin(a.alert) < begin(b.alert) ? -1 : 1));
}

const begin = (alert) => alert.fired_at ?? alert.began_at;

const secondsOf = (alert, until) =>
  (Date.parse(alert.resolved_at ?? until) - Date.parse(begin(alert))) / 1000;

function numbersOf(alerts, until) {
  const lengths = alerts.map((alert) => secondsOf(alert, until));
  const of = (severity) => alerts.filter((alert) => alert.severity === severity).length;
  return {
    alerts: alerts.length,
    told: alerts.filter((alert) => alert.told_at).length,
    critical: of("critical"),
    warning: of("warning"),
    info: of("info"),
    total: lengths.reduce((sum, one) => sum + one, 0),
    longest: Math.max(0, ...lengths),
    places: new Set(alerts.map(rowOf)).size,
  };
}

const KIND_TONES = { same: "", different: "warn", new: "info", gone: "bad" };

/** A rule tried on the past: the form, how far it is, and what came of it. */
export class Backtest {
  #context;
  #sources;
  #form = { what: null, stretch: "h24", from: "", to: "", sites: [], devices: [] };
  #known = null;
  #test = null;
  #error = null;
  #wrong = "";
  #timer;
  #looks = 0;

  /**
   * @param {() => Array<{name: "live"|"draft"|"text", body: object}>} sources what may be tried, as the API
   *   takes it: `rule_id` or `rule`
   */
  constructor(context, sources) {
    this.#context = context;
    this.#sources = sources;
    context.signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Chooses what is tried, as when the editor asks for it. */
  choose(what) {
    this.#form.what = what;
  }

  #stretch() {
    const { stretch, from, to } = this.#form;
    if (stretch !== "own") {
      // A little in the past, by whoever's clock.
      const now = Math.floor((Date.now() - 2000) / 1000) * 1000;
      return [now - STRETCHES[stretch] * HOUR_MS, now];
    }
    const range = [Date.parse(from), Date.parse(to)];
    return range[0] < range[1] && range[1] - range[0] <= MOST_MS ? range : null;
  }

  async #start(event) {
    event.preventDefault();
    const range = this.#stretch();
    this.#wrong = range ? "" : t("fromWrong");
    if (!range) {
      this.#context.paint();
      return;
    }
    const { sites, devices } = this.#form;
    const source = this.#chosen();
    clearTimeout(this.#timer);
    this.#error = null;
    this.#looks = 0;
    try {
      this.#test = await post("alert-backtests", {
        ...source.body,
        from: new Date(range[0]).toISOString(),
        to: new Date(range[1]).toISOString(),
        ...(sites.length > 0 ? { sites } : {}),
        ...(devices.length > 0 ? { devices } : {}),
      });
      this.#later();
    } catch (error) {
      this.#error = error;
    }
    this.#context.paint();
  }

  #later() {
    const wait = LOOKS_MS[this.#looks++] ?? LOOK_MS;
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  async #look() {
    const { signal } = this.#context;
    try {
      this.#test = await get(`alert-backtests/${this.#test.id}`, {}, { signal });
      if (this.#test.state === "done") {
        this.#test = await get(`alert-backtests/${this.#test.id}`, { compare: "live" }, { signal });
      }
      if (!OVER.has(this.#test.state)) {
        this.#later();
      }
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  async #cancel() {
    clearTimeout(this.#timer);
    try {
      this.#test = await del(`alert-backtests/${this.#test.id}`);
    } catch (error) {
      this.#error = error;
    }
    this.#context.paint();
  }

  #chosen() {
    const sources = this.#sources();
    return sources.find((one) => one.name === this.#form.what) ?? sources[0];
  }

  render() {
    if (this.#known === null) {
      this.#known = {};
      known(this.#context.signal).then((found) => {
        this.#known = found;
        this.#context.paint();
      });
    }
    return html`<div class="stack">
      <section class="card">
        <p class="soft why-text">${t("text")}</p>
        ${this.#fields()}
      </section>
      ${failure(this.#error)} ${this.#test ? this.#outcome(this.#test) : nothing}
    </div>`;
  }

  #set(name, value) {
    this.#form[name] = value;
    this.#context.paint();
  }

  #select(name, options, chosen) {
    return field(
      { label: t(name), name: `test-${name}` },
      ({ id }) =>
        html`<select id=${id} @change=${(event) => this.#set(name, event.target.value)}>
        ${options.map(
          ([value, text]) =>
            html`<option value=${value} ?selected=${value === chosen}>${text}</option>`,
        )}
      </select>`,
    );
  }

  #moment(name, wrong) {
    return field(
      { label: t(name), name: `test-${name}`, wrong },
      ({ id, describedBy, invalid }) =>
        html`<input
        id=${id}
        type="datetime-local"
        .value=${this.#form[name]}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        @input=${(event) => (this.#form[name] = event.target.value)}
      />`,
    );
  }

  #list(name) {
    return tokens(
      { label: t(name), name: `test-${name}`, values: this.#form[name], known: this.#known[name] },
      (values) => this.#set(name, values),
    );
  }

  #fields() {
    const sources = this.#sources();
    const form = this.#form;
    const busy = this.#test && !OVER.has(this.#test.state);
    const stretches = [...Object.keys(STRETCHES), "own"].map((name) => [name, t(name)]);
    return html`<form class="stack" novalidate @submit=${(event) => this.#start(event)}>
      <div class="why-form">
        ${
          sources.length > 1
            ? this.#select(
                "what",
                sources.map(({ name }) => [name, t(`what_${name}`)]),
                this.#chosen().name,
              )
            : nothing
        }
        ${this.#select("stretch", stretches, form.stretch)}
        ${form.stretch === "own" ? html`${this.#moment("from", this.#wrong)} ${this.#moment("to")}` : nothing}
        ${this.#list("sites")} ${this.#list("devices")}
      </div>
      <div class="actions">
        <button type="submit" class="primary" ?disabled=${busy}>${t("start")}</button>
        ${busy ? html`<button type="button" @click=${() => this.#cancel()}>${t("cancel")}</button>` : nothing}
      </div>
    </form>`;
  }

  #outcome(test) {
    if (test.state === "failed") {
      return failure({ message: t("state_failed"), body: test.problem ?? {} });
    }
    if (test.state !== "done") {
      return this.#progress(test);
    }
    return html`${this.#numbers(test)} ${this.#rows(test)}`;
  }

  #progress(test) {
    const done = test.progress ?? 0;
    return html`<section class="card" role="status">
      <div class="row">
        ${badge(test.state, { text: t(`state_${test.state}`), tone: test.state === "running" ? "info" : "" })}
        <span class="soft">${t("progress", { percent: percent(done, 0) })}</span>
      </div>
      <progress class="progress" max="1" .value=${done} aria-label=${t("progress", { percent: percent(done, 0) })}></progress>
    </section>`;
  }

  #numbers(test) {
    const live = test.live ? liveOf(test) : null;
    const tried = numbersOf(test.items, test.to);
    const real = live && numbersOf(live, test.to);
    // The list may be cut; the count is not.
    tried.alerts = test.alerts;
    tried.told = test.told;
    const show = (name, value) =>
      name === "total" || name === "longest" ? duration(Math.round(value)) : number(value);
    const names = ["alerts", "told", "critical", "warning", "info", "total", "longest", "places"];
    return html`<section class="card">
      <header>
        <h2>${time(test.from)} – ${time(test.to)}</h2>
        <span class="small soft">${this.#cost(test)}</span>
      </header>
      <div class="stack">
        ${picture({ from: test.from, to: test.to, tried: test.items, live })}
        ${test.live?.until ? html`<p class="small soft">${t("until", { at: time(test.live.until) })}</p>` : nothing}
        ${this.#cut(test) ? html`<p class="small soft">${t("cut")}</p>` : nothing}
        <div class="beside">${table({
          label: t("compared"),
          rows: names,
          columns: [
            { title: t("measure"), cell: (name) => t(name) },
            {
              title: t("tried"),
              cell: (name) => html`<strong>${show(name, tried[name])}</strong>`,
              num: true,
            },
            ...(real
              ? [{ title: t("live"), cell: (name) => show(name, real[name]), num: true }]
              : []),
          ],
        })}</div>
      </div>
    </section>`;
  }

  #cut({ live }) {
    return (
      live && (live.only_first > live.firsts.length || live.different > live.differences.length)
    );
  }

  #cost(test) {
    return t("cost", {
      signals: number(test.signals),
      seconds: duration(test.seconds),
      speed: number(test.speed, 0),
    });
  }

  #rows(test) {
    const rows = comparedOf(test);
    if (rows.length === 0) {
      return nothing;
    }
    const lasted = (alert) =>
      alert.resolved_at ? duration(Math.round(secondsOf(alert, test.to))) : t("open");
    return html`<section class="card">
      <header><h2>${t("list")}</h2></header>
      ${test.more > 0 ? html`<p class="small soft">${t("more", { n: number(test.more) })}</p>` : nothing}
      ${table({
        label: t("list"),
        rows,
        columns: [
          {
            title: t("fired"),
            cell: ({ alert }) => html`<span class="small whole">${time(begin(alert))}</span>`,
          },
          {
            title: t("severity"),
            cell: ({ alert }) => badge(alert.severity, { text: stateText(alert.severity) }),
          },
          { title: t("where"), cell: ({ alert }) => placeOf(alert) },
          { title: t("summary"), cell: ({ alert }) => html`${alert.summary} ${heldBadge(alert)}` },
          {
            title: t("lasted"),
            cell: ({ alert }) => html`<span class="whole">${lasted(alert)}</span>`,
            num: true,
          },
          ...(test.live
            ? [
                {
                  title: t("compared"),
                  cell: ({ kind }) => badge(kind, { text: t(`c_${kind}`), tone: KIND_TONES[kind] }),
                },
              ]
            : []),
        ],
      })}
    </section>`;
  }
}
