import { html, nothing } from "../core/lit.js";
import { post } from "../core/api.js";
import { failure, field } from "../core/parts.js";
import { texts } from "../core/i18n.js";
import { switches } from "../core/shell.js";

const t = texts({
  en: {
    title: "Sign in",
    text: "The console of your charging piles. It shows and does what your key may.",
    key: "API key",
    hint: "Of your platform, or the operator's. It is not kept in this browser; the session ends after 12 hours.",
    enter: "Sign in",
    busy: "Signing in…",
    wrong: "This key is not known, has expired or was revoked.",
    empty: "Enter a key.",
  },
  zh: {
    title: "登录",
    text: "充电桩控制台。显示的内容和可用的操作由密钥权限决定。",
    key: "API 密钥",
    hint: "平台密钥或运营方密钥。浏览器不会保存密钥,会话 12 小时后失效。",
    enter: "登录",
    busy: "正在登录…",
    wrong: "密钥不存在、已过期或已被吊销。",
    empty: "请输入密钥。",
  },
});

let busy = false;
let error = null;
let wrong = "";

/**
 * @param {() => void} paint
 * @param {(session: object) => void} entered
 */
export function signIn(paint, entered) {
  const submit = async (event) => {
    event.preventDefault();
    const key = new FormData(event.target).get("key").trim();
    error = null;
    wrong = key ? "" : t("empty");
    if (wrong) {
      paint();
      return;
    }
    busy = true;
    paint();
    try {
      const session = await post("/api/console/session", { key });
      busy = false;
      entered(session);
    } catch (caught) {
      busy = false;
      wrong = caught.status === 401 ? t("wrong") : "";
      error = caught.status === 401 ? null : caught;
      paint();
    }
  };
  return html`<main class="sign-in">
    <form class="card" @submit=${submit} novalidate>
      <div class="row">
        <span class="brand"><img src="/console/icon.svg" alt="" width="28" height="28" />Chargeline</span>
        <span class="actions sign-in-switches">${switches()}</span>
      </div>
      <div>
        <h1>${t("title")}</h1>
        <p class="soft">${t("text")}</p>
      </div>
      ${field(
        { label: t("key"), name: "key", hint: t("hint"), wrong },
        ({ id, describedBy, invalid }) =>
          html`<input
            id=${id}
            name="key"
            type="password"
            autocomplete="current-password"
            spellcheck="false"
            autofocus
            aria-describedby=${describedBy}
            aria-invalid=${invalid}
          />`,
      )}
      ${error ? failure(error) : nothing}
      <button type="submit" class="primary" ?disabled=${busy}>${busy ? t("busy") : t("enter")}</button>
    </form>
  </main>`;
}
