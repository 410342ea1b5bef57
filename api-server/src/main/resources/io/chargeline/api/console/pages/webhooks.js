import { html, nothing } from "../core/lit.js";
import { get, post } from "../core/api.js";
import { duration, number, percent } from "../core/format.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import { badge, failure, loading, moreButton, nothingHere, pageHead } from "../core/parts.js";
import { go, link } from "../core/router.js";
import { every } from "../core/watch.js";
import { editEndpoint } from "./endpoint-form.js";
import { showSecret } from "./secret.js";
import { t } from "./webhooks.texts.js";

const TONES = { healthy: "ok", failing: "bad", gone: "bad", catching_up: "warn", disabled: "" };

/** @param {object|undefined} health of an endpoint; undefined while it is not known yet */
export const healthBadge = (health) =>
  health ? badge(health.state, { text: t(health.state), tone: TONES[health.state] ?? "" }) : nothing;

/** Endpoints and how they fare. */
export default function webhooks(context) {
  const { signal, paint } = context;
  const health = new Map();
  const list = paged(context, (cursor) => get("webhook-endpoints", { cursor }, { signal }));

  async function askHealth() {
    await Promise.all(
      list.items.map(async ({ id }) => {
        try {
          health.set(id, await get(`webhook-endpoints/${id}/health`, {}, { signal }));
        } catch {
          // The list is worth seeing without it.
        }
      }),
    );
    paint();
  }

  async function read() {
    await list.reload();
    await askHealth();
  }

  async function add() {
    const made = await editEndpoint(null, (body) => post("webhook-endpoints", body));
    if (made) {
      await showSecret({
        title: t("secretTitle"),
        text: t("secretText"),
        done: t("secretDone"),
        secret: made.secret,
      });
      go(`webhooks/${made.id}`);
    }
  }

  const row = (endpoint) => {
    const now = health.get(endpoint.id);
    const hour = now?.last_hour;
    return html`<a class="card endpoint" href=${link(`webhooks/${endpoint.id}`)}>
      <span class="row">
        ${healthBadge(now)}
        <strong class="break">${endpoint.description || endpoint.url}</strong>
      </span>
      <span class="mono break">${endpoint.url}</span>
      <span class="soft small">${endpoint.events.join(", ")}</span>
      ${now
        ? html`<span class="row small soft">
            <span>${t("behind")}: ${number(now.behind)}</span>
            ${hour
              ? html`<span>${t("success")}: ${percent(hour.event_success_rate)}</span>
                  <span>
                    ${t("latency")}: ${duration(hour.p50_ms / 1000)} / ${duration(hour.p99_ms / 1000)}
                  </span>`
              : nothing}
            ${now.last_error ? html`<span>${t("lastError")}: ${now.last_error}</span>` : nothing}
          </span>`
        : nothing}
    </a>`;
  };

  read();
  every(10_000, signal, askHealth);

  return {
    title: () => t("title"),
    render: () => html`
      ${pageHead(t("title"), {
        sub: t("sub"),
        actions: html`<button type="button" class="primary" @click=${add}>${icon("plus")}${t("add")}</button>`,
      })}
      ${failure(list.error, read)}
      ${list.read
        ? list.items.length
          ? html`<div class="stack">${list.items.map(row)}</div>`
          : nothingHere(t("none"))
        : list.error
          ? nothing
          : loading()}
      ${list.hasMore ? moreButton(list.more, list.busy) : nothing}
    `,
  };
}
