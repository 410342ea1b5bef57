export default {
  en: {
    label:
      "Alerts over time: {n} that this would have raised, {m} that the live rule raised, of {rows} places.",
    labelOne: "Alerts over time: {n} of {rows} places.",
    filled: "this rule",
    outlined: "live version",
    more: {
      one: "and {n} more place, in the list below",
      other: "and {n} more places, in the list below",
    },
    nothing: "No alert in this stretch.",
    open: "not over",
  },
  zh: {
    label: "告警时间图：本规则会产生 {n} 条，线上规则产生 {m} 条，共 {rows} 个位置。",
    labelOne: "告警时间图：{rows} 个位置共 {n} 条。",
    filled: "本规则",
    outlined: "线上版本",
    more: "另有 {n} 个位置，见下方列表",
    nothing: "此时段内没有告警。",
    open: "未恢复",
  },
};
