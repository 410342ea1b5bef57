import { html, nothing } from "../core/lit.js";
import { del, get, patch, post } from "../core/api.js";
import { askFor, changes } from "../core/form.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import { confirm, failure, loading, moreButton, pageHead, table } from "../core/parts.js";
import { link } from "../core/router.js";
import { can } from "../core/session.js";
import { t } from "./sites.texts.js";

/** A tenant's sites. */
export default function sites(context) {
  const { signal } = context;
  const list = paged(context, (cursor) => get("sites", { cursor }, { signal }));

  const ask = (site) =>
    askFor(
      {
        title: site ? t("edit") : t("add"),
        action: site ? t("save") : t("create"),
        values: site && { ...site, zone: site.zone_of === "tenant" ? null : site.zone },
        fields: [
          {
            name: "id",
            kind: "text",
            label: t("id"),
            hint: t("idHint"),
            required: true,
            readonly: Boolean(site),
          },
          { name: "name", kind: "text", label: t("name"), required: true },
          { name: "zone", kind: "text", label: t("zone"), hint: t("zoneHint") },
          { name: "address", kind: "text", label: t("address"), wide: true },
        ],
      },
      (values) =>
        site
          ? patch(`sites/${site.id}`, changes({ ...values, id: site.id }, {
              ...site,
              zone: site.zone_of === "tenant" ? null : site.zone,
            }))
          : post("sites", values),
    ).then((done) => done && list.reload());

  const remove = (site) =>
    confirm(
      {
        title: t("removeTitle", { id: site.id }),
        text: t("removeText"),
        action: t("remove"),
        danger: true,
      },
      () => del(`sites/${site.id}`),
    ).then((done) => done && list.reload());

  const actions = (site) =>
    html`<span class="row">
      <button type="button" @click=${() => ask(site)}>${t("edit")}</button>
      <button type="button" class="danger" @click=${() => remove(site)}>${t("remove")}</button>
    </span>`;

  const columns = () => [
    { title: t("id"), cell: (site) => html`<span class="mono">${site.id}</span>` },
    { title: t("name"), cell: (site) => site.name },
    { title: t("address"), cell: (site) => site.address ?? "–" },
    {
      title: t("zone"),
      cell: (site) =>
        site.zone_of === "tenant" ? t("ofTenant", { zone: site.zone }) : site.zone,
    },
    {
      title: "",
      cell: (site) =>
        html`<span class="row">
          <a href=${link("devices", { site: site.id })}>${t("devices")}</a>
          <a href=${link("dashboards/chargeline-site", { "var-site": site.id })}>${t("dashboard")}</a>
        </span>`,
    },
    ...(can("manage") ? [{ title: "", cell: actions }] : []),
  ];

  list.reload();

  return {
    title: () => t("title"),
    render: () => html`
      ${pageHead(t("title"), {
        sub: t("sub"),
        actions: can("manage")
          ? html`<button type="button" class="primary" @click=${() => ask(null)}>${icon("plus")}${t("add")}</button>`
          : nothing,
      })}
      ${failure(list.error, list.reload)}
      ${list.read
        ? table({ label: t("title"), columns: columns(), rows: list.items, empty: t("none") })
        : list.error
          ? nothing
          : loading()}
      ${list.hasMore ? moreButton(list.more, list.busy) : nothing}
    `,
  };
}
