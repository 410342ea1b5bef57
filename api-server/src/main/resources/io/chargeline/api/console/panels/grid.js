import { html, nothing } from "../core/lit.js";
import { icon } from "../core/icons.js";
import { styled } from "../core/styled.js";
import { texts } from "../core/i18n.js";
import { display, shareOf } from "./fields.js";
import { linked } from "./linked.js";
import { ink, inkOn, paint, withAlpha } from "./paint.js";
import { reduce } from "./reduce.js";

const t = texts({
  en: { more: "Show {n} more rows", total: "Total" },
  zh: { more: "再显示 {n} 行", total: "合计" },
});

const PAGE = 200;

function compare(a, b) {
  const [first, second] = [a ?? null, b ?? null];
  if (first === null || second === null) {
    return (first === null) - (second === null);
  }
  return typeof first === "string"
    ? first.localeCompare(second, undefined, { numeric: true })
    : first - second;
}

/** The rows in the order that was asked for; those without a value stay last. */
function order(frame, sort) {
  const rows = [...Array(frame[0]?.values.length ?? 0).keys()];
  const by = sort && frame.find((field) => field.name === sort.name);
  if (!by) {
    return rows;
  }
  const sign = sort.desc ? -1 : 1;
  return rows.sort((a, b) => {
    const [x, y] = [by.values[a], by.values[b]];
    return x === null || y === null ? compare(x, y) : compare(x, y) * sign;
  });
}

const isRight = (field) => {
  const align = field.config.custom?.align ?? "auto";
  return (
    align === "right" ||
    (align === "auto" && field.isNumber && !(field.config.mappings?.length > 0))
  );
};

function bar(field, value, colour) {
  const share = typeof value === "number" ? Math.max(0, Math.min(1, shareOf(field, value))) : 0;
  return html`<span class="cell-bar" aria-hidden="true"
    ><span ${styled({ "--share": share, background: colour ?? paint("blue") })}></span
  ></span>`;
}

function cell(field, row, view) {
  const value = field.values[row];
  const shown = display(field, value);
  const { type = "auto", wrapText } = field.config.custom?.cellOptions ?? {};
  const coloured = type !== "auto" && shown.colour;
  const text = linked(shown.text, { field, row, value }, view);
  const classes = `${isRight(field) ? "num" : ""} ${wrapText || field.config.custom?.wrapText ? "wrap" : ""}`;
  if (type === "color-background" && coloured) {
    return html`<td
      class="${classes} filled"
      ${styled({ background: shown.colour, color: inkOn(shown.colour) })}
    >
      ${text}
    </td>`;
  }
  if (type === "pill" && coloured) {
    return html`<td class=${classes}>
      <span
        class="pill"
        ${styled({ background: withAlpha(shown.colour, 0.18), color: ink(shown.colour) })}
        >${text}</span
      >
    </td>`;
  }
  if (type === "gauge") {
    return html`<td class="${classes} gauge-cell">
      ${bar(field, value, shown.colour)}<span>${text}</span>
    </td>`;
  }
  return html`<td class=${classes} ${styled({ color: coloured ? ink(shown.colour) : null })}>
    ${text}
  </td>`;
}

function head(field, view) {
  const sort = view.sort?.name === field.name ? view.sort : null;
  return html`<th
    scope="col"
    class=${isRight(field) ? "num" : ""}
    aria-sort=${sort ? (sort.desc ? "descending" : "ascending") : nothing}
    ${styled({
      width: field.config.custom?.width ? `${field.config.custom.width}px` : null,
      "min-width": field.config.custom?.minWidth ? `${field.config.custom.minWidth}px` : null,
    })}
  >
    <button
      type="button"
      class="sorter"
      title=${field.config.description ?? nothing}
      @click=${() => view.sortBy(field)}
    >
      ${field.title}<span class="sort-mark" aria-hidden="true"
        >${sort ? (sort.desc ? "↓" : "↑") : "↕"}</span
      >
    </button>
  </th>`;
}

function footer(fields, { show, reducer = ["sum"], countRows } = {}) {
  if (!show) {
    return nothing;
  }
  return html`<tfoot>
    <tr>
      ${fields.map((field, i) => {
        const text = field.isNumber
          ? display(field, reduce(field.values, countRows ? "count" : reducer[0])).text
          : "";
        return html`<td class=${isRight(field) ? "num" : ""}>
          ${i === 0 && !text ? t("total") : text}
        </td>`;
      })}
    </tr>
  </tfoot>`;
}

/**
 * Rows and columns of one result: sorted by a click on a column's name, scrolling within itself.
 *
 * @param {object[]} frame fields
 * @param {{sort: object|null, sortBy: (field: object) => void, shownRows?: number,
 *   showMore: () => void, panel: object, board: object}} view
 */
export function grid(frame, view, { label, bottom } = {}) {
  const fields = frame.filter(
    (field) => !field.config.custom?.hidden && !field.config.custom?.hideFrom?.viz,
  );
  const rows = order(frame, view.sort);
  const limit = view.shownRows ?? PAGE;
  return html`<div
    class="table panel-table"
    role="region"
    aria-label=${label ?? view.panel.title}
    tabindex="0"
  >
    <table>
      ${
        view.panel.options?.showHeader === false
          ? nothing
          : html`<thead>
              <tr>
                ${fields.map((field) => head(field, view))}
              </tr>
            </thead>`
      }
      <tbody>
        ${rows.slice(0, limit).map(
          (row) =>
            html`<tr>
              ${fields.map((field) => cell(field, row, view))}
            </tr>`,
        )}
      </tbody>
      ${footer(fields, bottom)}
    </table>
    ${
      rows.length > limit
        ? html`<div class="nothing">
            <button type="button" @click=${() => view.showMore()}>
              ${icon("plus")}${t("more", { n: Math.min(PAGE, rows.length - limit) })}
            </button>
          </div>`
        : nothing
    }
  </div>`;
}

export const MORE_ROWS = PAGE;
