import { html, nothing } from "../../core/lit.js";
import { icon } from "../../core/icons.js";
import { texts } from "../../core/i18n.js";
import words from "./tokens.texts.js";

const t = texts(words);

/**
 * Several words, each added by Enter, a comma or the button, and removed by its cross.
 *
 * @param {{label: string, name: string, values: string[], hint?: string, known?: Array<{id: string, text?: string}>}} spec
 *   known: proposals; others may be written too
 * @param {(values: string[]) => void} changed
 */
export function tokens({ label, name, values, hint, known = [] }, changed) {
  const id = `tokens-${name}`;
  const take = (input) => {
    const more = input.value.split(/[,，\s]+/).filter((text) => text && !values.includes(text));
    input.value = "";
    if (more.length > 0) {
      changed([...values, ...more]);
    }
  };
  const key = (event) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      take(event.target);
    }
  };
  const drop = (value) => changed(values.filter((one) => one !== value));
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <div class="tokens">
      ${values.length === 0 ? html`<span class="soft small">${t("any")}</span>` : nothing}
      ${values.map(
        (value) => html`<span class="token"
          ><span class="mono">${value}</span
          ><button type="button" class="plain icon" aria-label=${t("remove", { text: value })} @click=${() => drop(value)}>
            ${icon("close")}
          </button></span
        >`,
      )}
      <span class="row token-entry">
        <input
          id=${id}
          list=${known.length > 0 ? `${id}-known` : nothing}
          autocomplete="off"
          spellcheck="false"
          aria-describedby=${hint ? `${id}-hint` : nothing}
          @keydown=${key}
          @change=${(event) => take(event.target)}
        />
        <button type="button" @click=${(event) => take(event.target.previousElementSibling)}>${t("add")}</button>
      </span>
    </div>
    ${
      known.length > 0
        ? html`<datalist id="${id}-known">
          ${known.map((one) => html`<option value=${one.id}>${one.text ?? nothing}</option>`)}
        </datalist>`
        : nothing
    }
    ${hint ? html`<span class="hint" id="${id}-hint">${hint}</span>` : nothing}
  </div>`;
}
