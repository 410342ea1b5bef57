/**
 * Does `work` now, and again `ms` after it has ended, as long as the window can be seen; at once when
 * it can be seen again. `work` shows its failures itself.
 *
 * @param {() => Promise<unknown>} work
 * @param {number} ms at least 5000
 * @param {AbortSignal} signal ends it
 * @returns {() => Promise<void>} does it now
 */
export function poll(work, ms, signal) {
  let timer = null;
  let running = null;
  let again = false;
  const wait = () => {
    if (!signal.aborted && !document.hidden) {
      timer = setTimeout(now, ms);
    }
  };
  async function round() {
    try {
      do {
        again = false;
        await work();
      } while (again && !signal.aborted);
    } finally {
      running = null;
      wait();
    }
  }
  function now() {
    clearTimeout(timer);
    if (signal.aborted) {
      return Promise.resolve();
    }
    if (running) {
      // What was asked before may be old by what it was asked for.
      again = true;
      return running;
    }
    running = round();
    return running;
  }
  const seen = () => (document.hidden ? clearTimeout(timer) : now());
  document.addEventListener("visibilitychange", seen, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  now();
  return now;
}
