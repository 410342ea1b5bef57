import { html, live, nothing } from "../core/lit.js";
import { icon } from "../core/icons.js";
import { closePopover, popover } from "../core/popover.js";
import { number } from "../core/format.js";
import { texts } from "../core/i18n.js";
import { link } from "../core/router.js";
import { isMoving, QUICK, rangeText, resolve } from "./range.js";

const t = texts({
  en: {
    tools: "Time range and variables",
    range: "Time range: {range}",
    rangeBox: "Choose a time range",
    absolute: "From and to",
    quick: "Quick ranges",
    from: "From",
    to: "To",
    apply: "Apply",
    backwards: "The end must be after the begin.",
    refresh: "Refresh now",
    every: "Refresh every",
    off: "Off",
    paused: "A fixed range does not refresh by itself.",
    out: "Zoom out: twice the range",
    earlier: "Earlier",
    later: "Later",
    all: "All",
    chosen: { one: "{n} chosen", other: "{n} chosen" },
    search: "Search in {n}",
    none: "Nothing is called so.",
    loading: "Loading…",
    more: "{n} more. Search to narrow them down.",
    links: "Other dashboards",
  },
  zh: {
    tools: "时间范围与变量",
    range: "时间范围:{range}",
    rangeBox: "选择时间范围",
    absolute: "起止时间",
    quick: "快捷范围",
    from: "开始",
    to: "结束",
    apply: "应用",
    backwards: "结束时间必须晚于开始时间。",
    refresh: "立即刷新",
    every: "自动刷新",
    off: "关闭",
    paused: "固定的时间范围不会自动刷新。",
    out: "缩小:范围扩大一倍",
    earlier: "更早",
    later: "更晚",
    all: "全部",
    chosen: "已选 {n} 项",
    search: "在 {n} 项中搜索",
    none: "没有匹配项。",
    loading: "加载中…",
    more: "还有 {n} 项,请输入关键字缩小范围。",
    links: "相关仪表盘",
  },
});

const REFRESH = ["", "10s", "30s", "1m"];
const MOST_OPTIONS = 150;
const SEARCH_FROM = 8;

const flip = (board, what) => (open) => {
  board.open[open ? "add" : "delete"](what);
  board.paint();
};

/** What a date field wants: local time without a zone. */
function localText(at) {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19);
}

function applyAbsolute(event, board) {
  event.preventDefault();
  const form = event.target;
  const data = new FormData(form);
  const [from, to] = ["from", "to"].map((name) => new Date(data.get(name)).getTime());
  const wrong = !(to > from);
  form.elements.to.setCustomValidity(wrong ? t("backwards") : "");
  if (wrong) {
    form.elements.to.reportValidity();
    return;
  }
  closePopover("board-range");
  board.go({ from, to });
}

const quick = (key, board) => {
  const [from, to] = key.split(" ");
  const current = board.range.from === from && board.range.to === to;
  return html`<li>
    <button
      type="button"
      class="menu-item"
      aria-pressed=${current ? "true" : "false"}
      @click=${() => {
        closePopover("board-range");
        board.go({ from, to });
      }}
    >
      ${rangeText({ from, to })}
    </button>
  </li>`;
};

function rangeBox(board) {
  const { from, to } = board.exact;
  return html`<div class="range-box">
    <form @submit=${(event) => applyAbsolute(event, board)} novalidate>
      <strong>${t("absolute")}</strong>
      <label
        >${t("from")}<input
          type="datetime-local"
          step="1"
          name="from"
          required
          .value=${localText(from)}
      /></label>
      <label
        >${t("to")}<input
          type="datetime-local"
          step="1"
          name="to"
          required
          .value=${localText(to)}
          @input=${(event) => event.target.setCustomValidity("")}
      /></label>
      <button type="submit" class="primary">${t("apply")}</button>
    </form>
    <div class="quick" role="group" aria-label=${t("quick")}>
      ${QUICK.map(
        (column) =>
          html`<ul>
            ${column.map((key) => quick(key, board))}
          </ul>`,
      )}
    </div>
  </div>`;
}

const rangePicker = (board) =>
  popover({
    id: "board-range",
    label: t("range", { range: rangeText(board.range) }),
    boxLabel: t("rangeBox"),
    className: "range-button",
    button: html`${icon("clock")}<span>${rangeText(board.range)}</span>`,
    isOpen: board.open.has("range"),
    onToggle: flip(board, "range"),
    content: () => rangeBox(board),
  });

function shift(board, direction) {
  const { from, to } = board.exact;
  const step = Math.round((to - from) / 2) * direction;
  board.go({ from: from + step, to: Math.min(to + step, Math.max(to, Date.now())) });
}

function zoomOut(board) {
  const { from, to } = resolve(board.range, board.now);
  const half = Math.round((to - from) / 2);
  const end = Math.min(to + half, Math.max(to, Date.now()));
  board.go({ from: end - 4 * half, to: end });
}

const tool = (name, picture, act) =>
  html`<button
    type="button"
    class="icon tool-${name}"
    title=${t(name)}
    aria-label=${t(name)}
    @click=${act}
  >
    ${icon(picture)}
  </button>`;

const refreshPicker = (board) => {
  const intervals = [...new Set([...REFRESH, board.json.refresh || ""])];
  const moving = isMoving(board.range);
  return html`<span class="joined">
    ${tool("refresh", "refresh", () => board.refresh())}
    <select
      aria-label=${t("every")}
      title=${moving ? t("every") : t("paused")}
      ?disabled=${!moving}
      @change=${(event) => board.go({ refresh: event.target.value || "off" })}
    >
      ${intervals.map(
        (one) =>
          html`<option
            value=${one}
            .selected=${moving && (board.refreshText === one || (one === "" && board.refreshText === "off"))}
          >
            ${one || t("off")}
          </option>`,
      )}
    </select>
  </span>`;
};

