import { html, live, nothing, ref, createRef, repeat } from "../core/lit.js";
import { ApiError, follow, get } from "../core/api.js";
import { number } from "../core/format.js";
import { badge, failure, field, loading, moment, nothingHere, pageHead } from "../core/parts.js";
import { go, link } from "../core/router.js";
import { isOperator } from "../core/session.js";
import { icon } from "../core/icons.js";
import { every, settled, within } from "../core/watch.js";
import { t } from "./devices.texts.js";

/** As many as a page of the list has: what is on the screen, and so what is followed. */
const PAGE = 50;
const TYPING_MS = 250;
const POLL_MS = 10_000;
const STATES = ["online", "offline", "unknown", "charging", "fault", "maintenance"];
const TONES = {
  online: "ok",
  offline: "bad",
  unknown: "",
  charging: "info",
  fault: "bad",
  maintenance: "warn",
};
const SORTS = [
  "device_phy_id",
  "-device_phy_id",
  "name",
  "-name",
  "-last_seen",
  "last_seen",
  "-state_since",
  "state_since",
];
const ID = /^([0-9a-f]{8}|[0-9a-f]{14}|\d{5,14})$/i;

const isThis = (device, text) =>
  device.device_phy_id === text.toUpperCase() || String(device.device_number) === text;

/** The fleet, live. Filters stand in the address. */
class DevicesPage {
  #ctx;
  #items = null;
  #next = null;
  #total;
  #error = null;
  #busy = false;
  #counts = null;
  #connected = false;
  #sites = [];
  /** The cursors of the pages before this one; the first has none. */
  #before = [];
  #loading = null;
  #stream = null;
  #input = createRef();
  #type = settled(TYPING_MS, (q) => this.#filter({ q }));

  constructor(ctx) {
    this.#ctx = ctx;
    this.#load();
    this.#loadSites();
    // Connected, there is nothing to ask; but "a minute ago" grows old.
    every(POLL_MS, ctx.signal, () => (this.#connected ? ctx.paint() : this.#refresh()));
    this.#countOnce();
  }

  title() {
    return t("title");
  }

  changed() {
    this.#load();
  }

  #of(name) {
    return this.#ctx.query.get(name) ?? "";
  }

  #filter(changes) {
    this.#before = [];
    this.#ctx.setQuery({ ...changes, after: null, page: null });
  }

