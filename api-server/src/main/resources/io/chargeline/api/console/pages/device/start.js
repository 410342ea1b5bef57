import { html, live, nothing } from "../../core/lit.js";
import { number } from "../../core/format.js";
import { field } from "../../core/parts.js";
import { codeText } from "../../core/codes.js";
import { modeName, portName } from "./charge.js";
import { t } from "./control.texts.js";

/** What openapi.json allows, by protocol where they differ; money in fen. */
const LIMITS = {
  minutes: { min: 1, max: { ap3000: 1092, bkv: 900 }, whole: true },
  kwh: { min: 0.01, max: { ap3000: 655.35, bkv: 65.53 } },
  fen: { min: 1, max: 100_000_000 },
  tiersFen: { min: 1, max: 65_535 },
  priceFen: { min: 1, max: 1_000_000 },
};
const MAX_TIERS = 5;
const NO_TIER = { power: "", yuan: "", minutes: "" };

const pad = (value) => String(value).padStart(2, "0");

/** Unique without asking anybody: the second, and 32 random bits. */
function proposedOrder() {
  const now = new Date();
  const day = `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}`;
  const time = `${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}`;
  return `C${day}${time}-${crypto.randomUUID().slice(0, 8)}`;
}

const fen = (yuan) => Math.round(Number(yuan) * 100);

/** What is asked of a start: the form, whether it is well filled, and the request. */
export class StartForm {
  #device;
  #values;
  #wrong = {};

