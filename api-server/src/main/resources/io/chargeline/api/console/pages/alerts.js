import { html, nothing, repeat } from "../core/lit.js";
import { get } from "../core/api.js";
import { duration } from "../core/format.js";
import { texts } from "../core/i18n.js";
import {
  badge,
  failure,
  loading,
  moment,
  moreButton,
  nothingHere,
  pageHead,
  stateText,
} from "../core/parts.js";
import { poll } from "../core/poll.js";
import { link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { acknowledge } from "./alerting/acts.js";
import { known } from "./alerting/known.js";
import { localInput, scopeOf, silence } from "./alerting/silence.js";
import {
  HOLDERS,
  SEVERITIES,
  countOf,
  heldBadge,
  holderText,
  marks,
  mayChange,
  placeOf,
  ruleName,
  severityBadge,
  summaryOf,
} from "./alerting/words.js";
import words from "./alerts.texts.js";

const t = texts(words);

const REFRESH_MS = 5000;
const OPEN_AT_ONCE = 200;
const PAST_AT_ONCE = 50;
const FILTERS = [
  "severity",
  "rule",
  "site",
  "device",
  "held",
  "held_by",
  "draft",
  "since",
  "until",
];
const STATES = ["", "open", "pending", "firing", "acknowledged", "resolved", "all"];

/** The worst first, of those the newest. The API gives them by their beginning. */
const worstFirst = (a, b) =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  (a.began_at < b.began_at ? 1 : -1);

/** A list that grows by its cursor, and whose beginning is read anew. */
class Listing {
  items = null;
  cursor = null;
  busy = false;
  #later = [];

  /** @param {(cursor?: string) => Promise<object>} read */
  constructor(read) {
    this.read = read;
  }

  /** Reads the first page; what was added by the cursor stays below it. */
  async refresh() {
    const page = await this.read();
    const fresh = new Set(page.items.map((one) => one.id));
    if (this.#later.length === 0) {
      this.cursor = page.next_cursor ?? null;
    }
    this.items = [...page.items, ...this.#later.filter((one) => !fresh.has(one.id))];
  }

  async more() {
    const page = await this.read(this.cursor);
    const seen = new Set(this.items.map((one) => one.id));
    const added = page.items.filter((one) => !seen.has(one.id));
    this.#later.push(...added);
    this.items = [...this.items, ...added];
    this.cursor = page.next_cursor ?? null;
  }
}

class Alerts {
  #context;
  #summary = null;
  #error = null;
  #open;
  #past;
  #selected = new Set();
  #known = { rules: [], sites: [] };
  #wide;
  #now;

  constructor(context) {
    this.#context = context;
    this.#wide = ["rule", "site", "device", "since", "until", "held", "held_by", "draft"].some(
      (name) => context.query.has(name),
    );
    this.#forget();
    this.#now = poll(() => this.#load(), REFRESH_MS, context.signal);
    known(context.signal).then((found) => {
      this.#known = found;
      context.paint();
    });
  }

  title() {
    return t("title");
  }

  changed() {
    this.#forget();
    this.#now();
  }

  /** With no state chosen: what is open first, then what is over. */
  get #split() {
    return !this.#context.query.get("state");
  }

  #forget() {
    const params = this.#params();
    const { signal } = this.#context;
    const listing = (state, limit) =>
      new Listing((cursor) => get("alerts", { ...params, state, limit, cursor }, { signal }));
    const state = this.#context.query.get("state");
    this.#open = this.#split ? listing("open", OPEN_AT_ONCE) : listing(state, PAST_AT_ONCE);
    this.#past = this.#split ? listing("resolved", PAST_AT_ONCE) : null;
    this.#selected.clear();
  }

  #params() {
    return Object.fromEntries(FILTERS.map((name) => [name, this.#context.query.get(name)]));
  }

  async #load() {
    const [open, past] = [this.#open, this.#past];
    try {
      const { signal } = this.#context;
      const [summary] = await Promise.all([
        get("alerts/summary", {}, { signal }),
        open.refresh(),
        past?.refresh(),
      ]);
      this.#summary = summary;
      this.#error = null;
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  async #more(listing) {
    listing.busy = true;
    this.#context.paint();
    try {
      await listing.more();
    } catch (error) {
      this.#error = error;
    }
    listing.busy = false;
    this.#context.paint();
  }

  #chosen() {
    return (this.#open.items ?? []).filter((one) => this.#selected.has(one.id));
  }

  #select(id, on) {
    if (on) {
      this.#selected.add(id);
    } else {
      this.#selected.delete(id);
    }
    this.#context.paint();
  }

  async #acknowledge(alerts) {
    if (await acknowledge(alerts)) {
      this.#selected.clear();
      this.#now();
    }
  }

  async #silence(alerts) {
    if (await silence(scopeOf(alerts), this.#known)) {
      this.#selected.clear();
      this.#now();
    }
  }

  render() {
    return html`
      ${pageHead(t("title"), {
        actions: html`
          ${isOperator() ? nothing : html`<a class="button" href=${link("why")}>${t("why")}</a>`}
          <a class="button" href=${link("silences")}>${t("silences")}</a>
        `,
      })}
      ${this.#numbers()} ${this.#filters()}
      <div class="stack">
        ${failure(this.#error, () => this.#now())} ${this.#split ? this.#both() : this.#one()}
      </div>
      ${this.#bar()}
    `;
  }

  #numbers() {
    const s = this.#summary;
    const number = (value, text, params, tone = "") => html`<li>
      <a class="number ${tone}" href=${link("alerts", params)}>
        <strong>${value ?? "–"}</strong><span>${text}</span>
      </a>
    </li>`;
    const severity = (name, tone) =>
      number(
        s?.by_severity[name],
        stateText(name),
        { state: "open", severity: name },
        s?.by_severity[name] ? tone : "",
      );
    return html`<ul class="numbers">
      ${severity("critical", "bad")} ${severity("warning", "warn")} ${severity("info", "info")}
      ${number(s?.by_state.acknowledged, stateText("acknowledged"), { state: "acknowledged" })}
      ${number(s?.held, t("held"), { state: "open", held: "true" })}
      ${number(s?.resolved_last_day, t("resolvedDay"), { state: "resolved" })}
    </ul>
    ${
      s?.draft
        ? html`<p class="small draft-note">
          <a href=${link("alerts", { draft: "true" })}>${t("drafts", { n: s.draft })}</a>
        </p>`
        : nothing
    }`;
  }

  #set(name) {
    return (event) => this.#context.setQuery({ [name]: event.target.value.trim() });
  }

  #choice(name, label, options) {
    const now = this.#context.query.get(name) ?? "";
    return html`<div class="field">
      <label for="filter-${name}">${label}</label>
      <select id="filter-${name}" @change=${this.#set(name)}>
        ${options.map(
          ([value, text]) =>
            html`<option value=${value} ?selected=${value === now}>${text}</option>`,
        )}
      </select>
    </div>`;
  }

  #word(name, label, proposals) {
    return html`<div class="field later">
      <label for="filter-${name}">${label}</label>
      <input
        id="filter-${name}"
        type="search"
        size="16"
        list="known-${name}"
        autocomplete="off"
        spellcheck="false"
        placeholder=${t("any")}
        .value=${this.#context.query.get(name) ?? ""}
        @change=${this.#set(name)}
      />
      <datalist id="known-${name}">
        ${proposals.map((one) => html`<option value=${one.id}>${one.text ?? nothing}</option>`)}
      </datalist>
    </div>`;
  }

  #moment(name, label) {
    const now = this.#context.query.get(name);
    return html`<div class="field">
      <label for="filter-${name}">${label}</label>
      <input
        id="filter-${name}"
        type="datetime-local"
        .value=${now ? localInput(Date.parse(now)) : ""}
        @change=${(event) =>
          this.#context.setQuery({
            [name]: event.target.value && new Date(event.target.value).toISOString(),
          })}
      />
    </div>`;
  }

  #filters() {
    const { query } = this.#context;
    const used = ["state", ...FILTERS].some((name) => query.has(name));
    const stateWord = (state) =>
      ({ "": t("stateNow"), open: t("stateOpen"), all: t("stateAll") })[state] ?? stateText(state);
    return html`<form class="filters ${this.#wide ? "wide" : ""}" role="search" aria-label=${t("filters")} @submit=${(e) => e.preventDefault()}>
      ${this.#choice(
        "state",
        t("state"),
        STATES.map((state) => [state, stateWord(state)]),
      )}
      ${this.#choice("severity", t("severity"), [
        ["", t("any")],
        ["info", t("orWorse", { severity: stateText("info") })],
        ["warning", t("orWorse", { severity: stateText("warning") })],
        ["critical", stateText("critical")],
      ])}
      ${this.#word("rule", t("rule"), this.#known.rules)}
      ${
        isOperator()
          ? nothing
          : html`${this.#word("site", t("site"), this.#known.sites)} ${this.#word("device", t("device"), [])}`
      }
      ${this.#wide ? this.#wideFilters() : nothing}
      <button
        type="button"
        aria-expanded=${this.#wide ? "true" : "false"}
        @click=${() => {
          this.#wide = !this.#wide;
          this.#context.paint();
        }}
      >
        ${this.#wide ? t("fewer") : t("more")}
      </button>
      ${used ? html`<a class="button plain-link" href=${link("alerts")}>${t("clear")}</a>` : nothing}
    </form>`;
  }

  #wideFilters() {
    const { query } = this.#context;
    const held = query.get("held_by") ?? (query.has("held") ? `held-${query.get("held")}` : "");
    const options = [
      ["", t("any")],
      ["held-false", t("notHeld")],
      ["held-true", t("isHeld")],
      ...HOLDERS.map((by) => [by, holderText(by)]),
    ];
    const chosen = ({ target }) => {
      const [, flag] = /^held-(.*)$/.exec(target.value) ?? [];
      this.#context.setQuery({ held: flag, held_by: flag ? "" : target.value });
    };
    return html`
      <div class="field">
        <label for="filter-held">${t("heldBy")}</label>
        <select id="filter-held" @change=${chosen}>
          ${options.map(
            ([value, text]) =>
              html`<option value=${value} ?selected=${value === held}>${text}</option>`,
          )}
        </select>
      </div>
      ${this.#moment("since", t("since"))} ${this.#moment("until", t("until"))}
      <label class="check filter-check">
        <input
          type="checkbox"
          .checked=${query.get("draft") === "true"}
          @change=${(event) => this.#context.setQuery({ draft: event.target.checked ? "true" : "" })}
        />${t("draft")}
      </label>
    `;
  }

  #both() {
    const items = [...(this.#open.items ?? [])].sort(worstFirst);
    const told = items.filter((one) => !one.held);
    const held = items.filter((one) => one.held);
    const filtered = FILTERS.some((name) => this.#context.query.has(name));
    return html`
      ${this.#section(t("openNow"), this.#open, told, filtered || held.length > 0 ? t("noneOpenFilter") : t("noneOpen"))}
      ${held.length > 0 ? this.#section(t("heldNow"), null, held, "") : nothing}
      ${this.#section(t("history"), this.#past, this.#past.items, t("nonePast"))}
    `;
  }

  #one() {
    return this.#section(t("found"), this.#open, this.#open.items, t("noneFound"));
  }

  #section(heading, listing, items, empty) {
    const waiting = listing?.items === null;
    if (waiting && this.#error) {
      return nothing;
    }
    return html`<section class="card">
      <header>
        <h2>${heading}</h2>
        ${items?.length ? html`<span class="badge bare">${items.length}${listing?.cursor ? "+" : ""}</span>` : nothing}
      </header>
      ${
        waiting
          ? loading()
          : items.length === 0
            ? nothingHere(empty)
            : html`<ul class="alert-rows">
              ${repeat(
                items,
                (one) => one.id,
                (one) => this.#row(one),
              )}
            </ul>`
      }
      ${listing?.cursor ? moreButton(() => this.#more(listing), listing.busy) : nothing}
    </section>`;
  }

  #row(alert) {
    const over = alert.state === "resolved";
    const selectable = mayChange() && !over;
    return html`<li class="alert-row ${over ? "over" : alert.severity}">
      <span class="pick">
        ${
          selectable
            ? html`<input
              type="checkbox"
              aria-label=${t("select", { text: summaryOf(alert) })}
              .checked=${this.#selected.has(alert.id)}
              @change=${(event) => this.#select(alert.id, event.target.checked)}
            />`
            : nothing
        }
      </span>
      <span class="level">${severityBadge(alert)}</span>
      <div class="what">
        <a href=${link(`alerts/${alert.id}`)}>${summaryOf(alert)}</a>
        <span class="small soft">
          <a class="quiet" href=${link(`rules/${alert.rule_id}`)}>${ruleName(alert)}</a>
        </span>
      </div>
      <div class="where small">${placeOf(alert)} <span class="soft">${countOf(alert)}</span></div>
      <div class="since small">${this.#since(alert)}</div>
      <div class="standing">${this.#standing(alert)}</div>
      <div class="act">${selectable ? this.#acts(alert) : nothing}</div>
    </li>`;
  }

  #since(alert) {
    const ended = alert.resolved_at ? Date.parse(alert.resolved_at) : null;
    return html`${moment(alert.began_at)}
    ${
      ended
        ? html`<br /><span class="soft">
            ${t("lasted", { duration: duration(Math.round((ended - Date.parse(alert.began_at)) / 1000)) })}
          </span>`
        : nothing
    }`;
  }

  #standing(alert) {
    const by = alert.state === "acknowledged" ? t("by", { name: alert.acknowledged_by }) : nothing;
    return html`${badge(alert.state)} ${marks(alert)} ${heldBadge(alert)}
      <span class="small soft">${by}</span>`;
  }

  #acts(alert) {
    return html`
      ${
        alert.state === "firing"
          ? html`<button type="button" @click=${() => this.#acknowledge([alert])}>${t("acknowledge")}</button>`
          : nothing
      }
      <button type="button" @click=${() => this.#silence([alert])}>${t("silence")}</button>
    `;
  }

  #bar() {
    const chosen = this.#chosen();
    if (chosen.length === 0) {
      return nothing;
    }
    const firing = chosen.filter((one) => one.state === "firing");
    return html`<div class="selection-bar" role="region" aria-label=${t("selected", { n: chosen.length })}>
      <strong aria-live="polite">${t("selected", { n: chosen.length })}</strong>
      <button type="button" class="primary" ?disabled=${firing.length === 0} @click=${() => this.#acknowledge(firing)}>
        ${t("acknowledge")}
      </button>
      <button type="button" @click=${() => this.#silence(chosen)}>${t("silence")}</button>
      <button
        type="button"
        class="plain"
        @click=${() => {
          this.#selected.clear();
          this.#context.paint();
        }}
      >
        ${t("unselect")}
      </button>
    </div>`;
  }
}

export default (context) => new Alerts(context);
