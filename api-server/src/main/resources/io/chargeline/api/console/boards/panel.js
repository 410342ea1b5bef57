import { AsyncDirective, directive, html, nothing, render } from "../core/lit.js";
import { icon } from "../core/icons.js";
import { number } from "../core/format.js";
import { closePopover, popover } from "../core/popover.js";
import { texts } from "../core/i18n.js";
import { get } from "../core/api.js";
import { onSettings } from "../core/settings.js";
import { configure, framesOf, inOneLanguage } from "../panels/fields.js";
import { grid, MORE_ROWS } from "../panels/grid.js";
import { PANELS } from "../panels/index.js";
import { linkTo } from "../panels/links.js";
import { transformed } from "../panels/transform.js";
import { csvOf, download } from "./csv.js";
import { intervalMs, rangeText, resolve, spanMs } from "./range.js";

const t = texts({
  en: {
    loading: "Loading…",
    none: "No data",
    noneHint: "Nothing in this time range.",
    failed: "This panel could not be loaded",
    again: "Try again",
    about: "About: {title}",
    menu: "Panel menu: {title}",
    asTable: "Show as a table",
    asPicture: "Show as a picture",
    csv: "Download as CSV",
    truncated: "Cut: there are more rows than the server gives.",
    took: "{ms} ms, {rows} rows read",
    unknown: "The console cannot draw a panel of type {type}.",
    tableOf: "{title}: data",
    updating: "Updating",
  },
  zh: {
    loading: "加载中…",
    none: "无数据",
    noneHint: "该时间范围内没有数据。",
    failed: "该面板加载失败",
    again: "重试",
    about: "说明:{title}",
    menu: "面板菜单:{title}",
    asTable: "显示为表格",
    asPicture: "显示为图形",
    csv: "下载 CSV",
    truncated: "结果已截断:行数超过服务器上限。",
    took: "耗时 {ms} 毫秒,读取 {rows} 行",
    unknown: "控制台无法显示 {type} 类型的面板。",
    tableOf: "{title}:数据",
    updating: "正在更新",
  },
});

const SLOW_MS = 400;
const DEFAULT_POINTS = 600;

/** One panel: its data, and how it stands on the page. It draws itself, apart from the page. */
export class PanelView {
  #root = null;
  #due = false;
  #asked = null;
  #ends = [];
  #model = null;
  #part = null;
  #slow = null;

  constructor(panel, board) {
    this.panel = panel;
    this.board = board;
    this.type = PANELS[panel.type];
    this.frames = [];
    this.answer = null;
    this.error = null;
    this.busy = false;
    this.slow = false;
    this.seen = false;
    this.stale = true;
    this.asTable = false;
    this.hidden = new Set();
    this.open = new Set();
    this.sort = undefined;
    this.shownRows = MORE_ROWS;
    this.range = board.exact;
  }

  /** Takes its place on the page. */
  attach(root) {
    this.#root = root;
    this.paint();
    this.board.observe(root, this);
  }