  /** @param {object} device with its ports @param {number} portNo chosen at first */
  constructor(device, portNo) {
    this.#device = device;
    this.#values = {
      port: portNo,
      mode: device.charge_modes?.includes(1) ? 1 : (device.charge_modes?.[0] ?? 1),
      order: proposedOrder(),
      minutes: "60",
      kwh: "1",
      amount: "5",
      price: "1",
      tiers: [{ ...NO_TIER }],
    };
  }

  get port() {
    return this.#device.ports.find((port) => port.port_no === this.#values.port);
  }

  get order() {
    return this.#values.order.trim();
  }

  #limit(name) {
    const { min, max, whole } = LIMITS[name];
    return {
      min,
      max: typeof max === "number" ? max : (max[this.#device.protocol] ?? max.ap3000),
      whole,
    };
  }

  /** In the unit of the form. */
  #yuan(name) {
    const { min, max } = this.#limit(name);
    return { min: min / 100, max: max / 100 };
  }

  #ranges() {
    return {
      minutes: this.#limit("minutes"),
      kwh: this.#limit("kwh"),
      amount: this.#yuan(this.#values.mode === 3 ? "tiersFen" : "fen"),
      price: this.#yuan("priceFen"),
    };
  }

  #needed() {
    return { 1: ["minutes"], 2: ["kwh"], 3: ["amount"], 4: [], 5: ["amount", "price"] }[
      this.#values.mode
    ];
  }

  check() {
    const v = this.#values;
    const ranges = this.#ranges();
    this.#wrong = {};
    for (const name of this.#needed()) {
      const { min, max, whole } = ranges[name];
      const given = Number(v[name]);
      if (
        v[name].trim() === "" ||
        !(given >= min && given <= max) ||
        (whole && !Number.isInteger(given))
      ) {
        this.#wrong[name] = t(whole ? "wrongStep" : "wrongNumber", {
          min: number(min),
          max: number(max),
        });
      }
    }
    if (this.order.length < 1 || this.order.length > 64) {
      this.#wrong.order = t("wrongOrder");
    }
    if (v.mode === 3 && !this.#tiersAreGood()) {
      this.#wrong.tiers = t("wrongTiers");
    }
    return Object.keys(this.#wrong).length === 0;
  }

  #tiersAreGood() {
    let before = 0;
    return this.#values.tiers.every(({ power, yuan, minutes }) => {
      const rises = Number(power) > before && Number(power) <= 6553.5;
      before = Number(power);
      return (
        rises &&
        fen(yuan) >= 1 &&
        fen(yuan) <= 65_535 &&
        Number(minutes) >= 1 &&
        Number.isInteger(Number(minutes))
      );
    });
  }

  body() {
    const v = this.#values;
    const body = { port_no: v.port, order_no: this.order, mode: v.mode };
    if (v.mode === 1) {
      body.time_limit = Number(v.minutes);
    } else if (v.mode === 2) {
      body.energy_limit = Math.round(Number(v.kwh) * 100) / 100;
    } else if (v.mode === 3) {
      body.amount = fen(v.amount);
      body.tiers = v.tiers.map(({ power, yuan, minutes }) => ({
        max_power: Math.round(Number(power) * 10) / 10,
        price: fen(yuan),
        minutes: Number(minutes),
      }));
    } else if (v.mode === 5) {
      body.amount = fen(v.amount);
      body.price = fen(v.price);
    }
    return body;
  }

  #how() {
    const v = this.#values;
    const paid = Math.floor((fen(v.amount) / fen(v.price)) * 100 + 1e-9) / 100;
    return t(`how${v.mode}`, {
      minutes: v.minutes,
      kwh: v.mode === 5 ? number(paid) : v.kwh,
      amount: v.amount,
    });
  }

  render(device, again) {
    const set = (name, value) => {
      this.#values[name] = value;
      delete this.#wrong[name];
      again();
    };
    return html`
      <div class="two">
        ${this.#ports(set)} ${this.#text("order", { hint: t("orderHint"), mono: true }, set)}
      </div>
      <fieldset>
        <legend>${t("mode")}</legend>
        <div class="choices">
          ${(this.#device.charge_modes ?? []).map(
            (mode) =>
              html`<label class="choice">
                <input
                  type="radio"
                  name="mode"
                  value=${mode}
                  .checked=${live(mode === this.#values.mode)}
                  @change=${() => set("mode", mode)}
                />
                ${modeName(mode)}
              </label>`,
          )}
        </div>
      </fieldset>
      <div class="two">${this.#needed().map((name) => this.#number(name, set))}</div>
      ${this.#values.mode === 3 ? this.#tiers(again) : nothing}
      <p class="notice">
        ${t("sum", { port: portName(this.port), device, order: this.order, how: this.#how() })}
      </p>
    `;
  }

  #ports(set) {
    return field(
      { label: t("port"), name: "port" },
      ({ id }) =>
        html`<select
          id=${id}
          class="wide-input"
          @change=${(event) => set("port", Number(event.target.value))}
        >
          ${this.#device.ports.map(
            (port) =>
              html`<option
                value=${port.port_no}
                ?selected=${port.port_no === this.#values.port}
                ?disabled=${!port.startable}
              >
                ${portName(port)}${
                  port.startable ? nothing : ` – ${codeText("problem", port.not_startable_reason)}`
                }
              </option>`,
          )}
        </select>`,
    );
  }

  #number(name, set) {
    const { min, max } = this.#ranges()[name];
    const hint = t(`${name}Hint`, { min: number(min), max: number(max) });
    return this.#text(name, { hint, decimal: true }, set);
  }

  #text(name, { hint, decimal = false, mono = false }, set) {
    return field(
      { label: t(name), name, hint, wrong: this.#wrong[name] },
      ({ id, describedBy, invalid }) =>
        html`<input
          id=${id}
          class="wide-input ${mono ? "mono" : ""}"
          inputmode=${decimal ? "decimal" : "text"}
          autocomplete="off"
          spellcheck="false"
          maxlength="64"
          .value=${live(this.#values[name])}
          aria-describedby=${describedBy}
          aria-invalid=${invalid}
          @input=${(event) => set(name, event.target.value)}
        />`,
    );
  }

  #tiers(again) {
    const { tiers } = this.#values;
    const change = (tier, name) => (event) => {
      tier[name] = event.target.value;
      delete this.#wrong.tiers;
      again();
    };
    const input = (tier, n, name, label) =>
      html`<label class="small">
        <span class="unseen">${t("tier", { n })}: </span>${label}
        <input
          class="wide-input"
          inputmode="decimal"
          autocomplete="off"
          .value=${live(tier[name])}
          aria-invalid=${this.#wrong.tiers ? "true" : "false"}
          aria-describedby=${this.#wrong.tiers ? "tiers-wrong" : nothing}
          @input=${change(tier, name)}
        />
      </label>`;
    return html`<fieldset>
      <legend>${t("tiers")}</legend>
      ${tiers.map(
        (tier, i) =>
          html`<div class="tier">
            ${input(tier, i + 1, "power", t("maxPower"))} ${input(tier, i + 1, "yuan", t("fen"))}
            ${input(tier, i + 1, "minutes", t("perMinutes"))}
          </div>`,
      )}
      ${
        this.#wrong.tiers
          ? html`<p class="field">
              <span class="wrong" id="tiers-wrong">${this.#wrong.tiers}</span>
            </p>`
          : nothing
      }
      <div class="row">
        <button
          type="button"
          ?disabled=${tiers.length >= MAX_TIERS}
          @click=${() => (tiers.push({ ...NO_TIER }), again())}
        >
          ${t("addTier")}
        </button>
        <button
          type="button"
          ?disabled=${tiers.length === 1}
          @click=${() => (tiers.pop(), again())}
        >
          ${t("removeTier")}
        </button>
      </div>
    </fieldset>`;
  }
}
