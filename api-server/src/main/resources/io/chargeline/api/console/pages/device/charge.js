import { guard, html, nothing } from "../../core/lit.js";
import { chart } from "../../core/chart.js";
import { clock, energy, NONE, number, power } from "../../core/format.js";
import { badge, nothingHere } from "../../core/parts.js";
import { get } from "../../core/api.js";
import { language } from "../../core/settings.js";
import { t } from "./charge.texts.js";

/** A port as people call it. @param {{port_no: number, socket_no?: number, outlet?: string}} port */
export const portName = (port) =>
  port.socket_no === undefined
    ? t("port", { n: port.port_no })
    : `${t("socket", { socket: port.socket_no, outlet: port.outlet })} · ${t("port", { n: port.port_no })}`;

/** @param {1|2|3|4|5} mode */
export const modeName = (mode) => t(`mode${mode}`);

const OUTCOMES = { completed: "ok", stopped: "info", failed: "bad" };

/** Where a charge stands: its outcome, or that it runs. */
export const chargeBadge = (session) =>
  session.outcome
    ? badge(session.outcome, { text: t(session.outcome), tone: OUTCOMES[session.outcome] })
    : badge(session.status, {
        text: t(session.status),
        tone: session.status === "ended" ? "" : "info",
      });

const KWH = 1000;

/** Energy of a charge; devices count in hundredths of a kWh. */
export const kwh = (value) =>
  value === undefined || value === null ? NONE : `${number(value)} kWh`;

/** How far a running charge is, in seconds; the device tells it only now and then. */
export const soFar = (session) => Math.max(0, (Date.now() - Date.parse(session.started_at)) / 1000);

/** Measurements of one charge: what is stored, and what comes. */
export class Curve {
  points = [];
  error = null;
  loaded = false;

  /**
   * @param {string} device
   * @param {{session_id: string, ended_at?: string}} session
   */
  constructor(device, session) {
    this.device = device;
    this.session = session;
  }

  async load(signal) {
    const params = { session_id: this.session.session_id };
    try {
      const path = `devices/${encodeURIComponent(this.device)}/samples`;
      const { items } = await get(path, params, { signal });
      const told = this.points;
      this.points = items
        .filter((item) => item.power_w !== undefined)
        .map((item) => ({
          at: Date.parse(item.at),
          power: item.power_w,
          energy: item.energy_wh ?? null,
        }));
      told.forEach((point) => this.#add(point));
      this.error = null;
    } catch (error) {
      if (!signal.aborted) {
        this.error = error;
      }
    }
    this.loaded = true;
  }

  /** @returns {boolean} whether it has something new */
  extend(session) {
    if (session.current_power === undefined || !session.as_of) {
      return false;
    }
    return this.#add({
      at: Date.parse(session.as_of),
      power: session.current_power,
      energy: session.energy_consumed === undefined ? null : session.energy_consumed * KWH,
    });
  }

  #add(point) {
    const last = this.points.at(-1);
    if (last && point.at <= last.at) {
      return false;
    }
    this.points.push(point);
    return true;
  }

  /** Drawn anew only for something new: what somebody points at stays. */
  render(height = 240) {
    const { points } = this;
    if (points.length === 0) {
      return nothingHere(t(this.session.ended_at ? "noCurve" : "noCurveYet"));
    }
    const peak = points.reduce((most, point) => Math.max(most, point.power), 0);
    const label = t("powerOf", { peak: power(peak), last: power(points.at(-1).power) });
    return html`${this.error ? html`<p class="small soft">${t("curveFailed")}</p>` : nothing}
    ${guard([points, points.length, language()], () =>
      chart((colours) => this.#option(colours), { label, height }),
    )}`;
  }

  /** The charge's beginning; its first measurement comes later. */
  #begin() {
    const { started_at } = this.session;
    return started_at ? Math.min(Date.parse(started_at), this.points[0].at) : undefined;
  }

  #option(colours) {
    const axis = {
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours.soft, hideOverlap: true },
      splitLine: { lineStyle: { color: colours.line } },
    };
    return {
      grid: { left: 8, right: 14, top: 14, bottom: 4, containLabel: true },
      xAxis: { type: "time", min: this.#begin(), ...axis, splitLine: { show: false } },
      yAxis: {
        type: "value",
        min: 0,
        ...axis,
        axisLabel: { color: colours.soft, formatter: power },
      },
      tooltip: {
        trigger: "axis",
        formatter: ([{ data }]) => {
          const [at, watts, wh] = data;
          const lines = [clock(at), `${t("power")}: ${power(watts)}`];
          return (wh === null ? lines : [...lines, `${t("energy")}: ${energy(wh)}`]).join("\n");
        },
      },
      series: [
        {
          type: "line",
          data: this.points.map((point) => [point.at, point.power, point.energy]),
          showSymbol: this.points.length < 40,
          symbolSize: 5,
          lineStyle: { width: 2, color: colours.accent },
          itemStyle: { color: colours.accent },
          areaStyle: { color: colours.accent, opacity: 0.12 },
        },
      ],
    };
  }
}
