export default {
  en: {
    label: "Rule as YAML",
    checking: "Checking…",
    valid: "Valid.",
    covers: { one: "Covers {n} device now.", other: "Covers {n} devices now." },
    overrides: "It would count instead of the platform's rule of this id.",
    problems: { one: "{n} thing is wrong:", other: "{n} things are wrong:" },
    line: "line {n}",
    unreadable: "This is not YAML that can be read:",
  },
  zh: {
    label: "规则（YAML）",
    checking: "正在校验…",
    valid: "校验通过。",
    covers: "当前涵盖 {n} 台设备。",
    overrides: "它将替代平台的同编号规则。",
    problems: "有 {n} 处错误：",
    line: "第 {n} 行",
    unreadable: "无法读取该 YAML：",
  },
};
