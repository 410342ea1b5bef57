import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { time } from "../core/format.js";
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
import { icon } from "../core/icons.js";
import { poll } from "../core/poll.js";
import { link } from "../core/router.js";
import { known } from "./alerting/known.js";
import { changeSilence, endSilence, silence } from "./alerting/silence.js";
import { mayChange } from "./alerting/words.js";
import words from "./silences.texts.js";

const t = texts(words);

const REFRESH_MS = 10_000;
const AT_ONCE = 100;
const TONES = { running: "warn", announced: "info" };
const LISTS = ["rules", "sites", "devices"];
const SHOWN_MOST = 6;

class Silences {
  #context;
  #items = null;
  #cursor = null;
  #limit = AT_ONCE;
  #error = null;
  #now;

  constructor(context) {
    this.#context = context;
    this.#now = poll(() => this.#load(), REFRESH_MS, context.signal);
  }

  title() {
    return t("title");
  }

  changed() {
    this.#items = null;
    this.#now();
  }

  get #all() {
    return this.#context.query.get("all") === "true";
  }

  async #load() {
    const { query, signal } = this.#context;
    try {
      const all = this.#all || query.has("id") ? true : undefined;
      const page = await get("silences", { all, limit: this.#limit }, { signal });
      this.#items = page.items;
      this.#cursor = page.next_cursor ?? null;
      await this.#first(query.get("id"));
      this.#error = null;
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  /** The one that an alert led to stands first, also when it is over. */
  async #first(id) {
    if (!id) {
      return;
    }
    const { signal } = this.#context;
    const found =
      this.#items.find((one) => one.id === id) ??
      (await get(`silences/${encodeURIComponent(id)}`, {}, { signal }));
    const others = this.#items.filter(
      (one) => one.id !== id && (this.#all || one.phase !== "ended"),
    );
    this.#items = [found, ...others];
  }

  #more() {
    this.#limit = Math.min(1000, this.#limit + AT_ONCE);
    this.#now();
  }

  async #create() {
    if (await silence({}, await known(this.#context.signal))) {
      this.#now();
    }
  }

  async #change(one) {
    if (await changeSilence(one)) {
      this.#now();
    }
  }

  async #end(one) {
    if (await endSilence(one)) {
      this.#now();
    }
  }

  render() {
    return html`
      ${pageHead(t("title"), {
        actions: mayChange()
          ? html`<button type="button" class="primary" @click=${() => this.#create()}>${icon("plus")}${t("create")}</button>`
          : nothing,
      })}
      <div class="stack">
        <p class="soft">${t("text")}</p>
        <div class="row">
          <label class="check">
            <input
              type="checkbox"
              .checked=${this.#all}
              @change=${(event) => this.#context.setQuery({ all: event.target.checked ? "true" : "" })}
            />${t("all")}
          </label>
          <a href=${link("alerts", { held_by: "silence" })}>${t("held")}</a>
        </div>
        ${failure(this.#error, () => this.#now())} ${this.#list()}
      </div>
    `;
  }

  #list() {
    if (this.#items === null) {
      return this.#error ? nothing : loading();
    }
    if (this.#items.length === 0) {
      return nothingHere(t(this.#all ? "none_all" : "none"));
    }
    return html`<ul class="versions">
        ${this.#items.map((one) => this.#row(one))}
      </ul>
      ${this.#cursor && this.#limit < 1000 ? moreButton(() => this.#more(), false) : nothing}`;
  }

  #row(one) {
    const over = one.phase === "ended";
    return html`<li class="card silence ${one.phase}">
      <span>${badge(one.phase, { text: t(`phase_${one.phase}`), tone: TONES[one.phase] ?? "" })}</span>
      <div>
        <strong class="silence-reason">${one.reason}</strong>
        <span class="small soft">${t("author")} ${one.author}</span>
      </div>
      ${this.#scope(one)}
      <div class="small">
        ${time(one.starts_at)} – ${time(one.ends_at)}
        <div class="soft">${t(over ? "ended" : "ends")} ${moment(one.ends_at)}</div>
      </div>
      ${
        mayChange() && !over
          ? html`<span class="actions">
            <button type="button" @click=${() => this.#change(one)}>${t("change")}</button>
            <button type="button" class="danger" @click=${() => this.#end(one)}>${t("end")}</button>
          </span>`
          : html`<span></span>`
      }
    </li>`;
  }

  #scope(one) {
    return html`<div class="small silence-scope">
      ${one.everything ? html`<div>${t("everything")}</div>` : nothing}
      ${LISTS.filter((name) => one[name]?.length).map(
        (name) => html`<div>
          <span class="soft">${t(name)}</span> <span class="mono">${this.#some(one[name])}</span>
        </div>`,
      )}
      ${one.at_most ? html`<div class="soft">${t("atMost", { severity: stateText(one.at_most) })}</div>` : nothing}
    </div>`;
  }

  #some(names) {
    const shown = names.slice(0, SHOWN_MOST).join(", ");
    return names.length > SHOWN_MOST ? `${shown} … (${names.length})` : shown;
  }
}

export default (context) => new Silences(context);
