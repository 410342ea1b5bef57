/**
 * What is different between two texts, by lines: the longest common sequence stays, the rest goes or
 * comes. Rules have some dozens of lines, so the plain table will do.
 *
 * @returns {Array<{kind: "same"|"gone"|"new", text: string}>}
 */
export function difference(before, after) {
  const a = before.trimEnd().split("\n");
  const b = after.trimEnd().split("\n");
  const common = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] =
        a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const made = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      made.push({ kind: "same", text: a[i++] });
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) {
      made.push({ kind: "gone", text: a[i++] });
    } else {
      made.push({ kind: "new", text: b[j++] });
    }
  }
  return made;
}

/**
 * Of a difference the lines that changed and those around them; what lies between is one line.
 *
 * @param {Array<{kind: string, text: string}>} lines
 * @param {number} around
 */
export function folded(lines, around = 3) {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - around), i + around + 1).some((line) => line.kind !== "same"),
  );
  return lines.flatMap((line, i) => {
    if (near[i]) {
      return [line];
    }
    return i === 0 || near[i - 1] ? [{ kind: "fold", text: "⋯" }] : [];
  });
}
