import { html, nothing } from "../../core/lit.js";
import { del, patch, post } from "../../core/api.js";
import { confirm, field, stateText, toast } from "../../core/parts.js";
import { time } from "../../core/format.js";
import { texts } from "../../core/i18n.js";
import { isOperator } from "../../core/session.js";
import { ask } from "./acts.js";
import { tokens } from "./tokens.js";
import { SEVERITIES } from "./words.js";
import words from "./acts.texts.js";

const t = texts(words);

const HOUR_S = 3600;
const CHOICES = [HOUR_S, 4 * HOUR_S, 8 * HOUR_S, 24 * HOUR_S, 7 * 24 * HOUR_S];
const MOST_MS = 31 * 24 * HOUR_S * 1000;

const lengthText = (seconds) =>
  seconds < 48 * HOUR_S && seconds % (24 * HOUR_S) !== 0
    ? t("hours", { n: seconds / HOUR_S })
    : t("days", { n: seconds / (24 * HOUR_S) });

/**
 * What `datetime-local` takes, in the browser's zone.
 *
 * @param {number} ms unix milliseconds
 * @param {16|19} [length] to the minute, or to the second
 */
export function localInput(ms, length = 16) {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, length);
}

const unique = (values) => [...new Set(values.filter(Boolean))];

/**
 * What would be silenced if these alerts were: their rules, where they are. Of several the lists are
 * put together, which may cover more than they do; the dialog shows it before anything is done.
 */
export function scopeOf(alerts) {
  if (isOperator()) {
    return { rules: unique(alerts.map((alert) => alert.rule_id)) };
  }
  const devices = alerts.every((alert) => alert.device_phy_id);
  const sites = alerts.every((alert) => alert.site);
  return {
    rules: unique(alerts.map((alert) => alert.rule_id)),
    devices: devices ? unique(alerts.map((alert) => alert.device_phy_id)) : [],
    sites: !devices && sites ? unique(alerts.map((alert) => alert.site)) : [],
  };
}

const endFields = (form, again, wrong) => html`
  <fieldset>
    <legend>${t("ends")}</legend>
    <div class="row">
      ${CHOICES.map(
        (seconds) => html`<label class="check">
          <input
            type="radio"
            name="ends"
            .checked=${form.lasts === seconds}
            @change=${() => {
              form.lasts = seconds;
              again();
            }}
          />${lengthText(seconds)}
        </label>`,
      )}
      <label class="check">
        <input
          type="radio"
          name="ends"
          .checked=${form.lasts === null}
          @change=${() => {
            form.lasts = null;
            again();
          }}
        />${t("until")}
      </label>
    </div>
  </fieldset>
  ${
    form.lasts === null
      ? field(
          { label: t("ends"), name: "silence-until", wrong },
          ({ id, describedBy, invalid }) =>
            html`<input
          id=${id}
          type="datetime-local"
          .value=${form.until}
          aria-describedby=${describedBy}
          aria-invalid=${invalid}
          @input=${(event) => (form.until = event.target.value)}
        />`,
        )
      : nothing
  }
`;

const reasonField = (form, wrong) =>
  field(
    { label: t("reason"), name: "silence-reason", hint: t("reasonHint"), wrong },
    ({ id, describedBy, invalid }) =>
      html`<input
        id=${id}
        class="wide-input"
        maxlength="500"
        autocomplete="off"
        .value=${form.reason}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        @input=${(event) => (form.reason = event.target.value)}
      />`,
  );

/** Wrong ends are found here, because the words for them are the dialog's. */
function untilWrong(form) {
  if (form.lasts !== null) {
    return "";
  }
  const at = Date.parse(form.until);
  return at > Date.now() && at < Date.now() + MOST_MS ? "" : t("untilNeeded");
}

const endOf = (form) =>
  form.lasts === null
    ? { ends_at: new Date(form.until).toISOString() }
    : { duration_s: form.lasts };

/** Of one that runs already; the API would count a duration from its beginning. */
const fromNow = (form) =>
  new Date(form.lasts === null ? form.until : Date.now() + form.lasts * 1000).toISOString();

/** The lists that say something. */
const listed = (form) =>
  Object.fromEntries(
    ["rules", "sites", "devices"]
      .filter((name) => form[name].length > 0)
      .map((name) => [name, form[name]]),
  );

const bounded = (form) => Object.keys(listed(form)).length > 0 || form.atMost !== "";

function requestOf(form) {
  return {
    ...listed(form),
    ...(form.atMost ? { at_most: form.atMost } : {}),
    ...(bounded(form) ? {} : { everything: true }),
    reason: form.reason.trim(),
    ...(form.starts ? { starts_at: new Date(form.starts).toISOString() } : {}),
    ...endOf(form),
  };
}

