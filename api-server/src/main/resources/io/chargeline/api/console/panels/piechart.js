import { html, nothing } from "../core/lit.js";
import { chart } from "../core/chart.js";
import { percent } from "../core/format.js";
import { styled } from "../core/styled.js";
import { texts } from "../core/i18n.js";
import { display } from "./fields.js";
import { linked } from "./linked.js";
import { classic, inkOn } from "./paint.js";
import { reduced } from "./reduce.js";

const t = texts({
  en: {
    label: "{title}: shares of a whole, {n} parts, {range}. {parts}",
    part: "{name}: {value}, {share}.",
    legend: "Legend",
  },
  zh: {
    label: "{title}:占比图,共 {n} 部分,{range}。{parts}",
    part: "{name}:{value},占 {share}。",
    legend: "图例",
  },
});

const SPOKEN = 8;
const ORDER = { asc: 1, desc: -1 };

function partsOf(view) {
  const items = reduced(view.frames, view.panel.options?.reduceOptions).filter(
    ({ value }) => typeof value === "number" && value > 0,
  );
  const sign = ORDER[view.panel.options?.sort ?? "desc"];
  if (sign) {
    items.sort((a, b) => (a.value - b.value) * sign);
  }
  const total = items.reduce((sum, { value }) => sum + value, 0);
  return items.map((item, i) => {
    // A part is told apart by its name, not by its size, unless the panel says otherwise.
    const mode = item.field.config.color?.mode ?? "palette-classic";
    const shown = display(item.field, item.value);
    const named =
      (item.field.config.mappings ?? []).length > 0 ? display(item.field, item.title) : null;
    const colour = (mode.startsWith("palette") ? null : shown.colour) ?? classic(i);
    return {
      ...item,
      shown,
      share: item.value / total,
      colour: named?.colour ?? colour,
      name: named?.text ?? item.title,
    };
  });
}

function option(parts, view, c) {
  const { pieType = "pie", displayLabels = [] } = view.panel.options ?? {};
  const words = (part) =>
    displayLabels
      .map(
        (what) => ({ name: part.name, value: part.shown.text, percent: percent(part.share) })[what],
      )
      .join("\n");
  return {
    tooltip: {
      formatter: ({ dataIndex }) =>
        `${parts[dataIndex].name}\n${parts[dataIndex].shown.text} · ${percent(parts[dataIndex].share)}`,
    },
    series: [
      {
        type: "pie",
        animation: false,
        radius: pieType === "donut" ? ["52%", "86%"] : ["0%", "86%"],
        label: {
          show: displayLabels.length > 0,
          position: "inside",
          formatter: ({ dataIndex }) =>
            parts[dataIndex].share > 0.05 ? words(parts[dataIndex]) : "",
        },
        labelLine: { show: false },
        itemStyle: { borderColor: c.surface, borderWidth: 2 },
        data: parts.map(({ name, value, colour }) => ({
          name,
          value,
          itemStyle: { color: colour },
          label: { color: inkOn(colour) },
        })),
      },
    ],
  };
}

const entry = (part, values, view) =>
  html`<li>
    <span class="swatch" aria-hidden="true" ${styled({ background: part.colour })}></span>
    <span class="name">${linked(part.name, part, view)}</span>
    ${values.includes("value") ? html`<span class="num">${part.shown.text}</span>` : nothing}
    ${values.includes("percent") ? html`<span class="num soft">${percent(part.share)}</span>` : nothing}
  </li>`;

function label(parts, view) {
  const spoken = parts
    .slice(0, SPOKEN)
    .map(({ name, shown, share }) => t("part", { name, value: shown.text, share: percent(share) }));
  return t("label", {
    title: view.panel.title,
    n: parts.length,
    range: view.rangeText,
    parts: spoken.join(" "),
  });
}

export default {
  isEmpty: (frames) =>
    !frames.flat().some((field) => field.isNumber && field.values.some((value) => value > 0)),

  model(view) {
    const parts = partsOf(view);
    return { parts, label: label(parts, view), make: (c) => option(parts, view, c) };
  },

  render({ parts, label: words, make }, view) {
    const {
      showLegend = true,
      displayMode = "list",
      placement = "bottom",
      values = [],
    } = view.panel.options?.legend ?? {};
    const seen = showLegend && displayMode !== "hidden";
    return html`<div class="plot ${placement === "right" ? "beside" : ""}">
      <div class="plot-area">${chart(make, { label: words })}</div>
      ${
        seen
          ? html`<ul class="legend parts ${displayMode}" aria-label=${t("legend")} tabindex="0">
              ${parts.map((part) => entry(part, values, view))}
            </ul>`
          : nothing
      }
    </div>`;
  },
};
