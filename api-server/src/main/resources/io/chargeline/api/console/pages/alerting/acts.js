import { html, nothing } from "../../core/lit.js";
import { post } from "../../core/api.js";
import { failure, field, openDialog, toast } from "../../core/parts.js";
import { texts } from "../../core/i18n.js";
import { summaryOf } from "./words.js";
import words from "./acts.texts.js";

const t = texts(words);

/**
 * A form in a dialog; what `act` throws is shown in it, and it stays open.
 *
 * @param {{title: string, text?: string, action: string, wide?: boolean}} question
 * @param {(again: () => void) => unknown} fields
 * @param {() => Promise<unknown>} act undefined leaves it open, as when something is wrong in it
 * @returns {Promise<unknown>} what `act` gave; undefined if it was cancelled
 */
export function ask({ title, text, action, wide = false }, fields, act) {
  let busy = false;
  let error = null;
  return openDialog(
    (close, again) => {
      const submit = async (event) => {
        event.preventDefault();
        busy = true;
        error = null;
        again();
        try {
          const done = await act();
          if (done !== undefined) {
            close(done);
            return;
          }
        } catch (caught) {
          error = caught;
        }
        busy = false;
        again();
      };
      return html`<form novalidate @submit=${submit}>
        <h2>${title}</h2>
        ${text ? html`<p class="soft">${text}</p>` : nothing} ${fields(again)} ${failure(error)}
        <div class="actions">
          <button type="button" @click=${() => close()}>${t("cancel")}</button>
          <button type="submit" class="primary" ?disabled=${busy}>${action}</button>
        </div>
      </form>`;
    },
    { wide, label: title },
  );
}

/** Acknowledges one by one; one that is refused keeps the others from nothing. */
async function acknowledgeAll(alerts, said) {
  const refused = [];
  const updated = [];
  for (const alert of alerts) {
    try {
      const path = `alerts/${encodeURIComponent(alert.id)}/acknowledge`;
      updated.push(await post(path, said ? { comment: said } : {}));
    } catch (error) {
      if (error.status === 0 || error.status === 401) {
        throw error;
      }
      refused.push({ alert, error });
    }
  }
  return { updated, refused };
}

const refusals = ({ updated, refused }) => html`<div class="notice warn" role="alert">
  <div>
    ${t("some", { done: updated.length, n: updated.length + refused.length })}
    <ul class="stack-small">
      ${refused.map(
        ({ alert, error }) =>
          html`<li><strong>${summaryOf(alert)}</strong>: ${error.body.detail ?? error.message}</li>`,
      )}
    </ul>
  </div>
</div>`;

/**
 * @param {object[]} alerts
 * @returns {Promise<object[]|undefined>} those that were taken, as they stand now
 */
export async function acknowledge(alerts) {
  let said = "";
  let outcome = null;
  const title = t("ackTitle", { n: alerts.length });
  const fields = () => html`
    ${alerts.length === 1 ? html`<p>${summaryOf(alerts[0])}</p>` : nothing}
    ${field(
      { label: t("comment"), name: "ack-comment", hint: t("commentHint") },
      ({ id, describedBy }) =>
        html`<textarea
          id=${id}
          rows="2"
          maxlength="2000"
          autofocus
          aria-describedby=${describedBy}
          @input=${(event) => (said = event.target.value)}
        ></textarea>`,
    )}
    ${outcome ? refusals(outcome) : nothing}
  `;
  let left = alerts;
  const taken = [];
  await ask({ title, text: t("ackText"), action: t("acknowledge") }, fields, async () => {
    outcome = await acknowledgeAll(left, said.trim());
    taken.push(...outcome.updated);
    left = outcome.refused.map((one) => one.alert);
    return left.length === 0 ? true : undefined;
  });
  if (taken.length > 0) {
    toast(t("doneAck", { n: taken.length }));
  }
  return taken.length > 0 ? taken : undefined;
}

/** @returns {Promise<object|undefined>} the alert as it stands now */
export async function comment(alert) {
  let text = "";
  let wrong = "";
  const fields = () =>
    field(
      { label: t("comment"), name: "comment", hint: t("comment2Hint"), wrong },
      ({ id, describedBy, invalid }) =>
        html`<textarea
          id=${id}
          rows="3"
          maxlength="2000"
          autofocus
          aria-describedby=${describedBy}
          aria-invalid=${invalid}
          @input=${(event) => (text = event.target.value)}
        ></textarea>`,
    );
  const updated = await ask({ title: t("commentTitle"), action: t("add") }, fields, () => {
    wrong = text.trim() ? "" : t("needed");
    return wrong
      ? undefined
      : post(`alerts/${encodeURIComponent(alert.id)}/comments`, { text: text.trim() });
  });
  if (updated) {
    toast(t("doneComment"));
  }
  return updated;
}
