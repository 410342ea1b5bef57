import { html, nothing, repeat } from "../core/lit.js";
import { follow, get } from "../core/api.js";
import { loadCodes } from "../core/codes.js";
import { duration, number, power } from "../core/format.js";
import { either } from "../core/i18n.js";
import { icon } from "../core/icons.js";
import {
  badge,
  copyButton,
  facts,
  failure,
  loading,
  moment,
  nothingHere,
  pageHead,
  table,
} from "../core/parts.js";
import { link } from "../core/router.js";
import { can, isOperator } from "../core/session.js";
import { tabPanel, tabs } from "../core/tabs.js";
import { every, within } from "../core/watch.js";
import { chargeBadge, Curve, kwh, portName } from "./device/charge.js";
import { Commands, commandList } from "./device/command.js";
import { Control } from "./device/control.js";
import { portCard } from "./device/ports.js";
import { Timeline } from "./device/timeline.js";
import { t } from "./device.texts.js";

const POLL_MS = 5_000;
const TICK_MS = 1_000;
const LIST = 25;
const COMMANDS_SHOWN = 5;

/** One device: what it is, its ports live, what happened, and what can be asked of it. */
class DevicePage {
  #ctx;
  #id;
  #device = null;
  #error = null;
  #connected = false;
  #sites = [];
  #commands = new Commands();
  #given = [];
  #control;
  #curvePort = null;
  #curve = null;
  #curveEnd = null;
  #timeline = null;
  #sessions = null;
  #alerts = null;

  constructor(ctx) {
    this.#ctx = ctx;
    this.#id = ctx.params.id;
    this.#control = new Control(() => this.#device, this.#commands, ctx.signal);
    this.#commands.onChange((command) => this.#commandChanged(command));
    loadCodes().then(ctx.paint);
    this.#load();
    this.#loadSites();
    this.#follow();
    every(POLL_MS, ctx.signal, () => this.#poll());
    every(TICK_MS, ctx.signal, () => this.#anyCharging() && ctx.paint());
  }

  title() {
    return this.#device?.name ?? this.#id;
  }

  get #path() {
    return `devices/${encodeURIComponent(this.#id)}`;
  }

  async #load() {
    try {
      this.#changed(await get(this.#path, null, { signal: this.#ctx.signal }));
      this.#error = null;
    } catch (error) {
      if (!this.#ctx.signal.aborted) {
        this.#error = error;
      }
    }
    this.#ctx.paint();
  }

