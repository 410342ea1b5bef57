import { html, nothing } from "../core/lit.js";
import { del, get, patch, post } from "../core/api.js";
import { duration, number, percent, time } from "../core/format.js";
import { askFor } from "../core/form.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import {
  badge,
  confirm,
  facts,
  failure,
  loading,
  moment,
  moreButton,
  openDialog,
  pageHead,
  stateText,
  table,
  toast,
  toastError,
} from "../core/parts.js";
import { go, link } from "../core/router.js";
import { every } from "../core/watch.js";
import { editEndpoint } from "./endpoint-form.js";
import { showSecret } from "./secret.js";
import { healthBadge } from "./webhooks.js";
import { t } from "./webhooks.texts.js";

const OUTCOMES = ["delivered", "retry", "parked", "dead"];
const TONES = { delivered: "ok", retry: "warn", parked: "warn", dead: "bad" };
const REPLAY_MS = 1000;
const DAY_MS = 86_400_000;

const outcome = (attempt) =>
  badge(attempt.outcome, { text: t(attempt.outcome), tone: TONES[attempt.outcome] });

/** One endpoint: its health, what was sent, and sending again. */
export default function webhook(context) {
  const { params, signal, paint } = context;
  const path = `webhook-endpoints/${params.id}`;
  let endpoint = null;
  let health;
  let error = null;
  let replay = null;
  let wanted = context.query.get("outcome") ?? "";
  const log = paged(context, (cursor) =>
    get(`${path}/deliveries`, { cursor, outcome: wanted, limit: 50 }, { signal }),
  );
  const dead = paged(context, (cursor) => get(`${path}/dead`, { cursor, limit: 50 }, { signal }));

  async function read() {
    try {
      endpoint = await get(path, {}, { signal });
      error = null;
      paint();
      await Promise.all([askHealth(), log.reload(), dead.reload()]);
    } catch (caught) {
      if (!signal.aborted) {
        error = caught;
        paint();
      }
    }
  }

  async function askHealth() {
    try {
      health = await get(`${path}/health`, {}, { signal });
      paint();
    } catch (caught) {
      if (!signal.aborted && endpoint === null) {
        error = caught;
      }
    }
  }

  async function change(body) {
    endpoint = await patch(path, body);
    paint();
    return endpoint;
  }

  async function act(work, said) {
    try {
      await work();
      toast(said);
    } catch (caught) {
      toastError(caught);
    }
  }

  async function rotate() {
    let answer;
    const done = await confirm({ title: t("rotate"), text: t("rotateText"), action: t("rotate") }, async () => {
      answer = await post(`${path}/rotate-secret`, {});
    });
    if (done) {
      await showSecret({
        title: t("secretTitle"),
        text: t("secretText"),
        done: t("secretDone"),
        secret: answer.secret,
      });
    }
  }

  async function remove() {
    const done = await confirm(
      {
        title: t("removeTitle"),
        text: t("removeText", { url: endpoint.url }),
        action: t("remove"),
        danger: true,
      },
      () => del(path),
    );
    if (done) {
      go("webhooks");
    }
  }

  /** Shows how far a replay is until it has ended. */
  async function watch(begun) {
    replay = begun;
    paint();
    while (replay.state === "running" && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, REPLAY_MS));
      try {
        replay = await get(`${path}/replays/${begun.replay_id}`, {}, { signal });
      } catch (caught) {
        if (!signal.aborted) {
          toastError(caught);
        }
        return;
      }
      paint();
    }
    await log.reload();
  }

  async function sendAgain(eventId) {
    await act(async () => {
      const begun = await post(`${path}/replays`, { event_ids: [eventId] });
      watch(begun);
    }, t("sentAgain"));
  }

  async function askReplay(since) {
    const now = Date.now();
    const begun = await askFor(
      {
        title: t("replay"),
        text: t("replayText"),
        action: t("replay"),
        values: { from: now - DAY_MS, to: now },
        fields: since
          ? []
          : ["from", "to"].map((name) => ({ name, kind: "moment", label: t(name), required: true })),
      },
      (values) => post(`${path}/replays`, since ? { since } : values),
    );
    if (begun) {
      watch(begun);
    }
  }

  async function showAttempts(item) {
    const attempts = await get(`${path}/deliveries/${item.event_id}`, {}, { signal }).catch(toastError);
    if (!attempts) {
      return;
    }
    await openDialog(
      (close) => html`<div class="stack">
        <h2>${item.event}</h2>
        <p class="mono break">${item.event_id}</p>
        ${table({
          label: t("detail"),
          rows: attempts.items,
          columns: [
            { title: t("attempt"), num: true, cell: (one) => one.attempt },
            { title: t("at"), cell: (one) => time(one.at) },
            { title: t("outcome"), cell: outcome },
            { title: t("took"), num: true, cell: (one) => duration(one.latency_ms / 1000) },
            { title: t("answer"), cell: answer },
          ],
        })}
        <div class="actions">
          <button type="button" @click=${() => sendAgain(item.event_id)}>${t("again")}</button>
          <button type="button" class="primary" @click=${() => close()}>${t("close")}</button>
        </div>
      </div>`,
      { wide: true, label: t("detail") },
    );
  }

  const answer = (one) =>
    html`${one.http_status ?? one.error ?? ""}${one.response_excerpt
      ? html`<div class="small soft mono break">${one.response_excerpt}</div>`
      : nothing}`;

  const deviceLink = (one) =>
    one.device_phy_id
      ? html`<a href=${link(`devices/${one.device_phy_id}`)}>${one.device_phy_id}</a>`
      : "–";

  const healthCard = () => html`<section class="card">
    <header><h2>${t("health")}</h2></header>
    ${health
      ? facts([
          [t("state"), healthBadge(health)],
          [t("breaker"), t(health.breaker)],
          [t("behind"), number(health.behind)],
          [t("oldest"), health.oldest_undelivered_at && moment(health.oldest_undelivered_at)],
          [t("success"), health.last_hour && percent(health.last_hour.event_success_rate)],
          [
            t("latency"),
            health.last_hour &&
              `${duration(health.last_hour.p50_ms / 1000)} / ${duration(health.last_hour.p99_ms / 1000)}`,
          ],
          [t("blocked"), health.blocked_devices || null],
          [t("parked"), health.parked_events || null],
          [t("deadEvents"), health.dead_events || null],
          [t("lastSuccess"), health.last_success_at && moment(health.last_success_at)],
          [
            t("lastError"),
            health.last_error &&
              html`${health.last_error}${health.last_failure_at
                ? html` · ${moment(health.last_failure_at)}`
                : nothing}`,
          ],
        ])
      : loading()}
  </section>`;

  const setUpCard = () => html`<section class="card">
    <header>
      <h2>${t("setUp")}</h2>
      <div class="actions">
        <button type="button" @click=${() => editEndpoint(endpoint, change)}>${t("edit")}</button>
        <button type="button" @click=${rotate}>${t("rotate")}</button>
        <button type="button" class="danger" @click=${remove}>${t("remove")}</button>
      </div>
    </header>
    ${facts([
      [t("url"), html`<span class="mono">${endpoint.url}</span>`],
      [t("events"), endpoint.events.join(", ")],
      [t("description"), endpoint.description],
      [t("enabled"), endpoint.enabled ? "✓" : t("disabled")],
      [t("severity"), endpoint.alert_severity && stateText(endpoint.alert_severity)],
      [t("sites"), endpoint.sites.join(", ")],
      [t("devices"), endpoint.devices.join(", ")],
      [t("rate"), endpoint.rate_per_s],
      [t("timeout"), endpoint.timeout_s],
      [t("format"), t(endpoint.format)],
    ])}
  </section>`;

  const deliveries = () => html`<section class="card">
    <header>
      <h2>${t("deliveries")}</h2>
      <div class="actions">
        <select
          aria-label=${t("outcome")}
          @change=${(event) => {
            wanted = event.target.value;
            log.reload();
          }}
        >
          <option value="">${t("outcomeAll")}</option>
          ${OUTCOMES.map((one) => html`<option value=${one} ?selected=${one === wanted}>${t(one)}</option>`)}
        </select>
        <button type="button" class="icon" aria-label=${t("refresh")} title=${t("refresh")} @click=${log.reload}>
          ${icon("refresh")}
        </button>
        <button type="button" @click=${() => askReplay()}>${t("replay")}</button>
        <button type="button" @click=${() => askReplay("last_success")}>${t("since")}</button>
      </div>
    </header>
    ${replay
      ? html`<p class="notice" role="status">
          ${t("replayed", { id: replay.replay_id.slice(0, 8), state: t(replay.state), n: replay.written })}
        </p>`
      : nothing}
    ${failure(log.error, log.reload)}
    ${log.read
      ? table({
          label: t("deliveries"),
          empty: t("noDeliveries"),
          rows: log.items,
          columns: [
            { title: t("at"), cell: (one) => time(one.at) },
            {
              title: t("event"),
              cell: (one) =>
                html`<button type="button" class="link" @click=${() => showAttempts(one)}>${one.event}</button>`,
            },
            { title: t("device"), cell: deviceLink },
            { title: t("attempt"), num: true, cell: (one) => one.attempt },
            { title: t("outcome"), cell: outcome },
            { title: t("took"), num: true, cell: (one) => duration(one.latency_ms / 1000) },
            { title: t("answer"), cell: answer },
          ],
        })
      : loading()}
    ${log.hasMore ? moreButton(log.more, log.busy) : nothing}
  </section>`;

  const deadList = () =>
    dead.items.length
      ? html`<section class="card">
          <header>
            <h2>${t("deadList")}</h2>
            <div class="actions">
              <button
                type="button"
                @click=${() =>
                  act(async () => watch(await post(`${path}/dead/redrive`, { all: true })), t("sentAgain"))}
              >
                ${t("redrive")}
              </button>
            </div>
          </header>
          ${table({
            label: t("deadList"),
            rows: dead.items,
            columns: [
              { title: t("when"), cell: (one) => time(one.at ?? one.dead_at) },
              { title: t("event"), cell: (one) => one.event },
              { title: t("device"), cell: deviceLink },
              { title: t("answer"), cell: answer },
              {
                title: "",
                cell: (one) =>
                  html`<button type="button" @click=${() => sendAgain(one.event_id)}>${t("again")}</button>`,
              },
            ],
          })}
          ${dead.hasMore ? moreButton(dead.more, dead.busy) : nothing}
        </section>`
      : nothing;

  read();
  every(5_000, signal, askHealth);
  every(10_000, signal, () => {
    if (log.items.length <= 50) {
      log.reload();
    }
  });

  return {
    title: () => endpoint?.description || t("title"),
    render: () => html`
      <p><a href=${link("webhooks")}>${t("back")}</a></p>
      ${failure(error, read)}
      ${endpoint
        ? html`${pageHead(endpoint.description || endpoint.url, {
              sub: healthBadge(health),
              actions: html`<button
                type="button"
                @click=${() =>
                  act(async () => {
                    await post(`${path}/test`, {});
                    log.reload();
                  }, t("testSent"))}
              >
                ${t("test")}
              </button>`,
            })}
            <div class="stack">
              <div class="grid">${healthCard()} ${setUpCard()}</div>
              ${deliveries()} ${deadList()}
            </div>`
        : error
          ? nothing
          : loading()}
    `,
  };
}
