import { html, keyed, nothing } from "../core/lit.js";
import { icon } from "../core/icons.js";
import { styled } from "../core/styled.js";
import { mount } from "./panel.js";

/** Heights on a phone, where every panel has the width for itself, in px. */
const PHONE_PX = {
  stat: 96,
  gauge: 180,
  timeseries: 270,
  heatmap: 330,
  piechart: 320,
  "state-timeline": 300,
};
const LONG_PX = 420;
const CELL_PX = 38;

/** The panels between two rows, and the row above them. */
function sections(json) {
  const all = [{ row: null, panels: [] }];
  for (const panel of [...json.panels].sort(
    (a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x,
  )) {
    if (panel.type === "row") {
      all.push({ row: panel, panels: [...(panel.panels ?? [])] });
    } else {
      all.at(-1).panels.push(panel);
    }
  }
  return all.filter(({ row, panels }) => row || panels.length > 0);
}

const isClosed = (board, row) => board.collapsed.get(row.id) ?? row.collapsed ?? false;

function phoneHeight({ type, gridPos }) {
  return PHONE_PX[type] ?? Math.min(LONG_PX, Math.max(180, gridPos.h * CELL_PX));
}

function cell(panel, top, board) {
  const { x, y, w, h } = panel.gridPos;
  return keyed(
    panel.id,
    html`<section
      class="panel panel-${panel.type} ${w <= 6 && panel.type === "stat" ? "small" : ""}"
      aria-label=${panel.title}
      ${styled({
        "--x": x + 1,
        "--w": w,
        "--y": y - top + 1,
        "--h": h,
        "--mid": w <= 4 ? 3 : w <= 8 ? 6 : 12,
        "--phone": `${phoneHeight(panel)}px`,
      })}
      ${mount(board.views.get(panel.id))}
    ></section>`,
  );
}

function head(row, closed, board) {
  return html`<h2 class="board-row">
    <button
      type="button"
      class="plain"
      aria-expanded=${closed ? "false" : "true"}
      @click=${() => {
        board.collapsed.set(row.id, !closed);
        board.paint();
      }}
    >
      ${icon(closed ? "right" : "down")}${row.title}
    </button>
  </h2>`;
}

function section({ row, panels }, board) {
  const closed = row !== null && isClosed(board, row);
  const top = Math.min(...panels.map((panel) => panel.gridPos.y));
  return html`${row ? head(row, closed, board) : nothing}
  ${closed ? nothing : html`<div class="board-grid">${panels.map((panel) => cell(panel, top, board))}</div>`}`;
}

/** Twenty-four columns on a desk, one on a phone. */
export const layout = (board) =>
  html`<div class="board" data-uid=${board.json.uid}>
    ${sections(board.json).map((one) => keyed(one.row?.id ?? "top", section(one, board)))}
  </div>`;
