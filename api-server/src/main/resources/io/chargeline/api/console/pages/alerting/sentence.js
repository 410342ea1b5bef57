import { html, nothing } from "../../core/lit.js";
import { duration, number, percent } from "../../core/format.js";
import { texts } from "../../core/i18n.js";
import { badge, facts, stateText } from "../../core/parts.js";
import { link } from "../../core/router.js";
import { language } from "../../core/settings.js";
import { both } from "./words.js";
import words from "./sentence.texts.js";

const t = texts(words);

const UNITS = [
  [/_w$/, "W"],
  [/_wh$/, "Wh"],
  [/_celsius$/, "°C"],
  [/^voltage_v$/, "V"],
  [/^current_a$/, "A"],
  [/_ms$/, "ms"],
  [/_s$/, "s"],
];

const OPERATORS = { ">=": "≥", "<=": "≤", "!=": "≠" };

const operator = (op) => OPERATORS[op] ?? op;

const list = (values, joint) => [values].flat().join(` ${joint} `);

const signalText = (name) =>
  Object.hasOwn(words.en, `signal_${name}`) ? t(`signal_${name}`) : name;

/** One test of a signal's field: a word, words, a number or comparisons. */
function testText(field, wanted) {
  if (wanted !== null && typeof wanted === "object" && !Array.isArray(wanted)) {
    return Object.entries(wanted)
      .map(([op, value]) => `${field} ${operator(op)} ${value}`)
      .join(` ${t("and")} `);
  }
  return t("is", { field, words: list(wanted, t("or")) });
}

/** Signals of a kind, with what must hold of them. */
function matcherText({ signal, where }) {
  const tests = Object.entries(where ?? {}).map(([field, wanted]) => testText(field, wanted));
  const name = signalText(signal);
  if (tests.length === 0) {
    return name;
  }
  const said = t("where", { tests: tests.join(` ${t("and")} `) });
  return language() === "zh" ? `${name}${said}` : `${name} ${said}`;
}

const fieldsText = (fields) => list(fields, "+");

const partText = (part) =>
  part.sum ? `${fieldsText(part.sum)} (${matcherText(part)})` : matcherText(part);

const CONDITIONS = {
  threshold: (c) => t("threshold", { field: c.field, signal: matcherText(c) }),
  state: (c) =>
    t("state", { field: c.field ?? "state", signal: matcherText(c), words: list(c.in, t("or")) }),
  absence(c) {
    const signal = [c.of]
      .flat()
      .map(matcherText)
      .join(` ${t("or")} `);
    return c.while
      ? t("absenceWhile", { signal, other: matcherText(c.while) })
      : t("absence", { signal });
  },
  count: (c) =>
    t(c.sum ? "sum" : "count", {
      field: fieldsText(c.sum ?? []),
      signal: matcherText(c),
      within: duration(c.within),
    }),
  rate: (c) =>
    t(c.sum ? "rateSum" : "rate", {
      field: fieldsText(c.sum ?? []),
      signal: matcherText(c),
      per: duration(c.per ?? 60),
      within: duration(c.within),
    }),
  ratio(c) {
    const said = t(c.within ? "ratioWithin" : "ratio", {
      part: partText(c.part),
      whole: partText(c.whole),
      within: duration(c.within ?? 0),
    });
    return c.at_least > 1 ? join([said, t("ratioLeast", { n: number(c.at_least) })]) : said;
  },
  sequence(c) {
    const said = t("sequence", {
      first: matcherText(c.first),
      then: [c.then]
        .flat()
        .map(matcherText)
        .join(` ${t("or")} `),
    });
    return c.cancel ? join([said, t("sequenceCancel", { cancel: matcherText(c.cancel) })]) : said;
  },
  change: (c) =>
    t(c.sum ? "changeSum" : "change", {
      field: fieldsText(c.sum ?? []),
      signal: matcherText(c),
      than: t(c.than ?? "week"),
    }),
  alarm: (c) =>
    join([
      t("alarm", { alarms: c.alarms ? list(c.alarms, t("or")) : t("anyAlarm") }),
      t("hold", { hold: duration(c.hold ?? 3600) }),
    ]),
};

const join = (said) => said.filter(Boolean).join(language() === "zh" ? "，" : ", ");

/** The condition as a sentence; of a kind that is not known here, its name. */
export const conditionText = (condition) =>
  CONDITIONS[condition.kind]?.(condition) ?? condition.kind;

const DEFAULT_OPERATORS = { threshold: ">", rate: ">", count: ">=", ratio: "<", change: "<" };

/** A level's value or what was measured, in its unit. What has no value is measured in seconds. */
export function valueText(condition, value) {
  if (condition.kind === "state" || condition.kind === "absence") {
    return duration(value);
  }
  if (condition.kind === "ratio" || condition.kind === "change") {
    return percent(value);
  }
  const field = condition.field ?? (condition.sum && [condition.sum].flat()[0]);
  const unit = field && UNITS.find(([pattern]) => pattern.test(field))?.[1];
  return unit ? `${number(value)} ${unit}` : number(value);
}

/** "≥ 65 °C for 1 min" */
export function levelText(condition, level) {
  const said = [];
  if (level.value !== undefined) {
    const op = operator(condition.op ?? DEFAULT_OPERATORS[condition.kind]);
    said.push(`${op} ${valueText(condition, level.value)}`);
  }
  if (level.for > 0) {
    said.push(t("forText", { time: duration(level.for) }));
  }
  return said.join(" ") || t("atOnce");
}