  detach() {
    this.board.unobserve(this.#root);
    this.#asked?.abort();
    this.#clear();
    render(nothing, this.#root);
    this.#part?.setConnected(false);
    this.#root = null;
    this.stale = true;
    this.seen = false;
  }

  /** What a picture holds on to, to be let go with it. */
  own(end) {
    this.#ends.push(end);
  }

  #clear() {
    for (const end of this.#ends.splice(0)) {
      end();
    }
  }

  get rangeText() {
    return rangeText(this.board.rangeOf(this.panel));
  }

  /** It came into sight, or is no longer. */
  sight(seen) {
    this.seen = seen;
    if (seen && this.stale) {
      this.load();
    }
  }

  /** What is shown is no longer what is asked for. */
  expire() {
    this.stale = true;
    if (this.seen) {
      this.load();
    }
  }

  async load() {
    if (!this.type || !this.#root) {
      return;
    }
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.stale = false;
    this.#begin();
    try {
      await this.board.settled;
      const range = resolve(this.board.rangeOf(this.panel), this.board.now);
      asked.signal.throwIfAborted();
      const answer = await this.board.ask(() => this.#get(range, asked.signal), asked.signal);
      if (this.#asked === asked) {
        this.#take(answer);
      }
    } catch (error) {
      if (this.#asked === asked && error.name !== "AbortError") {
        this.error = error;
      }
    } finally {
      if (this.#asked === asked) {
        this.#end();
      }
    }
  }

  #get(range, signal) {
    const width = this.#root?.clientWidth || DEFAULT_POINTS;
    const points = this.panel.maxDataPoints ?? width;
    return get(
      `dashboards/${encodeURIComponent(this.board.uid)}/panels/${this.panel.id}`,
      {
        from: range.from,
        to: range.to,
        interval_ms: intervalMs(range, points, spanMs(this.panel.interval)),
        ...this.board.params(),
      },
      { signal },
    );
  }

  #begin() {
    this.busy = true;
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => {
      this.slow = this.busy;
      this.paint();
    }, SLOW_MS);
    if (!this.answer) {
      this.paint();
    }
  }

  #end() {
    this.busy = false;
    this.slow = false;
    clearTimeout(this.#slow);
    this.paint();
  }

  #take(answer) {
    this.error = null;
    this.answer = answer;
    this.range = { from: answer.from, to: answer.to };
    this.#shape();
  }

  /** Names and numbers are in a language: they are made anew when it changes. */
  #shape() {
    const { shape } = this.type;
    const changed = transformed(framesOf(this.answer.frames), this.panel.transformations);
    const frames = configure(shape ? shape(changed) : changed, this.panel.fieldConfig);
    this.frames = frames.map(inOneLanguage);
    this.#model = null;
  }

  get model() {
    this.#model ??= this.type.model(this);
    return this.#model;
  }

  /** Theme or language have changed. */
  restyle() {
    if (this.answer) {
      this.#shape();
    }
    this.paint();
  }

  toggle(title) {
    if (!this.hidden.delete(title)) {
      this.hidden.add(title);
    }
    this.#model = null;
    this.paint();
  }

  sortBy(field) {
    const same = this.sort?.name === field.name;
    const first = field.isNumber || field.isTime;
    this.sort = same
      ? { name: field.name, desc: !this.sort.desc }
      : { name: field.name, desc: first };
    this.paint();
  }

  showMore() {
    this.shownRows += MORE_ROWS;
    this.paint();
  }

  paint() {
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => {
        this.#due = false;
        if (this.#root) {
          this.#part = render(frame(this), this.#root);
        }
      });
    }
  }
}

const idOf = (view, what) => `panel-${view.panel.id}-${what}`;

function toggled(view, what) {
  return (open) => {
    view.open[open ? "add" : "delete"](what);
    view.paint();
  };
}

const about = (view) =>
  view.panel.description
    ? popover({
        id: idOf(view, "about"),
        label: t("about", { title: view.panel.title }),
        boxLabel: t("about", { title: view.panel.title }),
        className: "plain icon tiny",
        button: icon("info"),
        isOpen: view.open.has("about"),
        onToggle: toggled(view, "about"),
        content: () => html`<p class="popover-text">${view.panel.description}</p>`,
      })
    : nothing;

