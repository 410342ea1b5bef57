import { html, nothing, render } from "./lit.js";
import { icon } from "./icons.js";
import { ago, time } from "./format.js";
import { texts } from "./i18n.js";

const t = texts({
  en: {
    loading: "Loading…",
    again: "Try again",
    cancel: "Cancel",
    close: "Close",
    copy: "Copy",
    copied: "Copied",
    more: "Show more",
    field: "Field {field}",
    request: "request {id}",
    nothing: "Nothing here.",
    online: "online",
    offline: "offline",
    unknown: "unknown",
    charging: "charging",
    idle: "idle",
    fault: "fault",
    waiting: "waiting",
    finished: "finished",
    firing: "firing",
    pending: "pending",
    acknowledged: "acknowledged",
    resolved: "resolved",
    critical: "critical",
    warning: "warning",
    info: "info",
    maintenance: "maintenance",
    stored: "stored",
  },
  zh: {
    loading: "加载中…",
    again: "重试",
    cancel: "取消",
    close: "关闭",
    copy: "复制",
    copied: "已复制",
    more: "加载更多",
    field: "字段 {field}",
    request: "请求 {id}",
    nothing: "暂无数据。",
    online: "在线",
    offline: "离线",
    unknown: "未知",
    charging: "充电中",
    idle: "空闲",
    fault: "故障",
    waiting: "等待",
    finished: "已完成",
    firing: "告警中",
    pending: "待触发",
    acknowledged: "已确认",
    resolved: "已恢复",
    critical: "严重",
    warning: "警告",
    info: "提示",
    maintenance: "维护中",
    stored: "已存储",
  },
});

const TONES = {
  online: "ok",
  charging: "info",
  idle: "ok",
  delivered: "ok",
  resolved: "ok",
  offline: "bad",
  fault: "bad",
  firing: "bad",
  critical: "bad",
  dead: "bad",
  warning: "warn",
  pending: "warn",
  acknowledged: "info",
  maintenance: "warn",
  info: "info",
};

/** Known states by the API's word; a text and a colour, never a colour alone. */
export const stateText = (state) => {
  const known = Object.hasOwn(KNOWN, state);
  return known ? t(state) : String(state ?? "").replaceAll("_", " ");
};

const KNOWN = Object.fromEntries(
  [
    "online", "offline", "unknown", "charging", "idle", "fault", "waiting", "finished", "firing",
    "pending", "acknowledged", "resolved", "critical", "warning", "info", "maintenance", "stored",
  ].map((word) => [word, true]),
);

/** @param {string} [tone] ok, info, warn, bad; by the state if absent */
export const badge = (state, { text, tone } = {}) =>
  html`<span class="badge ${tone ?? TONES[state] ?? ""}">${text ?? stateText(state)}</span>`;

/** A moment, relative, with the exact one on hover and for machines. */
export const moment = (at) =>
  at === null || at === undefined
    ? "–"
    : html`<time datetime=${new Date(at).toISOString()} title=${time(at)}>${ago(at)}</time>`;

export const loading = () => html`<div class="loading" role="status">${t("loading")}</div>`;

export const nothingHere = (text) => html`<p class="nothing">${text ?? t("nothing")}</p>`;

/** What went wrong, in the server's words. @param {Error} error */
export const failure = (error, retry) =>
  error
    ? html`<div class="notice bad" role="alert">
        <div>
          <strong>${error.body?.title ?? error.message}</strong>
          ${error.body?.detail && error.body.detail !== error.body.title
            ? html`<div>${error.body.detail}</div>`
            : nothing}
          ${error.body?.remedy ? html`<div>${error.body.remedy}</div>` : nothing}
          ${error.body?.request_id
            ? html`<div class="small mono">${t("request", { id: error.body.request_id })}</div>`
            : nothing}
        </div>
        ${retry ? html`<button type="button" @click=${retry}>${t("again")}</button>` : nothing}
      </div>`
    : nothing;

/**
 * A table that scrolls within itself.
 *
 * @param {{label: string, columns: Array<{title: string, cell: (row: any) => unknown, num?: boolean}>,
 *   rows: any[], empty?: string}} spec
 */