  #params() {
    const asked = ["q", "state", "site", "tenant", "standing", "sort"];
    return {
      ...Object.fromEntries(asked.map((name) => [name, this.#of(name).slice(0, 100)])),
      limit: PAGE,
      cursor: this.#of("after"),
    };
  }

  async #load() {
    this.#loading?.abort();
    const mine = (this.#loading = within(this.#ctx.signal));
    this.#busy = true;
    this.#ctx.paint();
    try {
      const answer = await get("devices", this.#params(), { signal: mine.signal });
      if (this.#openExact(answer.items)) {
        return;
      }
      this.#take(answer);
      this.#follow();
    } catch (error) {
      if (mine.signal.aborted) {
        return;
      }
      this.#error = error;
    }
    if (this.#loading === mine) {
      this.#busy = false;
    }
    this.#ctx.paint();
  }

  #take({ items, next_cursor, total }) {
    this.#items = items;
    this.#next = next_cursor ?? null;
    this.#total = total;
    this.#error = null;
  }

  /** The same page of the list again, without a word. */
  async #refresh() {
    if (this.#busy) {
      return;
    }
    try {
      const answer = await get("devices", this.#params(), { signal: this.#ctx.signal });
      this.#take(answer);
    } catch (error) {
      if (error instanceof ApiError) {
        this.#error = error;
      }
    }
    await this.#countOnce();
    this.#ctx.paint();
  }

  /** The frame's search asks for a device: goes to it if it is one, else shows those like it. */
  #openExact(items) {
    if (!this.#of("open")) {
      return false;
    }
    const found = items.find((device) => isThis(device, this.#of("q").trim()));
    if (found) {
      go(`devices/${found.device_phy_id}`, null, { replace: true });
    } else {
      this.#ctx.setQuery({ open: null });
    }
    return true;
  }

  async #loadSites() {
    if (isOperator()) {
      return;
    }
    try {
      this.#sites = (await get("sites", null, { signal: this.#ctx.signal })).items;
      this.#ctx.paint();
    } catch {
      // Ids stand there instead of names.
    }
  }

  async #countOnce() {
    if (isOperator() || this.#connected) {
      return;
    }
    try {
      const { device_stats: all } = await get("stats/devices", null, { signal: this.#ctx.signal });
      if (!this.#connected) {
        this.#counts = {
          total: all.total_devices,
          states: { online: all.online_devices, offline: all.offline_devices },
        };
        this.#ctx.paint();
      }
    } catch {
      // The numbers are an extra.
    }
  }

  #follow() {
    this.#stream?.abort();
    this.#stream = within(this.#ctx.signal);
    const mine = this.#stream;
    follow(
      "live",
      {
        devices: (changed) => this.#changed(changed),
        counts: (counts) => {
          this.#counts = counts;
          this.#ctx.paint();
        },
      },
      {
        params: { devices: this.#items.map((device) => device.device_phy_id).join(",") },
        signal: mine.signal,
        state: (connected) => {
          if (!mine.signal.aborted && connected !== this.#connected) {
            this.#connected = connected;
            this.#ctx.paint();
          }
        },
      },
    );
  }

  #changed(devices) {
    const news = new Map(devices.map((device) => [device.device_phy_id, device]));
    this.#items = this.#items
      .map((device) => news.get(device.device_phy_id) ?? device)
      .filter((device) => !device.gone);
    this.#ctx.paint();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#input.value.value.trim();
    if (ID.test(text)) {
      try {
        const device = await get(`devices/${encodeURIComponent(text)}`, null, {
          signal: this.#ctx.signal,
        });
        go(`devices/${device.device_phy_id}`);
        return;
      } catch (error) {
        if (error.status !== 404) {
          this.#error = error;
        }
      }
    }
    this.#filter({ q: text });
  }

  #turn(forward) {
    const page = Number(this.#of("page") || 1);
    if (forward) {
      this.#before.push(this.#of("after"));
      this.#go({ after: this.#next, page: page + 1 });
    } else {
      const after = this.#before.pop() ?? null;
      this.#go({ after, page: after ? page - 1 : null });
    }
  }

  #go(changes) {
    this.#ctx.setQuery(changes);
    document.getElementById("list").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  render() {
    const many = this.#counts ? number(this.#counts.total) : nothing;
    return html`
      ${pageHead(t("title"), { sub: many, actions: this.#liveness() })} ${this.#chips()}
      ${this.#filters()} ${failure(this.#error, () => this.#load())} ${this.#list()}
      ${this.#pager()}
    `;
  }

  #liveness() {
    return html`<span
      class="liveness ${this.#connected ? "on" : ""}"
      title=${t(this.#connected ? "liveHint" : "pollHint")}
    >
      ${t(this.#connected ? "live" : "every10")}
    </span>`;
  }

  #chips() {
    const chosen = this.#of("state");
    const shown = STATES.filter((state) => state !== "unknown" || this.#countOf(state) !== 0);
    return html`<div class="chips" role="group" aria-label=${t("states")}>
      ${this.#chip("", t("all"), "none", chosen)}
      ${shown.map((state) => this.#chip(state, t(state), TONES[state], chosen))}
    </div>`;
  }

