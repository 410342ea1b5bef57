import { display } from "./fields.js";

const VARIABLE = /\$\{([^}:]+)(?::(\w+))?\}|\$(\w+)/g;

function fieldOf(frame, key) {
  const name = /^\["?(.*?)"?\]$/.exec(key)?.[1] ?? key;
  return (
    frame.find((field) => field.name === name) ??
    frame.find((field) => field.column === name || field.title === name) ??
    frame[Number(name)]
  );
}

/** `${__data.fields.name}`, `.text` and `.numeric` of it as well. */
function dataOf(path, { frame, row }) {
  const [key, what] = path.split(".");
  const field = frame && fieldOf(frame, key);
  if (!field) {
    return "";
  }
  const value = field.values[row];
  return what === "text" ? display(field, value).text : (value ?? "");
}

function resolve(name, place) {
  const { board, field, value } = place;
  if (name === "__url_time_range") {
    return board.rangeQuery();
  }
  if (name === "__all_variables") {
    return board.variablesQuery();
  }
  if (name.startsWith("__data.fields")) {
    return encodeURIComponent(dataOf(name.slice("__data.fields".length).replace(/^\./, ""), place));
  }
  if (name.startsWith("__value")) {
    const shown = name.endsWith(".text") && field ? display(field, value).text : (value ?? "");
    return encodeURIComponent(shown);
  }
  if (name.startsWith("__field.name") || name === "__series.name") {
    return encodeURIComponent(field?.title ?? "");
  }
  if (name.startsWith("__field.labels.")) {
    return encodeURIComponent(field?.labels?.[name.slice("__field.labels.".length)] ?? "");
  }
  return null;
}

/**
 * The address that a dashboard's link means, in our console.
 *
 * @param {string} url with Grafana's variables
 * @param {{board: object, frame?: any[], row?: number, field?: object, value?: any}} place what it
 *   stands at
 * @returns {string}
 */
export function linkTo(url, place) {
  const address = url.replace(VARIABLE, (whole, braced, format, bare) => {
    const name = braced ?? bare;
    const found = resolve(name, place);
    if (found !== null) {
      return found;
    }
    const values = place.board.valuesOf(name);
    if (values === null) {
      return whole;
    }
    return format === "queryparam"
      ? values.map((one) => `var-${name}=${encodeURIComponent(one)}`).join("&")
      : encodeURIComponent(values.join(","));
  });
  if (address.startsWith("/d/")) {
    return `#/dashboards/${address.slice("/d/".length)}`;
  }
  return /^\/(devices|alerts|sessions|webhooks|sites|rules)(\/|\?|$)/.test(address)
    ? `#${address}`
    : address;
}

/** The dashboard that a link goes to; null if it goes elsewhere. */
export const dashboardOf = (url) => /^\/d\/([^/?]+)/.exec(url)?.[1] ?? null;
