import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { texts } from "../core/i18n.js";
import { failure, field, loading, nothingHere, pageHead } from "../core/parts.js";
import { link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { chain } from "./alerting/chain.js";
import { devicesLike, known } from "./alerting/known.js";
import { ruleInWords } from "./alerting/sentence.js";
import { localInput } from "./alerting/silence.js";
import { notYours } from "./alerting/words.js";
import words from "./why.texts.js";

const t = texts(words);

const PARAMS = ["rule", "device", "port", "site", "at", "alert"];
const PROPOSE_MS = 250;

class Why {
  #context;
  #known = { rules: [], sites: [] };
  #devices = [];
  #answer = null;
  #rule = null;
  #error = null;
  #busy = false;
  #wrong = {};
  #timer;

  constructor(context) {
    this.#context = context;
    known(context.signal).then((found) => {
      this.#known = found;
      context.paint();
    });
    this.#ask();
  }

  title() {
    return t("title");
  }

  changed() {
    this.#ask();
  }

  close() {
    clearTimeout(this.#timer);
  }

  #asked() {
    return Object.fromEntries(PARAMS.map((name) => [name, this.#context.query.get(name)]));
  }

  async #ask() {
    const asked = this.#asked();
    if (!asked.alert && !(asked.rule && (asked.device || asked.site))) {
      this.#answer = null;
      return;
    }
    const { signal } = this.#context;
    this.#busy = true;
    this.#error = null;
    this.#context.paint();
    try {
      this.#answer = await get("alerts/why", asked, { signal });
      this.#rule = await this.#ruleOf(this.#answer);
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#answer = null;
      this.#error = error;
    }
    this.#busy = false;
    this.#context.paint();
  }

  /** The version that counted. It is an extra: of a deleted rule it may not be found. */
  async #ruleOf({ rule, rule_version: version }) {
    const { signal } = this.#context;
    const path = `alert-rules/${encodeURIComponent(rule)}/versions/${version}`;
    return version ? get(path, {}, { signal }).catch(() => null) : null;
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const value = (name) => (data.get(name) ?? "").trim();
    const at = value("at");
    this.#wrong = {
      rule: value("rule") ? "" : t("needRule"),
      device: value("device") || value("site") ? "" : t("needPlace"),
    };
    if (this.#wrong.rule || this.#wrong.device) {
      this.#context.paint();
      return;
    }
    const asked = {
      alert: "",
      rule: value("rule"),
      device: value("device"),
      port: value("port"),
      site: value("device") ? "" : value("site"),
      at: at && new Date(at).toISOString(),
    };
    const before = this.#asked();
    if (PARAMS.every((name) => (asked[name] ?? "") === (before[name] ?? ""))) {
      this.#ask(); // As of now, once more.
    } else {
      this.#context.setQuery(asked, { replace: false });
    }
  }

  #propose(text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      this.#devices = await devicesLike(text, this.#context.signal);
      this.#context.paint();
    }, PROPOSE_MS);
  }

  render() {
    if (isOperator()) {
      return html`${pageHead(t("title"))} ${notYours()}`;
    }
    return html`
      ${pageHead(t("title"), { actions: html`<a class="button" href=${link("alerts")}>${t("alerts")}</a>` })}
      <div class="stack">
        <section class="card">
          <p class="soft why-text">${t("text")}</p>
          ${this.#form()}
        </section>
        ${failure(this.#error, () => this.#ask())} ${this.#result()}
      </div>
    `;
  }

  #form() {
    const asked = this.#asked();
    return html`<form class="why-form" novalidate @submit=${(event) => this.#submit(event)}>
      ${field({ label: t("rule"), name: "why-rule", wrong: this.#wrong.rule }, (a) => this.#rules(a, asked.rule))}
      ${field(
        {
          label: t("device"),
          name: "why-device",
          hint: t("deviceHint"),
          wrong: this.#wrong.device,
        },
        ({ id, describedBy, invalid }) => html`<input
            id=${id}
            name="device"
            list="why-devices"
            autocomplete="off"
            spellcheck="false"
            .value=${asked.device ?? ""}
            aria-describedby=${describedBy}
            aria-invalid=${invalid}
            @input=${(event) => this.#propose(event.target.value)}
          /><datalist id="why-devices">
            ${this.#devices.map((one) => html`<option value=${one.id}>${one.text ?? nothing}</option>`)}
          </datalist>`,
      )}
      ${field(
        { label: t("port"), name: "why-port", hint: t("portHint") },
        ({ id, describedBy }) =>
          html`<input
          id=${id}
          name="port"
          type="number"
          min="1"
          max="255"
          .value=${asked.port ?? ""}
          aria-describedby=${describedBy}
        />`,
      )}
      ${field(
        { label: t("site"), name: "why-site", hint: t("siteHint") },
        ({ id, describedBy }) =>
          html`<select id=${id} name="site" aria-describedby=${describedBy}>
          <option value="">–</option>
          ${this.#withChosen(this.#known.sites, asked.site).map(
            (one) =>
              html`<option value=${one.id} ?selected=${one.id === asked.site}>${one.text ?? one.id}</option>`,
          )}
        </select>`,
      )}
      ${field(
        { label: t("at"), name: "why-at", hint: t("atHint") },
        ({ id, describedBy }) =>
          html`<input
          id=${id}
          name="at"
          type="datetime-local"
          step="1"
          .value=${asked.at ? localInput(Date.parse(asked.at), 19) : ""}
          aria-describedby=${describedBy}
        />`,
      )}
      <div class="actions">
        <button type="submit" class="primary" ?disabled=${this.#busy}>${t("ask")}</button>
      </div>
    </form>`;
  }

  #rules({ id, describedBy, invalid }, chosen) {
    return html`<select id=${id} name="rule" aria-describedby=${describedBy} aria-invalid=${invalid}>
      <option value="">${t("choose")}</option>
      ${this.#withChosen(this.#known.rules, chosen).map(
        (one) =>
          html`<option value=${one.id} ?selected=${one.id === chosen}>
            ${one.text ? `${one.text} (${one.id})` : one.id}
          </option>`,
      )}
    </select>`;
  }

  /** The address may name one that the list does not have, or not yet. */
  #withChosen(items, chosen) {
    return !chosen || items.some((one) => one.id === chosen) ? items : [...items, { id: chosen }];
  }

  #result() {
    if (this.#busy && !this.#answer) {
      return html`<section class="card">${loading()}</section>`;
    }
    if (!this.#answer) {
      return this.#error
        ? nothing
        : html`<section class="card">${nothingHere(t("empty"))}</section>`;
    }
    return html`<section class="card" aria-busy=${this.#busy ? "true" : "false"}>
      <header><h2>${t("answer")}</h2></header>
      <div aria-live="polite">
        ${chain(this.#answer, { rule: this.#rule?.rule && ruleInWords(this.#rule.rule) })}
      </div>
    </section>`;
  }
}

export default (context) => new Why(context);
