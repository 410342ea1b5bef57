import { html } from "../core/lit.js";
import { styled } from "../core/styled.js";
import { display } from "./fields.js";
import { linked } from "./linked.js";
import { ink, paint } from "./paint.js";
import { reduced } from "./reduce.js";

/** All bars of a panel run on one scale. */
function scaleOf(items) {
  const values = items.map((item) => item.value).filter((value) => typeof value === "number");
  const config = items[0]?.field.config ?? {};
  const min = config.min ?? Math.min(0, ...values);
  const max = config.max ?? Math.max(0, ...values);
  return (value) =>
    typeof value === "number" && max > min
      ? Math.max(0, Math.min(1, (value - min) / (max - min)))
      : 0;
}

function bar(item, share, view) {
  const { valueMode = "color", showUnfilled = true } = view.panel.options ?? {};
  const shown = display(item.field, item.value);
  const colour = shown.colour ?? paint("blue");
  return html`<li>
    <span class="bar-name" title=${item.title}>${linked(item.title, item, view)}</span>
    <span class="bar-track ${showUnfilled ? "" : "bare"}" aria-hidden="true">
      <span class="bar-fill" ${styled({ "--share": share, background: colour })}></span>
    </span>
    ${
      valueMode === "hidden"
        ? html`<span class="unseen">${shown.text}</span>`
        : html`<span
            class="bar-value num"
            ${styled({ color: valueMode === "color" && shown.colour ? ink(colour) : null })}
            >${shown.text}</span
          >`
    }
  </li>`;
}

export default {
  isEmpty: (frames) => (frames.flat()[0]?.values.length ?? 0) === 0,

  model(view) {
    const items = reduced(view.frames, view.panel.options?.reduceOptions);
    return { items, share: scaleOf(items) };
  },

  render({ items, share }, view) {
    const upright = view.panel.options?.orientation === "vertical";
    return html`<ul
      class="bars ${upright ? "upright" : ""} ${view.panel.options?.namePlacement === "top" ? "name-top" : ""}"
      tabindex="0"
      aria-label=${view.panel.title}
    >
      ${items.map((item) => bar(item, share(item.value), view))}
    </ul>`;
  },
};
