import { html, nothing } from "../core/lit.js";
import { failure, loading, pageHead } from "../core/parts.js";
import { Board } from "./board.js";
import { layout } from "./layout.js";
import { toolbar } from "./toolbar.js";

/**
 * A page that is a dashboard.
 *
 * @param {string} uid
 * @param {object} context the page's
 * @param {{title?: () => string}} [options] what the page is called if not as the dashboard
 */
export function boardPage(uid, context, { title } = {}) {
  const board = new Board(uid, context);
  const name = () => title?.() ?? board.json?.title ?? "…";
  return {
    title: name,
    render() {
      if (board.error && !board.json) {
        return failure(board.error, () => board.load());
      }
      if (!board.json) {
        return loading();
      }
      return html`${pageHead(name(), { sub: board.json.description })} ${toolbar(board)}
      ${board.error ? failure(board.error, () => board.load()) : nothing} ${layout(board)}`;
    },
    changed: () => board.changed(),
    close: () => board.close(),
  };
}
