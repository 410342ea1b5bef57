import { html, nothing } from "../../core/lit.js";
import { badge } from "../../core/parts.js";
import { texts } from "../../core/i18n.js";
import { isOperator } from "../../core/session.js";
import words from "../rules.texts.js";

const t = texts(words);

function originText(version) {
  if (version.source === "own") {
    return t(version.overrides ? "overrides" : "ownRule");
  }
  return t(version.by === "chargeline" ? "shipped" : "platformRule");
}

/** Whether a rule is on, whose it is, and what counts instead. */
export const standingOf = (version) => html`<span class="row standing-line">
  ${version.enabled ? badge("on", { text: t("on"), tone: "ok" }) : badge("off", { text: t("off") })}
  ${version.draft ? badge("draft", { text: t("draftRule"), tone: "warn" }) : nothing}
  ${isOperator() && version.by !== "chargeline" ? nothing : html`<span class="badge bare">${originText(version)}</span>`}
  ${version.overridden ? badge("overridden", { text: t("overridden"), tone: "info" }) : nothing}
</span>`;