export const table = ({ label, columns, rows, empty }) =>
  rows.length === 0
    ? nothingHere(empty)
    : html`<div class="table" role="region" aria-label=${label} tabindex="0">
        <table>
          <thead>
            <tr>
              ${columns.map((c) => html`<th scope="col" class=${c.num ? "num" : ""}>${c.title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${columns.map((c) => html`<td class=${c.num ? "num" : ""}>${c.cell(row)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;

/** @param {Array<[unknown, unknown]>} pairs those without a value are left out */
export const facts = (pairs) =>
  html`<dl class="facts">
    ${pairs
      .filter(([, value]) => value !== undefined && value !== null && value !== "")
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;

/**
 * A labelled input.
 *
 * @param {{label: string, name: string, hint?: string, wrong?: string}} spec
 * @param {(attributes: {id: string, describedBy: string|typeof nothing, invalid: string}) => unknown} control
 */
export function field({ label, name, hint, wrong }, control) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${control({ id, describedBy: described || nothing, invalid: wrong ? "true" : "false" })}
    ${hint ? html`<span class="hint" id="${id}-hint">${hint}</span>` : nothing}
    ${wrong ? html`<span class="wrong" id="${id}-wrong">${wrong}</span>` : nothing}
  </div>`;
}

export const moreButton = (onClick, busy) =>
  html`<div class="nothing">
    <button type="button" ?disabled=${busy} @click=${onClick}>${busy ? t("loading") : t("more")}</button>
  </div>`;

export const copyButton = (text) =>
  html`<button
    type="button"
    class="plain icon"
    title=${t("copy")}
    aria-label=${t("copy")}
    @click=${async () => {
      await navigator.clipboard.writeText(text);
      toast(t("copied"));
    }}
  >
    ${icon("copy")}
  </button>`;

const toasts = [];
const toastRoot = document.createElement("div");
toastRoot.className = "toasts";
toastRoot.setAttribute("role", "status");
toastRoot.setAttribute("aria-live", "polite");
document.body.append(toastRoot);

function showToasts() {
  render(
    toasts.map(
      (one) =>
        html`<div class="notice ${one.tone}">
          <span>${one.text}</span>
          <button type="button" class="plain icon" aria-label=${t("close")} @click=${() => drop(one)}>
            ${icon("close")}
          </button>
        </div>`,
    ),
    toastRoot,
  );
}

function drop(one) {
  const at = toasts.indexOf(one);
  if (at >= 0) {
    toasts.splice(at, 1);
    showToasts();
  }
}

/** Says something in passing. @param {"ok"|"bad"|"warn"} [tone] a bad one stays until it is closed */
export function toast(text, tone = "ok") {
  const one = { text, tone };
  toasts.push(one);
  showToasts();
  if (tone !== "bad") {
    setTimeout(() => drop(one), 6000);
  }
}

/** The same for what went wrong. */
export const toastError = (error) =>
  toast([error.body?.title ?? error.message, error.body?.detail].filter(Boolean).join(": "), "bad");

/**
 * Opens a dialog; focus goes in and comes back.
 *
 * @param {(close: (result?: unknown) => void, again: () => void) => unknown} content `again` renders anew
 * @param {{wide?: boolean, label: string}} options
 * @returns {Promise<unknown>} what it was closed with; undefined if by Escape
 */
export function openDialog(content, { wide = false, label }) {
  const element = document.createElement("dialog");
  element.className = wide ? "wide" : "";
  element.setAttribute("aria-label", label);
  document.body.append(element);
  return new Promise((resolve) => {
    let result;
    const close = (value) => {
      result = value;
      element.close();
    };
    const again = () => element.open && render(content(close, again), element);
    element.addEventListener("close", () => {
      render(nothing, element);
      element.remove();
      resolve(result);
    });
    // Content first: the focus goes to its first control, not to the dialog itself.
    render(content(close, again), element);
    element.showModal();
  });
}

/**
 * Asks before something happens.
 *
 * @param {{title: string, text: unknown, action: string, danger?: boolean}} question
 * @param {() => Promise<unknown>} act done with the dialog open; what it throws is shown there
 * @returns {Promise<boolean>} whether it was done
 */
export async function confirm({ title, text, action, danger = false }, act) {
  let busy = false;
  let error = null;
  const done = await openDialog(
    (close, again) => html`<form
      method="dialog"
      @submit=${async (event) => {
        event.preventDefault();
        busy = true;
        error = null;
        again();
        try {
          await act();
          close(true);
        } catch (caught) {
          busy = false;
          error = caught;
          again();
        }
      }}
    >
      <h2>${title}</h2>
      <div>${text}</div>
      ${failure(error)}
      <div class="actions">
        <button type="button" @click=${() => close(false)}>${t("cancel")}</button>
        <button type="submit" class="primary ${danger ? "danger" : ""}" ?disabled=${busy}>${action}</button>
      </div>
    </form>`,
    { label: title },
  );
  return done === true;
}

/** The head of a page. */
export const pageHead = (title, { sub, actions } = {}) =>
  html`<header class="page-head">
    <h1>${title}</h1>
    ${sub ? html`<span class="sub">${sub}</span>` : nothing}
    ${actions ? html`<div class="actions">${actions}</div>` : nothing}
  </header>`;
