import { askFor } from "../core/form.js";
import { t } from "./webhooks.texts.js";

const SEVERITIES = ["info", "warning", "critical"];
const FORMATS = ["standard", "predecessor"];

/**
 * Asks for what an endpoint is.
 *
 * @param {object|null} endpoint as it stands; null for a new one
 * @param {(body: object) => Promise<object>} save
 * @returns {Promise<object|undefined>} what `save` gave
 */
export const editEndpoint = (endpoint, save) =>
  askFor(
    {
      title: endpoint ? t("edit") : t("add"),
      action: endpoint ? t("save") : t("create"),
      wide: true,
      values: endpoint ?? { events: ["*"], enabled: true, format: "standard" },
      fields: [
        { name: "url", kind: "url", label: t("url"), hint: t("urlHint"), required: true, wide: true },
        {
          name: "events",
          kind: "words",
          label: t("events"),
          hint: t("eventsHint"),
          required: true,
          wide: true,
        },
        { name: "description", kind: "text", label: t("description"), wide: true },
        { name: "enabled", kind: "check", label: t("enabled"), hint: t("enabledHint"), wide: true },
        { name: "sites", kind: "words", label: t("sites"), hint: t("listHint") },
        { name: "devices", kind: "words", label: t("devices"), hint: t("listHint") },
        {
          name: "alert_severity",
          kind: "choice",
          label: t("severity"),
          options: [["", t("all")], ...SEVERITIES.map((one) => [one, t(one)])],
        },
        { name: "format", kind: "choice", label: t("format"), options: FORMATS.map((one) => [one, t(one)]) },
        { name: "rate_per_s", kind: "number", label: t("rate"), hint: t("ours"), min: 1 },
        { name: "timeout_s", kind: "number", label: t("timeout"), hint: t("ours"), min: 1 },
        { name: "collapse", kind: "check", label: t("collapse"), wide: true },
      ],
    },
    save,
  );
