/** Addresses behind the `#`: a path, and parameters as in a query. */

/** @returns {{path: string, query: URLSearchParams}} */
export function place() {
  const [path, search = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { path, query: new URLSearchParams(search) };
}

/**
 * @param {string} path without the leading slash
 * @param {object|URLSearchParams} [params] what is null, undefined or empty is left out
 * @returns {string} for `href`
 */
export function link(path, params) {
  const search = new URLSearchParams();
  const pairs = params instanceof URLSearchParams ? [...params] : Object.entries(params ?? {});
  for (const [name, value] of pairs) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") {
        search.append(name, one);
      }
    }
  }
  const text = search.toString();
  return `#/${path.split("/").map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

/** Goes there; `replace` leaves no step to come back to. */
export function go(path, params, { replace = false } = {}) {
  const target = link(path, params);
  if (replace) {
    history.replaceState(null, "", target);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = target;
  }
}

/**
 * @param {string} pattern such as `devices/:id`
 * @returns {Record<string, string>|null} its parameters if the path is one of these
 */
export function match(pattern, path) {
  const names = pattern.split("/");
  const parts = path.split("/");
  if (names.length !== parts.length) {
    return null;
  }
  const params = {};
  for (const [i, name] of names.entries()) {
    if (name.startsWith(":") && parts[i] !== "") {
      params[name.slice(1)] = decodeURIComponent(parts[i]);
    } else if (name !== parts[i]) {
      return null;
    }
  }
  return params;
}
