import { texts } from "../core/i18n.js";

export const t = texts({
  en: {
    title: "Dashboards",
    sub: "The same files serve Grafana.",
    operations: "Operations",
    platform: "Platform",
    empty: "There are no dashboards for this key.",
  },
  zh: {
    title: "仪表盘",
    sub: "同一批文件也可用于 Grafana。",
    operations: "运营",
    platform: "平台",
    empty: "该密钥没有可用的仪表盘。",
  },
});
