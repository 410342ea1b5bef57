import { html, nothing, render } from "./lit.js";
import { icon } from "./icons.js";
import { call, get } from "./api.js";
import { texts } from "./i18n.js";
import { can, isOperator, session, setSession } from "./session.js";
import { go, link, place } from "./router.js";
import { language, setLanguage, setTheme, theme } from "./settings.js";

const t = texts({
  en: {
    skip: "Skip to content",
    menu: "Menu",
    closeMenu: "Close the menu",
    sections: "Sections",
    overview: "Overview",
    devices: "Devices",
    sessions: "Charges",
    alerts: "Alerts",
    dashboards: "Dashboards",
    rules: "Alert rules",
    silences: "Silences",
    webhooks: "Webhooks",
    sites: "Sites",
    tenants: "Tenants and keys",
    registry: "Device registry",
    audit: "Audit",
    watch: "Platform watch",
    find: "Find a device by id or name",
    findLabel: "Find a device",
    theme: "Theme: {name}",
    auto: "as the system",
    light: "light",
    dark: "dark",
    language: "中文",
    languageLabel: "切换到中文",
    signOut: "Sign out",
    operator: "operator",
    open: "{n} open",
    docs: "API docs",
    codes: "Error codes",
    health: "Health",
  },
  zh: {
    skip: "跳到正文",
    menu: "菜单",
    closeMenu: "关闭菜单",
    sections: "栏目",
    overview: "总览",
    devices: "设备",
    sessions: "充电记录",
    alerts: "告警",
    dashboards: "仪表盘",
    rules: "告警规则",
    silences: "静默",
    webhooks: "事件推送",
    sites: "站点",
    tenants: "租户与密钥",
    registry: "设备登记",
    audit: "审计",
    watch: "平台监视",
    find: "按编号或名称查找设备",
    findLabel: "查找设备",
    theme: "主题:{name}",
    auto: "跟随系统",
    light: "浅色",
    dark: "深色",
    language: "English",
    languageLabel: "Switch to English",
    signOut: "退出登录",
    operator: "运营方",
    open: "{n} 条未恢复",
    docs: "接口文档",
    codes: "错误码",
    health: "健康",
  },
});

const operator = () => isOperator();
const tenant = () => !isOperator();
const manage = () => can("manage");

/** Name, path, icon, and who sees it. */
const SECTIONS = [
  ["overview", "", "overview"],
  ["devices", "devices", "device"],
  ["sessions", "sessions", "session", tenant],
  ["alerts", "alerts", "alert"],
  ["dashboards", "dashboards", "chart"],
  ["rules", "rules", "rule"],
  ["silences", "silences", "silence"],
  ["webhooks", "webhooks", "hook", manage],
  ["sites", "sites", "site", tenant],
  ["tenants", "tenants", "tenant", operator],
  ["registry", "registry", "registry", operator],
  ["watch", "watch", "watch", operator],
  ["audit", "audit", "audit"],
];

const THEMES = ["auto", "light", "dark"];
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };
const COUNT_MS = 15_000;

let open = false;
let openAlerts = 0;
let counting = null;
let painted = () => {};

/** Draws the frame around `main`. */
export function drawShell(root, paintAgain) {
  painted = paintAgain;
  if (counting === null) {
    counting = setInterval(countAlerts, COUNT_MS);
    countAlerts();
  }
  render(frame(), root);
  return root.querySelector("main");
}

/** Forgets what belonged to who was signed in. */
export function endShell() {
  clearInterval(counting);
  counting = null;
  open = false;
  openAlerts = 0;
}

async function countAlerts() {
  if (document.hidden) {
    return;
  }
  try {
    const summary = await get("alerts/summary");
    const now = summary.told ?? 0;
    if (now !== openAlerts) {
      openAlerts = now;
      painted();
    }
  } catch {
    // The number is an extra; the page itself says that the server is away.
  }
}

