import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { codeText, loadCodes } from "../core/codes.js";
import { duration, number, power, time } from "../core/format.js";
import { icon } from "../core/icons.js";
import {
  badge,
  copyButton,
  failure,
  loading,
  moment,
  nothingHere,
  pageHead,
  table,
} from "../core/parts.js";
import { link } from "../core/router.js";
import { can } from "../core/session.js";
import { every } from "../core/watch.js";
import { chargeBadge, Curve, kwh, modeName, soFar } from "./device/charge.js";
import { Timeline } from "./device/timeline.js";
import { t } from "./sessions.texts.js";

const POLL_MS = 5_000;
const DELIVERIES_MS = 15_000;
/** Commands come before the charge they start; the last event may come a little after its end. */
const AROUND_MS = 120_000;
const MOST_ENDPOINTS = 5;
const MOST_EVENTS = 8;
/** Too many of one charge to ask for each. */
const OFTEN = new Set(["charging.progress"]);
const TONES = { delivered: "ok", retry: "warn", parked: "warn", dead: "bad" };

/** One charge: its facts, its curve, what happened, and who was told. */
class SessionPage {
  #ctx;
  #id;
  #session = null;
  #error = null;
  #curve = null;
  #timeline = null;
  #deliveries = null;
  #askedFor = "";

  constructor(ctx) {
    this.#ctx = ctx;
    this.#id = ctx.params.id;
    loadCodes().then(ctx.paint);
    this.#load();
    every(POLL_MS, ctx.signal, () => this.#poll());
    every(DELIVERIES_MS, ctx.signal, () => this.#loadDeliveries());
  }

  title() {
    return this.#session ? `${t("charge")} ${this.#session.order_no}` : t("charge");
  }

  get #running() {
    return this.#session && this.#session.status !== "ended";
  }

  async #poll() {
    if (this.#running) {
      await this.#load();
      this.#timeline?.touched();
    }
  }

