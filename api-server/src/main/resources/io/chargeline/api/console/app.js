import { html, nothing, render } from "./core/lit.js";
import { get, onSessionLost } from "./core/api.js";
import { texts } from "./core/i18n.js";
import { failure, loading, pageHead } from "./core/parts.js";
import { go, link, match, place } from "./core/router.js";
import { session, setSession } from "./core/session.js";
import { onSettings } from "./core/settings.js";
import { drawShell, endShell } from "./core/shell.js";

const t = texts({
  en: { unknown: "No such page", home: "To the overview", away: "The console cannot reach its server." },
  zh: { unknown: "没有该页面", home: "返回总览", away: "控制台无法连接服务器。" },
});

/**
 * Every page: where it is, and its module. A module's default export is called with a context (see
 * {@link open}) and gives `{title(), render(), changed?(query), close?()}`.
 */
const PAGES = [
  ["", () => import("./pages/overview.js")],
  ["devices", () => import("./pages/devices.js")],
  ["devices/:id", () => import("./pages/device.js")],
  ["sessions", () => import("./pages/sessions.js")],
  ["sessions/:id", () => import("./pages/session.js")],
  ["alerts", () => import("./pages/alerts.js")],
  ["alerts/:id", () => import("./pages/alert.js")],
  ["why", () => import("./pages/why.js")],
  ["silences", () => import("./pages/silences.js")],
  ["rules", () => import("./pages/rules.js")],
  ["rules/:id", () => import("./pages/rule.js")],
  ["dashboards", () => import("./pages/dashboards.js")],
  ["dashboards/:uid", () => import("./pages/dashboard.js")],
  ["webhooks", () => import("./pages/webhooks.js")],
  ["webhooks/:id", () => import("./pages/webhook.js")],
  ["sites", () => import("./pages/sites.js")],
  ["tenants", () => import("./pages/tenants.js")],
  ["tenants/:id", () => import("./pages/tenant.js")],
  ["registry", () => import("./pages/registry.js")],
  ["watch", () => import("./pages/watch.js")],
  ["audit", () => import("./pages/audit.js")],
];

const root = document.getElementById("app");

/** The page that is shown: its path, its end, and what it gave. */
let shown = null;
let due = false;

function find(path) {
  for (const [pattern, load] of PAGES) {
    const params = match(pattern, path);
    if (params) {
      return { load, params };
    }
  }
  return null;
}

/** Draws at the next frame; many calls are one drawing. */
function paint() {
  if (!due) {
    due = true;
    requestAnimationFrame(() => {
      due = false;
      draw();
    });
  }
}

function draw() {
  if (!session()) {
    drawSignIn();
    return;
  }
  const main = drawShell(root, paint);
  if (shown) {
    main._page ??= shown;
    if (main._page !== shown) {
      render(nothing, main);
      main._page = shown;
    }
    const { page, error } = shown;
    document.title = page ? `${page.title()} · Chargeline` : "Chargeline";
    render(error ? failure(error, () => location.reload()) : page ? page.render() : loading(), main);
    main.dataset.at = page ? shown.path : "";
  }
}

async function drawSignIn() {
  const { signIn } = await import("./pages/sign-in.js");
  if (session()) {
    return;
  }
  document.title = "Chargeline";
  render(signIn(paint, entered), root);
}

async function entered(answer) {
  setSession(answer);
  render(nothing, root);
  await follow();
}

/**
 * Opens the page of the address.
 *
 * A page's context: `params` of the path; `query` of the address; `signal`, aborted when the page is
 * left; `paint()` asks for a drawing; `setQuery(changes, {replace})` changes the address' parameters
 * and calls the page's `changed`.
 */
async function open(path, query) {
  const found = find(path);
  const end = new AbortController();
  const mine = { path, page: null, error: null, end };
  shown = mine;
  if (!found) {
    mine.page = { title: () => t("unknown"), render: unknownPage };
    paint();
    return;
  }
  paint();
  const context = {
    params: found.params,
    query,
    signal: end.signal,
    paint: () => shown === mine && paint(),
    setQuery(changes, { replace = true } = {}) {
      const next = new URLSearchParams(context.query);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) {
          if (one !== undefined && one !== null && one !== "") {
            next.append(name, one);
          }
        }
      }
      go(path.split("/").map(decodeURIComponent).join("/"), next, { replace });
    },
  };
  mine.context = context;
  try {
    const module = await found.load();
    if (shown === mine) {
      mine.page = module.default(context);
    }
  } catch (error) {
    console.error(error);
    mine.error = error;
  }
  paint();
}

const unknownPage = () =>
  html`${pageHead(t("unknown"))}
    <p><a href=${link("")}>${t("home")}</a></p>`;

function leave() {
  shown?.end.abort();
  shown?.page?.close?.();
  shown = null;
}

/** The address has changed, or who is signed in. */
async function follow() {
  const { path, query } = place();
  if (!session()) {
    paint();
    return;
  }
  if (shown?.path === path && shown.page) {
    shown.context.query = query;
    shown.page.changed?.(query);
    paint();
    return;
  }
  const first = shown === null;
  leave();
  await open(path, query);
  if (!first) {
    scrollTo(0, 0);
    // A screen reader and the keyboard go on at the new page.
    document.getElementById("content")?.focus({ preventScroll: true });
  }
}

onSessionLost(() => {
  leave();
  endShell();
  render(nothing, root);
  paint();
});
onSettings(paint);
addEventListener("hashchange", follow);

try {
  // Nothing, if nobody is signed in.
  const answer = await get("/api/console/session").catch((error) => {
    if (error.status === 401) {
      return null; // It has ended since.
    }
    throw error;
  });
  setSession(answer);
  await follow();
} catch (error) {
  console.error(error);
  render(
    html`<div class="sign-in"><div class="card">
      <h1>${t("away")}</h1>${failure(error, () => location.reload())}
    </div></div>`,
    root,
  );
}
