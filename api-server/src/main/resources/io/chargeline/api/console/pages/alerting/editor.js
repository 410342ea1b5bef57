import { html, nothing, ref } from "../../core/lit.js";
import { post } from "../../core/api.js";
import { either, texts } from "../../core/i18n.js";
import { failure } from "../../core/parts.js";
import { onSettings } from "../../core/settings.js";
import { lineFinder, lineOfComplaint } from "./lines.js";
import words from "./editor.texts.js";

const t = texts(words);

const PAUSE_MS = 400;
const LEAST_ROWS = 16;
const MOST_ROWS = 34;

/** The text of a rule, which the API checks while it is written. */
export class Editor {
  #context;
  #timer;
  #asking = null;
  #area = null;
  #gutter = null;
  #first;
  #endSettings;
  text;
  /** What the API says of the text as it stands; null while that is not known. */
  validation = null;
  /** Of a text that is no YAML. */
  unreadable = null;
  error = null;

  /** @param {string} text YAML */
  constructor(context, text) {
    this.#context = context;
    this.text = text;
    this.#first = text;
    // The remedies come in one language.
    this.#endSettings = onSettings(() => this.check());
    context.signal.addEventListener("abort", () => this.close(), { once: true });
    this.check();
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#endSettings();
  }

  get changed() {
    return this.text !== this.#first;
  }

  get valid() {
    return this.validation?.valid ?? false;
  }

  #write(text) {
    this.text = text;
    this.validation = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), PAUSE_MS);
    this.#context.paint();
  }

  /** Asks the API; a later text takes the place of an earlier one. */
  async check() {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const said = await post("alert-rules/validate", this.text, {
        headers: { "Content-Type": "application/yaml" },
        signal: asking.signal,
      });
      this.#say(said, null, null);
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      const unreadable = error.status === 400 || error.status === 413;
      this.#say(null, unreadable ? error : null, unreadable ? null : error);
    }
    this.#context.paint();
  }

  #say(validation, unreadable, error) {
    this.validation = validation;
    this.unreadable = unreadable;
    this.error = error;
  }

  /** Problems with their lines, from 0. */
  #problems() {
    if (this.unreadable) {
      return [{ line: lineOfComplaint(this.unreadable.body.detail) }];
    }
    const find = lineFinder(this.text);
    return (this.validation?.problems ?? []).map((problem) => ({
      ...problem,
      line: find(problem.field),
    }));
  }

  #goTo(line) {
    const lines = this.text.split("\n");
    const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    this.#area.focus();
    this.#area.setSelectionRange(start, start + lines[line].length);
    this.#area.scrollTop = Math.max(0, (line - 4) * (this.#area.scrollHeight / lines.length));
  }

  /** A new line begins where this one does. Tab stays what it is, the way out. */
  #key(event) {
    if (event.key !== "Enter" || event.isComposing) {
      return;
    }
    const { selectionStart: at, value } = event.target;
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
    const indent = /^\s*(- )?/.exec(line)[0].replace("-", " ");
    if (indent && document.execCommand) {
      event.preventDefault();
      // The only insertion that can be undone.
      document.execCommand("insertText", false, `\n${indent}`);
    }
  }

  render() {
    const lines = this.text.split("\n").length;
    const rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, lines + 1));
    const problems = this.#problems();
    const wrong = new Set(problems.map((one) => one.line));
    return html`<div class="editor-stack">
      <label class="unseen" for="rule-text">${t("label")}</label>
      <div class="editor ${problems.length > 0 ? "wrong" : ""}">
        <div class="gutter" aria-hidden="true" ${ref((element) => (this.#gutter = element))}>
          ${Array.from(
            { length: lines },
            (_, i) => html`<div class=${wrong.has(i) ? "wrong" : ""}>${i + 1}</div>`,
          )}
        </div>
        <textarea
          id="rule-text"
          class="mono"
          wrap="off"
          rows=${rows}
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          aria-invalid=${problems.length > 0 ? "true" : "false"}
          aria-describedby="rule-problems"
          .value=${this.text}
          ${ref((element) => (this.#area = element))}
          @input=${(event) => this.#write(event.target.value)}
          @keydown=${(event) => this.#key(event)}
          @scroll=${(event) => this.#gutter && (this.#gutter.scrollTop = event.target.scrollTop)}
        ></textarea>
      </div>
      <div id="rule-problems" class="verdict-line" role="status" aria-live="polite">${this.#verdict(problems)}</div>
    </div>`;
  }

  #verdict(problems) {
    if (this.error) {
      return failure(this.error, () => this.check());
    }
    if (this.unreadable) {
      return html`<div class="notice bad">
        <div>
          <strong>${t("unreadable")}</strong> ${this.#lineButton(problems[0].line)}
          <pre class="complaint">${this.unreadable.body.detail}</pre>
        </div>
      </div>`;
    }
    if (!this.validation) {
      return html`<p class="soft small">${t("checking")}</p>`;
    }
    if (this.validation.valid) {
      const { devices, overrides } = this.validation;
      return html`<p class="notice ok">
        <span>
          ${t("valid")} ${devices === undefined ? nothing : t("covers", { n: devices })}
          ${overrides ? t("overrides") : nothing}
        </span>
      </p>`;
    }
    return html`<div class="notice bad">
      <div class="stack-small">
        <strong>${t("problems", { n: problems.length })}</strong>
        <ul class="problems">
          ${problems.map((one) => this.#problem(one))}
        </ul>
      </div>
    </div>`;
  }

  #problem({ field, value, remedy, remedy_zh: zh, line }) {
    return html`<li>
      ${this.#lineButton(line)} <code>${field}${value === undefined ? "" : ` = ${value}`}</code>
      <div>${either(remedy, zh)}</div>
    </li>`;
  }

  #lineButton(line) {
    return line === null
      ? nothing
      : html`<button type="button" class="link" @click=${() => this.#goTo(line)}>${t("line", { n: line + 1 })}</button>`;
  }
}
