import { html } from "../core/lit.js";
import { failure, field, openDialog } from "../core/parts.js";
import { t } from "./webhooks.texts.js";

const words = (text) =>
  text
    .split(/[\s,]+/)
    .map((word) => word.trim())
    .filter(Boolean);

const whole = (text) => (text === "" ? null : Number(text));

function read(form) {
  const data = new FormData(form);
  return {
    url: data.get("url").trim(),
    events: words(data.get("events")),
    description: data.get("description").trim() || null,
    enabled: data.has("enabled"),
    alert_severity: data.get("alert_severity") || null,
    sites: words(data.get("sites")),
    devices: words(data.get("devices")),
    rate_per_s: whole(data.get("rate_per_s")),
    timeout_s: whole(data.get("timeout_s")),
    format: data.get("format"),
    collapse: data.has("collapse"),
  };
}

const SEVERITIES = ["", "info", "warning", "critical"];

/**
 * Asks for what an endpoint is.
 *
 * @param {object|null} endpoint as it stands; null for a new one
 * @param {(body: object) => Promise<object>} save
 * @returns {Promise<object|undefined>} what `save` gave
 */
export function editEndpoint(endpoint, save) {
  let busy = false;
  let error = null;
  const text = (name, label, value, { hint, type = "text", required = false } = {}) =>
    field(
      { label, name, hint, wrong: error?.field?.startsWith(name) ? error.body.detail : "" },
      ({ id, describedBy, invalid }) =>
        html`<input
          id=${id}
          name=${name}
          type=${type}
          min=${type === "number" ? "1" : ""}
          .defaultValue=${value ?? ""}
          ?required=${required}
          spellcheck="false"
          autocomplete="off"
          aria-describedby=${describedBy}
          aria-invalid=${invalid}
        />`,
    );
  const title = endpoint ? t("edit") : t("add");
  return openDialog(
    (close, again) => html`<form
      @submit=${async (event) => {
        event.preventDefault();
        const body = read(event.target);
        busy = true;
        error = null;
        again();
        try {
          close(await save(body));
        } catch (caught) {
          busy = false;
          error = caught;
          again();
        }
      }}
    >
      <h2>${title}</h2>
      ${text("url", t("url"), endpoint?.url, { hint: t("urlHint"), type: "url", required: true })}
      ${text("events", t("events"), endpoint?.events.join(", ") ?? "*", {
        hint: t("eventsHint"),
        required: true,
      })}
      ${text("description", t("description"), endpoint?.description)}
      <label class="check">
        <input type="checkbox" name="enabled" .defaultChecked=${endpoint?.enabled ?? true} />
        <span>${t("enabled")} <span class="soft small">${t("enabledHint")}</span></span>
      </label>
      <div class="grid">
        ${text("sites", t("sites"), endpoint?.sites.join(", "), { hint: t("listHint") })}
        ${text("devices", t("devices"), endpoint?.devices.join(", "), { hint: t("listHint") })}
      </div>
      <div class="grid narrow">
        ${field(
          { label: t("severity"), name: "alert_severity" },
          ({ id }) =>
            html`<select id=${id} name="alert_severity">
              ${SEVERITIES.map(
                (one) =>
                  html`<option value=${one} ?selected=${one === (endpoint?.alert_severity ?? "")}>
                    ${one || t("all")}
                  </option>`,
              )}
            </select>`,
        )}
        ${text("rate_per_s", t("rate"), endpoint?.rate_per_s, { type: "number" })}
        ${text("timeout_s", t("timeout"), endpoint?.timeout_s, { type: "number" })}
        ${field(
          { label: t("format"), name: "format" },
          ({ id }) =>
            html`<select id=${id} name="format">
              ${["standard", "predecessor"].map(
                (one) =>
                  html`<option value=${one} ?selected=${one === endpoint?.format}>${t(one)}</option>`,
              )}
            </select>`,
        )}
      </div>
      <label class="check">
        <input type="checkbox" name="collapse" .defaultChecked=${endpoint?.collapse ?? false} />
        <span>${t("collapse")}</span>
      </label>
      ${failure(error)}
      <div class="actions">
        <button type="button" @click=${() => close()}>${t("cancel")}</button>
        <button type="submit" class="primary" ?disabled=${busy}>
          ${endpoint ? t("save") : t("create")}
        </button>
      </div>
    </form>`,
    { label: title },
  );
}