  async #poll() {
    if (!this.#connected) {
      await this.#load();
      this.#timeline?.touched();
    }
    this.#ctx.paint();
  }

  async #loadSites() {
    if (isOperator()) {
      return;
    }
    try {
      this.#sites = (await get("sites", null, { signal: this.#ctx.signal })).items;
      this.#ctx.paint();
    } catch {
      // Its id stands there instead.
    }
  }

  #follow() {
    follow(
      `${this.#path}/live`,
      {
        device: (device) => this.#changed(device),
        event: () => this.#happened(),
        command: (command) => this.#commands.tell(command),
        gap: () => this.#happened(),
      },
      {
        signal: this.#ctx.signal,
        state: (connected) => {
          this.#connected = connected;
          this.#ctx.paint();
        },
      },
    );
  }

  #happened() {
    this.#timeline?.touched();
    this.#sessions = this.#sessions && { ...this.#sessions, old: true };
    this.#ctx.paint();
  }

  #commandChanged(command) {
    this.#given = [command, ...this.#given.filter((one) => one.command_id !== command.command_id)]
      .sort((a, b) => b.issued_at.localeCompare(a.issued_at))
      .slice(0, COMMANDS_SHOWN);
    this.#timeline?.touched();
    this.#ctx.paint();
  }

  #changed(device) {
    if (this.#device && device.sequence !== undefined && device.sequence < this.#device.sequence) {
      return;
    }
    // The admin API's detail has no ports, its stream has.
    this.#device = { ports: this.#device?.ports, ...device };
    this.#id = device.device_phy_id;
    this.#followCurve();
    this.#ctx.paint();
  }

  #anyCharging() {
    return (this.#device?.ports ?? []).some((port) => port.session);
  }

  /** The port of the curve, and the charge there. */
  #followCurve() {
    const ports = this.#device.ports ?? [];
    if (this.#curvePort === null) {
      this.#curvePort = (ports.find((port) => port.session) ?? ports[0])?.port_no ?? null;
    }
    const port = ports.find((one) => one.port_no === this.#curvePort);
    const session = port?.session;
    if (session?.session_id && session.session_id !== this.#curve?.session.session_id) {
      this.#openCurve(session);
    } else if (session && this.#curve) {
      this.#curve.session = session;
      this.#curve.extend(session);
    } else if (port && !session && !this.#curveEnd) {
      this.#openLast(port);
    } else if (port && !session && this.#curve && !this.#curve.session.ended_at) {
      this.#openLast(port);
    }
  }

  #renewCurve() {
    this.#curveEnd?.abort();
    this.#curveEnd = within(this.#ctx.signal);
    return this.#curveEnd.signal;
  }

  async #openCurve(session) {
    const signal = this.#renewCurve();
    const curve = (this.#curve = new Curve(this.#id, session));
    curve.extend(session);
    await curve.load(signal);
    this.#ctx.paint();
  }

  /** The history may not have the end yet: then what is known of the charge stays. */
  async #openLast(port) {
    const signal = this.#renewCurve();
    const known = this.#curve;
    if (isOperator()) {
      return;
    }
    try {
      const params = { device: this.#id, port_no: port.port_no, limit: 1 };
      const [last] = (await get("sessions", params, { signal })).items;
      if (signal.aborted) {
        return;
      }
      if (known && last?.session_id === known.session.session_id) {
        known.session = { ...last, ended_at: last.ended_at ?? new Date().toISOString() };
      } else if (last) {
        this.#curve = new Curve(this.#id, last);
        await this.#curve.load(signal);
      }
    } catch {
      // The picture is an extra.
    }
    this.#ctx.paint();
  }

  #chooseCurve(portNo) {
    this.#curvePort = portNo;
    this.#curve = null;
    this.#curveEnd?.abort();
    this.#curveEnd = null;
    this.#followCurve();
    this.#ctx.paint();
  }

  async #startAt(port) {
    const command = await this.#control.start(port);
    if (command?.port_no) {
      this.#chooseCurve(command.port_no);
    }
  }

  render() {
    const device = this.#device;
    if (!device) {
      return html`${pageHead(this.#id)}
      ${this.#error ? failure(this.#error, () => this.#load()) : loading()}`;
    }
    return html`<nav class="crumbs small" aria-label=${t("devices")}>
        <a href=${link("devices")}>${icon("back")}${t("devices")}</a>
      </nav>
      ${this.#head(device)} ${failure(this.#error, () => this.#load())} ${this.#summary(device)}
      ${this.#ports(device)} ${this.#power(device)}
      ${this.#given.length > 0 ? this.#commandCard() : nothing} ${this.#more(device)}`;
  }

  #head(device) {
    return html`<header class="page-head">
      <h1>${device.name ?? device.device_phy_id}</h1>
      ${badge(device.state ?? "unknown")} ${device.maintenance ? badge("maintenance") : nothing}
      ${
        device.standing === "active"
          ? nothing
          : badge(device.standing, { text: t(device.standing), tone: "warn" })
      }
      <span class="row tight">
        ${device.name ? html`<code>${device.device_phy_id}</code>` : nothing}
        ${copyButton(device.device_phy_id)}
      </span>
      <span class="liveness ${this.#connected ? "on" : ""}"
        >${t(this.#connected ? "live" : "polled")}</span
      >
      ${can("control") ? this.#tasks() : nothing}
    </header>`;
  }

  #tasks() {
    const away = this.#device.state === "offline";
    return html`<div class="actions">
      ${away ? html`<span class="small soft" id="away">${t("away")}</span>` : nothing}
      ${this.#control.tasks.map(
        (task) =>
          html`<button
            type="button"
            aria-disabled=${away ? "true" : "false"}
            aria-describedby=${away ? "away" : nothing}
            @click=${() => !away && this.#control.task(task)}
          >
            ${t(task)}
          </button>`,
      )}
    </div>`;
  }

  #summary(device) {
    const site = this.#sites.find((one) => one.id === device.site);
    const pairs = [
      [t("tenant"), isOperator() ? (device.tenant ?? t("nobody")) : null],
      [
        t("site"),
        device.site &&
          html`<a href=${link("dashboards/chargeline-site", { "var-site": device.site })}>
            ${site?.name ?? device.site}
          </a>`,
      ],
      [t("protocol"), device.protocol],
      [t("firmware"), device.firmware],
      [t("model"), device.model],
      [t("signal"), device.signal === undefined ? null : number(device.signal)],
      [t("voltage"), device.voltage === undefined ? null : `${number(device.voltage, 1)} V`],
      [
        t("temperature"),
        device.ambient_temperature === undefined
          ? null
          : `${number(device.ambient_temperature)} °C`,
      ],
      [t("lastSeen"), device.last_seen && moment(device.last_seen)],
      [t("since"), device.state_since && moment(device.state_since)],
      [
        t("gateway"),
        device.gateway_device &&
          html`<a href=${link(`devices/${device.gateway_device}`)}>${device.gateway_device}</a>`,
      ],
      [t("tags"), device.tags?.join(", ")],
    ];
    return html`<dl class="card figures summary">
      ${pairs
        .filter(([, value]) => value !== undefined && value !== null && value !== "")
        .map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
    </dl>`;
  }

  #ports(device) {
    if (!device.ports) {
      return nothing;
    }
    const acts = {
      start: (port) => this.#startAt(port),
      stop: (port) => this.#control.stop(port),
    };
    return html`<section class="block" aria-labelledby="ports-title">
      <div class="card-head">
        <h2 id="ports-title">${t("ports")}</h2>
        ${can("control") || isOperator() ? nothing : html`<span class="soft small">${t("noControl")}</span>`}
      </div>
      ${
        device.ports.length === 0
          ? html`<div class="card">${nothingHere(t("noPorts"))}</div>`
          : html`<div class="ports">
              ${repeat(
                device.ports,
                (port) => port.port_no,
                (port) => portCard(port, acts),
              )}
            </div>`
      }
    </section>`;
  }

  #commandCard() {
    return html`<section class="card block" aria-labelledby="commands-title">
      <header><h2 id="commands-title">${t("commands")}</h2></header>
      ${commandList(this.#given)}
    </section>`;
  }

  #power(device) {
    if (!device.ports?.length || (isOperator() && !this.#curve)) {
      return nothing;
    }
    const session = this.#curve?.session;
    return html`<section class="card block" aria-labelledby="power-title">
      <header>
        <h2 id="power-title">${t("power")}</h2>
        <span class="soft small">
          ${
            session
              ? html`${t(session.ended_at ? "last" : "running")}
                ${moment(session.ended_at ?? session.started_at)}`
              : nothing
          }
        </span>
        <div class="actions">
          ${
            session?.session_id && !isOperator()
              ? html`<a href=${link(`sessions/${session.session_id}`)}>${t("open")}</a>`
              : nothing
          }
          ${device.ports.length > 1 ? this.#portChoice(device.ports) : nothing}
        </div>
      </header>
      <div class="curve">
        ${
          this.#curve
            ? this.#curve.loaded || this.#curve.points.length > 0
              ? this.#curve.render()
              : loading()
            : nothingHere(t("noCharge"))
        }
      </div>
    </section>`;
  }

  #portChoice(ports) {
    return html`<select
      aria-label=${t("powerPort")}
      @change=${(event) => this.#chooseCurve(Number(event.target.value))}
    >
      ${ports.map(
        (port) =>
          html`<option value=${port.port_no} ?selected=${port.port_no === this.#curvePort}>
            ${portName(port)}
          </option>`,
      )}
    </select>`;
  }

  #more(device) {
    const names = isOperator()
      ? ["timeline", "facts"]
      : ["timeline", "sessions", "alerts", "facts"];
    const asked = this.#ctx.query.get("tab");
    const chosen = names.includes(asked) ? asked : names[0];
    return html`<section class="card block">
      <div class="tabs-line">
        ${tabs({ label: t("tabs"), items: names.map((name) => [name, t(name)]), chosen }, (tab) =>
          this.#ctx.setQuery({ tab }),
        )}
        <a
          class="small"
          href=${link("dashboards/chargeline-device", { "var-device": device.device_phy_id })}
        >
          ${t("dashboard")}
        </a>
      </div>
      ${tabPanel(chosen, this[`_${chosen}`](device))}
    </section>`;
  }

  _timeline() {
    this.#timeline ??= new Timeline(this.#id, this.#ctx);
    return this.#timeline.render();
  }

  _sessions() {
    this.#list("sessions", "#sessions", { device: this.#id, limit: LIST });
    const list = this.#sessions;
    if (!list?.items) {
      return list?.error ? failure(list.error) : loading();
    }
    return html`${table({
        label: t("sessions"),
        empty: t("noSessions"),
        rows: list.items,
        columns: [
          {
            title: t("started"),
            cell: (one) =>
              html`<a href=${link(`sessions/${one.session_id}`)}>${moment(one.started_at)}</a>`,
          },
          { title: t("port"), num: true, cell: (one) => one.port_no },
          {
            title: t("order"),
            cell: (one) => html`<span class="mono shorten">${one.order_no}</span>`,
          },
          { title: t("state"), cell: (one) => chargeBadge(one) },
          { title: t("duration"), num: true, cell: (one) => duration(one.duration) },
          { title: t("energy"), num: true, cell: (one) => kwh(one.energy_consumed) },
          { title: t("peak"), num: true, cell: (one) => power(one.peak_power) },
        ],
      })}
      <p class="nothing">
        <a href=${link("sessions", { device: this.#id })}>${t("allSessions")}</a>
      </p>`;
  }

  _alerts() {
    this.#list("alerts", "#alerts", { device: this.#id, state: "all", limit: LIST });
    const list = this.#alerts;
    if (!list?.items) {
      return list?.error ? failure(list.error) : loading();
    }
    return table({
      label: t("alerts"),
      empty: t("noAlerts"),
      rows: list.items,
      columns: [
        {
          title: t("alert"),
          cell: (one) =>
            html`<a href=${link(`alerts/${one.id}`)}>${either(one.name, one.name_zh)}</a>
              <div class="small soft">${either(one.summary, one.summary_zh)}</div>`,
        },
        { title: t("severity"), cell: (one) => badge(one.severity) },
        { title: t("alertState"), cell: (one) => badge(one.state) },
        { title: t("began"), cell: (one) => moment(one.began_at) },
      ],
    });
  }

  /** Reads a list once when it is first shown, and again when something happened since. */
  async #list(path, which, params) {
    const known = which === "#sessions" ? this.#sessions : this.#alerts;
    if (known && !known.old) {
      return;
    }
    const keep = (value) => {
      if (which === "#sessions") {
        this.#sessions = value;
      } else {
        this.#alerts = value;
      }
    };
    keep({ items: known?.items ?? null });
    try {
      keep({ items: (await get(path, params, { signal: this.#ctx.signal })).items });
    } catch (error) {
      keep({ items: null, error });
    }
    this.#ctx.paint();
  }

  _facts(device) {
    return html`${facts([
        [t("number"), device.device_number],
        [t("type"), device.device_type],
        [t("zone"), device.zone],
        [
          t("connected"),
          device.connected === undefined ? null : t(device.connected ? "yes" : "no"),
        ],
        [t("remote"), device.remote],
        [t("registered"), device.created_at && moment(device.created_at)],
      ])}
      <h3 class="raw-title">${t("raw")}</h3>
      <pre class="raw" tabindex="0">${JSON.stringify(device, null, 2)}</pre>`;
  }
}

export default (ctx) => new DevicePage(ctx);
