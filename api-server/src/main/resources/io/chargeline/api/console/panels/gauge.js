import { html, nothing, svg } from "../core/lit.js";
import { styled } from "../core/styled.js";
import { texts } from "../core/i18n.js";
import { display, shareOf, stepsOf } from "./fields.js";
import { linked } from "./linked.js";
import { ink, paint } from "./paint.js";
import { reduced } from "./reduce.js";

const t = texts({
  en: { label: "{title}: {value}, on a scale from {min} to {max}" },
  zh: { label: "{title}:{value},刻度 {min} 到 {max}" },
});

const BEGIN = -120;
const TURN = 240;

const at = (share, radius) => {
  const angle = ((BEGIN + share * TURN - 90) * Math.PI) / 180;
  return `${(100 + radius * Math.cos(angle)).toFixed(2)} ${(96 + radius * Math.sin(angle)).toFixed(2)}`;
};

function arc(from, to, radius) {
  const large = (to - from) * TURN > 180 ? 1 : 0;
  return `M ${at(from, radius)} A ${radius} ${radius} 0 ${large} 1 ${at(to, radius)}`;
}

const limit = (share) => Math.max(0, Math.min(1, share));

function ring(field) {
  const steps = stepsOf(field);
  return steps.map((step, i) => {
    const from = i === 0 ? 0 : limit(shareOf(field, step.value));
    const to = i + 1 < steps.length ? limit(shareOf(field, steps[i + 1].value)) : 1;
    return to > from
      ? svg`<path d=${arc(from, to, 88)} fill="none" stroke=${step.colour} stroke-width="5"></path>`
      : nothing;
  });
}

function one(item, several, view) {
  const { field, value } = item;
  const shown = display(field, value);
  const share = typeof value === "number" ? limit(shareOf(field, value)) : 0;
  const colour = shown.colour ?? paint("green");
  const label = t("label", {
    title: item.title,
    value: shown.text,
    min: display(field, field.min).text,
    max: display(field, field.max).text,
  });
  return html`<figure class="gauge">
    <div class="gauge-dial">
      <svg viewBox="0 0 200 152" role="img" aria-label=${label}>
        <path class="gauge-ground" d=${arc(0, 1, 73)} fill="none" stroke-width="19"></path>
        ${
          share > 0
            ? svg`<path d=${arc(0, share, 73)} fill="none" stroke=${colour} stroke-width="19"></path>`
            : nothing
        }
        ${view.panel.options?.showThresholdMarkers === false ? nothing : ring(field)}
      </svg>
      <span class="gauge-value" ${styled({ color: shown.colour ? ink(colour) : null })}>
        ${linked(html`<span class="value">${shown.value}</span>${shown.unit ? html`<span class="unit">${shown.unit}</span>` : nothing}`, item, view)}
      </span>
    </div>
    ${several ? html`<figcaption class="stat-name">${item.title}</figcaption>` : nothing}
  </figure>`;
}

export default {
  isEmpty: (frames) => frames.flat().length === 0,
  model: (view) => reduced(view.frames, view.panel.options?.reduceOptions),
  render: (items, view) =>
    html`<div class="gauges">${items.map((item) => one(item, items.length > 1, view))}</div>`,
};
