import { html, live, nothing } from "../../core/lit.js";
import { loadCodes } from "../../core/codes.js";
import { duration } from "../../core/format.js";
import { field } from "../../core/parts.js";
import { kwh, portName, soFar } from "./charge.js";
import { commandDialog } from "./command.js";
import { StartForm } from "./start.js";
import { t } from "./control.texts.js";

const MAX_LOCATE_S = 255;
const GROUPS = ["run", "detection", "limits"];

/** What can be asked of one device, each with a dialog that says what will happen. */
export class Control {
  #device;
  #shared;

  /**
   * @param {() => object} device as it is now
   * @param {import("./command.js").Commands} commands
   * @param {AbortSignal} signal
   */
  constructor(device, commands, signal) {
    this.#device = device;
    this.#shared = { commands, signal };
  }

  get #name() {
    const device = this.#device();
    const id = device.device_phy_id;
    return device.name ? t("device", { name: device.name, id }) : id;
  }

  #ask(route, spec) {
    const id = encodeURIComponent(this.#device().device_phy_id);
    return commandDialog({ path: `devices/${id}/${route}`, ...this.#shared, ...spec });
  }

  /** Whether the protocol has words for it. */
  get tasks() {
    const ap3000 = this.#device().protocol === "ap3000";
    return ap3000 ? ["locate", "reboot", "params", "voice"] : ["params", "voice"];
  }

  async start(port) {
    await loadCodes();
    const form = new StartForm(this.#device(), port.port_no);
    const name = this.#name;
    return this.#ask("charge/start", {
      title: t("startTitle"),
      action: t("startAction"),
      form: (again) => form.render(name, again),
      check: () => form.check(),
      body: () => form.body(),
      done: () => t("startDone", { port: portName(form.port), device: name, order: form.order }),
    });
  }

  stop(port) {
    const { session } = port;
    const values = { port: portName(port), device: this.#name, order: session.order_no };
    const text =
      session.started_at === undefined
        ? t("stopTextPlain", values)
        : t("stopText", {
            ...values,
            time: duration(soFar(session)),
            energy: kwh(session.energy_consumed ?? 0),
          });
    return this.#ask("charge/stop", {
      title: t("stopTitle"),
      action: t("stopAction"),
      danger: true,
      form: () => html`<p>${text}</p>`,
      body: () => ({ order_no: session.order_no, port_no: port.port_no }),
      done: () => t("startDone", values),
    });
  }

  task(name) {
    return this[name]();
  }

  reboot() {
    const charging = this.#device().ports.filter((port) => port.state === "charging").length;
    return this.#ask("reboot", {
      title: t("rebootTitle"),
      action: t("rebootAction"),
      danger: true,
      form: () =>
        html`<p>${t("rebootText", { device: this.#name })}</p>
          ${
            charging > 0
              ? html`<p class="notice warn">${t("rebootCharging", { n: charging })}</p>`
              : nothing
          }`,
      body: () => ({}),
      done: () => this.#name,
    });
  }

  locate() {
    let seconds = "10";
    let wrong = "";
    return this.#ask("locate", {
      title: t("locateTitle"),
      action: t("locateAction"),
      form: () =>
        html`<p>${t("locateText", { device: this.#name })}</p>
          ${field(
            {
              label: t("seconds"),
              name: "seconds",
              hint: t("minutesHint", { min: 1, max: MAX_LOCATE_S }),
              wrong,
            },
            ({ id, describedBy, invalid }) =>
              html`<input
                id=${id}
                inputmode="numeric"
                autocomplete="off"
                .value=${live(seconds)}
                aria-describedby=${describedBy}
                aria-invalid=${invalid}
                @input=${(event) => (seconds = event.target.value)}
              />`,
          )}`,
      check: () => {
        const given = Number(seconds);
        const good = Number.isInteger(given) && given >= 1 && given <= MAX_LOCATE_S;
        wrong = good ? "" : t("wrongStep", { min: 1, max: MAX_LOCATE_S });
        return good;
      },
      body: () => ({ seconds: Number(seconds) }),
      done: () => this.#name,
    });
  }

  params() {
    const sockets = this.#sockets();
    let chosen = sockets.length > 0 ? String(sockets[0]) : GROUPS[0];
    const options = sockets.length > 0 ? sockets.map(String) : GROUPS;
    return this.#ask("params/query", {
      title: t("paramsTitle"),
      action: t("paramsAction"),
      form: () =>
        html`<p>${t("paramsText", { device: this.#name })}</p>
          ${this.#choice("group", options, chosen, (value) => (chosen = value))}`,
      body: () => (sockets.length > 0 ? { socket_no: Number(chosen) } : { group: chosen }),
      done: () => this.#name,
    });
  }

  voice() {
    const sockets = this.#sockets();
    let mute = true;
    let socket = String(sockets[0] ?? "");
    return this.#ask("voice", {
      title: t("voiceTitle"),
      action: t("voiceAction"),
      form: () =>
        html`<p>${t("voiceText", { device: this.#name })}</p>
          ${
            sockets.length > 0
              ? this.#choice("socket", sockets.map(String), socket, (value) => (socket = value))
              : nothing
          }
          <fieldset class="choices">
            ${[true, false].map(
              (one) =>
                html`<label class="choice">
                  <input
                    type="radio"
                    name="mute"
                    ?checked=${one === mute}
                    @change=${() => (mute = one)}
                  />
                  ${t(one ? "mute" : "speak")}
                </label>`,
            )}
          </fieldset>`,
      body: () => (sockets.length > 0 ? { mute, socket_no: Number(socket) } : { mute }),
      done: () => this.#name,
    });
  }

  #sockets() {
    const numbers = this.#device().ports.map((port) => port.socket_no);
    return [...new Set(numbers.filter((socket) => socket !== undefined))];
  }

  #choice(name, options, chosen, choose) {
    return field(
      { label: t(name === "group" && options === GROUPS ? "group" : "socket"), name },
      ({ id }) =>
        html`<select id=${id} @change=${(event) => choose(event.target.value)}>
          ${options.map(
            (one) =>
              html`<option value=${one} ?selected=${one === chosen}>
                ${options === GROUPS ? t(one) : one}
              </option>`,
          )}
        </select>`,
    );
  }
}
