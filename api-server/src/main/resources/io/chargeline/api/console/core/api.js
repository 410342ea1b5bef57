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
 * @param {{params?: object, body?: unknown, headers?: object, signal?: AbortSignal}} [options]
 * @returns {Promise<Response>} of success
 * @throws {ApiError}
 */
async function request(method, path, options) {
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
  return response;
}

/**
 * @param {string} method
 * @param {string} path absolute, or relative to {@link base}
 * @param {{params?: object, body?: unknown, headers?: object, signal?: AbortSignal, text?: boolean}} [options]
 * @returns {Promise<any>} the JSON; null if the answer is empty; text if it was asked for
 * @throws {ApiError}
 */
export async function call(method, path, options = {}) {
  const response = await request(method, path, options);
  const text = await response.text();
  return options.text ? text : text ? JSON.parse(text) : null;
}

export const get = (path, params, options) => call("GET", path, { params, ...options });
export const post = (path, body, options) => call("POST", path, { body, ...options });
export const put = (path, body, options) => call("PUT", path, { body, ...options });
export const patch = (path, body, options) => call("PATCH", path, { body, ...options });
export const del = (path, options) => call("DELETE", path, options);

/** Calls with each event of a stream: its name, its data and its id. */
async function readEvents(response, heard) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { name: "message", id: null, data: [] };
      for (const line of block.split("\n")) {
        const [, field, text] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (field === "data") {
          event.data.push(text);
        } else if (field === "event") {
          event.name = text;
        } else if (field === "id") {
          event.id = text;
        }
      }
      if (event.data.length > 0) {
        heard(event);
      }
    }
  }
}

const AGAIN_MS = 2_000;
/** After a refusal: it rarely passes within seconds. */
const AGAIN_REFUSED_MS = 20_000;

const seen = (signal) =>
  new Promise((resolve) => {
    const look = () => {
      if (signal.aborted || !document.hidden) {
        document.removeEventListener("visibilitychange", look);
        resolve();
      }
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look, { once: true });
    look();
  });

const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/**
 * Follows server-sent events until the signal aborts; after a broken connection it goes on where it
 * was. While the page is hidden nothing is followed: a browser has few connections to one server.
 * Not by `EventSource`, which can neither ask for a language nor tell why it was refused.
 *
 * @param {string} path as in {@link call}
 * @param {Record<string, (data: any) => void>} handlers by event name
 * @param {{params?: object, signal: AbortSignal, state?: (connected: boolean, error?: ApiError) => void}} options
 */
export async function follow(path, handlers, { params, signal, state }) {
  let last = null;
  while (!signal.aborted) {
    await seen(signal);
    if (signal.aborted) {
      return;
    }
    const end = new AbortController();
    const stop = () => (signal.aborted || document.hidden) && end.abort();
    signal.addEventListener("abort", stop, { once: true });
    document.addEventListener("visibilitychange", stop);
    let wait = AGAIN_MS;
    try {
      const headers = { Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) };
      const response = await request("GET", path, { params, headers, signal: end.signal });
      state?.(true);
      await readEvents(response, (event) => {
        last = event.id ?? last;
        handlers[event.name]?.(JSON.parse(event.data.join("\n")));
      });
      state?.(false);
    } catch (error) {
      if (!end.signal.aborted) {
        state?.(false, error instanceof ApiError ? error : undefined);
        wait = error.status >= 400 && error.status < 500 ? AGAIN_REFUSED_MS : AGAIN_MS;
      }
    } finally {
      document.removeEventListener("visibilitychange", stop);
      signal.removeEventListener("abort", stop);
    }
    if (!end.signal.aborted) {
      await pause(wait, signal);
    }
  }
}