function summary(one) {
  if (one.isAll) {
    return one.includeAll ? t("all") : "–";
  }
  const [first, ...rest] = one.values;
  return rest.length === 0
    ? one.textOf(first)
    : rest.length === 1
      ? `${one.textOf(first)}, ${one.textOf(rest[0])}`
      : t("chosen", { n: one.values.length });
}

const boxId = (one) => `board-var-${one.name}`;

/** A choice of several counts when the box closes: each would ask all panels. */
function closed(one, board) {
  const draft = one.draft;
  one.draft = null;
  one.search = "";
  if (draft && [...draft].sort().join("\n") !== [...one.values].sort().join("\n")) {
    board.variables.choose(one, [...draft]);
  }
}

function chooseOne(one, values, board) {
  one.draft = new Set(values);
  closePopover(boxId(one));
  board.paint();
}

const option = ({ text, value }, one, board) =>
  html`<li>
    <label class="check menu-item">
      <input
        type=${one.multi ? "checkbox" : "radio"}
        name=${boxId(one)}
        .checked=${live(one.draft.has(value))}
        @change=${(event) => {
          if (!one.multi) {
            chooseOne(one, [value], board);
            return;
          }
          one.draft[event.target.checked ? "add" : "delete"](value);
          board.paint();
        }}
      />
      <span>${text}</span>
    </label>
  </li>`;

function found(one) {
  const wanted = one.search.trim().toLowerCase();
  const all = one.options.filter(({ text }) => text.toLowerCase().includes(wanted));
  // What is chosen stands first, so that it can be taken away.
  return [
    ...all.filter(({ value }) => one.values.includes(value)),
    ...all.filter(({ value }) => !one.values.includes(value)),
  ];
}

function variableBox(one, board) {
  one.draft ??= new Set(one.values);
  const matching = found(one);
  return html`<div class="choice-box">
    ${
      one.options.length > SEARCH_FROM
        ? html`<input
            type="search"
            autofocus
            autocomplete="off"
            placeholder=${t("search", { n: number(one.options.length) })}
            aria-label=${t("search", { n: number(one.options.length) })}
            .value=${live(one.search)}
            @input=${(event) => {
              one.search = event.target.value;
              board.paint();
            }}
          />`
        : nothing
    }
    ${
      one.includeAll && !one.search
        ? html`<label class="check menu-item">
            <input
              type=${one.multi ? "checkbox" : "radio"}
              name=${boxId(one)}
              .checked=${live(one.draft.size === 0)}
              @change=${() => chooseOne(one, [], board)}
            />
            <span>${t("all")}</span>
          </label>`
        : nothing
    }
    <ul class="choices">
      ${matching.slice(0, MOST_OPTIONS).map((each) => option(each, one, board))}
    </ul>
    ${one.loading && one.options.length === 0 ? html`<p class="popover-note">${t("loading")}</p>` : nothing}
    ${one.error ? html`<p class="popover-note">${one.error.message}</p>` : nothing}
    ${!one.loading && matching.length === 0 ? html`<p class="popover-note">${t("none")}</p>` : nothing}
    ${
      matching.length > MOST_OPTIONS
        ? html`<p class="popover-note">
            ${t("more", { n: number(matching.length - MOST_OPTIONS) })}
          </p>`
        : nothing
    }
    ${
      one.multi
        ? html`<button type="button" class="primary" @click=${() => closePopover(boxId(one))}>
            ${t("apply")}
          </button>`
        : nothing
    }
  </div>`;
}

const variablePicker = (one, board) =>
  popover({
    id: boxId(one),
    boxLabel: one.label,
    className: "variable",
    button: html`<span class="soft">${one.label}</span><span class="chosen">${summary(one)}</span>`,
    isOpen: board.open.has(one.name),
    onToggle: (open) => {
      if (!open) {
        closed(one, board);
      }
      flip(board, one.name)(open);
    },
    content: () => variableBox(one, board),
  });

/** Where one goes from here, with the range and the choices if the dashboard says so. */
function navigation(board) {
  const links = (board.json.links ?? []).filter(
    (one) => one.type === "link" && board.isReachable(one.url),
  );
  if (links.length === 0) {
    return nothing;
  }
  const address = (one) => {
    const [path, search] = one.url.split("?");
    const params = new URLSearchParams(search);
    if (one.keepTime) {
      params.set("from", board.range.from);
      params.set("to", board.range.to);
    }
    for (const [name, values] of one.includeVars ? Object.entries(board.params()) : []) {
      values.forEach((value) => params.append(name, value));
    }
    return path.startsWith("/d/") ? link(`dashboards/${path.slice(3)}`, params) : one.url;
  };
  return html`<nav class="board-links" aria-label=${t("links")}>
    ${links.map((one) => html`<a href=${address(one)} title=${one.tooltip || nothing}>${one.title}</a>`)}
  </nav>`;
}

/** Range, refresh and variables. */
export const toolbar = (board) =>
  html`<div class="board-tools" role="group" aria-label=${t("tools")}>
      <div class="variables">${board.variables.shown.map((one) => variablePicker(one, board))}</div>
      <div class="times">
        <span class="joined">
          ${tool("earlier", "left", () => shift(board, -1))}${rangePicker(board)}${tool("later", "right", () => shift(board, 1))}
        </span>
        ${tool("out", "zoomout", () => zoomOut(board))} ${refreshPicker(board)}
      </div>
    </div>
    ${navigation(board)}`;
