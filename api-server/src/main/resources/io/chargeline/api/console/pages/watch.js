import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { bytes, duration, number } from "../core/format.js";
import { texts } from "../core/i18n.js";
import {
  badge,
  facts,
  failure,
  loading,
  moment,
  nothingHere,
  pageHead,
  table,
} from "../core/parts.js";
import { poll } from "../core/poll.js";
import { link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { holderText, notYours } from "./alerting/words.js";
import words from "./watch.texts.js";

const t = texts(words);

const REFRESH_MS = 5000;

/** A newer server may know more than these texts. */
const wordOf = (prefix, name) =>
  Object.hasOwn(words.en, `${prefix}_${name}`) ? t(`${prefix}_${name}`) : name;

const SHOWN = {
  disk_used: (value) => `${number(value, 1)} %`,
  down: (value) => t(value > 0 ? "yes" : "no"),
  job_down: (value) => t(value > 0 ? "yes" : "no"),
  records_behind: (value) => number(value, 0),
  checkpoint_ms: (value) => duration(value / 1000),
  state_bytes: bytes,
};

const seconds = (value) =>
  value < 1 ? `${number(value, 1)} ${duration(0).replace("0", "").trim()}` : duration(value);

const valueOf = ({ what, value }) => (SHOWN[what] ?? seconds)(value);

/** The same measure of the same part may come of several things; the worst says how it is. */
function worstOf(measures) {
  const worst = new Map();
  for (const one of measures) {
    const key = `${one.what}/${one.part}`;
    if (!worst.has(key) || worst.get(key).value < one.value) {
      worst.set(key, one);
    }
  }
  return [...worst.values()];
}

class WatchPage {
  #context;
  #watch = null;
  #error = null;
  #now = () => {};

  constructor(context) {
    this.#context = context;
    if (isOperator()) {
      this.#now = poll(() => this.#load(), REFRESH_MS, context.signal);
    }
  }

  title() {
    return t("title");
  }

  async #load() {
    try {
      this.#watch = await get("watch", {}, { signal: this.#context.signal });
      this.#error = null;
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
      this.#error = error;
    }
    this.#context.paint();
  }

  render() {
    if (!isOperator()) {
      return html`${pageHead(t("title"))} ${notYours()}`;
    }
    return html`
      ${pageHead(t("title"), {
        sub: this.#watch ? html`${t("asOf")} ${moment(this.#watch.as_of)}` : nothing,
        actions: html`
          <a class="button" href=${link("alerts")}>${t("alerts")}</a>
          <a class="button" href=${link("rules")}>${t("rules")}</a>
          <a class="button" href=${link("dashboards/chargeline-platform")}>${t("board")}</a>
        `,
      })}
      <div class="stack">
        <p class="soft watch-text">${t("text")}</p>
        ${failure(this.#error, () => this.#now())}
        ${this.#watch ? this.#all(this.#watch) : this.#error ? nothing : loading()}
      </div>
    `;
  }

  #all(watch) {
    return html`
      ${this.#parts(watch.parts)} ${this.#alarms(watch.alarms)} ${this.#measures(watch.measures)}
      <div class="grid">${this.#receivers(watch.receivers)} ${this.#server(watch)}</div>
    `;
  }

  #parts(parts) {
    return html`<section>
      <h2 class="unseen">${t("parts")}</h2>
      <ul class="watch-parts">
        ${parts.map(
          (one) => html`<li class="card ${one.up ? "" : "down"}">
            <strong>${wordOf("part", one.part)}</strong>
            ${badge(one.part, { text: t(one.up ? "up" : "down"), tone: one.up ? "ok" : "bad" })}
            ${one.failure ? html`<p class="small soft">${one.failure}</p>` : nothing}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #alarms(alarms) {
    return html`<section class="card">
      <header>
        <h2>${t("alarms")}</h2>
        ${alarms.length > 0 ? html`<span class="badge bare bad">${alarms.length}</span>` : nothing}
      </header>
      ${
        alarms.length === 0
          ? nothingHere(t("noAlarms"))
          : html`<ul class="stack-small">
            ${alarms.map((one) => this.#alarm(one))}
          </ul>`
      }
    </section>`;
  }

  #alarm(one) {
    // One that is pending or was never told is known to the watcher alone.
    const name = one.told_at
      ? html`<a href=${link(`alerts/${one.alert_id}`)}>${one.summary}</a>`
      : one.summary;
    return html`<li class="row">
      ${badge(one.severity)} <strong>${name}</strong> ${badge(one.phase)}
      ${one.held_by ? html`<span class="badge">${t("heldBy", { by: holderText(one.held_by) })}</span>` : nothing}
      <span class="small soft">${moment(one.began_at)}</span>
      <a class="small quiet" href=${link(`rules/${one.rule_id}`)}>${one.name}</a>
      <span class="small mono soft">${one.members.join(", ")}</span>
    </li>`;
  }

  #measures(measures) {
    const rows = worstOf(measures);
    const names = [...new Set(rows.map((one) => one.what))];
    return html`<section class="card">
      <header><h2>${t("measures")}</h2></header>
      <div class="watch-measures">
        ${names.map(
          (what) => html`<div class="part">
            <h3>${wordOf("what", what)}</h3>
            <dl class="facts">
              ${rows.filter((one) => one.what === what).map((one) => this.#measure(one))}
            </dl>
          </div>`,
        )}
      </div>
    </section>`;
  }

  #measure(one) {
    return html`<dt class="mono small">${one.part}</dt>
      <dd class="num">
        ${valueOf(one)}
        ${one.judged ? nothing : html`<span class="badge bare" title=${t("notJudged")}>${t("notJudged")}</span>`}
      </dd>`;
  }

  #receivers(receivers) {
    return html`<section class="card">
      <header><h2>${t("receivers")}</h2></header>
      ${
        receivers.length === 0
          ? html`<p class="notice warn">${t("noReceivers")}</p>`
          : table({
              label: t("receivers"),
              rows: receivers,
              columns: [
                {
                  title: t("url"),
                  cell: (one) => html`<span class="mono small">${one.url}</span>`,
                },
                { title: t("waiting"), cell: (one) => number(one.waiting), num: true },
                { title: t("delivered"), cell: (one) => number(one.delivered), num: true },
                { title: t("givenUp"), cell: (one) => number(one.given_up), num: true },
                { title: t("lastSuccess"), cell: (one) => moment(one.last_success_at) },
                {
                  title: t("lastError"),
                  cell: (one) => html`<span class="small">${one.last_error ?? "–"}</span>`,
                },
              ],
            })
      }
    </section>`;
  }

  #server(watch) {
    return html`<section class="card">
      <header>
        <h2>${t("server")}</h2>
        ${badge("telling", { text: t(watch.telling ? "telling" : "notTelling"), tone: watch.telling ? "ok" : "" })}
      </header>
      ${facts([
        [t("server"), html`<span class="mono small">${watch.instance}</span>`],
        [t("servers"), watch.servers.map((one) => html`<div class="mono small">${one}</div>`)],
        [t("unwritten"), number(watch.unwritten)],
      ])}
    </section>`;
  }
}

export default (context) => new WatchPage(context);
