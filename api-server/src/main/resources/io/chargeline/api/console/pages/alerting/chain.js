import { html, nothing } from "../../core/lit.js";
import { clock, day, number, time } from "../../core/format.js";
import { texts } from "../../core/i18n.js";
import { badge, facts, nothingHere } from "../../core/parts.js";
import { link } from "../../core/router.js";
import { both, entityLabel, holderLink, holderText, stepText, verdictText } from "./words.js";
import words from "./chain.texts.js";

const t = texts(words);

const VERDICT_TONES = {
  fired: "bad",
  pending: "warn",
  held: "warn",
  not_met: "ok",
  not_looking: "info",
};

const PHASE_TONES = {
  clear: "ok",
  resolved: "ok",
  pending: "warn",
  warning: "warn",
  info: "info",
  critical: "bad",
  fired: "bad",
  firing: "bad",
  told: "info",
};

/** Decisions that say the same of the same thing, one after the other, are one with a count. */
export function runs(steps) {
  const made = [];
  for (const step of steps) {
    const last = made.at(-1);
    const key = JSON.stringify([step.entity, step.alert_id, step.before, step.after, step.said]);
    if (last?.key === key) {
      last.count++;
      last.until = step.at;
    } else {
      made.push({ key, step, count: 1, until: step.at });
    }
  }
  return made;
}

function aboutOf(why) {
  if (!why.device_phy_id) {
    return why.site;
  }
  const text = why.port_no
    ? t("aboutPort", { device: why.device_phy_id, n: why.port_no })
    : why.device_phy_id;
  return html`<a href=${link(`devices/${why.device_phy_id}`)}>${text}</a>`;
}

function heldOf(alert) {
  if (!alert?.held_by) {
    return null;
  }
  const target = holderLink(alert);
  const by = holderText(alert.held_by);
  return target ? html`<a href=${target}>${by}</a>` : by;
}

const phase = (name) => badge(name, { text: stepText(name), tone: PHASE_TONES[name] ?? "" });

/** The time alone on the day that was asked about. */
const at = (moment, asked) => (day(moment) === day(asked) ? clock(moment) : time(moment));

function stepRow({ step, count, until }, asked, entityShown) {
  return html`<li class="chain-step ${PHASE_TONES[step.after] ?? ""}">
    <time class="small soft mono" datetime=${step.at} title=${time(step.at)}>${at(step.at, asked)}</time>
    <div>
      <div class="row">
        ${phase(step.after)}
        ${
          step.before && step.before !== step.after
            ? html`<span class="small soft">← ${stepText(step.before)}</span>`
            : nothing
        }
        ${entityShown ? html`<span class="small mono">${entityLabel(step.entity)}</span>` : nothing}
        ${
          step.seen !== undefined
            ? html`<span class="small soft">${t("measured", { value: number(step.seen, 3) })}</span>`
            : nothing
        }
      </div>
      <p>${both(step.said)}</p>
      ${count > 1 ? html`<p class="small soft">${t("times", { n: count, at: at(until, asked) })}</p>` : nothing}
    </div>
  </li>`;
}

/**
 * The answer of `/alerts/why`, to be read from above: the verdict, what it rests on, and the way there.
 *
 * @param {object} why
 * @param {{rule?: unknown}} [more] the rule in words, as it counted
 */
export function chain(why, { rule } = {}) {
  const steps = runs(why.steps ?? []);
  const entities = new Set(steps.map(({ step }) => step.entity));
  return html`<div class="stack">
    <div class="verdict ${VERDICT_TONES[why.verdict] ?? ""}">
      ${badge(why.verdict, { text: verdictText(why.verdict), tone: VERDICT_TONES[why.verdict] ?? "" })}
      <p>${both(why.said)}</p>
    </div>
    ${facts([
      [
        t("rule"),
        html`<a href=${link(`rules/${why.rule}`)}>${why.rule}</a>
          ${why.rule_version ? html`<span class="soft">${t("version", { n: why.rule_version })}</span>` : nothing}`,
      ],
      [t("about"), aboutOf(why)],
      [t("at"), time(why.at)],
      [t("heldBy"), heldOf(why.alert)],
      [t("lookedFrom"), why.looked_from && time(why.looked_from)],
      [
        t("knownUntil"),
        why.known_until &&
          html`${time(why.known_until)} <span class="small soft">${t("knownHint")}</span>`,
      ],
      [
        t("alert"),
        why.alert && html`<a href=${link(`alerts/${why.alert.id}`)}>${t("openAlert")}</a>`,
      ],
    ])}
    ${rule ? html`<div class="part"><h3>${t("rule_says")}</h3>${rule}</div>` : nothing}
    <div class="part">
      <h3>${t("steps")}</h3>
      ${
        steps.length === 0
          ? nothingHere(t("noSteps"))
          : html`<ol class="chain">${steps.map((one) => stepRow(one, why.at, entities.size > 1))}</ol>`
      }
    </div>
  </div>`;
}
