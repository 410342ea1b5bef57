import { html, nothing } from "../core/lit.js";
import { get, post } from "../core/api.js";
import { number } from "../core/format.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import { badge, failure, loading, moment, moreButton, pageHead, table } from "../core/parts.js";
import { askFor } from "../core/form.js";
import { go, link } from "../core/router.js";
import { t } from "./tenants.texts.js";

const LANGUAGES = [
  ["en", "English"],
  ["zh", "中文"],
];

/** What a tenant is, for {@link askFor}. */
export const tenantFields = (isNew) => [
  ...(isNew ? [{ name: "id", kind: "text", label: t("id"), hint: t("idHint"), required: true }] : []),
  { name: "name", kind: "text", label: t("name"), required: true },
  { name: "zone", kind: "text", label: t("zone"), hint: t("zoneHint"), required: true },
  { name: "language", kind: "choice", label: t("language"), options: LANGUAGES },
  { name: "rate_limit", kind: "number", label: t("rate"), hint: t("rateHint"), min: 1 },
];

export const tenantState = (tenant) =>
  tenant.deleted
    ? badge("deleted", { text: t("deleted"), tone: "bad" })
    : badge("active", { text: t("active"), tone: "ok" });

/** All tenants; for the operator. */
export default function tenants(context) {
  const { signal } = context;
  const list = paged(context, (cursor) => get("tenants", { cursor }, { signal }));

  async function add() {
    const made = await askFor(
      {
        title: t("add"),
        action: t("create"),
        values: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, language: "zh" },
        fields: tenantFields(true),
      },
      (values) => post("tenants", values),
    );
    if (made) {
      go(`tenants/${made.id}`);
    }
  }

  const columns = () => [
    {
      title: t("id"),
      cell: (one) => html`<a href=${link(`tenants/${one.id}`)}>${one.id}</a>`,
    },
    { title: t("name"), cell: (one) => one.name },
    { title: t("state"), cell: tenantState },
    { title: t("zone"), cell: (one) => one.zone },
    { title: t("rate"), num: true, cell: (one) => number(one.rate_limit) },
    { title: t("since"), cell: (one) => moment(one.created_at) },
  ];

  list.reload();

  return {
    title: () => t("title"),
    render: () => html`
      ${pageHead(t("title"), {
        sub: t("sub"),
        actions: html`<a class="button" href=${link("tenants/*")}>${t("own")}</a>
          <button type="button" class="primary" @click=${add}>${icon("plus")}${t("add")}</button>`,
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
