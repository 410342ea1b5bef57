import { html, live, nothing, repeat } from "../../core/lit.js";
import { get } from "../../core/api.js";
import { clock, day, duration } from "../../core/format.js";
import { either } from "../../core/i18n.js";
import { facts, failure, loading, moreButton, nothingHere, stateText } from "../../core/parts.js";
import { within } from "../../core/watch.js";
import { commandBadge, commandSteps, commandText } from "./command.js";
import { fields } from "./fields.js";
import { hasText, t } from "./timeline.texts.js";

const KINDS = ["event", "command", "frame"];
const PAGE = 50;
/** From a sign of something new to reading it: the history follows within seconds. */
const CALM_MS = 2_500;
/** The commands themselves stand there, too; but not as what contradicts them. */
const ROUTINE = /^(device\.heartbeat|charging\.progress|command\.(succeeded|failed|expired))$/;
const ROUTINE_FRAMES = /heartbeat|link|ack|answer|time/;

const keyOf = (entry) =>
  [
    entry.at,
    entry.kind,
    entry.hex ?? entry.command?.command_id ?? entry.event?.id,
    entry.direction,
  ].join(" ");

const routine = (entry) =>
  (entry.kind === "event" && ROUTINE.test(entry.event.event)) ||
  (entry.kind === "frame" &&
    entry.decoded?.valid !== false &&
    ROUTINE_FRAMES.test(entry.decoded?.kind ?? ""));

/** What happened on and around a device, the newest first; what is new comes on top. */
export class Timeline {
  #device;
  #paint;
  #signal;
  #span;
  #only;
  #kinds = new Set(["event", "command"]);
  #all = false;
  #entries = null;
  #cursor = null;
  #error = null;
  #busy = false;
  #loading = null;
  #read;
  #due = null;

  /**
   * @param {string} device
   * @param {{paint: () => void, signal: AbortSignal}} ctx
   * @param {{from?: string, to?: string, only?: (entry: object) => boolean, read?: () => void}} [options]
   *     `read` is called whenever entries have come
   */
  constructor(device, ctx, { from, to, only = () => true, read = () => {} } = {}) {
    this.#device = device;
    this.#paint = ctx.paint;
    this.#signal = ctx.signal;
    this.#span = { from, to };
    this.#only = only;
    this.#read = read;
    this.#load();
  }

