import { html } from "../core/lit.js";
import { copyButton, openDialog } from "../core/parts.js";

/**
 * Shows what is told once.
 *
 * @param {{title: string, text: string, done: string, secret: string}} what
 */
export const showSecret = ({ title, text, done, secret }) =>
  openDialog(
    (close) => html`<div class="stack">
      <h2>${title}</h2>
      <p>${text}</p>
      <p class="row"><code class="secret">${secret}</code>${copyButton(secret)}</p>
      <div class="actions">
        <button type="button" class="primary" @click=${() => close()}>${done}</button>
      </div>
    </div>`,
    { label: title },
  );
