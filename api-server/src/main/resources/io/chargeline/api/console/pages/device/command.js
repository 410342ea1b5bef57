import { html, nothing } from "../../core/lit.js";
import { get, post } from "../../core/api.js";
import { codeText, loadCodes, withRemedy } from "../../core/codes.js";
import { clock, duration } from "../../core/format.js";
import { failure, openDialog } from "../../core/parts.js";
import { within } from "../../core/watch.js";
import { fields } from "./fields.js";
import { t } from "./command.texts.js";

const FINAL = new Set(["succeeded", "rejected", "failed", "expired", "undeliverable"]);
const STEPS = ["accepted", "dispatched", "sent"];
const TONES = {
  succeeded: "ok",
  rejected: "bad",
  failed: "bad",
  expired: "bad",
  undeliverable: "bad",
};
/** How long one question for the end may wait at the server, in seconds. */
const WAIT_S = 15;
const AGAIN_MS = 5_000;

export const isOver = (command) => FINAL.has(command.state);

/** Which of two pictures of a command is the later one. */
const isLater = (next, known) => !known || next.timeline.length > known.timeline.length;

/** The commands of a device that this page has seen, newest first. */
export class Commands {
  #byId = new Map();
  #listeners = new Set();

  tell(command) {
    if (isLater(command, this.#byId.get(command.command_id))) {
      this.#byId.set(command.command_id, command);
      this.#listeners.forEach((listener) => listener(command));
    }
  }

  find(id) {
    return this.#byId.get(id);
  }

  /** @returns {() => void} ends it */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Asks until the command is over. The stream is quicker; this one is sure.
   *
   * @param {(error: Error|null) => void} lost told when it cannot be asked, and when it can again
   */
  async watch(id, signal, lost = () => {}) {
    while (!signal.aborted && !isOver(this.find(id))) {
      try {
        const headers = { Prefer: `wait=${WAIT_S}` };
        this.tell(await get(`commands/${id}`, null, { headers, signal }));
        lost(null);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        lost(error);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }
}

const seconds = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

/** The command's way, step by step; those still to come are grey. */
export function commandSteps(command) {
  const at = new Map(command.timeline.map((step) => [step.state, step.at]));
  const over = isOver(command);
  const steps = STEPS.filter((step) => !over || at.has(step));
  const next = steps.find((step) => !at.has(step));
  return html`<ol class="steps" aria-label=${t("progress")}>
    ${steps.map((step) => stepLine(command, step, at.get(step), step === next))}
    ${over ? endLine(command, at.get(command.state)) : stepWaiting(next === undefined)}
  </ol>`;
}

const stepLine = (command, step, when, next) =>
  html`<li class=${when ? "done" : next ? "next" : "later"}>
    <strong>${t(step)}</strong> <span class="soft small">${t(`${step}Hint`)}</span>
    ${stepTime(command, when)}
  </li>`;

const stepWaiting = (next) =>
  html`<li class=${next ? "next" : "later"}><span>${t("waiting")}</span></li>`;

const stepTime = (command, when) =>
  when
    ? html`<span class="step-time small soft">
        ${clock(when)}${
          when === command.issued_at
            ? nothing
            : html` · +${duration(seconds(command.issued_at, when))}`
        }
      </span>`
    : nothing;

const endLine = (command, when) =>
  html`<li class="end ${TONES[command.state]}">
    <strong>${t(command.state)}</strong> ${stepTime(command, when)}
    ${command.reason ? html`<div>${reasonOf(command)}</div>` : nothing}
    ${
      command.effect && t(`effect_${command.effect}`)
        ? html`<div>${t(`effect_${command.effect}`)}</div>`
        : nothing
    }
    ${
      command.reason && command.raw_result !== undefined
        ? html`<div class="small soft">${t("raw", { code: command.raw_result })}</div>`
        : nothing
    }
  </li>`;

const reasonOf = (command) => codeText("command_reason", command.reason);

/** The outcome in one sentence, for the ear. */
export const outcomeText = (command) =>
  [
    t(command.state),
    command.reason && reasonOf(command),
    isOver(command) && command.effect && t(`effect_${command.effect}`),
  ]
    .filter(Boolean)
    .join(". ");

/** Groups within a result are told line by line. */
const flat = (result) =>
  Object.fromEntries(
    Object.entries(result).flatMap(([name, value]) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.entries(value)
        : [[name, value]],
    ),
  );

const resultOf = (command) =>
  command.result && Object.keys(command.result).length > 0
    ? html`<h3>${t("result")}</h3>
        ${fields(flat(command.result))}`
    : nothing;

/**
 * One command from question to outcome, in a dialog. The question says what will happen; after it
 * the dialog shows the command's way.
 */
class CommandDialog {
  #spec;
  #close;
  #again;
  #ended;
  #phase = "asking";
  #error = null;
  #lost = null;
  #command = null;
  /** Of the last try: the same body goes with the same key, so that it is carried out once. */
  #tried = { body: null, key: null };

  constructor(spec, close, again) {
    this.#spec = spec;
    this.#close = close;
    this.#again = again;
    this.#ended = within(spec.signal);
    spec.signal.addEventListener("abort", () => close(this.#command), {
      once: true,
      signal: this.#ended.signal,
    });
  }

  end() {
    this.#ended.abort();
  }

  async submit(event) {
    event.preventDefault();
    if (this.#phase !== "asking") {
      return;
    }
    if (!(this.#spec.check?.() ?? true)) {
      this.#again();
      event.target.querySelector('[aria-invalid="true"]')?.focus();
      return;
    }
    const body = this.#spec.body();
    const text = JSON.stringify(body);
    if (text !== this.#tried.body) {
      this.#tried = { body: text, key: crypto.randomUUID() };
    }
    this.#phase = "sending";
    this.#error = null;
    this.#again();
    try {
      const headers = { "Idempotency-Key": this.#tried.key };
      const command = await post(this.#spec.path, body, { headers });
      this.#run(command);
    } catch (error) {
      this.#error = await withRemedy(error);
      this.#phase = "asking";
      this.#again();
    }
  }

  #run(command) {
    const { commands } = this.#spec;
    this.#phase = "running";
    this.#command = command;
    loadCodes().then(this.#again);
    const end = commands.onChange((changed) => {
      if (changed.command_id === command.command_id) {
        this.#command = changed;
        this.#again();
      }
    });
    this.#ended.signal.addEventListener("abort", end, { once: true });
    commands.tell(command);
    // Beyond the dialog: the page shows how it ends, too.
    commands.watch(command.command_id, this.#spec.signal, (error) => {
      this.#lost = error;
      this.#again();
    });
    this.#again();
    document.getElementById("command-close")?.focus();
  }

  render() {
    return html`<form novalidate @submit=${(event) => this.submit(event)}>
      <h2>${this.#spec.title}</h2>
      ${this.#command ? this.#progress() : this.#question()}
      <div class="unseen" role="status" aria-live="polite">
        ${this.#command ? outcomeText(this.#command) : nothing}
      </div>
    </form>`;
  }

  #question() {
    const { form, action, danger } = this.#spec;
    const sending = this.#phase === "sending";
    const unsure = this.#error && (this.#error.status === 0 || this.#error.status >= 500);
    return html`${form(this.#again)} ${failure(this.#error)}
      ${unsure ? html`<p class="small">${t("again")}</p>` : nothing}
      <div class="actions">
        <button type="button" @click=${() => this.#close(null)}>${t("cancel")}</button>
        <button
          type="submit"
          class="primary ${danger ? "danger" : ""}"
          aria-disabled=${sending ? "true" : "false"}
        >
          ${sending ? t("sending") : action}
        </button>
      </div>`;
  }

  #progress() {
    return html`<p>${this.#spec.done()}</p>
      ${commandSteps(this.#command)} ${resultOf(this.#command)}
      ${
        this.#lost
          ? html`<p class="notice warn">${t("lostSight", { why: this.#lost.message })}</p>`
          : nothing
      }
      <p class="small soft mono">${t("id", { id: this.#command.command_id })}</p>
      <div class="actions">
        <button
          type="button"
          id="command-close"
          class="primary"
          @click=${() => this.#close(this.#command)}
        >
          ${t("close")}
        </button>
      </div>`;
  }
}

/**
 * Asks, sends, and shows how it goes.
 *
 * @param {{title: string, path: string, action: string, danger?: boolean,
 *   form: (again: () => void) => unknown, check?: () => boolean, body: () => object, done: () => unknown,
 *   commands: Commands, signal: AbortSignal}} spec `form` says exactly what will happen; `check`
 *   whether the form is well filled
 * @returns {Promise<object|null>} the command as far as it came; null if it was not sent
 */
export async function commandDialog(spec) {
  let dialog = null;
  const closed = await openDialog(
    (close, again) => {
      dialog ??= new CommandDialog(spec, close, again);
      return dialog.render();
    },
    { label: spec.title },
  );
  dialog.end();
  return closed ?? null;
}

export const commandBadge = (command) =>
  html`<span class="badge ${TONES[command.state] ?? "info"}">${t(command.state)}</span>`;

/** The commands that were given here, newest first. */
export const commandList = (commands) =>
  html`<ul class="command-list">
    ${commands.map(
      (command) =>
        html`<li>
          <details ?open=${!isOver(command)}>
            <summary>
              ${commandBadge(command)}
              <strong>${t(command.type)}</strong>
              <span class="soft">${clock(command.issued_at)}</span>
              ${command.reason ? html`<span>${reasonOf(command)}</span>` : nothing}
            </summary>
            ${commandSteps(command)}
          </details>
        </li>`,
    )}
  </ul>`;
export { t as commandText };
