import { texts } from "../core/i18n.js";

export const t = texts({
  en: { title: "Overview" },
  zh: { title: "总览" },
});
