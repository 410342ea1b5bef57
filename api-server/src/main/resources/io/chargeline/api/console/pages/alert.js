import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { duration, number, time } from "../core/format.js";
import { texts } from "../core/i18n.js";
import {
  badge,
  copyButton,
  facts,
  failure,
  loading,
  moment,
  moreButton,
  pageHead,
  stateText,
} from "../core/parts.js";
import { poll } from "../core/poll.js";
import { link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { acknowledge, comment } from "./alerting/acts.js";
import { chain } from "./alerting/chain.js";
import { known } from "./alerting/known.js";
import { everything } from "./alerting/pages.js";
import { ruleInWords, valueText } from "./alerting/sentence.js";
import { scopeOf, silence } from "./alerting/silence.js";
import {
  both,
  endText,
  heldBadge,
  holderLink,
  holderText,
  marks,
  mayChange,
  placeOf,
  ruleName,
  severityBadge,
  stepText,
  summaryOf,
} from "./alerting/words.js";
import words from "./alert.texts.js";

const t = texts(words);

const REFRESH_MS = 5000;
const HOUR_MS = 3_600_000;
const CHILDREN = 1000;
const CHILDREN_SINCE_MS = 24 * HOUR_MS;

const STEP_TONES = {
  fired: "bad",
  upgraded: "bad",
  pending: "warn",
  flapping: "warn",
  resolved: "ok",
  downgraded: "ok",
  acknowledged: "info",
  commented: "info",
  told: "info",
};

class AlertPage {
  #context;
  #id;
  #alert = null;
  #rule = null;
  #ruleAsked = null;
  #later = [];
  #cursor = null;
  #children = [];
  #error = null;
  #why = null;
  #whyRule = null;
  #whyBusy = false;
  #whyError = null;
  #busy = false;
  #now;

  constructor(context) {
    this.#context = context;
    this.#id = context.params.id;
    this.#now = poll(() => this.#load(), REFRESH_MS, context.signal);
  }

  title() {
    return this.#alert ? summaryOf(this.#alert) : t("title");
  }

  get #path() {
    return `alerts/${encodeURIComponent(this.#id)}`;
  }

  async #load() {
    const { signal } = this.#context;
    try {
      const before = this.#alert;
      this.#alert = await get(this.#path, {}, { signal });
      this.#error = null;
      this.#ruleAsked ??= this.#loadRule();
      if (before?.revision !== this.#alert.revision || before.state !== "resolved") {
        await this.#loadChildren();
      }
      if (!this.#alert.timeline_complete && this.#cursor === null && this.#later.length === 0) {
        await this.#loadCursor();
      }
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  /** The rule is an extra: it may have been deleted. */
  async #loadRule() {
    const { signal } = this.#context;
    this.#rule = await get(`alert-rules/${this.#alert.rule_id}`, {}, { signal }).catch(() => null);
    this.#context.paint();
  }

  async #loadChildren() {
    const { signal } = this.#context;
    const alert = this.#alert;
    // One that began long before may be held back as well, one that begins later cannot.
    const since = new Date(Date.parse(alert.began_at) - CHILDREN_SINCE_MS).toISOString();
    const state = alert.state === "resolved" ? "all" : "open";
    this.#children = await everything(
      "alerts",
      {
        state,
        held_ref: alert.id,
        since: state === "all" ? since : null,
        until: alert.resolved_at,
      },
      { signal, most: CHILDREN },
    );
  }

  /** The cursor behind the entries that came with the alert. */
  async #loadCursor() {
    const { signal } = this.#context;
    const page = await get(
      `${this.#path}/timeline`,
      { limit: this.#alert.timeline.length },
      { signal },
    );
    this.#cursor = page.next_cursor ?? null;
  }

  async #moreSteps() {
    this.#busy = true;
    this.#context.paint();
    try {
      const page = await get(`${this.#path}/timeline`, { limit: 100, cursor: this.#cursor });
      this.#later.push(...page.items);
      this.#cursor = page.next_cursor ?? null;
    } catch (error) {
      this.#error = error;
    }
    this.#busy = false;
    this.#context.paint();
  }

  async #askWhy() {
    const { signal } = this.#context;
    this.#whyBusy = true;
    this.#whyError = null;
    this.#context.paint();
    try {
      this.#why = await get("alerts/why", { alert: this.#id }, { signal });
      this.#whyRule = await get(
        `alert-rules/${this.#why.rule}/versions/${this.#why.rule_version}`,
        { source: this.#rule?.source },
        { signal },
      ).catch(() => null);
    } catch (error) {
      this.#whyError = error;
    }
    this.#whyBusy = false;
    this.#context.paint();
  }

  /** What the API answered shows the act already; the next reading will as well. */
  #taken(updated) {
    if (updated) {
      this.#alert = updated;
      this.#context.paint();
    }
  }

  async #acknowledge() {
    this.#taken((await acknowledge([this.#alert]))?.[0]);
  }

  async #comment() {
    this.#taken(await comment(this.#alert));
  }

  async #silence() {
    if (await silence(scopeOf([this.#alert]), await known(this.#context.signal))) {
      this.#now();
    }
  }

  render() {
    if (!this.#alert) {
      return html`${pageHead(t("title"), { sub: this.#back() })}
      ${this.#error ? failure(this.#error, () => this.#now()) : loading()}`;
    }
    const alert = this.#alert;
    return html`
      ${pageHead(summaryOf(alert), { sub: this.#back(), actions: this.#actions() })}
      <div class="row alert-badges">
        ${severityBadge(alert)} ${badge(alert.state)} ${marks(alert)} ${heldBadge(alert)}
      </div>
      ${failure(this.#error, () => this.#now())}
      <div class="alert-page">
        <div class="stack beside-main">${this.#facts()} ${this.#links()}</div>
        <div class="stack">${this.#timeline()} ${this.#heldBack()} ${this.#whySection()}</div>
      </div>
    `;
  }

  #back() {
    return html`<a href=${link("alerts")}>${t("alerts")}</a>`;
  }

  #actions() {
    const { state } = this.#alert;
    if (!mayChange() || state === "resolved") {
      return nothing;
    }
    return html`
      ${
        state === "firing"
          ? html`<button type="button" class="primary" @click=${() => this.#acknowledge()}>${t("acknowledge")}</button>`
          : nothing
      }
      <button type="button" @click=${() => this.#comment()}>${t("comment")}</button>
      <button type="button" @click=${() => this.#silence()}>${t("silence")}</button>
    `;
  }

  #facts() {
    const alert = this.#alert;
    const end = alert.resolved_at ? Date.parse(alert.resolved_at) : Date.now();
    const exact = (at) => at && html`${time(at)} <span class="soft small">${moment(at)}</span>`;
    return html`<section class="card">
      <header><h2>${t("what")}</h2></header>
      ${facts([
        [t("where"), placeOf(alert)],
        [t("severity"), html`${stateText(alert.severity)} ${this.#worst()}`],
        [t("value"), this.#measure(alert.value)],
        [t("threshold"), this.#measure(alert.threshold)],
        [t("members"), this.#members()],
        [t("began"), exact(alert.began_at)],
        [t("fired"), exact(alert.fired_at)],
        [t("told"), alert.told_at ? exact(alert.told_at) : t("never")],
        [t("held"), alert.held_by && this.#heldBy()],
        [
          t("acknowledged"),
          alert.acknowledged_at &&
            t("by", { at: time(alert.acknowledged_at), name: alert.acknowledged_by }),
        ],
        [
          t("resolved"),
          alert.resolved_at &&
            t("because", { at: time(alert.resolved_at), reason: endText(alert.end_reason) }),
        ],
        [t("lasted"), duration(Math.round((end - Date.parse(alert.began_at)) / 1000))],
        [
          t("rule"),
          html`<a href=${link(`rules/${alert.rule_id}`)}>${ruleName(alert)}</a>
            <span class="soft small">${t("version", { n: alert.rule_version })}</span>`,
        ],
        [t("reason"), both(this.#rule?.rule?.reason)],
        [t("id"), html`<span class="mono">${alert.id}</span>${copyButton(alert.id)}`],
      ])}
    </section>`;
  }

  #measure(value) {
    if (value === undefined) {
      return null;
    }
    const condition = this.#rule?.rule?.condition;
    return condition ? valueText(condition, value) : number(value, 3);
  }

  #worst() {
    const alert = this.#alert;
    return alert.peak_severity === alert.severity
      ? nothing
      : html`<span class="soft small">(${t("worst", { severity: stateText(alert.peak_severity) })})</span>`;
  }

  #heldBy() {
    const target = holderLink(this.#alert);
    const by = holderText(this.#alert.held_by);
    return target ? html`<a href=${target}>${by}</a>` : by;
  }

  #members() {
    const { members, count, peak_count: peak, entity } = this.#alert;
    if (members.length === 0) {
      return null;
    }
    const target = (member) => {
      const [device] = member.split("/");
      return entity === "device" || entity === "port" ? link(`devices/${device}`) : null;
    };
    return html`<span class="small soft">${t("membersOf", { n: count, peak })}</span>
      <ul class="members">
        ${members.map((member) => {
          const to = target(member);
          return html`<li class="mono">${to ? html`<a href=${to}>${member}</a>` : member}</li>`;
        })}
        ${count > members.length ? html`<li class="soft">${t("more", { n: count - members.length })}</li>` : nothing}
      </ul>`;
  }

  #links() {
    const alert = this.#alert;
    const end = alert.resolved_at ? Date.parse(alert.resolved_at) + HOUR_MS / 4 : Date.now();
    const range = { from: Date.parse(alert.began_at) - HOUR_MS, to: end };
    const board = (uid, params, text) =>
      html`<li><a href=${link(`dashboards/chargeline-${uid}`, { ...params, ...range })}>${text}</a></li>`;
    const device = alert.device_phy_id;
    return html`<section class="card">
      <header><h2>${t("links")}</h2></header>
      <ul class="stack-small">
        ${
          device
            ? html`<li><a href=${link(`devices/${device}`)}>${t("device", { id: device })}</a></li>
              ${board("device", { "var-device": device }, t("deviceBoard"))}`
            : nothing
        }
        ${alert.site ? board("site", { "var-site": alert.site }, t("siteBoard")) : nothing}
        ${isOperator() ? nothing : board("alerts", {}, t("alertsBoard"))}
        <li><a href=${link("alerts", { rule: alert.rule_id, state: "all" })}>${t("sameRule")}</a></li>
      </ul>
    </section>`;
  }

  #timeline() {
    const alert = this.#alert;
    const steps = [...alert.timeline, ...this.#later];
    return html`<section class="card">
      <header><h2>${t("timeline")}</h2></header>
      <ol class="chain">
        ${steps.map((step) => this.#step(step))} ${alert.pending_acts.map((act) => this.#act(act))}
      </ol>
      ${this.#cursor ? moreButton(() => this.#moreSteps(), this.#busy) : nothing}
    </section>`;
  }

  #step(step) {
    const said = both({ en: step.text, zh: step.text_zh }) ?? "";
    const human = step.step === "commented" || step.step === "acknowledged";
    return html`<li class="chain-step ${STEP_TONES[step.step] ?? ""}">
      ${this.#at(step.at)}
      <div>
        <div class="row">
          ${badge(step.step, { text: stepText(step.step), tone: STEP_TONES[step.step] ?? "" })}
          ${step.by ? html`<strong class="small">${step.by}</strong>` : nothing}
          ${step.count > 1 ? html`<span class="small soft">${t("members_n", { n: step.count })}</span>` : nothing}
          ${this.#reference(step)}
        </div>
        <p class=${human ? "said" : ""}>${said}</p>
      </div>
    </li>`;
  }

  #reference({ step, reference }) {
    const by = { silenced: "silence", inhibited: "inhibited" }[step];
    const target = reference && by && holderLink({ held_by: by, held_ref: reference });
    return target ? html`<a class="small" href=${target}>${t("open")}</a>` : nothing;
  }

  #act(act) {
    const kind = act.kind === "comment" ? "commented" : "acknowledged";
    return html`<li class="chain-step info">
      ${this.#at(act.at)}
      <div>
        <div class="row">
          ${badge(kind, { text: stepText(kind), tone: "info" })} <strong class="small">${act.by}</strong>
          <span class="small soft">${t("pendingAct")}</span>
        </div>
        <p class="said">${act.text}</p>
      </div>
    </li>`;
  }

  #at(at) {
    return html`<time class="small soft mono" datetime=${at}>${time(at)}</time>`;
  }

  #heldBack() {
    if (this.#children.length === 0) {
      return nothing;
    }
    return html`<section class="card">
      <header>
        <h2>${t("children")}</h2>
        <span class="badge bare">${this.#children.length}</span>
      </header>
      <p class="soft small">${t("childrenText")}</p>
      <ul class="stack-small children">
        ${this.#children.map(
          (one) => html`<li class="row">
            ${severityBadge(one)} <a href=${link(`alerts/${one.id}`)}>${summaryOf(one)}</a>
            <span class="small soft">${moment(one.began_at)}</span> ${badge(one.state)}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #whySection() {
    if (isOperator()) {
      return nothing;
    }
    const alert = this.#alert;
    const elsewhere = {
      rule: alert.rule_id,
      device: alert.device_phy_id ?? this.#firstDevice(),
      port: alert.port_no,
      site: alert.device_phy_id || this.#firstDevice() ? null : alert.site,
      at: alert.told_at ?? alert.fired_at ?? alert.began_at,
    };
    return html`<section class="card">
      <header>
        <h2>${t("why")}</h2>
        <div class="actions"><a href=${link("why", elsewhere)}>${t("askElse")}</a></div>
      </header>
      <div class="stack">
        <p class="soft small">${t("whyText")}</p>
        ${failure(this.#whyError, () => this.#askWhy())}
        ${this.#whyBusy ? loading() : nothing}
        ${
          this.#why
            ? chain(this.#why, { rule: this.#whyRule?.rule && ruleInWords(this.#whyRule.rule) })
            : this.#whyBusy
              ? nothing
              : html`<div><button type="button" @click=${() => this.#askWhy()}>${t("ask")}</button></div>`
        }
      </div>
    </section>`;
  }

  #firstDevice() {
    const { entity, members } = this.#alert;
    return entity === "device" || entity === "port" ? members[0]?.split("/")[0] : undefined;
  }
}

export default (context) => new AlertPage(context);
