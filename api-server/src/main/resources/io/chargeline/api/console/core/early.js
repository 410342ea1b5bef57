// Runs before the first paint, so that nobody in a dark room is flashed at.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage may be switched off.
    }
  };
  const theme = read("chargeline.theme") ?? "auto";
  root.dataset.theme = theme;
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.toggleAttribute("data-dark", dark);
  const language = read("chargeline.language") ?? navigator.language;
  root.lang = language.toLowerCase().startsWith("zh") ? "zh" : "en";
})();
