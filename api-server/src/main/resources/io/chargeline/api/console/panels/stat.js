import { html, nothing, svg } from "../core/lit.js";
import { styled } from "../core/styled.js";
import { display } from "./fields.js";
import { linked } from "./linked.js";
import { ink, inkOn, paint } from "./paint.js";
import { reduced } from "./reduce.js";

const WIDTH = 100;
const HEIGHT = 30;

/** The course of the values, as a line without a scale. */
function sparkline(values, colour) {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < 2) {
    return nothing;
  }
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low || 1;
  const points = values
    .map((value, i) => [(i / (values.length - 1)) * WIDTH, value])
    .filter(([, value]) => typeof value === "number")
    .map(
      ([x, value]) =>
        `${x.toFixed(2)},${(HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4)).toFixed(2)}`,
    );
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`<polygon points="0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}" fill=${colour} fill-opacity="0.14"></polygon>
      <polyline points=${points.join(" ")} fill="none" stroke=${colour} stroke-width="1.5" vector-effect="non-scaling-stroke"></polyline>`}
  </svg>`;
}

function coloursOf(shown, mode) {
  const colour = shown.colour ?? paint("text");
  if (mode === "background" || mode === "background_solid") {
    return { background: colour, color: inkOn(colour) };
  }
  return { color: mode === "none" || !shown.colour ? null : ink(colour) };
}

/** How wide it is in digits, so that it is written as large as fits; Chinese signs take two. */
const widthOf = (text) => [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 1.8 : 1), 0);

const charsOf = ({ value, unit }) =>
  Math.max(3, widthOf(String(value)) + widthOf(unit) * 0.62 + (unit ? 0.3 : 0));

const showsName = (textMode, several) =>
  textMode === "name" ||
  textMode === "value_and_name" ||
  (several && textMode !== "value" && textMode !== "none");

function one(item, several, view) {
  const { textMode = "auto", colorMode = "value", graphMode = "none" } = view.panel.options ?? {};
  const shown = display(item.field, item.value);
  const spark =
    graphMode === "area" &&
    item.field.values.length > 1 &&
    !view.panel.options.reduceOptions?.values;
  const figure = html`<span class="value">${shown.value}</span>${
      shown.unit ? html`<span class="unit">${shown.unit}</span>` : nothing
    }`;
  return html`<div class="stat ${spark ? "with-spark" : ""}" ${styled(coloursOf(shown, colorMode))}>
    ${showsName(textMode, several) ? html`<span class="stat-name">${item.title}</span>` : nothing}
    ${
      textMode === "name" || textMode === "none"
        ? nothing
        : html`<span class="stat-value" ${styled({ "--chars": charsOf(shown) })}
            >${linked(figure, { ...item }, view)}</span
          >`
    }
    ${spark ? sparkline(item.field.values, shown.colour ?? paint("blue")) : nothing}
  </div>`;
}

export default {
  // A question without an answer still has its "none" to say.
  isEmpty: (frames) => frames.flat().length === 0,

  model: (view) => reduced(view.frames, view.panel.options?.reduceOptions),

  render(items, view) {
    return html`<div
      class="stats ${view.panel.options?.orientation === "horizontal" ? "down" : ""}"
    >
      ${items.map((item) => one(item, items.length > 1, view))}
    </div>`;
  },
};
