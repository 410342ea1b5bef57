import { get } from "../../core/api.js";
import { isOperator } from "../../core/session.js";
import { everything } from "./pages.js";
import { both } from "./words.js";

const nameOf = (version) => both(version.rule?.name);

/**
 * Rules, and sites of a tenant, to be proposed in forms. They are extras: what cannot be read is
 * an empty list, and the words may be written by hand.
 *
 * @returns {Promise<{rules: Array<{id: string, text: string}>, sites: Array<{id: string, text: string}>}>}
 */
export async function known(signal) {
  const [rules, sites] = await Promise.all([
    everything("alert-rules", {}, { signal }).catch(() => []),
    isOperator() ? [] : everything("sites", {}, { signal }).catch(() => []),
  ]);
  const byId = new Map(rules.filter((one) => !one.overridden).map((one) => [one.id, one]));
  return {
    rules: [...byId.values()].map((one) => ({ id: one.id, text: nameOf(one) })),
    sites: sites.map((one) => ({ id: one.id, text: one.name })),
  };
}

/** Devices whose id or number begins so, or whose name has it; nothing if that cannot be read. */
export async function devicesLike(text, signal) {
  if (isOperator() || text.trim() === "") {
    return [];
  }
  const page = await get("devices", { text: text.trim(), limit: 10 }, { signal }).catch(() => null);
  return (page?.items ?? []).map((one) => ({ id: one.device_phy_id, text: one.name }));
}
