import { html, nothing } from "../core/lit.js";
import { time } from "../core/format.js";
import { texts } from "../core/i18n.js";
import { confirm, failure, field, loading, pageHead, toast } from "../core/parts.js";
import { go, link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { Backtest } from "./alerting/backtest.js";
import { Editor } from "./alerting/editor.js";
import { everything } from "./alerting/pages.js";
import {
  deleteRule,
  makeRule,
  publishDraft,
  readRule,
  readText,
  saveDraft,
  saveRule,
  switchRule,
} from "./alerting/ruleCalls.js";
import { ruleInWords } from "./alerting/sentence.js";
import { standingOf } from "./alerting/standing.js";
import { Versions } from "./alerting/versions.js";
import { both, mayChange } from "./alerting/words.js";
import words from "./rule.texts.js";

const t = texts(words);

const NEW = "+";
const DRAFT = ".draft";

const TEMPLATE = `id: my-rule
name:
  en: My rule
  zh: 我的规则
reason:
  en: Say why it is there, and why with these numbers
  zh: 说明为何设立，以及数值的依据
per: port
condition:
  kind: threshold
  signal: sample
  field: power_w
  op: ">"
levels:
  - level: warning
    value: 2500
    for: 60
  - level: critical
    value: 3000
clear:
  by: 200
summary:
  en: "{device} port {port}: {value} W"
  zh: "{device} 端口 {port}：{value} W"
`;

/** The same text as a draft. */
const asDraft = (text) =>
  /^draft:.*$/m.test(text)
    ? text.replace(/^draft:.*$/m, "draft: true")
    : `${text.trimEnd()}\ndraft: true\n`;

const renamed = (text, id) => text.replace(/^id:.*$/m, `id: ${id}`);

class RulePage {
  #context;
  #id;
  #source;
  #rule = null;
  #others = new Map();
  #text = null;
  #error = null;
  #editor = null;
  #note = "";
  #busy = false;
  #saveError = null;
  #test;
  #versions = null;

  constructor(context) {
    this.#context = context;
    this.#id = context.params.id;
    this.#source = context.query.get("source");
    this.#test = new Backtest(context, () => this.#tried());
    this.#load();
  }

  title() {
    return this.#isNew ? t("newTitle") : (both(this.#rule?.rule?.name) ?? t("title"));
  }

  changed(query) {
    if (query.get("source") !== this.#source) {
      this.#source = query.get("source");
      this.#reload();
    }
  }

  get #isNew() {
    return this.#id === NEW;
  }

  /** The rule that this is a draft of. */
  get #baseId() {
    const id = this.#id.endsWith(DRAFT) ? this.#id.slice(0, -DRAFT.length) : null;
    return id && this.#others.has(id) ? id : null;
  }

  get #draft() {
    return this.#others.get(this.#id + DRAFT) ?? null;
  }

  /** Whether it may be changed here: one that does not count is only to be read. */
  get #editable() {
    return mayChange() && (this.#isNew || (this.#rule && !this.#rule.overridden));
  }

  #reload() {
    this.#rule = null;
    this.#text = null;
    this.#editor?.close();
    this.#editor = null;
    this.#versions = null;
    this.#saveError = null;
    this.#note = "";
    this.#context.paint();
    return this.#load();
  }

  async #load() {
    const { signal, query } = this.#context;
    this.#error = null;
    try {
      if (this.#isNew) {
        const from = query.get("from");
        this.#text = from ? renamed(await readText(from, null, signal), `${from}-copy`) : TEMPLATE;
        this.#editor = new Editor(this.#context, this.#text);
      } else {
        const [rule, text, all] = await Promise.all([
          readRule(this.#id, this.#source, signal),
          readText(this.#id, this.#source, signal),
          everything("alert-rules", {}, { signal }),
        ]);
        this.#rule = rule;
        this.#text = text;
        this.#others = new Map(all.filter((one) => !one.overridden).map((one) => [one.id, one]));
      }
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  /** What a back-test may try: the rule, its draft, and the text that is being written. */
  #tried() {
    const base = this.#baseId ?? this.#id;
    const as = (rule) => ({ ...rule, id: base });
    const made = [];
    if (this.#editor?.valid && (this.#editor.changed || this.#isNew)) {
      const rule = this.#editor.validation.rule;
      made.push({ name: "text", body: { rule: this.#isNew ? rule : as(rule) } });
    }
    if (this.#baseId) {
      made.push(
        { name: "draft", body: { rule: as(this.#rule.rule) } },
        { name: "live", body: { rule_id: base } },
      );
    } else if (this.#rule) {
      made.push({ name: "live", body: { rule_id: this.#id } });
      if (this.#draft) {
        made.push({ name: "draft", body: { rule: as(this.#draft.rule) } });
      }
    }
    return made;
  }

  #tabs() {
    if (this.#isNew) {
      return isOperator() ? ["edit"] : ["edit", "test"];
    }
    return [
      "rule",
      this.#editable ? "edit" : "text",
      ...(isOperator() || !mayChange() ? [] : ["test"]),
      "versions",
    ];
  }

  get #tab() {
    const asked = this.#context.query.get("tab");
    return this.#tabs().includes(asked) ? asked : this.#tabs()[0];
  }

  #show(tab) {
    this.#context.setQuery({ tab }, { replace: false });
  }

  /** Does what changes the rule, says so, and shows what came of it. */
  async #change(work, done) {
    this.#busy = true;
    this.#saveError = null;
    this.#context.paint();
    try {
      const saved = await work();
      done(saved);
    } catch (error) {
      this.#saveError = error;
    }
    this.#busy = false;
    this.#context.paint();
  }

  #saved(saved) {
    toast(
      saved.version === this.#rule?.version && saved.source === this.#rule?.source
        ? t("unchanged")
        : t("changed", { n: saved.version, at: time(saved.effective_from) }),
    );
    if (this.#id === saved.id) {
      this.#reload();
      this.#context.setQuery({ tab: "", source: "" });
    } else {
      go(`rules/${saved.id}`, {}, { replace: true });
    }
  }

  #save() {
    const { text } = this.#editor;
    return this.#change(
      () =>
        this.#isNew ? makeRule(text, this.#note) : saveRule(this.#id, text, this.#rule, this.#note),
      (saved) => this.#saved(saved),
    );
  }

  #saveDraft() {
    const { text } = this.#editor;
    return this.#change(
      () =>
        this.#isNew
          ? makeRule(asDraft(text), this.#note)
          : saveDraft(this.#id, asDraft(text), this.#note),
      (saved) => {
        toast(t("draftSaved", { at: time(saved.effective_from) }));
        go(`rules/${saved.id}`);
      },
    );
  }

  async #switch(enabled) {
    const copies = !isOperator() && this.#rule.source === "platform";
    let saved;
    const done = await confirm(
      {
        title: t(enabled ? "switchOnTitle" : "switchOffTitle"),
        text: html`<p class="soft">${enabled ? nothing : t("switchOffText")} ${copies ? t("switchCopy") : nothing}</p>`,
        action: t(enabled ? "switchOn" : "switchOff"),
        danger: !enabled,
      },
      async () => {
        saved = await switchRule(this.#rule, { enabled });
      },
    );
    if (done) {
      this.#saved(saved);
    }
  }

  async #publish() {
    const base = this.#baseId ?? (this.#draft ? this.#id : null);
    let saved;
    const done = await confirm(
      {
        title: t("publishTitle"),
        text: html`<p class="soft">${t("publishText")}</p>`,
        action: t(base ? "publish" : "publishOwn"),
      },
      async () => {
        saved = base
          ? await publishDraft(base, this.#others.get(base))
          : await switchRule(this.#rule, { draft: false });
      },
    );
    if (done) {
      toast(t("published", { n: saved.version }));
      if (saved.id === this.#id) {
        this.#reload();
      } else {
        go(`rules/${saved.id}`, {}, { replace: true });
      }
    }
  }

  async #delete() {
    const text = this.#rule.overrides
      ? t("removeBack")
      : isOperator() && this.#rule.by === "chargeline"
        ? t("removeShipped")
        : "";
    const done = await confirm(
      {
        title: t("removeTitle"),
        text: html`<p class="soft">${t("removeText")} ${text}</p>`,
        action: t("remove"),
        danger: true,
      },
      () => deleteRule(this.#rule),
    );
    if (done) {
      toast(t("removed"));
      if (this.#rule.overrides) {
        this.#reload();
      } else {
        go("rules", {}, { replace: true });
      }
    }
  }

  render() {
    const ready = this.#isNew ? this.#editor : this.#rule;
    if (!ready) {
      return html`${pageHead(t(this.#isNew ? "newTitle" : "title"), { sub: this.#back() })}
      ${this.#error ? failure(this.#error, () => this.#reload()) : loading()}`;
    }
    return html`
      ${pageHead(this.title(), { sub: this.#back(), actions: this.#actions() })}
      ${this.#isNew ? nothing : this.#standing()}
      <nav class="tabs" aria-label=${t("tabs")}>
        ${this.#tabs().map(
          (name) => html`<a
            href=${link(`rules/${this.#id}`, { source: this.#source, tab: name, from: this.#context.query.get("from") })}
            aria-current=${name === this.#tab ? "page" : nothing}
            >${t(`tab_${name}`)}</a
          >`,
        )}
      </nav>
      ${this.#content()}
    `;
  }

  #back() {
    return html`<a href=${link("rules")}>${t("rules")}</a>`;
  }

  #actions() {
    if (this.#isNew || !this.#editable) {
      return nothing;
    }
    const { enabled, source } = this.#rule;
    const mine = isOperator() || source === "own";
    return html`
      <button type="button" @click=${() => this.#switch(!enabled)}>${t(enabled ? "switchOff" : "switchOn")}</button>
      ${
        mine
          ? html`<button type="button" class="danger" @click=${() => this.#delete()}>${t("remove")}</button>`
          : nothing
      }
    `;
  }

  #standing() {
    const rule = this.#rule;
    const other = (source, text) =>
      html`<a href=${link(`rules/${rule.id}`, { source })}>${text}</a>`;
    return html`
      <div class="row alert-badges">
        <span class="mono soft">${rule.id}</span> ${standingOf(rule)}
        <span class="small soft">
          ${t("version", { n: rule.version })}, ${t("since", { at: time(rule.effective_from), by: rule.by })}
        </span>
      </div>
      ${this.#draftNotice()}
      ${
        rule.overridden
          ? html`<p class="notice rule-notice"><span>${t("overriddenNote")} ${other(null, t("toOwn"))}</span></p>`
          : nothing
      }
      ${
        rule.overrides
          ? html`<p class="notice rule-notice"><span>${t("overridesNote")} ${other("platform", t("toPlatform"))}</span></p>`
          : nothing
      }
    `;
  }

  #draftNotice() {
    const draft = this.#draft;
    const isDraft = this.#rule.draft || this.#baseId;
    if (!draft && !isDraft) {
      return nothing;
    }
    const id = draft ? draft.id : this.#id;
    return html`<div class="notice rule-notice">
      <span>
        ${t(draft ? "draftThere" : "draftOf")}
        ${draft ? html`<a href=${link(`rules/${id}`)}>${t("openDraft")}</a>` : nothing}
        ${this.#baseId ? html`<a href=${link(`rules/${this.#baseId}`)}>${t("base")}</a>` : nothing}
        <a href=${link("alerts", { rule: id, draft: "true", state: "all" })}>${t("draftAlerts")}</a>
      </span>
      ${
        this.#editable
          ? html`<button type="button" class="primary" @click=${() => this.#publish()}>
            ${t(draft || this.#baseId ? "publish" : "publishOwn")}
          </button>`
          : nothing
      }
    </div>`;
  }

  #content() {
    switch (this.#tab) {
      case "edit":
        return this.#editing();
      case "text":
        return html`<pre class="card rule-text" tabindex="0">${this.#text}</pre>`;
      case "test":
        return this.#test.render();
      case "versions":
        return this.#versionList();
      default:
        return this.#reading();
    }
  }

  #reading() {
    const { rule, id } = this.#rule;
    return html`<div class="alert-page">
      <section class="card">
        <header><h2>${t("inWords")}</h2></header>
        ${ruleInWords(rule)}
      </section>
      <div class="stack">
        <section class="card">
          <header><h2>${t("reason")}</h2></header>
          <p>${both(rule.reason) ?? html`<span class="soft">${t("noReason")}</span>`}</p>
        </section>
        <section class="card">
          <header><h2>${t("links")}</h2></header>
          <ul class="stack-small">
            <li>
              <a href=${link("alerts", { rule: id, state: "all", draft: this.#rule.draft ? "true" : "" })}>${t("alerts")}</a>
            </li>
            ${isOperator() ? nothing : html`<li><a href=${link("why", { rule: id })}>${t("why")}</a></li>`}
            ${mayChange() ? html`<li><a href=${link("rules/+", { from: id })}>${t("copy")}</a></li>` : nothing}
          </ul>
        </section>
      </div>
    </div>`;
  }

  #versionList() {
    this.#versions ??= new Versions(this.#context, {
      id: this.#id,
      source: this.#source ?? this.#rule.source,
      standing: () => (this.#editable ? this.#rule : null),
      changed: (saved) => this.#saved(saved),
    });
    return this.#versions.render();
  }

  #editing() {
    this.#editor ??= new Editor(this.#context, this.#text);
    const editor = this.#editor;
    const overrides = !this.#isNew && !isOperator() && this.#rule.source === "platform";
    const isDraft = this.#rule?.draft || this.#baseId;
    return html`<section class="card stack">
      ${overrides ? html`<p class="notice"><span>${t("shippedNote")}</span></p>` : nothing}
      ${editor.render()}
      ${field(
        { label: t("note"), name: "rule-note", hint: t("noteHint") },
        ({ id, describedBy }) =>
          html`<input
          id=${id}
          class="wide-input"
          maxlength="500"
          autocomplete="off"
          .value=${this.#note}
          aria-describedby=${describedBy}
          @input=${(event) => (this.#note = event.target.value)}
        />`,
      )}
      ${this.#saveFailure()}
      <div class="actions">
        <button
          type="button"
          class="primary"
          ?disabled=${this.#busy || !editor.valid || !(editor.changed || this.#isNew)}
          @click=${() => this.#save()}
        >
          ${t(this.#isNew ? "create" : isDraft ? "saveDraft" : "save")}
        </button>
        ${
          isDraft
            ? nothing
            : html`<button type="button" ?disabled=${this.#busy || !editor.valid} @click=${() => this.#saveDraft()}>
              ${t("saveDraft")}
            </button>`
        }
        ${
          isOperator()
            ? nothing
            : html`<button type="button" ?disabled=${!editor.valid} @click=${() => this.#tryText()}>${t("tryIt")}</button>`
        }
        ${
          editor.changed
            ? html`<button type="button" class="plain" @click=${() => this.#discard()}>${t("reset")}</button>`
            : nothing
        }
      </div>
    </section>`;
  }

  #saveFailure() {
    if (this.#saveError?.code === "rule_changed") {
      return html`<div class="notice warn" role="alert">
        <span>${t("conflict")}</span>
        <button type="button" @click=${() => this.#reload()}>${t("reload")}</button>
      </div>`;
    }
    return failure(this.#saveError);
  }

  #tryText() {
    this.#test.choose("text");
    this.#show("test");
  }

  #discard() {
    this.#editor.close();
    this.#editor = new Editor(this.#context, this.#text);
    this.#context.paint();
  }
}

export default (context) => new RulePage(context);
