import { html, nothing } from "../../core/lit.js";
import { number } from "../../core/format.js";
import { link } from "../../core/router.js";
import { isOperator } from "../../core/session.js";

/** Fields by name; of an inner object or list, one line each. */
export function fields(object) {
  const lines = Object.entries(object ?? {}).filter(([, value]) => value !== undefined);
  if (lines.length === 0) {
    return nothing;
  }
  return html`<dl class="facts fields">
    ${lines.map(
      ([name, value]) =>
        html`<dt class="mono">${name}</dt>
          <dd>${shown(name, value)}</dd>`,
    )}
  </dl>`;
}

function shown(name, value) {
  if (name === "session_id" && !isOperator()) {
    return html`<a href=${link(`sessions/${value}`)}>${value}</a>`;
  }
  if (Array.isArray(value)) {
    return html`<ul>
      ${value.map((one) => html`<li>${inner(one)}</li>`)}
    </ul>`;
  }
  return inner(value);
}

const inner = (value) =>
  value !== null && typeof value === "object"
    ? Object.entries(value)
        .map(([name, one]) => `${name} ${typeof one === "object" ? JSON.stringify(one) : one}`)
        .join(" · ")
    : typeof value === "number" && Math.abs(value) < 1e6
      ? number(value, 6)
      : String(value);
