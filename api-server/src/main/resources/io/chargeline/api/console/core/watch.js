/**
 * Does something again and again while the page is seen, one after the other; until the signal
 * aborts.
 *
 * @param {number} ms between beginnings
 * @param {AbortSignal} signal
 * @param {() => Promise<unknown>|unknown} act deals with its own failures
 */
export function every(ms, signal, act) {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy || document.hidden) {
      return;
    }
    busy = true;
    try {
      await act();
    } finally {
      busy = false;
    }
  }, ms);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

/** A signal that aborts with its parent, and by itself. */
export function within(signal) {
  const own = new AbortController();
  if (signal.aborted) {
    own.abort();
  }
  signal.addEventListener("abort", () => own.abort(), { once: true, signal: own.signal });
  return own;
}

/** Calls at the end of a pause in calls. */
export function settled(ms, act) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), ms);
  };
}
