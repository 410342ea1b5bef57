import { html, nothing } from "../core/lit.js";
import { linkTo } from "./links.js";

/**
 * Something that leads on, if the field has a link.
 *
 * @param {unknown} content
 * @param {{field: object, row?: number, value?: any}} at
 */
export function linked(content, { field, row, value }, view) {
  const [first] = (field.config.links ?? []).filter((one) => view.board.isReachable(one.url));
  if (!first || value === null || value === "") {
    return content;
  }
  const address = linkTo(first.url, { board: view.board, frame: field.frame, row, field, value });
  return html`<a
    href=${address}
    title=${first.title || nothing}
    target=${first.targetBlank ? "_blank" : nothing}
    rel=${first.targetBlank ? "noreferrer" : nothing}
    >${content}</a
  >`;
}
