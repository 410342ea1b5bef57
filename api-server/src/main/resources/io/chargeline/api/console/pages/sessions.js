import { html, live, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { codeText, loadCodes } from "../core/codes.js";
import { duration, power, time } from "../core/format.js";
import {
  failure,
  field,
  loading,
  moreButton,
  nothingHere,
  pageHead,
  table,
} from "../core/parts.js";
import { link } from "../core/router.js";
import { every, within } from "../core/watch.js";
import { chargeBadge, kwh, soFar } from "./device/charge.js";
import { t } from "./sessions.texts.js";

const PAGE = 50;
const POLL_MS = 10_000;
/** More pages than that are no list any more; the filters are there to make it shorter. */
const POLLED_PAGES = 1;
const OUTCOMES = ["open", "completed", "stopped", "failed"];
const FILTERS = ["order_no", "device", "outcome", "from", "to"];

/** What `datetime-local` takes and gives, in the browser's zone. */
function localTime(text) {
  const at = text ? new Date(text) : null;
  if (!at || Number.isNaN(at.getTime())) {
    return "";
  }
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const instant = (text) => (text ? new Date(text).toISOString() : null);

/** Charges, the newest first. Filters stand in the address. */
class SessionsPage {
  #ctx;
  #items = null;
  #next = null;
  #pages = 0;
  #error = null;
  #busy = false;
  #loading = null;

  constructor(ctx) {
    this.#ctx = ctx;
    loadCodes().then(ctx.paint);
    this.#load();
    every(POLL_MS, ctx.signal, () => this.#refresh());
  }

  title() {
    return t("title");
  }

  changed() {
    this.#load();
  }

  #of(name) {
    return this.#ctx.query.get(name) ?? "";
  }

  #ask(cursor, signal) {
    const params = Object.fromEntries(FILTERS.map((name) => [name, this.#of(name)]));
    return get("sessions", { ...params, limit: PAGE, cursor }, { signal });
  }

  async #load(more = false) {
    this.#loading?.abort();
    const mine = (this.#loading = within(this.#ctx.signal));
    this.#busy = true;
    this.#ctx.paint();
    try {
      const { items, next_cursor } = await this.#ask(more ? this.#next : null, mine.signal);
      this.#items = more ? [...this.#items, ...items] : items;
      this.#pages = more ? this.#pages + 1 : 1;
      this.#next = next_cursor ?? null;
      this.#error = null;
    } catch (error) {
      if (mine.signal.aborted) {
        return;
      }
      this.#error = error;
    }
    this.#busy = false;
    this.#ctx.paint();
  }

  async #refresh() {
    if (this.#busy || this.#pages !== POLLED_PAGES) {
      return;
    }
    try {
      const { items, next_cursor } = await this.#ask(null, this.#ctx.signal);
      this.#items = items;
      this.#next = next_cursor ?? null;
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
    this.#ctx.paint();
  }

  #submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.#ctx.setQuery({
      order_no: form.get("order_no").trim(),
      device: form.get("device").trim(),
      outcome: form.get("outcome"),
      from: instant(form.get("from")),
      to: instant(form.get("to")),
    });
  }

  render() {
    return html`${pageHead(t("title"))} ${this.#filters()}
    ${failure(this.#error, () => this.#load())} ${this.#list()}`;
  }

  #filters() {
    const text = (name, label, mono) =>
      field(
        { label, name },
        ({ id }) =>
          html`<input
            id=${id}
            name=${name}
            class=${mono ? "mono" : ""}
            autocomplete="off"
            spellcheck="false"
            .value=${live(this.#typed(id, this.#of(name)))}
          />`,
      );
    const moment = (name) =>
      field(
        { label: t(name), name },
        ({ id }) =>
          html`<input
            id=${id}
            name=${name}
            type="datetime-local"
            .value=${live(this.#typed(id, localTime(this.#of(name))))}
          />`,
      );
    return html`<form class="filters" @submit=${(event) => this.#submit(event)}>
      ${text("device", t("device"), true)} ${text("order_no", t("order"), true)}
      ${field(
        { label: t("outcome"), name: "outcome" },
        ({ id }) =>
          html`<select
            id=${id}
            name="outcome"
            @change=${(event) => event.target.form.requestSubmit()}
          >
            <option value="" ?selected=${!this.#of("outcome")}>${t("any")}</option>
            ${OUTCOMES.map(
              (one) =>
                html`<option value=${one} ?selected=${one === this.#of("outcome")}>
                  ${t(one)}
                </option>`,
            )}
          </select>`,
      )}
      ${moment("from")} ${moment("to")}
      <div class="row">
        <button type="submit" class="primary">${t("apply")}</button>
        ${
          FILTERS.some((name) => this.#of(name))
            ? html`<button type="button" @click=${() => this.#clear()}>${t("clear")}</button>`
            : nothing
        }
      </div>
    </form>`;
  }

  /** What is typed and not sent yet stays when the list is drawn anew. */
  #typed(id, value) {
    const form = document.querySelector("form.filters");
    return form?.contains(document.activeElement)
      ? (document.getElementById(id)?.value ?? value)
      : value;
  }

  #clear() {
    document.activeElement?.blur();
    this.#ctx.setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])));
  }

  #list() {
    if (!this.#items) {
      return this.#error ? nothing : loading();
    }
    if (this.#items.length === 0) {
      const filtered = FILTERS.some((name) => this.#of(name));
      return html`<div class="card">${nothingHere(t(filtered ? "none" : "noneAtAll"))}</div>`;
    }
    return html`${table({ label: t("title"), rows: this.#items, columns: columns() })}
    ${this.#next ? moreButton(() => this.#load(true), this.#busy) : nothing}`;
  }
}

const columns = () => [
  {
    title: t("started"),
    cell: (one) =>
      html`<a href=${link(`sessions/${one.session_id}`)}>${time(one.started_at)}</a>
        <div class="small soft mono shorten">${one.order_no}</div>`,
  },
  { title: t("outcome"), cell: (one) => chargeBadge(one) },
  {
    title: t("device"),
    cell: (one) =>
      html`<a class="mono" href=${link(`devices/${one.device_phy_id}`)}>${one.device_phy_id}</a>
        <div class="small soft">${t("port")} ${one.port_no}</div>`,
  },
  {
    title: t("duration"),
    num: true,
    cell: (one) => duration(one.status === "ended" ? one.duration : soFar(one)),
  },
  { title: t("energy"), num: true, cell: (one) => kwh(one.energy_consumed) },
  { title: t("peak"), num: true, cell: (one) => power(one.peak_power) },
  {
    title: t("reason"),
    cell: (one) => (one.stop_reason ? codeText("stop_reason", one.stop_reason) : nothing),
  },
];

export default (ctx) => new SessionsPage(ctx);
