/** Runs so many things at a time; what waits can be called off. */
export class Queue {
  #waiting = [];
  #running = 0;
  #limit;

  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * @param {() => Promise<T>} work
   * @param {AbortSignal} signal one that has aborted before its turn is not begun
   * @returns {Promise<T>}
   * @template T
   */
  add(work, signal) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, signal, resolve, reject });
      this.#next();
    });
  }

  async #next() {
    if (this.#running >= this.#limit || this.#waiting.length === 0) {
      return;
    }
    const { work, signal, resolve, reject } = this.#waiting.shift();
    if (signal.aborted) {
      reject(signal.reason);
      this.#next();
      return;
    }
    this.#running++;
    try {
      resolve(await work());
    } catch (error) {
      reject(error);
    } finally {
      this.#running--;
      this.#next();
    }
  }
}
