import { html, nothing } from "../core/lit.js";
import { styled } from "../core/styled.js";
import { texts } from "../core/i18n.js";
import { display } from "./fields.js";
import { calcTitle, reduce } from "./reduce.js";

const t = texts({
  en: { legend: "Legend", name: "Name", hide: "Show or hide {name}" },
  zh: { legend: "图例", name: "名称", hide: "显示或隐藏 {name}" },
});

const swatch = (colour) =>
  html`<span class="swatch" aria-hidden="true" ${styled({ background: colour })}></span>`;

const key = (one, view) =>
  html`<button
    type="button"
    class="legend-key"
    aria-pressed=${view.hidden.has(one.title) ? "false" : "true"}
    title=${t("hide", { name: one.title })}
    @click=${() => view.toggle(one.title)}
  >
    ${swatch(one.colour)}<span class="name">${one.title}</span>
  </button>`;

const calcText = (one, calc) => display(one.field, reduce(one.field.values, calc)).text;

/** Names and colours only. */
export const plainLegend = (entries) =>
  html`<ul class="legend list" aria-label=${t("legend")}>
    ${entries.map(({ title, colour }) => html`<li>${swatch(colour)}<span class="name">${title}</span></li>`)}
  </ul>`;

const list = (series, calcs, view) =>
  html`<ul class="legend list" aria-label=${t("legend")}>
    ${series.map(
      (one) =>
        html`<li>
          ${key(one, view)}
          ${calcs.map(
            (calc) =>
              html`<span class="calc"
                ><span class="soft">${calcTitle(calc)}</span> ${calcText(one, calc)}</span
              >`,
          )}
        </li>`,
    )}
  </ul>`;

const asTable = (series, calcs, view) =>
  html`<div class="legend scroll" role="region" aria-label=${t("legend")} tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${t("name")}</th>
          ${calcs.map((calc) => html`<th scope="col" class="num">${calcTitle(calc)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${series.map(
          (one) =>
            html`<tr>
              <th scope="row">${key(one, view)}</th>
              ${calcs.map((calc) => html`<td class="num">${calcText(one, calc)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

/**
 * The legend of series, with what the panel wants calculated; each name shows and hides its series.
 *
 * @param {Array<{title: string, colour: string, field: object}>} series
 */
export function legend(series, options = {}, view) {
  const seen = series.filter((one) => !one.field.config.custom?.hideFrom?.legend);
  if (options.showLegend === false || options.displayMode === "hidden" || seen.length === 0) {
    return nothing;
  }
  const calcs = options.calcs ?? [];
  return options.displayMode === "table" ? asTable(seen, calcs, view) : list(seen, calcs, view);
}
