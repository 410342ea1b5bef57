import { html, nothing } from "../core/lit.js";
import { get } from "../core/api.js";
import { icon } from "../core/icons.js";
import { failure, loading, nothingHere, pageHead } from "../core/parts.js";
import { link } from "../core/router.js";
import { language, onSettings } from "../core/settings.js";
import { t } from "./dashboards.texts.js";

/** In the order in which people ask; others follow by name. */
const ORDER = [
  "fleet",
  "site",
  "device",
  "sessions",
  "reliability",
  "control",
  "alerts",
  "webhooks",
];

const GROUPS = [
  ["operations", (one) => !one.tags.includes("operator")],
  ["platform", (one) => one.tags.includes("operator")],
];

function place({ uid }) {
  const at = ORDER.indexOf(uid.replace(/^chargeline-/, ""));
  return at < 0 ? ORDER.length : at;
}

const card = (one) =>
  html`<li>
    <a class="card board-card" href=${link(`dashboards/${one.uid}`)}>
      ${icon("chart")}
      <span><strong>${one.title}</strong><span class="soft">${one.description}</span></span>
    </a>
  </li>`;

function group([name, belongs], items) {
  const mine = items
    .filter(belongs)
    .sort((a, b) => place(a) - place(b) || a.title.localeCompare(b.title));
  return mine.length === 0
    ? nothing
    : html`<section class="stack">
        <h2>${t(name)}</h2>
        <ul class="board-cards">
          ${mine.map(card)}
        </ul>
      </section>`;
}

export default function dashboards(context) {
  let items = null;
  let error = null;
  let asked = language();
  const load = async () => {
    asked = language();
    error = null;
    try {
      items = (await get("dashboards", {}, { signal: context.signal })).items;
    } catch (caught) {
      error = caught.name === "AbortError" ? null : caught;
    }
    context.paint();
  };
  const end = onSettings(() => asked !== language() && load());
  load();
  return {
    title: () => t("title"),
    render: () =>
      html`${pageHead(t("title"), { sub: t("sub") })} ${error ? failure(error, load) : nothing}
        ${items === null && !error ? loading() : nothing}
        ${items?.length === 0 ? nothingHere(t("empty")) : nothing}
        <div class="stack">${(items ? GROUPS : []).map((one) => group(one, items))}</div>`,
    close: end,
  };
}
