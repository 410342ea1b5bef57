import { html, nothing } from "../../core/lit.js";
import { badge } from "../../core/parts.js";
import { either, texts } from "../../core/i18n.js";
import { link } from "../../core/router.js";
import { can, isOperator } from "../../core/session.js";
import words from "./words.texts.js";

const t = texts(words);

/** Whether who is signed in may acknowledge, silence and change rules. */
export const mayChange = () => (isOperator() ? can("admin") : can("manage"));

/** Milder than the second comes first. */
export const SEVERITIES = ["info", "warning", "critical"];

/** What holds alerts back, in the order in which it counts. */
export const HOLDERS = ["draft", "schedule", "maintenance", "silence", "inhibited", "group_wait"];

export const holderText = (by) => t(`by_${by}`);

/** What is known under `prefix_word`, else the word itself: a newer server may say more. */
const said = (prefix, word) =>
  Object.hasOwn(words.en, `${prefix}_${word}`) ? t(`${prefix}_${word}`) : word;

export const endText = (reason) => said("end", reason);

export const verdictText = (verdict) => said("verdict", verdict);

export const stepText = (step) => said("step", step);

export const entityText = (entity) => t(entity);

/** The alert's sentence, in the user's language. */
export const summaryOf = (alert) =>
  either(alert.summary, alert.summary_zh) ?? ruleName(alert) ?? alert.rule_id;

export const ruleName = (alert) => either(alert.name, alert.name_zh) ?? alert.rule_id;

/** `{en, zh}` as rules and answers have it. */
export const both = (text) => (text ? either(text.en, text.zh) : undefined);

/** Where what holds an alert back is to be seen. */
export function holderLink({ held_by: by, held_ref: reference }) {
  if (reference && by === "inhibited") {
    return link(`alerts/${reference}`);
  }
  return by === "silence" ? link("silences", { id: reference }) : null;
}

/** That it is held back, and by what. */
export function heldBadge(alert) {
  if (!alert.held_by) {
    return nothing;
  }
  const text = t("heldBy", { by: holderText(alert.held_by) });
  const target = holderLink(alert);
  const label = html`<span class="badge" title=${t(`hint_${alert.held_by}`)}>${text}</span>`;
  return target ? html`<a class="badge-link" href=${target}>${label}</a>` : label;
}

/** Its severity; of one that is over, the worst it had. */
export const severityBadge = (alert) =>
  badge(alert.state === "resolved" ? alert.peak_severity : alert.severity);

/** Whether it flaps, or is a draft's. */
export const marks = (alert) => html`
  ${alert.flapping ? badge("flapping", { text: t("flapping"), tone: "warn" }) : nothing}
  ${alert.draft ? badge("draft", { text: t("draft") }) : nothing}
`;

/** What it is about, with links where there is a page. */
export function placeOf(alert) {
  const parts = [];
  if (alert.site) {
    parts.push(
      isOperator()
        ? alert.site
        : html`<a href=${link("dashboards/chargeline-site", { "var-site": alert.site })}>${alert.site}</a>`,
    );
  }
  if (alert.device_phy_id) {
    parts.push(
      html`<a class="mono" href=${link(`devices/${alert.device_phy_id}`)}>${alert.device_phy_id}</a>`,
    );
  }
  if (alert.port_no) {
    parts.push(t("portNo", { n: alert.port_no }));
  }
  if (parts.length === 0) {
    return alert.entity === "platform"
      ? alert.members?.join(", ") || t("wholePlatform")
      : t("wholeTenant");
  }
  return parts.map((part, i) => (i === 0 ? part : html` · ${part}`));
}

/** How many there are, if that is more than the place says. */
export const countOf = (alert) => (alert.count > 1 ? t("members", { n: alert.count }) : nothing);

/** A page that the key has nothing of. */
export const notYours = () => html`<div class="card">
  <h2>${t("noTitle")}</h2>
  <p class="soft">${t("noText")}</p>
</div>`;

/** Of a sentence of a rule or an entity as the API writes it: `p/device/port`, `d/device`, `s/tenant/site`. */
export function entityLabel(entity) {
  const [kind, ...rest] = entity.split("/");
  switch (kind) {
    case "p":
      return `${rest[0]} · ${t("portNo", { n: rest[1] })}`;
    case "d":
      return rest[0];
    case "s":
      return rest.slice(1).join("/");
    case "t":
      return t("wholeTenant");
    default:
      return entity;
  }
}
