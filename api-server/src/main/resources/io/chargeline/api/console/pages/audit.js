import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { duration, time } from "../core/format.js";
import { icon } from "../core/icons.js";
import { paged } from "../core/list.js";
import { badge, failure, field, loading, moreButton, pageHead, table } from "../core/parts.js";
import { link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { t } from "./audit.texts.js";

const TONES = { done: "ok", refused: "bad", failed: "bad", accepted: "info" };
const FILTERS = ["device", "key", "action"];

const outcome = (entry) =>
  html`${badge(entry.outcome, {
    text: Object.hasOwn(TONES, entry.outcome) ? t(entry.outcome) : entry.outcome,
    tone: TONES[entry.outcome],
  })}
  ${entry.code ? html`<span class="mono small">${entry.code}</span>` : nothing}`;

const object = (entry) =>
  entry.device_phy_id
    ? html`<a href=${link(`devices/${entry.device_phy_id}`)}>${entry.device_phy_id}</a>
        ${entry.order_no ? html`<span class="small soft">${entry.order_no}</span>` : nothing}`
    : html`<span class="mono small break">${entry.resource_id ?? entry.batch_id ?? "–"}</span>`;

const given = (entry) =>
  entry.arguments
    ? html`<code class="small break">${JSON.stringify(entry.arguments)}</code>`
    : nothing;

/** Who did what. */
export default function audit(context) {
  const { signal, setQuery } = context;
  const asked = () => Object.fromEntries(FILTERS.map((name) => [name, context.query.get(name)]));
  const list = paged(context, (cursor) => get("audit", { ...asked(), cursor, limit: 50 }, { signal }));

  const columns = () => [
    { title: t("at"), cell: (entry) => time(entry.at) },
    { title: t("action"), cell: (entry) => html`<span class="mono">${entry.action}</span>` },
    ...(isOperator() ? [{ title: t("who"), cell: (entry) => entry.tenant }] : []),
    { title: t("on"), cell: object },
    { title: t("outcome"), cell: outcome },
    { title: t("key"), cell: (entry) => html`<span class="mono small">${entry.key_id}</span>` },
    { title: t("from"), cell: (entry) => entry.address },
    { title: t("arguments"), cell: given },
    { title: t("took"), num: true, cell: (entry) => duration(entry.duration_ms / 1000) },
  ];

  list.reload();

  return {
    title: () => t("title"),
    changed: list.reload,
    render: () => html`
      ${pageHead(t("title"), { sub: t("sub") })}
      <form
        class="filters"
        role="search"
        @submit=${(event) => {
          event.preventDefault();
          setQuery(Object.fromEntries(new FormData(event.target)));
        }}
      >
        ${FILTERS.map((name) =>
          field(
            { label: t(name), name },
            ({ id }) =>
              html`<input id=${id} name=${name} type="search" .value=${asked()[name] ?? ""} spellcheck="false" />`,
          ),
        )}
        <button type="submit" class="icon" aria-label=${t("filter")} title=${t("filter")}>${icon("search")}</button>
      </form>
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