function save(view) {
  const name = view.panel.title.replace(/[\\/:*?"<>|\s]+/g, "-");
  download(`${name}.csv`, csvOf(view.frames));
  closePopover(idOf(view, "menu"));
}

function swap(view) {
  view.asTable = !view.asTable;
  view.sort = undefined;
  closePopover(idOf(view, "menu"));
  view.paint();
}

const menuLinks = (view) =>
  (view.panel.links ?? [])
    .filter((one) => view.board.isReachable(one.url))
    .map(
      (one) =>
        html`<li>
          <a class="menu-item" href=${linkTo(one.url, { board: view.board })}
            >${icon("chart")}${one.title}</a
          >
        </li>`,
    );

const menuContent = (view) =>
  html`<ul class="menu-items">
      ${
        view.panel.type === "table"
          ? nothing
          : html`<li>
              <button type="button" class="menu-item" @click=${() => swap(view)}>
                ${icon(view.asTable ? "chart" : "registry")}${t(view.asTable ? "asPicture" : "asTable")}
              </button>
            </li>`
      }
      <li>
        <button type="button" class="menu-item" @click=${() => save(view)}>
          ${icon("download")}${t("csv")}
        </button>
      </li>
      ${menuLinks(view)}
    </ul>
    <p class="popover-note">
      ${t("took", { ms: number(view.answer.took_ms), rows: number(view.answer.rows_read) })}
    </p>`;

const menu = (view) =>
  view.answer
    ? popover({
        id: idOf(view, "menu"),
        label: t("menu", { title: view.panel.title }),
        boxLabel: t("menu", { title: view.panel.title }),
        className: "plain icon tiny",
        button: icon("dots"),
        isOpen: view.open.has("menu"),
        onToggle: toggled(view, "menu"),
        content: () => menuContent(view),
      })
    : nothing;

/** Where the name needs all the room. */
const isTight = ({ panel }) => panel.gridPos.w <= 4;

const wrong = (view) =>
  html`<div class="panel-wrong" role="alert">
    <strong>${view.error.body?.title ?? t("failed")}</strong>
    ${view.error.body?.detail ? html`<span>${view.error.body.detail}</span>` : nothing}
    ${view.error.body?.request_id ? html`<span class="small mono">${view.error.body.request_id}</span>` : nothing}
    <button type="button" @click=${() => view.load()}>${t("again")}</button>
  </div>`;

const none = () =>
  html`<div class="panel-none"><strong>${t("none")}</strong><span>${t("noneHint")}</span></div>`;

const tables = (view) =>
  html`<div class="panel-tables">
    ${view.frames.map((one) =>
      grid(one, { ...tableView(view) }, { label: t("tableOf", { title: view.panel.title }) }),
    )}
  </div>`;

/** The same data without the picture's options. */
const tableView = (view) => ({
  panel: { ...view.panel, options: {} },
  board: view.board,
  sort: view.sort,
  shownRows: view.shownRows,
  sortBy: (field) => view.sortBy(field),
  showMore: () => view.showMore(),
});

function body(view) {
  if (!view.type) {
    return html`<p class="panel-none">${t("unknown", { type: view.panel.type })}</p>`;
  }
  if (view.error && !view.answer) {
    return wrong(view);
  }
  if (!view.answer) {
    return view.slow ? html`<div class="loading" role="status">${t("loading")}</div>` : nothing;
  }
  if (view.type.isEmpty(view.frames)) {
    return none();
  }
  return view.asTable ? tables(view) : view.type.render(view.model, view);
}

const frame = (view) =>
  html`<header class="panel-head">
      <h3 title=${view.panel.title}>${view.panel.title}</h3>
      ${isTight(view) ? nothing : about(view)}
      ${
        view.error && view.answer
          ? html`<span class="badge bad" title=${view.error.message}
              >${view.error.body?.title ?? view.error.message}</span
            >`
          : nothing
      }
      ${
        view.answer?.frames.some((one) => one.truncated)
          ? html`<span class="badge warn bare" title=${t("truncated")}
              >!<span class="unseen">${t("truncated")}</span></span
            >`
          : nothing
      }
      <span class="panel-tools">${isTight(view) ? about(view) : nothing}${menu(view)}</span>
    </header>
    <div class="panel-body">${body(view)}</div>
    ${view.slow && view.answer ? html`<span class="panel-busy" title=${t("updating")}></span>` : nothing}`;

class Mount extends AsyncDirective {
  #view = null;
  #end = null;

  render() {}

  update(part, [view]) {
    if (this.#view === view) {
      return;
    }
    this.disconnected();
    this.#view = view;
    this.#end = onSettings(() => view.restyle());
    view.attach(part.element);
  }

  disconnected() {
    this.#end?.();
    this.#view?.detach();
    this.#view = null;
  }
}

/** In the tag of the element that a panel lives in. */
export const mount = directive(Mount);