  async #load() {
    try {
      const stored = await get(`sessions/${this.#id}`, null, { signal: this.#ctx.signal });
      this.#session = await this.#live(stored);
      this.#error = null;
      await this.#showCurve();
    } catch (error) {
      if (this.#ctx.signal.aborted) {
        return;
      }
      this.#error = error;
    }
    this.#timeline ??= this.#session && this.#openTimeline();
    this.#ctx.paint();
  }

  /** Of one that runs, the history knows its beginning only; of none its mode and limit. */
  async #live(stored) {
    const { device_phy_id: device, order_no } = stored;
    try {
      const path = `devices/${encodeURIComponent(device)}/charge/status`;
      const now = await get(path, { order_no }, { signal: this.#ctx.signal });
      return now.session_id === stored.session_id ? { ...stored, ...now } : stored;
    } catch {
      return stored;
    }
  }

  async #showCurve() {
    const session = this.#session;
    if (this.#curve && session.status !== "ended") {
      this.#curve.extend(session);
      return;
    }
    if (!this.#curve || this.#curve.session.ended_at === undefined) {
      const ended_at = session.status === "ended" ? (session.ended_at ?? "") : undefined;
      this.#curve = new Curve(session.device_phy_id, { ...session, ended_at });
      await this.#curve.load(this.#ctx.signal);
    }
  }

  #openTimeline() {
    const { device_phy_id, started_at, ended_at, order_no, port_no, session_id } = this.#session;
    const from = new Date(Date.parse(started_at) - AROUND_MS).toISOString();
    const to = ended_at && new Date(Date.parse(ended_at) + AROUND_MS).toISOString();
    const about = (data) =>
      data.session_id === session_id || (data.order_no === order_no && data.port_no === port_no);
    return new Timeline(device_phy_id, this.#ctx, {
      from,
      to,
      only: (entry) =>
        entry.kind === "event"
          ? about(entry.event.data)
          : entry.kind === "command"
            ? entry.command.order_no === order_no
            : true,
      read: () => this.#loadDeliveries(),
    });
  }

  /** Asked for again only when there is an event more, or an attempt may come. */
  async #loadDeliveries() {
    const events = (this.#timeline?.entries ?? [])
      .filter((entry) => entry.kind === "event" && !OFTEN.has(entry.event.event))
      .map((entry) => entry.event.id)
      .slice(0, MOST_EVENTS);
    const settled = this.#deliveries?.rows.every((row) =>
      ["delivered", "dead"].includes(row.outcome),
    );
    if (events.length === 0 || (events.join() === this.#askedFor && settled && !this.#running)) {
      return;
    }
    try {
      const signal = this.#ctx.signal;
      const endpoints = (await get("webhook-endpoints", null, { signal })).items.slice(
        0,
        MOST_ENDPOINTS,
      );
      const rows = [];
      for (const endpoint of endpoints) {
        for (const event_id of events) {
          const path = `webhook-endpoints/${endpoint.id}/deliveries`;
          const { items } = await get(path, { event_id, limit: 20 }, { signal });
          rows.push(...items.map((item) => ({ ...item, endpoint })));
        }
      }
      rows.sort((a, b) => b.at.localeCompare(a.at));
      this.#deliveries = { endpoints: endpoints.length, rows };
      this.#askedFor = events.join();
    } catch (error) {
      if (this.#ctx.signal.aborted) {
        return;
      }
      this.#deliveries = { error, rows: [] };
    }
    this.#ctx.paint();
  }

  render() {
    const session = this.#session;
    const crumbs = html`<nav class="crumbs small" aria-label=${t("charges")}>
      <a href=${link("sessions")}>${icon("back")}${t("charges")}</a>
    </nav>`;
    if (!session) {
      return html`${crumbs} ${pageHead(t("charge"))}
      ${this.#error ? failure(this.#error, () => this.#load()) : loading()}`;
    }
    return html`${crumbs} ${this.#head(session)} ${failure(this.#error)} ${this.#facts(session)}
      <section class="card block" aria-labelledby="curve-title">
        <header><h2 id="curve-title">${t("curve")}</h2></header>
        <div class="curve">${this.#curve?.loaded ? this.#curve.render() : loading()}</div>
      </section>
      <section class="card block" aria-labelledby="events-title">
        <header><h2 id="events-title">${t("events")}</h2></header>
        ${this.#timeline?.render()}
      </section>
      ${this.#deliveries ? this.#deliveryCard() : nothing}`;
  }

  #head(session) {
    return html`<header class="page-head">
      <h1>${t("charge")}</h1>
      ${chargeBadge(session)}
      <span class="row tight"
        ><code class="order">${session.order_no}</code>${copyButton(session.order_no)}</span
      >
      <div class="actions">
        <a class="button" href=${link(`devices/${session.device_phy_id}`)}>
          ${this.#running && can("control") ? t("stop") : t("device")}
        </a>
      </div>
    </header>`;
  }

  #facts(session) {
    const limit =
      session.time_limit_s !== undefined
        ? duration(session.time_limit_s)
        : session.energy_limit !== undefined
          ? kwh(session.energy_limit)
          : null;
    const pairs = [
      [
        t("device"),
        html`<a class="mono" href=${link(`devices/${session.device_phy_id}`)}
          >${session.device_phy_id}</a
        >`,
      ],
      [t("port"), session.port_no],
      [t("started"), time(session.started_at)],
      [t("ended"), session.ended_at && time(session.ended_at)],
      [t("duration"), duration(session.status === "ended" ? session.duration : soFar(session))],
      [t("energy"), kwh(session.energy_consumed)],
      [t("curve"), session.current_power === undefined ? null : power(session.current_power)],
      [t("peak"), session.peak_power === undefined ? null : power(session.peak_power)],
      [t("mode"), session.mode && modeName(session.mode)],
      [t("limit"), limit],
      [t("reason"), session.stop_reason && codeText("stop_reason", session.stop_reason)],
      [t("raw"), session.raw_reason],
      [
        t("reportedAmount"),
        session.reported_amount === undefined ? null : `¥ ${number(session.reported_amount / 100)}`,
      ],
    ];
    return html`<dl class="card figures summary">
      ${pairs
        .filter(([, value]) => value !== undefined && value !== null && value !== "")
        .map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
    </dl>`;
  }

  #deliveryCard() {
    const { endpoints, rows, error } = this.#deliveries;
    return html`<section class="card block" aria-labelledby="deliveries-title">
      <header><h2 id="deliveries-title">${t("deliveries")}</h2></header>
      ${
        error
          ? failure(error)
          : endpoints === 0
            ? nothingHere(t("noEndpoints"))
            : table({
                label: t("deliveries"),
                rows,
                empty: t("noDeliveries"),
                columns: deliveryColumns(),
              })
      }
    </section>`;
  }
}

const deliveryColumns = () => [
  { title: t("at"), cell: (one) => moment(one.at) },
  { title: t("event"), cell: (one) => one.event },
  {
    title: t("endpoint"),
    cell: (one) =>
      can("manage")
        ? html`<a class="shorten" href=${link(`webhooks/${one.endpoint.id}`)}
            >${one.endpoint.url}</a
          >`
        : html`<span class="shorten">${one.endpoint.url}</span>`,
  },
  {
    title: t("outcome"),
    cell: (one) => badge(one.outcome, { text: t(one.outcome), tone: TONES[one.outcome] }),
  },
  { title: t("attempt"), num: true, cell: (one) => number(one.attempt) },
  { title: t("answer"), cell: (one) => one.http_status ?? one.error ?? "–" },
  { title: t("latency"), num: true, cell: (one) => duration(one.latency_ms / 1000) },
];

export default (ctx) => new SessionPage(ctx);
