/**
 * A list that the API gives page by page.
 *
 * @param {{signal: AbortSignal, paint: () => void}} context the page's
 * @param {(cursor: string|undefined) => Promise<{items: any[], next_cursor?: string}>} load
 */
export function paged({ signal, paint }, load) {
  let turn = 0;
  const list = {
    items: [],
    error: null,
    busy: false,
    /** Whether the first page was read. */
    read: false,
    hasMore: false,
    cursor: undefined,

    /** From the beginning; what is shown stays until the answer is there. */
    async reload() {
      await next(undefined);
    },

    async more() {
      if (!list.busy && list.hasMore) {
        await next(list.cursor);
      }
    },
  };

  async function next(cursor) {
    const mine = ++turn;
    list.busy = true;
    list.error = null;
    paint();
    try {
      const page = await load(cursor);
      if (mine === turn && !signal.aborted) {
        list.items = cursor === undefined ? page.items : [...list.items, ...page.items];
        list.cursor = page.next_cursor ?? undefined;
        list.hasMore = Boolean(page.next_cursor);
        list.read = true;
      }
    } catch (error) {
      if (mine === turn && !signal.aborted) {
        list.error = error;
      }
    }
    if (mine === turn) {
      list.busy = false;
      paint();
    }
  }

  return list;
}
