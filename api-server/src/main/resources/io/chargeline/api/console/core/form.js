import { html, nothing } from "./lit.js";
import { failure, field, openDialog } from "./parts.js";
import { texts } from "./i18n.js";

const t = texts({
  en: { cancel: "Cancel", invalid: "This cannot be." },
  zh: { cancel: "取消", invalid: "该值无效。" },
});

/** Words separated by spaces or commas. */
const words = (text) => text.split(/[\s,]+/).filter(Boolean);

/**
 * How the kinds of fields are read: empty is `null`, so that an API that clears by null clears.
 * What is left `undefined` is not sent.
 */
const READ = {
  text: (data, name) => data.get(name).trim() || null,
  url: (data, name) => data.get(name).trim() || null,
  area: (data, name) => data.get(name).trim() || null,
  number: (data, name) => (data.get(name) === "" ? null : Number(data.get(name))),
  words: (data, name) => words(data.get(name)),
  check: (data, name) => data.has(name),
  choice: (data, name) => data.get(name) || null,
  choices: (data, name) => data.getAll(name),
  moment: (data, name) => (data.get(name) ? new Date(data.get(name)).toISOString() : null),
};

/** A moment as an input of date and time wants it, in the browser's zone. */
export const localTime = (at) => {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const shownAs = {
  words: (value) => value?.join(", ") ?? "",
  moment: (value) => (value ? localTime(value) : ""),
};

function input(spec, value, { id, describedBy, invalid }) {
  const shown = (shownAs[spec.kind] ?? ((it) => it ?? ""))(value);
  if (spec.kind === "area") {
    return html`<textarea
      id=${id}
      name=${spec.name}
      rows=${spec.rows ?? 4}
      .defaultValue=${shown}
      ?required=${spec.required}
      aria-describedby=${describedBy}
      aria-invalid=${invalid}
    ></textarea>`;
  }
  if (spec.kind === "choice") {
    return html`<select id=${id} name=${spec.name} aria-describedby=${describedBy} aria-invalid=${invalid}>
      ${spec.options.map(
        ([option, label]) =>
          html`<option value=${option} ?selected=${option === (value ?? "")}>${label}</option>`,
      )}
    </select>`;
  }
  const types = { number: "number", url: "url", moment: "datetime-local" };
  return html`<input
    id=${id}
    name=${spec.name}
    type=${types[spec.kind] ?? "text"}
    min=${spec.min ?? nothing}
    max=${spec.max ?? nothing}
    step=${spec.step ?? (spec.kind === "number" ? "1" : nothing)}
    .defaultValue=${shown}
    ?required=${spec.required}
    ?readonly=${spec.readonly}
    list=${spec.suggestions ? `${id}-list` : nothing}
    spellcheck="false"
    autocomplete="off"
    aria-describedby=${describedBy}
    aria-invalid=${invalid}
  />${spec.suggestions
      ? html`<datalist id="${id}-list">
          ${spec.suggestions.map((one) => html`<option value=${one}></option>`)}
        </datalist>`
      : nothing}`;
}

function control(spec, value, error) {
  if (spec.kind === "check") {
    return html`<label class="check">
      <input type="checkbox" name=${spec.name} .defaultChecked=${value ?? false} />
      <span>${spec.label} ${spec.hint ? html`<span class="soft small">${spec.hint}</span>` : nothing}</span>
    </label>`;
  }
  if (spec.kind === "choices") {
    return html`<fieldset>
      <legend>${spec.label}</legend>
      <div class="row">
        ${spec.options.map(
          ([option, label]) => html`<label class="check">
            <input
              type="checkbox"
              name=${spec.name}
              value=${option}
              .defaultChecked=${value?.includes(option) ?? false}
            />${label}
          </label>`,
        )}
      </div>
    </fieldset>`;
  }
  const wrong = error?.field && error.field.split(/[.[]/)[0] === spec.name;
  return field(
    {
      label: spec.label,
      name: spec.name,
      hint: spec.hint,
      wrong: wrong ? (error.body.detail ?? t("invalid")) : "",
    },
    (attributes) => input(spec, value, attributes),
  );
}

/**
 * Asks for values in a dialog and sends them; what is refused is said at its field.
 *
 * @param {{title: string, text?: unknown, action: string, danger?: boolean, wide?: boolean,
 *   fields: Array<{name: string, label: string, kind: keyof typeof READ, hint?: string,
 *     required?: boolean, readonly?: boolean, options?: Array<[string, string]>,
 *     suggestions?: string[], min?: number, max?: number, step?: string}>,
 *   values?: Record<string, any>}} spec
 * @param {(values: Record<string, any>) => Promise<any>} send
 * @returns {Promise<any>} what `send` gave, or true; undefined if nothing was sent
 */
export function askFor(spec, send) {
  let busy = false;
  let error = null;
  const submit = async (event, close, again) => {
    event.preventDefault();
    const data = new FormData(event.target);
    const values = {};
    for (const { name, kind } of spec.fields) {
      values[name] = READ[kind](data, name);
    }
    busy = true;
    error = null;
    again();
    try {
      close((await send(values)) ?? true);
    } catch (caught) {
      busy = false;
      error = caught;
      again();
    }
  };
  return openDialog(
    (close, again) => html`<form @submit=${(event) => submit(event, close, again)}>
      <h2>${spec.title}</h2>
      ${spec.text ? html`<div>${spec.text}</div>` : nothing}
      <div class="grid narrow">
        ${spec.fields.map(
          (one) =>
            html`<div class=${one.wide || one.kind === "area" ? "whole" : ""}>
              ${control(one, spec.values?.[one.name], error)}
            </div>`,
        )}
      </div>
      ${failure(error)}
      <div class="actions">
        <button type="button" @click=${() => close()}>${t("cancel")}</button>
        <button type="submit" class="primary ${spec.danger ? "danger" : ""}" ?disabled=${busy}>
          ${spec.action}
        </button>
      </div>
    </form>`,
    { wide: spec.wide, label: spec.title },
  );
}

/** Only what differs from what stands. */
export function changes(values, standing) {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(standing[name] ?? null),
    ),
  );
}
