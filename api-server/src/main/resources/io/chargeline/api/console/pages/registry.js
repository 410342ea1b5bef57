import { html, nothing } from "../core/lit.js";
import { call, get, patch, post } from "../core/api.js";
import { askFor, changes } from "../core/form.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import {
  badge,
  failure,
  field,
  loading,
  moment,
  moreButton,
  openDialog,
  pageHead,
  table,
  toast,
  toastError,
} from "../core/parts.js";
import { link } from "../core/router.js";
import { t } from "./registry.texts.js";

const STANDINGS = ["active", "quarantined", "decommissioned"];
const STANDING_TONES = { active: "ok", quarantined: "warn", decommissioned: "" };
const MAX_ERRORS = 20;

const deviceFields = (isNew) => [
  {
    name: "device_phy_id",
    kind: "text",
    label: t("device"),
    hint: t("idHint"),
    required: true,
    readonly: !isNew,
  },
  { name: "tenant", kind: "text", label: t("tenant"), required: isNew },
  ...(isNew
    ? []
    : [
        {
          name: "standing",
          kind: "choice",
          label: t("standing"),
          options: STANDINGS.map((one) => [one, t(one)]),
        },
      ]),
  { name: "name", kind: "text", label: t("name") },
  { name: "site", kind: "text", label: t("site") },
  { name: "model", kind: "text", label: t("model") },
  { name: "port_count", kind: "number", label: t("ports"), min: 1, max: 255 },
  { name: "gateway_device", kind: "text", label: t("gateway"), hint: t("gatewayHint") },
  { name: "tags", kind: "words", label: t("tags"), hint: t("tagsHint"), wide: true },
  { name: "maintenance", kind: "check", label: t("maintenance"), wide: true },
  ...(isNew ? [] : [{ name: "force", kind: "check", label: t("force"), wide: true }]),
];

/** Saves what the server gave as a file. */
function download(text, name) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}

