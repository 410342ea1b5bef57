/**
 * Finds the line of a field in YAML text, for the errors that the API names by path. Block style is
 * followed by its indentation; what stands within brackets has the line of what they belong to.
 */

/** "levels[0].for" → ["levels", 0, "for"] */
const parts = (path) =>
  [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) =>
    index === undefined ? name : Number(index),
  );

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#:][^:#]*?))\s*:(?:\s|$)/;

const keyOf = (text) => {
  const found = KEY.exec(text);
  return found ? (found[1] ?? found[2] ?? found[3]) : null;
};

/** @returns {Array<{line: number, path: Array<string|number>}>} every field that begins a line, or an item */
function fields(text) {
  const found = [];
  let stack = [];
  let scalar = Infinity;
  for (const [i, raw] of text.split("\n").entries()) {
    const indent = raw.search(/\S/);
    if (indent < 0 || raw[indent] === "#") {
      continue;
    }
    if (indent > scalar) {
      continue; // Text of a block scalar.
    }
    scalar = Infinity;
    let at = indent;
    let rest = raw.slice(indent);
    while (/^-(\s|$)/.test(rest)) {
      const column = at;
      // An item may stand in the column of the key that it belongs to.
      stack = stack.filter(
        (one) => one.column < column || (one.column === column && typeof one.name === "string"),
      );
      const list = stack.at(-1) ?? {};
      list.items = (list.items ?? -1) + 1;
      // Between the column of its list and that of its own keys.
      stack.push({ column: column + 0.5, name: list.items });
      found.push({ line: i, path: stack.map((one) => one.name) });
      const next = rest.slice(1).search(/\S/);
      if (next < 0) {
        rest = "";
        break;
      }
      at += next + 1;
      rest = rest.slice(next + 1);
    }
    const key = keyOf(rest);
    if (key !== null && !/^[[{]/.test(rest)) {
      stack = stack.filter((one) => one.column < at);
      stack.push({ column: at, name: key });
      found.push({ line: i, path: stack.map((one) => one.name) });
      if (/:\s*[|>][+-]?\d*\s*$/.test(rest)) {
        scalar = at;
      }
    }
  }
  return found;
}

/**
 * @param {string} text YAML
 * @returns {(path: string) => number|null} the line, from 0; of what is not there, of the nearest that holds it
 */
export function lineFinder(text) {
  const known = new Map(fields(text).map(({ line, path }) => [JSON.stringify(path), line]));
  return (path) => {
    for (let wanted = parts(path); wanted.length > 0; wanted = wanted.slice(0, -1)) {
      const line = known.get(JSON.stringify(wanted));
      if (line !== undefined) {
        return line;
      }
    }
    return null;
  };
}

/** The line that a YAML reader complained about, from 0; null if it named none. */
export function lineOfComplaint(detail) {
  const lines = [...(detail ?? "").matchAll(/line (\d+)/g)];
  return lines.length === 0 ? null : Number(lines.at(-1)[1]) - 1;
}