  #countOf(state) {
    return state ? this.#counts?.states[state] : this.#counts?.total;
  }

  #chip(state, text, tone, chosen) {
    const count = this.#countOf(state);
    return html`<button
      type="button"
      class="chip ${tone}"
      aria-pressed=${state === chosen ? "true" : "false"}
      @click=${() => this.#filter({ state: state === chosen ? null : state })}
    >
      ${text}${count === undefined ? nothing : html`<b class="chip-count">${number(count)}</b>`}
    </button>`;
  }

  #filters() {
    return html`<form class="filters" @submit=${(event) => this.#submit(event)}>
      <div class="field grow">
        <label for="device-q">${t("search")}</label>
        <input
          id="device-q"
          type="search"
          class="wide-input"
          autocomplete="off"
          spellcheck="false"
          placeholder=${t("searchHint")}
          .value=${live(document.activeElement?.id === "device-q" ? document.activeElement.value : this.#of("q"))}
          ${ref(this.#input)}
          @input=${(event) => this.#type(event.target.value.trim())}
        />
      </div>
      ${this.#sites.length > 0 ? this.#siteFilter() : nothing} ${this.#sortChoice()}
      <button type="submit" class="unseen" tabindex="-1">${t("search")}</button>
    </form>`;
  }

  #siteFilter() {
    return field(
      { label: t("site"), name: "site" },
      ({ id }) =>
        html`<select id=${id} @change=${(event) => this.#filter({ site: event.target.value })}>
          <option value="" ?selected=${!this.#of("site")}>${t("allSites")}</option>
          ${this.#sites.map(
            (site) =>
              html`<option value=${site.id} ?selected=${site.id === this.#of("site")}>
                ${site.name ?? site.id}
              </option>`,
          )}
        </select>`,
    );
  }

  #sortChoice() {
    const chosen = this.#of("sort") || SORTS[0];
    return field(
      { label: t("sort"), name: "sort" },
      ({ id }) =>
        html`<select id=${id} @change=${(event) => this.#filter({ sort: event.target.value })}>
          ${SORTS.map(
            (sort) => html`<option value=${sort} ?selected=${sort === chosen}>${t(sort)}</option>`,
          )}
        </select>`,
    );
  }

  #list() {
    if (!this.#items) {
      return this.#error ? nothing : loading();
    }
    if (this.#items.length === 0) {
      return this.#empty();
    }
    return html`<div
      class="table fleet"
      id="list"
      role="region"
      tabindex="0"
      aria-label=${t("title")}
      aria-busy=${this.#busy ? "true" : "false"}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${t("device")}</th>
            <th scope="col">${t("state")}</th>
            <th scope="col" class="wide">${isOperator() ? t("tenant") : t("site")}</th>
            <th scope="col" class="wide">${t("protocol")}</th>
            <th scope="col" class="wide">${t("firmware")}</th>
            <th scope="col" class="num wide">${t("signal")}</th>
            <th scope="col" class="num wide">${t("ports")}</th>
            <th scope="col" class="wide">${t("lastSeen")}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.#items,
            (device) => device.device_phy_id,
            (device) => this.#row(device),
          )}
        </tbody>
      </table>
    </div>`;
  }

  #empty() {
    const filtered = ["q", "state", "site", "tenant", "standing"].some((name) => this.#of(name));
    return html`<div class="card" id="list" tabindex="-1">
      ${nothingHere(t(filtered ? "none" : "noneAtAll"))}
      ${
        filtered
          ? html`<p class="nothing">
              <button
                type="button"
                @click=${() => this.#filter({ q: null, state: null, site: null, tenant: null, standing: null })}
              >
                ${t("clear")}
              </button>
            </p>`
          : nothing
      }
    </div>`;
  }

  #row(device) {
    const id = device.device_phy_id;
    return html`<tr>
      <td>
        <a class="device-link" href=${link(`devices/${id}`)}>${device.name ?? id}</a>
        <div class="small soft">
          ${device.name ? html`<span class="mono">${id}</span>` : nothing}
          <span class="narrow">${this.#place(device)}</span>
        </div>
      </td>
      <td>
        <div class="row tight">
          ${badge(device.state ?? "unknown")} ${device.maintenance ? badge("maintenance") : nothing}
          ${device.standing === "active" ? nothing : badge("", { text: t(device.standing), tone: "warn" })}
        </div>
        <div class="small soft">
          ${
            device.state === "online" || !device.state_since
              ? html`<span class="narrow">${moment(device.last_seen)}</span>`
              : moment(device.state_since)
          }
        </div>
      </td>
      <td class="wide">${this.#place(device)}</td>
      <td class="wide">${device.protocol ?? "–"}</td>
      <td class="wide">${device.firmware ?? "–"}</td>
      <td class="num wide">${number(device.signal)}</td>
      <td class="num wide">${number(device.port_count ?? device.ports_seen)}</td>
      <td class="wide">${moment(device.last_seen)}</td>
    </tr>`;
  }

  #place(device) {
    if (isOperator()) {
      return [device.tenant ?? t("nobody"), device.site].filter(Boolean).join(" · ");
    }
    const site = this.#sites.find((one) => one.id === device.site);
    return site?.name ?? device.site ?? nothing;
  }

  #range(page) {
    const first = (page - 1) * PAGE + 1;
    return this.#total === undefined
      ? t("page", { page })
      : t("range", {
          first: number(first),
          last: number(first + this.#items.length - 1),
          total: number(this.#total),
        });
  }

  #pager() {
    const page = Number(this.#of("page") || 1);
    if (!this.#items || (page === 1 && !this.#next)) {
      return nothing;
    }
    return html`<nav class="pager" aria-label=${t("page", { page })}>
      <button type="button" ?disabled=${page === 1} @click=${() => this.#turn(false)}>
        ${icon("back")}${t("previous")}
      </button>
      <span class="soft" aria-live="polite">${this.#range(page)}</span>
      <button type="button" ?disabled=${!this.#next} @click=${() => this.#turn(true)}>
        ${t("next")}<span class="turned">${icon("back")}</span>
      </button>
    </nav>`;
  }
}

export default (ctx) => new DevicesPage(ctx);