const atMostField = (form) =>
  field(
    { label: t("atMost"), name: "silence-most", hint: t("atMostHint") },
    ({ id, describedBy }) =>
      html`<select id=${id} aria-describedby=${describedBy} @change=${(event) => (form.atMost = event.target.value)}>
      <option value="" ?selected=${form.atMost === ""}>${t("atMostAll")}</option>
      ${SEVERITIES.map(
        (severity) =>
          html`<option value=${severity} ?selected=${form.atMost === severity}>${stateText(severity)}</option>`,
      )}
    </select>`,
  );

function scopeFields(form, known, again) {
  const list = (name) =>
    tokens(
      { label: t(name), name: `silence-${name}`, values: form[name], known: known[name] },
      (values) => {
        form[name] = values;
        again();
      },
    );
  return html`
    ${list("rules")} ${isOperator() ? nothing : html`${list("sites")} ${list("devices")}`}
    <p class="hint soft small">${t("scopeHint")}</p>
  `;
}

const everythingField = (form, again, wrong) =>
  bounded(form)
    ? nothing
    : html`<div class="field">
        <label class="check">
          <input
            type="checkbox"
            .checked=${form.everything}
            aria-describedby=${wrong ? "everything-wrong" : nothing}
            @change=${(event) => {
              form.everything = event.target.checked;
              again();
            }}
          />${t("everything")}
        </label>
        ${wrong ? html`<span class="wrong" id="everything-wrong">${wrong}</span>` : nothing}
      </div>`;

/**
 * Asks for a silence and makes it.
 *
 * @param {{rules?: string[], sites?: string[], devices?: string[]}} scope what is proposed
 * @param {{rules?: Array<{id: string, text?: string}>, sites?: Array<{id: string, text?: string}>}} [known]
 * @returns {Promise<object|undefined>} the silence
 */
export async function silence(scope, known = {}) {
  const form = {
    rules: scope.rules ?? [],
    sites: scope.sites ?? [],
    devices: scope.devices ?? [],
    atMost: "",
    everything: false,
    reason: "",
    starts: "",
    lasts: 4 * HOUR_S,
    until: localInput(Date.now() + 4 * HOUR_S * 1000),
  };
  let wrong = {};
  const fields = (again) => html`
    ${reasonField(form, wrong.reason)} ${endFields(form, again, wrong.until)}
    ${field(
      { label: t("starts"), name: "silence-starts", hint: t("startsHint") },
      ({ id, describedBy }) =>
        html`<input
        id=${id}
        type="datetime-local"
        .value=${form.starts}
        aria-describedby=${describedBy}
        @input=${(event) => (form.starts = event.target.value)}
      />`,
    )}
    ${scopeFields(form, known, again)} ${atMostField(form)} ${everythingField(form, again, wrong.everything)}
  `;
  const made = await ask(
    { title: t("silenceTitle"), text: t("silenceText"), action: t("create") },
    fields,
    () => {
      wrong = {
        reason: form.reason.trim() ? "" : t("reasonNeeded"),
        until: untilWrong(form),
        everything: bounded(form) || form.everything ? "" : t("everythingNeeded"),
      };
      return Object.values(wrong).some(Boolean) ? undefined : post("silences", requestOf(form));
    },
  );
  if (made) {
    toast(t("doneSilence", { at: time(made.ends_at) }));
  }
  return made;
}

/** @returns {Promise<object|undefined>} the changed silence */
export async function changeSilence(standing) {
  const form = {
    reason: standing.reason,
    lasts: null,
    until: localInput(Date.parse(standing.ends_at)),
  };
  let wrong = {};
  const changed = await ask(
    { title: t("changeTitle"), action: t("change") },
    (again) => html`${reasonField(form, wrong.reason)} ${endFields(form, again, wrong.until)}`,
    () => {
      wrong = { reason: form.reason.trim() ? "" : t("reasonNeeded"), until: untilWrong(form) };
      return Object.values(wrong).some(Boolean)
        ? undefined
        : patch(`silences/${standing.id}`, { reason: form.reason.trim(), ends_at: fromNow(form) });
    },
  );
  if (changed) {
    toast(t("doneChange", { at: time(changed.ends_at) }));
  }
  return changed;
}

/** @returns {Promise<boolean>} whether it was ended */
export async function endSilence(standing) {
  const done = await confirm(
    {
      title: t("endTitle"),
      text: html`<p>${standing.reason}</p><p class="soft">${t("endText")}</p>`,
      action: t("end"),
    },
    () => del(`silences/${standing.id}`),
  );
  if (done) {
    toast(t("doneEnd"));
  }
  return done;
}
