"use strict";

// Before Swagger UI writes its own.
const asked = location.hash;

const shown = new Promise((done) => {
  SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#operations",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    filter: true,
    validatorUrl: null,
    onComplete: done,
  });
});

const cell = (row, text, language) => {
  const made = row.insertCell();
  made.textContent = text;
  made.lang = language;
  return made;
};

const both = (entry, language) =>
  [entry.title, entry.remedy].filter(Boolean).map((texts) => texts[language]).join(language === "zh" ? "。" : ". ");

const codes = fetch("/api/errors")
  .then((answer) => answer.json())
  .then((catalogue) => {
    for (const entry of catalogue.items) {
      const row = document.getElementById("entries").insertRow();
      row.id = `${entry.kind}-${entry.code}`;
      cell(row, entry.code, "en").className = "code";
      cell(row, entry.status ?? entry.kind.replace("_", " "), "en");
      cell(row, both(entry, "en"), "en");
      cell(row, both(entry, "zh"), "zh");
    }
  });

// The browser looked for the place before there was one.
Promise.all([shown, codes]).then(() => {
  if (asked === "#codes") {
    requestAnimationFrame(() => document.getElementById("codes").scrollIntoView());
  }
});
