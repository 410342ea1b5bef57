export default {
  en: { add: "Add", remove: "Remove {text}", any: "any" },
  zh: { add: "添加", remove: "移除 {text}", any: "不限" },
};