/** The levels as badges with what is needed for each. */
export const levelsLine = (rule) =>
  html`<span class="levels"
    >${rule.levels.map(
      (level) =>
        html`<span class="level-item">${badge(level.level)} <span class="small">${levelText(rule.condition, level)}</span></span>`,
    )}</span
  >`;

const NAMED = ["tenants", "sites", "models", "tags", "devices"];

function scopeText(scope) {
  return NAMED.filter((name) => scope?.[name]).map(
    (name) => html`<div>${t(name)}: <span class="mono">${scope[name].join(", ")}</span></div>`,
  );
}

function levelRows(rule) {
  return html`<ul class="stack-small">
    ${rule.levels.map((level) => {
      const models = Object.keys(level.by_model ?? {});
      return html`<li>
        ${badge(level.level)} ${levelText(rule.condition, level)}
        ${
          models.length > 0
            ? html`<span class="soft small">(${t("by_model", { models: models.join(", ") })})</span>`
            : nothing
        }
      </li>`;
    })}
  </ul>`;
}

function clearText({ clear, condition }) {
  if (!clear) {
    return t("clearOnce");
  }
  const said = [
    clear.by > 0 ? t("clearBack", { by: valueText(condition, clear.by) }) : "",
    clear.for > 0 ? t("clearFor", { time: duration(clear.for) }) : "",
    clear.on ? t("clearOn", { signal: matcherText(clear.on) }) : "",
  ];
  return join(said) || t("clearOnce");
}

function noDataText(noData) {
  if (!noData) {
    return null;
  }
  return join([t(noData.do), noData.after > 0 ? t("after", { time: duration(noData.after) }) : ""]);
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Monday is the 1st of January 2024. */
const dayText = (day) =>
  new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {
    weekday: "short",
    timeZone: "UTC",
  }).format(Date.UTC(2024, 0, 1 + DAYS.indexOf(day)));

function hoursText(schedule) {
  if (!schedule) {
    return null;
  }
  const days =
    schedule.days?.length && schedule.days.length < 7 ? schedule.days.map(dayText).join(", ") : "";
  const hours = schedule.from ? `${schedule.from}–${schedule.to}` : t("allDay");
  return [days, hours, `(${schedule.zone ?? "Asia/Shanghai"})`].filter(Boolean).join(" ");
}

/** The narrowest that is named says it: what is wider comes with it. */
function groupText(rule) {
  const named = rule.group_by;
  if (!named) {
    return null;
  }
  const narrowest = ["port", "device", "model", "site", "tenant"].find((one) =>
    named.includes(one),
  );
  return t(`group_${narrowest ?? (rule.per === "platform" ? "platform" : "")}`);
}

function inhibitsText(inhibits) {
  if (!inhibits) {
    return null;
  }
  return [
    inhibits.topology ? html`<div>${t("inhibitsTopology")}</div>` : nothing,
    inhibits.rules?.length
      ? html`<div>
          ${inhibits.rules.map(
            (id, i) => html`${i > 0 ? ", " : nothing}<a href=${link(`rules/${id}`)}>${id}</a>`,
          )}
        </div>`
      : nothing,
  ];
}

function flapText(flap) {
  if (!flap) {
    return null;
  }
  return flap.changes === 0
    ? t("flapOff")
    : t("flapText", {
        changes: flap.changes,
        within: duration(flap.within),
        quiet: duration(flap.quiet),
      });
}

const labelsText = (labels) =>
  labels &&
  Object.entries(labels).map(([name, value]) => html`<div class="mono">${name}: ${value}</div>`);

/** A rule to be read by people: what it looks at, when it calls, and what keeps it from it. */
export function ruleInWords(rule) {
  const scope = scopeText(rule.scope);
  const except = scopeText(rule.scope?.exclude);
  return facts([
    [t("condition"), conditionText(rule.condition)],
    [t("levels"), levelRows(rule)],
    [t("judged"), t(`per_${rule.per}`)],
    [t("scope"), scope.length > 0 ? scope : null],
    [t("except"), except.length > 0 ? except : null],
    [t("clear"), clearText(rule)],
    [t("noData"), noDataText(rule.no_data)],
    [t("hours"), hoursText(rule.schedule)],
    [t("grouped"), groupText(rule)],
    [t("wait"), rule.group_wait > 0 ? duration(rule.group_wait) : null],
    [t("inhibits"), inhibitsText(rule.inhibits)],
    [t("notInhibitable"), rule.inhibitable === false ? t("notInhibitableText") : null],
    [t("flap"), flapText(rule.flap)],
    [t("maintenance"), rule.maintenance === "include" ? t("maintenanceInclude") : null],
    [t("sentence"), both(rule.summary)],
    [t("labels"), labelsText(rule.labels)],
  ]);
}

/** The worst of a rule's levels. */
export const worstLevel = (rule) =>
  ["critical", "warning", "info"].find((name) => rule.levels.some((level) => level.level === name));

/** Whether it is said in the list of what is looked for. */
export const ruleMatches = (version, text) => {
  const rule = version.rule;
  const where = [
    version.id,
    rule?.name?.en,
    rule?.name?.zh,
    rule?.reason?.en,
    rule?.reason?.zh,
    stateText(worstLevel(rule)),
  ];
  return where.some((one) => one?.toLowerCase().includes(text.toLowerCase()));
};