function setOpen(next) {
  open = next;
  painted();
}

const current = (path) => {
  const at = place().path;
  return path === "" ? at === "" : at === path || at.startsWith(`${path}/`);
};

const section = ([name, path, picture]) =>
  html`<li>
    <a href=${link(path)} aria-current=${current(path) ? "page" : nothing} @click=${() => setOpen(false)}>
      ${icon(picture)}<span>${t(name)}</span>
      ${name === "alerts" && openAlerts > 0
        ? html`<span class="badge bad bare count" title=${t("open", { n: openAlerts })}>${openAlerts}</span>`
        : nothing}
    </a>
  </li>`;

const findDevice = (event) => {
  event.preventDefault();
  const text = new FormData(event.target).get("q").trim();
  if (text) {
    go("devices", { q: text, open: 1 });
    event.target.reset();
  }
};

async function signOut() {
  try {
    await call("DELETE", "/api/console/session");
  } finally {
    setSession(null);
    location.hash = "#/";
    location.reload();
  }
}

function nextTheme() {
  setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
}

/** Language and theme, on every page. */
export const switches = () => html`
  <button
    type="button"
    class="plain"
    lang=${language() === "zh" ? "en" : "zh"}
    aria-label=${t("languageLabel")}
    @click=${() => setLanguage(language() === "zh" ? "en" : "zh")}
  >
    ${t("language")}
  </button>
  <button
    type="button"
    class="plain icon"
    title=${t("theme", { name: t(theme()) })}
    aria-label=${t("theme", { name: t(theme()) })}
    @click=${nextTheme}
  >
    ${icon(THEME_ICONS[theme()])}
  </button>
`;

const frame = () => html`
  <a class="skip" href="#content" @click=${skip}>${t("skip")}</a>
  <div class="frame">
    ${open ? html`<button type="button" class="shade" aria-label=${t("closeMenu")} @click=${() => setOpen(false)}></button>` : nothing}
    <aside class="side ${open ? "open" : ""}" id="side" aria-label=${t("menu")}>
      <a class="brand" href="#/"><img src="/console/icon.svg" alt="" width="28" height="28" />Chargeline</a>
      <nav aria-label=${t("sections")}>
        <ul>
          ${SECTIONS.filter(([, , , seen]) => seen?.() ?? true).map(section)}
        </ul>
      </nav>
      <footer>
        <a href="/docs">${t("docs")}</a>
        <a href="/docs#codes">${t("codes")}</a>
        <a href="/readyz">${t("health")}</a>
      </footer>
    </aside>
    <div class="body">
      <header class="top">
        <button
          type="button"
          class="plain icon menu-button"
          aria-label=${t("menu")}
          aria-expanded=${open ? "true" : "false"}
          aria-controls="side"
          @click=${() => setOpen(!open)}
        >
          ${icon("menu")}
        </button>
        <form class="find" role="search" @submit=${findDevice}>
          <input
            type="search"
            name="q"
            id="find"
            class="wide-input"
            placeholder=${t("find")}
            aria-label=${t("findLabel")}
            aria-keyshortcuts="/"
            autocomplete="off"
          />
        </form>
        <div class="who">
          <span class="name" title=${session().key_id}>
            ${isOperator() ? t("operator") : session().tenant}
          </span>
          ${switches()}
          <button type="button" class="plain icon" title=${t("signOut")} aria-label=${t("signOut")} @click=${signOut}>
            ${icon("out")}
          </button>
        </div>
      </header>
      <main id="content" tabindex="-1"></main>
    </div>
  </div>
`;

function skip(event) {
  event.preventDefault();
  document.getElementById("content").focus();
}

addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey) {
    const find = document.getElementById("find");
    if (find) {
      event.preventDefault();
      find.focus();
    }
  }
  if (event.key === "Escape" && open) {
    setOpen(false);
    document.querySelector(".menu-button").focus();
  }
});
