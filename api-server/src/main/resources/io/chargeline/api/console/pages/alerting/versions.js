import { html, nothing } from "../../core/lit.js";
import { time } from "../../core/format.js";
import { texts } from "../../core/i18n.js";
import {
  badge,
  confirm,
  failure,
  loading,
  moreButton,
  nothingHere,
  toast,
} from "../../core/parts.js";
import { difference, folded } from "./diff.js";
import { readVersions, readVersionText, saveRule } from "./ruleCalls.js";
import { standingOf } from "./standing.js";
import words from "../rule.texts.js";

const t = texts(words);

const MARKS = { same: " ", gone: "−", new: "+", fold: " " };

/** Every version of a rule: who made it, when and why, what is different in it, and the way back. */
export class Versions {
  #context;
  #id;
  #source;
  #standing;
  #changed;
  #items = null;
  #cursor = null;
  #error = null;
  #shown = null;
  #lines = null;

  /**
   * @param {{id: string, source: string|null, standing: () => object|null, changed: (saved: object) => void}} rule
   *   standing: the version that may be replaced; null: there is nothing to roll back
   */
  constructor(context, { id, source, standing, changed }) {
    this.#context = context;
    this.#id = id;
    this.#source = source;
    this.#standing = standing;
    this.#changed = changed;
    this.load();
  }

  async load() {
    try {
      const page = await readVersions(this.#id, this.#source, null, this.#context.signal);
      this.#items = page.items;
      this.#cursor = page.next_cursor ?? null;
    } catch (error) {
      this.#error = error;
    }
    this.#context.paint();
  }

  async #more() {
    try {
      const page = await readVersions(this.#id, this.#source, this.#cursor, this.#context.signal);
      this.#items = [...this.#items, ...page.items];
      this.#cursor = page.next_cursor ?? null;
    } catch (error) {
      this.#error = error;
    }
    this.#context.paint();
  }

  #text(version) {
    return readVersionText(this.#id, this.#source, version, this.#context.signal);
  }

  /** The version that came before, if it had a text. */
  #before(version) {
    return this.#items.find((one) => one.version < version.version && !one.deleted) ?? null;
  }

  async #toggle(version) {
    if (this.#shown === version.version) {
      this.#shown = null;
      this.#context.paint();
      return;
    }
    this.#shown = version.version;
    this.#lines = null;
    this.#error = null;
    this.#context.paint();
    try {
      const before = this.#before(version);
      const [old, text] = await Promise.all([
        before ? this.#text(before.version) : "",
        this.#text(version.version),
      ]);
      this.#lines = before
        ? folded(difference(old, text))
        : text
            .trimEnd()
            .split("\n")
            .map((one) => ({ kind: "same", text: one }));
    } catch (error) {
      this.#shown = null;
      this.#error = error;
    }
    this.#context.paint();
  }

  async #rollBack(version) {
    let saved;
    const n = version.version;
    const done = await confirm(
      {
        title: t("rollTitle", { n }),
        text: html`<p class="soft">${t("rollText")}</p>`,
        action: t("rollBack"),
      },
      async () => {
        saved = await saveRule(
          this.#id,
          await this.#text(n),
          this.#standing(),
          t("rollNote", { n }),
        );
      },
    );
    if (done) {
      toast(t("changed", { n: saved.version, at: time(saved.effective_from) }));
      this.#changed(saved);
    }
  }

  render() {
    if (this.#items === null) {
      return this.#error ? failure(this.#error, () => this.load()) : loading();
    }
    return html`${failure(this.#error)}
      <ol class="versions">
        ${this.#items.map((version, i) => this.#row(version, i === 0))}
      </ol>
      ${this.#cursor ? moreButton(() => this.#more(), false) : nothing}`;
  }

  #row(version, newest) {
    const open = this.#shown === version.version;
    return html`<li class="card">
      <div class="row">
        <strong>${t("version", { n: version.version })}</strong>
        ${newest ? badge("now", { text: t("now"), tone: "ok" }) : nothing}
        ${version.deleted ? badge("deleted", { text: t("deleted"), tone: "bad" }) : standingOf(version)}
        <span class="small soft">${t("since", { at: time(version.effective_from), by: version.by })}</span>
        <span class="actions version-acts">
          ${
            version.deleted
              ? nothing
              : html`<button type="button" aria-expanded=${open ? "true" : "false"} @click=${() => this.#toggle(version)}>
                ${t(open ? "hide" : "show")}
              </button>`
          }
          ${
            !newest && !version.deleted && this.#standing()
              ? html`<button type="button" @click=${() => this.#rollBack(version)}>${t("rollBack")}</button>`
              : nothing
          }
        </span>
      </div>
      ${version.note ? html`<p class="version-note">${version.note}</p>` : nothing}
      ${open ? this.#textOf(version) : nothing}
    </li>`;
  }

  #textOf(version) {
    if (!this.#lines) {
      return loading();
    }
    const before = this.#before(version);
    const differs = this.#lines.some((line) => line.kind === "gone" || line.kind === "new");
    return html`<div class="stack-small">
      <h3>${before ? t("diff", { n: before.version }) : t("first")}</h3>
      ${before && !differs ? nothingHere(t("noDiff")) : nothing}
      ${before && !differs ? nothing : this.#code()}
    </div>`;
  }

  #code() {
    return html`<pre class="diff" tabindex="0">${this.#lines.map(
      (line) => html`<span class=${line.kind}>${MARKS[line.kind]} ${line.text}\n</span>`,
    )}</pre>`;
  }
}