  /** All that is read so far. */
  get entries() {
    return (this.#entries ?? []).filter(this.#only);
  }

  #ask(cursor, signal) {
    const path = `devices/${encodeURIComponent(this.#device)}/timeline`;
    const kinds = KINDS.filter((kind) => this.#kinds.has(kind)).join(",");
    return get(path, { ...this.#span, kinds, limit: PAGE, cursor }, { signal });
  }

  async #load(more = false) {
    this.#loading?.abort();
    const mine = (this.#loading = within(this.#signal));
    this.#busy = true;
    this.#paint();
    try {
      const { items, next_cursor } = await this.#ask(more ? this.#cursor : null, mine.signal);
      this.#entries = more ? [...this.#entries, ...items] : items;
      this.#cursor = next_cursor ?? null;
      this.#error = null;
      this.#read();
    } catch (error) {
      if (mine.signal.aborted) {
        return;
      }
      this.#error = error;
    }
    this.#busy = false;
    this.#paint();
  }

  /** Says that something happened; what it was is read when it has come to rest. */
  touched() {
    if (!this.#span.to) {
      this.#due ??= setTimeout(() => this.#newer(), CALM_MS);
    }
  }

  async #newer() {
    this.#due = null;
    if (this.#busy || !this.#entries || this.#signal.aborted) {
      return;
    }
    try {
      const { items } = await this.#ask(null, this.#signal);
      const news = new Map(items.map((entry) => [keyOf(entry), entry]));
      const last = items.at(-1)?.at ?? "";
      this.#entries = [
        ...items,
        ...this.#entries.filter((entry) => !news.has(keyOf(entry)) && entry.at <= last),
      ];
      this.#read();
      this.#paint();
    } catch {
      // What is shown stays; the next sign asks again.
    }
  }

  #toggle(kind) {
    const kinds = new Set(this.#kinds);
    if (!kinds.delete(kind)) {
      kinds.add(kind);
    }
    if (kinds.size > 0) {
      this.#kinds = kinds;
      this.#entries = null;
      this.#load();
    }
    this.#paint();
  }

  render() {
    return html`<div class="timeline-bar row" role="group" aria-label=${t("kinds")}>
        ${KINDS.map(
          (kind) =>
            html`<button
              type="button"
              class="chip none"
              aria-pressed=${this.#kinds.has(kind) ? "true" : "false"}
              @click=${() => this.#toggle(kind)}
            >
              ${t(kind)}
            </button>`,
        )}
        <label class="check">
          <input
            type="checkbox"
            .checked=${live(this.#all)}
            @change=${(event) => ((this.#all = event.target.checked), this.#paint())}
          />
          ${t("heartbeats")}
        </label>
      </div>
      ${failure(this.#error, () => this.#load())}
      ${this.#entries ? this.#list() : this.#error ? nothing : loading()}`;
  }

  #list() {
    const found = this.entries;
    const shown = this.#all ? found : found.filter((entry) => !routine(entry));
    return html`${
      shown.length === 0
        ? nothingHere(t(found.length === 0 ? "none" : "hidden"))
        : html`<ol class="timeline" aria-label=${t("label")}>
            ${repeat(shown, keyOf, (entry, i) => this.#entry(entry, shown[i - 1]))}
          </ol>`
    }
    ${this.#cursor ? moreButton(() => this.#load(true), this.#busy) : nothing}`;
  }

  #entry(entry, before) {
    const date = day(entry.at);
    return html`<li class="entry is-${entry.kind}">
      ${
        before === undefined || day(before.at) !== date
          ? html`<div class="entry-day small soft">${date}</div>`
          : nothing
      }
      <details>
        <summary>
          <time class="small soft" datetime=${entry.at}>${clock(entry.at)}</time>
          ${SUMMARIES[entry.kind](entry)}
        </summary>
        <div class="entry-body">${DETAILS[entry.kind](entry)}</div>
      </details>
    </li>`;
  }
}

const eventTone = (name) =>
  /fault|offline|failed|error|alarm/.test(name)
    ? "bad"
    : /online|recovered|completed|started/.test(name)
      ? "ok"
      : /contradicted|maintenance/.test(name)
        ? "warn"
        : "info";

const eventName = (name) => (hasText(name) ? t(name) : name);

const because = (data) => {
  if (data.from && data.to) {
    return html`<span class="soft">${stateText(data.from)} → ${stateText(data.to)}</span>`;
  }
  const text = either(data.reason_text ?? data.reason, data.reason_text_zh);
  return typeof text === "string" ? html`<span class="soft">${text}</span>` : nothing;
};

const place = ({ port_no, order_no }) =>
  html`${port_no === undefined || port_no === null ? nothing : html`<span>${t("port", { n: port_no })}</span>`}
  ${order_no ? html`<span class="soft small mono shorten wide">${order_no}</span>` : nothing}`;

const SUMMARIES = {
  event: ({ event }) =>
    html`<span class="badge ${eventTone(event.event)}" title=${event.event}
        >${eventName(event.event)}</span
      >
      ${place(event.data)} ${because(event.data)}`,
  command: ({ command, latency_ms }) =>
    html`${commandBadge(command)} <strong>${commandText(command.type)}</strong> ${place(command)}
      ${
        latency_ms === undefined || latency_ms === null
          ? nothing
          : html`<span class="soft">${t("took", { time: duration(latency_ms / 1000) })}</span>`
      }`,
  frame: (frame) =>
    html`<span
        class="badge bare ${frame.direction === "down" ? "info" : ""}"
        title=${t(frame.direction)}
      >
        ${frame.direction === "down" ? "↓" : "↑"}<span class="unseen">${t(frame.direction)}</span>
      </span>
      <strong class="mono">${frame.decoded?.command ?? ""}</strong>
      <span>${(frame.decoded?.kind ?? "").replaceAll("_", " ")}</span>
      ${
        frame.decoded && !frame.decoded.valid
          ? html`<span class="badge bad">${t("rejected")}</span>`
          : nothing
      }`,
};

const DETAILS = {
  event: ({ event }) => html`${fields(event.data)} ${facts([[t("eventId"), mono(event.id)]])}`,
  command: ({ command }) => html`${commandSteps(command)} ${fields(command.result)}`,
  frame: (frame) => html`
    ${
      frame.decoded?.why || frame.decoded?.reason
        ? html`<p class="notice bad">${t("why")}: ${frame.decoded.why ?? frame.decoded.reason}</p>`
        : nothing
    }
    ${fields(frame.decoded?.fields)}
    ${facts([
      [t("bytes"), html`<code class="hex">${pairs(frame.hex)}</code>`],
      [
        t("gateway"),
        frame.gateway && `${frame.gateway}, ${t("connection", { n: frame.connection })}`,
      ],
    ])}
  `,
};

const mono = (text) => html`<code>${text}</code>`;
const pairs = (hex) => (hex ?? "").replace(/../g, "$& ").trim();
