import { html, nothing } from "../core/lit.js";
import { del, get, patch, post } from "../core/api.js";
import { askFor, changes } from "../core/form.js";
import { number, time } from "../core/format.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import {
  badge,
  confirm,
  copyButton,
  facts,
  failure,
  loading,
  moment,
  openDialog,
  pageHead,
  table,
} from "../core/parts.js";
import { link } from "../core/router.js";
import { tenantFields, tenantState } from "./tenants.js";
import { t } from "./tenants.texts.js";

/** The key id under which the operator's own keys stand. */
const OPERATOR = "*";
const SCOPES = ["read", "control", "manage"];
const HOUR_S = 3600;

const showKey = (made) =>
  openDialog(
    (close) => html`<div class="stack">
      <h2>${t("newKey")}</h2>
      <p>${t("newKeyText")}</p>
      ${[made.key, made.signing_secret].map(
        (secret) => html`<p class="row"><code class="secret">${secret}</code>${copyButton(secret)}</p>`,
      )}
      <div class="actions">
        <button type="button" class="primary" @click=${() => close()}>${t("done")}</button>
      </div>
    </div>`,
    { label: t("newKey") },
  );

function keyState(key) {
  if (key.revoked_at) {
    return badge("revoked", { text: t("revoked"), tone: "bad" });
  }
  if (key.expires_at && Date.parse(key.expires_at) < Date.now()) {
    return badge("expired", { text: t("expired"), tone: "bad" });
  }
  return badge("active", { text: t("active"), tone: "ok" });
}

