import { language } from "./settings.js";
import { isOperator, session, setSession } from "./session.js";

/** What the API answered instead of what was wanted. */
export class ApiError extends Error {
  /**
   * @param {number} status 0: no answer came
   * @param {object} body `application/problem+json`
   */
  constructor(status, body) {
    super(body.detail ?? body.title ?? String(status));
    this.name = "ApiError";
    this.status = status;
    this.body = body;
    this.code = body.code ?? "unreachable";
    this.field = body.field ?? null;
  }
}

const UNREACHABLE = {
  en: "The server does not answer. What was shown before may be old.",
  zh: "服务器无响应,页面上的数据可能已过时。",
};

let lost = () => {};

/** Called when the session has ended by itself. */
export function onSessionLost(listener) {
  lost = listener;
}

/** The API of who is signed in: the tenant's own, or the operator's over all tenants. */
export const base = () => (isOperator() ? "/api/admin" : "/api/third");

function query(params) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") {
        search.append(name, one);
      }
    }
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

/**
 * @param {string} method
 * @param {string} path absolute, or relative to {@link base}
 * @param {{params?: object, body?: unknown, headers?: object, signal?: AbortSignal, text?: boolean}} [options]
 * @returns {Promise<any>} the JSON; null if the answer is empty; text if it was asked for
 * @throws {ApiError}
 */
export async function call(method, path, options = {}) {
  const url = (path.startsWith("/") ? path : `${base()}/${path}`) + query(options.params);
  const headers = { "Accept-Language": language(), ...options.headers };
  let body;
  if (options.body !== undefined) {
    headers["Content-Type"] ??= "application/json";
    body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  }
  if (method !== "GET" && session()) {
    headers["X-CSRF-Token"] = session().csrf_token;
  }
  // The same address gives JSON or text under one ETag: what the browser kept may be the other.
  const cache = options.text ? "no-store" : "default";
  let response;
  try {
    response = await fetch(url, { method, headers, body, cache, signal: options.signal });
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new ApiError(0, { title: UNREACHABLE[language()] });
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({ title: response.statusText }));
    if (response.status === 401 && session()) {
      setSession(null);
      lost();
    }
    throw new ApiError(response.status, problem);
  }
  if (options.text) {
    return response.text();
  }
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

export const get = (path, params, options) => call("GET", path, { params, ...options });
export const post = (path, body, options) => call("POST", path, { body, ...options });
export const put = (path, body, options) => call("PUT", path, { body, ...options });
export const patch = (path, body, options) => call("PATCH", path, { body, ...options });
export const del = (path, options) => call("DELETE", path, options);

/**
 * Follows server-sent events until the signal aborts; the browser comes back by itself after a
 * broken connection.
 *
 * @param {string} path as in {@link call}
 * @param {Record<string, (data: any) => void>} handlers by event name
 * @param {{params?: object, signal: AbortSignal, state?: (connected: boolean) => void}} options
 */
export function follow(path, handlers, { params, signal, state }) {
  const url = (path.startsWith("/") ? path : `${base()}/${path}`) + query(params);
  let source;
  let retry;
  const connect = () => {
    source = new EventSource(url);
    source.onopen = () => state?.(true);
    source.onerror = () => {
      state?.(false);
      if (source.readyState === EventSource.CLOSED && !signal.aborted) {
        // Refused rather than broken: the browser gives up, we do not.
        retry = setTimeout(connect, 5000);
      }
    };
    for (const [name, handler] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
    }
  };
  const end = () => {
    clearTimeout(retry);
    source.close();
  };
  connect();
  signal.addEventListener("abort", end, { once: true });
}