/** Every device and whose it is; for the operator. */
export default function registry(context) {
  const { signal, setQuery } = context;
  const asked = () => ({
    text: context.query.get("text"),
    tenant: context.query.get("tenant"),
    standing: context.query.get("standing"),
  });
  const list = paged(context, (cursor) =>
    get("/api/admin/devices", { ...asked(), cursor, limit: 100 }, { signal }),
  );

  async function add() {
    const made = await askFor(
      { title: t("add"), action: t("create"), wide: true, fields: deviceFields(true) },
      (values) => post("/api/admin/devices", values),
    );
    if (made) {
      list.reload();
    }
  }

  async function edit(device) {
    const done = await askFor(
      {
        title: device.device_phy_id,
        action: t("save"),
        wide: true,
        values: device,
        fields: deviceFields(false),
      },
      ({ force, ...values }) =>
        patch(`/api/admin/devices/${device.device_phy_id}`, {
          ...changes(values, { tags: [], ...device }),
          ...(force ? { force } : {}),
        }),
    );
    if (done) {
      list.reload();
    }
  }

  async function exportCsv() {
    try {
      const { tenant } = asked();
      download(
        await call("GET", "/api/admin/devices/export", { params: { tenant }, text: true }),
        "devices.csv",
      );
    } catch (error) {
      toastError(error);
    }
  }

  async function importCsv() {
    let busy = false;
    let error = null;
    let outcome = null;
    const send = async (event, close, again) => {
      event.preventDefault();
      const data = new FormData(event.target);
      busy = true;
      error = null;
      outcome = null;
      again();
      try {
        outcome = await post("/api/admin/devices/import", await data.get("file").text(), {
          params: { dry_run: data.has("dry_run"), force: data.has("force") },
          headers: { "Content-Type": "text/csv" },
        });
        if (!outcome.dry_run) {
          toast(t("imported"));
          close(true);
          return;
        }
      } catch (caught) {
        error = caught;
      }
      busy = false;
      again();
    };
    const done = await openDialog(
      (close, again) => html`<form @submit=${(event) => send(event, close, again)}>
        <h2>${t("importTitle")}</h2>
        <p>${t("importText")}</p>
        ${field(
          { label: t("file"), name: "file" },
          ({ id }) => html`<input id=${id} name="file" type="file" accept=".csv,text/csv" required />`,
        )}
        <label class="check"><input type="checkbox" name="dry_run" .defaultChecked=${true} />${t("check")}</label>
        <label class="check"><input type="checkbox" name="force" />${t("force")}</label>
        ${outcome ? html`<p class="notice ok" role="status">${t("checked", outcome)}</p>` : nothing}
        ${failure(error)}
        ${error?.body?.errors
          ? html`<ul class="small">
              ${error.body.errors
                .slice(0, MAX_ERRORS)
                .map((one) => html`<li>${t("line", { ...one, remedy: one.remedy ?? one.detail })}</li>`)}
            </ul>`
          : nothing}
        <div class="actions">
          <button type="button" @click=${() => close()}>${t("cancel")}</button>
          <button type="submit" class="primary" ?disabled=${busy}>${t("doImport")}</button>
        </div>
      </form>`,
      { label: t("importTitle") },
    );
    if (done) {
      list.reload();
    }
  }

  const columns = () => [
    {
      title: t("device"),
      cell: (one) => html`<a href=${link(`devices/${one.device_phy_id}`)}>${one.device_phy_id}</a>`,
    },
    { title: t("name"), cell: (one) => one.name ?? "–" },
    { title: t("tenant"), cell: (one) => one.tenant || t("unowned") },
    {
      title: t("standing"),
      cell: (one) => badge(one.standing, { text: t(one.standing), tone: STANDING_TONES[one.standing] }),
    },
    { title: t("state"), cell: (one) => (one.state ? badge(one.state) : "–") },
    { title: t("site"), cell: (one) => one.site ?? "–" },
    { title: t("model"), cell: (one) => one.model ?? "–" },
    { title: t("seen"), cell: (one) => moment(one.last_seen) },
    {
      title: "",
      cell: (one) => html`<button type="button" @click=${() => edit(one)}>${t("edit")}</button>`,
    },
  ];

  const filters = () => html`<form
    class="filters"
    role="search"
    @submit=${(event) => {
      event.preventDefault();
      setQuery(Object.fromEntries(new FormData(event.target)));
    }}
  >
    ${field(
      { label: t("find"), name: "text" },
      ({ id }) => html`<input id=${id} name="text" type="search" .value=${asked().text ?? ""} />`,
    )}
    ${field(
      { label: t("tenant"), name: "tenant" },
      ({ id }) =>
        html`<input id=${id} name="tenant" placeholder=${t("any")} .value=${asked().tenant ?? ""} />`,
    )}
    ${field(
      { label: t("standing"), name: "standing" },
      ({ id }) =>
        html`<select id=${id} name="standing">
          <option value="">${t("anyStanding")}</option>
          ${STANDINGS.map(
            (one) => html`<option value=${one} ?selected=${one === asked().standing}>${t(one)}</option>`,
          )}
        </select>`,
    )}
    <button type="submit" class="icon" aria-label=${t("find")} title=${t("find")}>${icon("search")}</button>
  </form>`;

  list.reload();

  return {
    title: () => t("title"),
    changed: list.reload,
    render: () => html`
      ${pageHead(t("title"), {
        sub: t("sub"),
        actions: html`<button type="button" @click=${exportCsv}>${t("exportCsv")}</button>
          <button type="button" @click=${importCsv}>${t("importCsv")}</button>
          <button type="button" class="primary" @click=${add}>${icon("plus")}${t("add")}</button>`,
      })}
      ${filters()} ${failure(list.error, list.reload)}
      ${list.read
        ? table({ label: t("title"), columns: columns(), rows: list.items, empty: t("none") })
        : list.error
          ? nothing
          : loading()}
      ${list.hasMore ? moreButton(list.more, list.busy) : nothing}
    `,
  };
}
