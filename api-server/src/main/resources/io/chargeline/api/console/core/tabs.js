import { html } from "./lit.js";

const MOVES = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Tabs; arrow keys go from one to the next.
 *
 * @param {{label: string, items: Array<[string, string]>, chosen: string}} spec items: name, title
 * @param {(name: string) => void} choose
 */
export function tabs({ label, items, chosen }, choose) {
  const move = (event) => {
    const at = items.findIndex(([name]) => name === chosen);
    const to =
      event.key === "Home"
        ? 0
        : event.key === "End"
          ? items.length - 1
          : event.key in MOVES
            ? (at + MOVES[event.key] + items.length) % items.length
            : -1;
    if (to >= 0) {
      event.preventDefault();
      event.currentTarget.children[to].focus();
      choose(items[to][0]);
    }
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${move}>
    ${items.map(
      ([name, title]) =>
        html`<button
          type="button"
          role="tab"
          id="tab-${name}"
          aria-selected=${name === chosen ? "true" : "false"}
          aria-controls="panel"
          tabindex=${name === chosen ? "0" : "-1"}
          @click=${() => choose(name)}
        >
          ${title}
        </button>`,
    )}
  </div>`;
}

/** What the chosen tab shows. */
export const tabPanel = (name, content) =>
  html`<div role="tabpanel" id="panel" aria-labelledby="tab-${name}">${content}</div>`;
