const FORMULA = /^[=+\-@\t\r]/;

function cell(value, type) {
  if (value === null || value === undefined) {
    return "";
  }
  const text = type === "time" ? new Date(value).toISOString() : String(value);
  // A spreadsheet would run it.
  const safe = type === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {object[]} frame fields */
function lines(frame) {
  const rows = frame[0]?.values.length ?? 0;
  const all = [frame.map((field) => cell(field.title, "string")).join(",")];
  for (let row = 0; row < rows; row++) {
    all.push(frame.map((field) => cell(field.values[row], field.type)).join(","));
  }
  return all.join("\r\n");
}

/** Frames as CSV: times in UTC, numbers as they are, the names that are shown. */
export const csvOf = (frames) => `\uFEFF${frames.map(lines).join("\r\n\r\n")}\r\n`;

/** Hands a text to the browser as a file. */
export function download(name, text, type = "text/csv;charset=utf-8") {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