/** One tenant: what it is, its keys and sites; or the operator's own keys. */
export default function tenant(context) {
  const { params, signal, paint } = context;
  const own = params.id === OPERATOR;
  const path = `tenants/${encodeURIComponent(params.id)}`;
  let found = null;
  let error = null;
  const keys = paged(context, (cursor) => get(`${path}/keys`, { cursor }, { signal }));
  const sites = paged(context, (cursor) => get(`${path}/sites`, { cursor }, { signal }));

  async function read() {
    try {
      found = own ? { id: OPERATOR, name: t("own") } : await get(path, {}, { signal });
      error = null;
      paint();
      await Promise.all([keys.reload(), own ? null : sites.reload()]);
    } catch (caught) {
      if (!signal.aborted) {
        error = caught;
        paint();
      }
    }
  }

  async function edit() {
    const next = await askFor(
      { title: t("edit"), action: t("save"), values: found, fields: tenantFields(false) },
      (values) => patch(path, changes(values, found)),
    );
    if (next) {
      found = next;
      paint();
    }
  }

  async function remove() {
    const next = await askFor(
      {
        title: t("removeTitle", { id: found.id }),
        text: t("removeText"),
        action: t("remove"),
        danger: true,
        fields: [{ name: "release_devices", kind: "check", label: t("release"), wide: true }],
      },
      (values) => patch(path, { deleted: true, ...(values.release_devices ? values : {}) }),
    );
    if (next) {
      found = next;
      paint();
    }
  }

  async function addKey() {
    const made = await askFor(
      {
        title: t("addKey"),
        action: t("create"),
        values: { scopes: own ? ["admin"] : SCOPES },
        fields: [
          { name: "name", kind: "text", label: t("name"), required: true },
          { name: "expires_at", kind: "moment", label: t("expires") },
          {
            name: "scopes",
            kind: "choices",
            label: t("scopes"),
            options: (own ? ["admin"] : SCOPES).map((scope) => [scope, t(scope)]),
            wide: true,
          },
          {
            name: "addresses",
            kind: "words",
            label: t("addresses"),
            hint: t("addressesHint"),
            wide: true,
          },
        ],
      },
      ({ expires_at: expiry, ...values }) =>
        post(`${path}/keys`, expiry ? { ...values, expires_at: expiry } : values),
    );
    if (made) {
      await showKey(made);
      keys.reload();
    }
  }

  async function rotate(key) {
    const made = await askFor(
      {
        title: t("rotateTitle", { name: key.name }),
        text: t("rotateText"),
        action: t("rotate"),
        values: { hours: 24 },
        fields: [{ name: "hours", kind: "number", label: t("overlap"), min: 0, required: true }],
      },
      ({ hours }) => post(`keys/${key.id}/rotate`, { overlap_s: hours * HOUR_S }),
    );
    if (made) {
      await showKey(made);
      keys.reload();
    }
  }

  const revoke = (key) =>
    confirm(
      {
        title: t("revokeTitle", { name: key.name }),
        text: t("revokeText"),
        action: t("revoke"),
        danger: true,
      },
      () => del(`keys/${key.id}`),
    ).then((done) => done && keys.reload());

  const keyColumns = () => [
    { title: t("name"), cell: (key) => key.name },
    { title: t("key"), cell: (key) => html`<span class="mono">${key.prefix}…</span>` },
    { title: t("state"), cell: keyState },
    { title: t("scopes"), cell: (key) => key.scopes.map((scope) => t(scope)).join(", ") },
    { title: t("addresses"), cell: (key) => key.addresses.join(", ") || t("anywhere") },
    { title: t("expires"), cell: (key) => (key.expires_at ? time(key.expires_at) : t("never")) },
    { title: t("used"), cell: (key) => moment(key.last_used_at) },
    {
      title: "",
      cell: (key) =>
        key.revoked_at
          ? nothing
          : html`<span class="row">
              <button type="button" @click=${() => rotate(key)}>${t("rotate")}</button>
              <button type="button" class="danger" @click=${() => revoke(key)}>${t("revoke")}</button>
            </span>`,
    },
  ];

  const keysCard = () => html`<section class="card">
    <header>
      <h2>${t("keys")}</h2>
      <div class="actions">
        <button type="button" class="primary" @click=${addKey}>${icon("plus")}${t("addKey")}</button>
      </div>
    </header>
    ${failure(keys.error, keys.reload)}
    ${keys.read
      ? table({ label: t("keys"), columns: keyColumns(), rows: keys.items, empty: t("keysNone") })
      : loading()}
  </section>`;

  const sitesCard = () => html`<section class="card">
    <header><h2>${t("sites")}</h2></header>
    ${table({
      label: t("sites"),
      rows: sites.items,
      empty: t("sitesNone"),
      columns: [
        { title: t("id"), cell: (site) => html`<span class="mono">${site.id}</span>` },
        { title: t("name"), cell: (site) => site.name },
        { title: t("address"), cell: (site) => site.address ?? "–" },
      ],
    })}
  </section>`;

  const factsCard = () => html`<section class="card">
    ${facts([
      [t("state"), tenantState(found)],
      [t("zone"), found.zone],
      [t("language"), found.language],
      [t("rate"), found.rate_limit && number(found.rate_limit)],
      [t("since"), time(found.created_at)],
      [
        t("devices"),
        html`<a href=${link("devices", { tenant: found.id })}>${t("devices")}</a>`,
      ],
    ])}
  </section>`;

  read();

  return {
    title: () => found?.name ?? t("title"),
    render: () => html`
      <p><a href=${link("tenants")}>${t("back")}</a></p>
      ${failure(error, read)}
      ${found
        ? html`${pageHead(found.name, {
              sub: own ? nothing : html`<span class="mono">${found.id}</span>`,
              actions:
                own || found.deleted
                  ? nothing
                  : html`<button type="button" @click=${edit}>${t("edit")}</button>
                      <button type="button" class="danger" @click=${remove}>${t("remove")}</button>`,
            })}
            <div class="stack">${own ? nothing : factsCard()} ${keysCard()} ${own ? nothing : sitesCard()}</div>`
        : error
          ? nothing
          : loading()}
    `,
  };
}
