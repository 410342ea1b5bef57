import { html, nothing } from "../core/lit.js";
import { chart } from "../core/chart.js";
import { duration } from "../core/format.js";
import { texts } from "../core/i18n.js";
import { classicByName, inkOn } from "./paint.js";
import { display } from "./fields.js";
import { followPointer } from "./cursor.js";
import { plainLegend } from "./legend.js";
import { AROUND, atText, timeAxis } from "./time-axis.js";

const t = texts({
  en: {
    label: "{title}: states over time, {n} rows, {range}. {rows}",
    row: "{name}: now {state}, {changes} changes.",
    more: "And {n} more.",
  },
  zh: {
    label: "{title}:状态时间线,共 {n} 行,{range}。{rows}",
    row: "{name}:当前 {state},变化 {changes} 次。",
    more: "另有 {n} 行。",
  },
});

const LETTER_PX = 8;
const SPOKEN = 8;
const MOST_STATES = 14;

/** The spans of one field: a value lasts until the next one. */
function spansOf(field, times, { from, to }, merge) {
  const spans = [];
  field.values.forEach((value, i) => {
    const begin = Math.max(from, times[i]);
    const end = Math.min(to, times[i + 1] ?? to);
    if (value === null || end <= from || begin >= to) {
      return;
    }
    const before = spans.at(-1);
    if (merge && before && before.value === value && before.end === begin) {
      before.end = end;
    } else {
      spans.push({ value, begin, end, shown: display(field, value) });
    }
  });
  return spans;
}

function rowsOf(view) {
  const merge = view.panel.options?.mergeValues !== false;
  const rows = [];
  for (const frame of view.frames) {
    const times = frame.find((field) => field.isTime)?.values;
    for (const field of times ? frame : []) {
      if (!field.isTime && !field.config.custom.hideFrom?.viz) {
        rows.push({ title: field.title, spans: spansOf(field, times, view.range, merge) });
      }
    }
  }
  return rows;
}

const colourOf = (shown) => shown.colour ?? classicByName(shown.text);

/** One state as a box in its row. */
function box(rows, height, showValue, font) {
  return (params, api) => {
    const span = rows[api.value(0)].spans[api.value(3)];
    const [left, middle] = api.coord([api.value(1), api.value(0)]);
    const [right] = api.coord([api.value(2), api.value(0)]);
    const tall = Math.min(34, api.size([0, 1])[1] * height);
    const colour = colourOf(span.shown);
    const wide = Math.max(1, right - left);
    const text = span.shown.text;
    const fits = showValue !== "never" && tall >= 13 && wide > text.length * LETTER_PX + 6;
    return {
      type: "rect",
      shape: { x: left, y: middle - tall / 2, width: wide, height: tall },
      style: { fill: colour },
      textContent: fits
        ? {
            type: "text",
            style: {
              text,
              fill: inkOn(colour),
              fontSize: 12,
              fontFamily: font,
              overflow: "truncate",
              width: wide - 6,
            },
          }
        : undefined,
      textConfig: { position: "inside" },
    };
  };
}

function option(rows, view, c) {
  const { rowHeight = 0.9, showValue = "auto" } = view.panel.options ?? {};
  const { range } = view;
  return {
    grid: AROUND,
    xAxis: timeAxis(range, c),
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.title),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: c.soft,
        fontSize: 12,
        width: 110,
        overflow: "truncate",
      },
    },
    tooltip: {
      formatter: ({ value: [row, , , index] }) => {
        const { shown, begin, end } = rows[row].spans[index];
        const span = range.to - range.from;
        return `${rows[row].title}: ${shown.text}\n${atText(begin, span)} – ${atText(end, span)}\n${duration((end - begin) / 1000)}`;
      },
    },
    series: [
      {
        type: "custom",
        animation: false,
        clip: true,
        encode: { x: [1, 2], y: 0 },
        renderItem: box(rows, rowHeight, showValue, c.font),
        data: rows.flatMap((row, y) => row.spans.map((span, i) => [y, span.begin, span.end, i])),
      },
    ],
  };
}

function statesOf(rows) {
  const states = new Map();
  for (const { spans } of rows) {
    for (const { shown } of spans) {
      states.set(shown.text, { title: shown.text, colour: colourOf(shown) });
    }
  }
  return [...states.values()];
}

function label(rows, view) {
  const spoken = rows.slice(0, SPOKEN).map(({ title, spans }) =>
    t("row", {
      name: title,
      state: spans.at(-1)?.shown.text ?? "–",
      changes: Math.max(0, spans.length - 1),
    }),
  );
  if (rows.length > SPOKEN) {
    spoken.push(t("more", { n: rows.length - SPOKEN }));
  }
  return t("label", {
    title: view.panel.title,
    n: rows.length,
    range: view.rangeText,
    rows: spoken.join(" "),
  });
}

export default {
  isEmpty: (frames) =>
    !frames.flat().some((field) => !field.isTime && field.values.some((value) => value !== null)),

  model(view) {
    const rows = rowsOf(view);
    return {
      rows,
      label: label(rows, view),
      make: (c) => option(rows, view, c),
      onReady: (made, element) => view.own(followPointer(made, element, view.board)),
    };
  },

  render({ rows, label: words, make, onReady }, view) {
    const { showLegend, displayMode } = view.panel.options?.legend ?? {};
    const states = statesOf(rows);
    return html`<div class="plot">
      <div class="plot-area">${chart(make, { label: words, onReady })}</div>
      ${
        showLegend === false || displayMode === "hidden" || states.length > MOST_STATES
          ? nothing
          : plainLegend(states)
      }
    </div>`;
  },
};
