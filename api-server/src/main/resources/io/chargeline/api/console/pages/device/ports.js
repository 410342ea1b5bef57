import { html, nothing } from "../../core/lit.js";
import { codeText } from "../../core/codes.js";
import { duration, power } from "../../core/format.js";
import { badge, moment } from "../../core/parts.js";
import { link } from "../../core/router.js";
import { can, isOperator } from "../../core/session.js";
import { icon } from "../../core/icons.js";
import { kwh, modeName, portName, soFar } from "./charge.js";
import { t } from "../device.texts.js";

const charges = (port) => port.session !== undefined && port.session.status !== "ended";

/** How much of the limit is used, 0 to 1; undefined if there is none. */
function used(session) {
  if (session.time_limit_s) {
    return Math.min(1, soFar(session) / session.time_limit_s);
  }
  return session.energy_limit
    ? Math.min(1, (session.energy_consumed ?? 0) / session.energy_limit)
    : undefined;
}

/**
 * A port with what runs there.
 *
 * @param {object} port
 * @param {{start: (port: object) => void, stop: (port: object) => void}} acts
 */
export function portCard(port, acts) {
  const name = portName(port);
  return html`<section class="card port ${port.state}" aria-label=${name}>
    <header>
      <h3>${name}</h3>
      ${badge(port.state)}
      <span class="small soft port-plug">${plug(port)}</span>
    </header>
    ${charges(port) ? running(port) : resting(port)}
    ${can("control") ? action(port, name, acts) : nothing}
  </section>`;
}

const plug = (port) =>
  port.online === false
    ? t("socketAway")
    : port.plugged === undefined
      ? nothing
      : t(port.plugged ? "plugged" : "unplugged");

function running(port) {
  const { session } = port;
  const share = used(session);
  const limit =
    session.time_limit_s !== undefined
      ? duration(session.time_limit_s)
      : session.energy_limit !== undefined
        ? kwh(session.energy_limit)
        : null;
  return html`<div class="port-power">${power(session.current_power ?? port.current_power)}</div>
    <dl class="figures">
      <div>
        <dt>${t("energy")}</dt>
        <dd>${kwh(session.energy_consumed)}</dd>
      </div>
      <div>
        <dt>${t("time")}</dt>
        <dd>${session.started_at ? duration(soFar(session)) : "–"}</dd>
      </div>
    </dl>
    ${
      share === undefined
        ? nothing
        : html`<div class="small soft limit">
            <progress max="1" .value=${share} aria-label=${t("progress")}></progress>
            ${modeName(session.mode ?? (session.time_limit_s ? 1 : 2))},
            ${t("limitTime", { limit })}
          </div>`
    }
    <div class="small soft port-order">
      ${t("order")}
      ${
        isOperator() || !session.session_id
          ? html`<span class="mono">${session.order_no}</span>`
          : html`<a class="mono" href=${link(`sessions/${session.session_id}`)}
              >${session.order_no}</a
            >`
      }
    </div>`;
}

const resting = (port) =>
  html`<p class="soft small">${t("sinceBefore")}${moment(port.state_since)}${t("sinceAfter")}</p>`;

function action(port, name, { start, stop }) {
  const stops = charges(port);
  const stopped = !stops && !port.startable;
  const why = stopped ? `why-${port.port_no}` : nothing;
  // One element for both: the focus stays on it when a start has made it a stop.
  return html`${
      stopped && port.not_startable_reason
        ? html`<p class="small soft" id=${why}>
            ${t("cannot", { why: codeText("problem", port.not_startable_reason) })}
          </p>`
        : nothing
    }
    <button
      type="button"
      class="port-act ${stops ? "danger" : "primary"}"
      aria-label=${t(stops ? "stopAt" : "startAt", { port: name })}
      aria-disabled=${stopped ? "true" : "false"}
      aria-describedby=${why}
      @click=${() => !stopped && (stops ? stop(port) : start(port))}
    >
      ${icon(stops ? "stop" : "play")}${t(stops ? "stop" : "start")}
    </button>`;
}
