import { get } from "../../core/api.js";

/**
 * A whole list, page by page.
 *
 * @param {number} most items that are read at most: a list without end is not for a page
 */
export async function everything(path, params, { signal, most = 5000 } = {}) {
  const items = [];
  let cursor;
  do {
    const page = await get(path, { ...params, limit: 1000, cursor }, { signal });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return items;
}
