import { html, nothing } from "../core/lit.js";
import { texts } from "../core/i18n.js";
import { icon } from "../core/icons.js";
import { failure, loading, moment, pageHead, table } from "../core/parts.js";
import { poll } from "../core/poll.js";
import { link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { everything } from "./alerting/pages.js";
import { levelsLine, ruleMatches } from "./alerting/sentence.js";
import { standingOf } from "./alerting/standing.js";
import { both, entityText, mayChange } from "./alerting/words.js";
import words from "./rules.texts.js";

const t = texts(words);

const REFRESH_MS = 30_000;

class Rules {
  #context;
  #rules = null;
  #error = null;
  #now;

  constructor(context) {
    this.#context = context;
    this.#now = poll(() => this.#load(), REFRESH_MS, context.signal);
  }

  title() {
    return t("title");
  }

  changed() {}

  async #load() {
    try {
      this.#rules = await everything("alert-rules", {}, { signal: this.#context.signal });
      this.#error = null;
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  #shown() {
    const { query } = this.#context;
    const is = (name, of) => !query.get(name) || String(of) === query.get(name);
    const text = query.get("q");
    return this.#rules.filter(
      (one) =>
        is("source", one.source) &&
        is("enabled", one.enabled) &&
        is("draft", one.draft) &&
        (!text || ruleMatches(one, text)),
    );
  }

  render() {
    return html`
      ${pageHead(t("title"), {
        sub: this.#rules ? t("count", { n: this.#rules.length }) : nothing,
        actions: mayChange()
          ? html`<a class="button primary" href=${link("rules/+")}>${icon("plus")}${t("create")}</a>`
          : nothing,
      })}
      ${this.#filters()} ${failure(this.#error, () => this.#now())}
      ${this.#rules ? this.#table() : this.#error ? nothing : loading()}
    `;
  }

  #choice(name, label, options) {
    const now = this.#context.query.get(name) ?? "";
    return html`<div class="field">
      <label for="filter-${name}">${label}</label>
      <select id="filter-${name}" @change=${(event) => this.#context.setQuery({ [name]: event.target.value })}>
        ${[["", t("any")], ...options].map(
          ([value, text]) =>
            html`<option value=${value} ?selected=${value === now}>${text}</option>`,
        )}
      </select>
    </div>`;
  }

  #filters() {
    const { query } = this.#context;
    const used = ["q", "source", "enabled", "draft"].some((name) => query.has(name));
    return html`<form class="filters" role="search" aria-label=${t("filters")} @submit=${(event) => event.preventDefault()}>
      <div class="field">
        <label for="filter-q">${t("find")}</label>
        <input
          id="filter-q"
          type="search"
          placeholder=${t("findHint")}
          .value=${query.get("q") ?? ""}
          @input=${(event) => this.#context.setQuery({ q: event.target.value })}
        />
      </div>
      ${
        isOperator()
          ? nothing
          : this.#choice("source", t("source"), [
              ["own", t("own")],
              ["platform", t("platform")],
            ])
      }
      ${this.#choice("enabled", t("enabled"), [
        ["true", t("on")],
        ["false", t("off")],
      ])}
      ${this.#choice("draft", t("draft"), [
        ["true", t("onlyDraft")],
        ["false", t("noDraft")],
      ])}
      ${used ? html`<a class="button plain-link" href=${link("rules")}>${t("clear")}</a>` : nothing}
    </form>`;
  }

  #table() {
    return table({
      label: t("title"),
      empty: t("none"),
      rows: this.#shown(),
      columns: [
        { title: t("rule"), cell: (one) => this.#name(one) },
        { title: t("levels"), cell: (one) => levelsLine(one.rule) },
        {
          title: t("per"),
          cell: (one) => html`<span class="whole">${entityText(one.rule.per)}</span>`,
        },
        { title: t("state"), cell: standingOf },
        {
          title: t("changed"),
          cell: (one) =>
            html`<span class="small">${moment(one.effective_from)}<br /><span class="soft">${one.by}</span></span>`,
        },
      ],
    });
  }

  #name(one) {
    const address = link(`rules/${one.id}`, one.overridden ? { source: one.source } : {});
    return html`<span class="rule-name"
      ><a href=${address}>${both(one.rule.name)}</a><br /><span class="small mono soft">${one.id}</span></span
    >`;
  }
}

export default (context) => new Rules(context);
