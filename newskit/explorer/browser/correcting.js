// What the analyst corrects: controls in the articles of the Text view, and the list of what was changed with them.

// A correction is a row that Python applies to the story; nothing here follows from it but the row itself.
const COLUMNS = ["article", "start", "end", "field", "value", "by", "when", "note"];

// The rows as a CSV file; a cell that a spreadsheet would run as a formula gets an apostrophe in front, as in newskit.corrections.
function csvOf(rows) {
  const cell = (value) => `"${String(value ?? "").replace(/^(?='*[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))];
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

const brief = (text) => `“${[...text].slice(0, 50).join("")}${[...text].length > 50 ? "…" : ""}”`;

// What stands in a line of an article before a place in it, in code points of the article: JavaScript counts in units of UTF-16.
function offsetIn(block, node, at) {
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, at);
  return Number(block.dataset.at.split(" ")[0]) + [...before.toString()].length;
}

// The controls in the articles of the Text view and the list of what was changed with them. onCorrect(rows), where there is one,
// hands every change to Python; without it the list can be downloaded. Returns a function that shows other rows.
function correcting(texts, onCorrect) {
  const made = new Map(); // what a row corrects → the row
  const controls = new Map(); // what a control corrects → {control, was(): its value without that row}
  const about = (row) => JSON.stringify([row.article, row.start, row.end, row.field]);
  const kinds = { "part of the article": texts.dataset.kept.split(" "), "set aside": texts.dataset.aside.split(" ") };
  const said = (field, value) => (field === "kept" ? { yes: "kept", no: "set aside" }[value] : value) || "none";
  const read = (control) => (control.type === "checkbox" ? (control.checked ? "yes" : "no") : control.value.trim());

  const status = element("p", { role: "status" });
  const list = element("ol");
  const by = element("input", { autocomplete: "off" });
  const save = element("button", { type: "button", class: "nk-save" }, "Download corrections.csv");
  const cells = onCorrect
    ? ["made = explorer.corrections", 'nk.save_corrections(made, "corrections.csv")', "story = nk.correct(story, made)"]
    : ['story = nk.correct(story, "corrections.csv")'];
  const how = [
    element("p", { class: "nk-facts" }, onCorrect ? "To keep and apply them, in a cell:" : "They are lost with this window. To apply the file, in a notebook:"),
    element("pre", {}, cells.join("\n")),
  ];
  const some = element("div", {}, element("label", {}, "Corrected by ", by), ...(onCorrect ? [] : [save]), ...how);
  const panel = texts.querySelector(".nk-corrections");
  panel.append(element("h4", {}, "Corrections"), status, list, some);
  save.addEventListener("click", () => download(csvOf([...made.values()]), "corrections.csv"));
  by.addEventListener("change", () => {
    for (const [name, row] of made) made.set(name, { ...row, by: row.by || by.value.trim() }); // a copy: what Python has stays as it was
    tell();
  });

  function refresh() {
    for (const [name, { control, was }] of controls) {
      const value = made.get(name)?.value ?? was();
      if (control.type === "checkbox") control.checked = value === "yes";
      else if (read(control) !== value) control.value = value;
      control.classList.toggle("nk-changed", made.has(name));
    }
    for (const row of made.values()) if (QUOTATION.includes(row.field) && !controls.has(about(row))) marked(row);
    for (const item of texts.querySelectorAll("[data-kind=no]")) item.hidden = ![...made.values()].some((row) => isOf(item, row));
    for (const fix of texts.querySelectorAll(".nk-fix")) fix.classList.toggle("nk-changed", Boolean(fix.querySelector(".nk-changed")));
    const items = [...made].map(([name, row]) => {
      const undo = element("button", { type: "button", "aria-label": `Undo: ${row.field} ${said(row.field, row.value)}, ${row.note}` }, "Undo");
      undo.addEventListener("click", () => {
        const at = [...made.keys()].indexOf(name);
        made.delete(name);
        tell();
        (list.querySelectorAll("button")[Math.min(at, made.size - 1)] ?? panel).focus();
      });
      return element("li", {}, element("b", {}, row.field === "kept" ? said("kept", row.value) : `${row.field}: ${said(row.field, row.value)}`), ` ${row.note} `, undo);
    });
    list.replaceChildren(...items);
    some.hidden = made.size === 0;
    status.textContent = made.size
      ? `${made.size} made here. No number on this page changes: apply them in Python, and a new page has the new numbers.`
      : "Open an article to set its outlet, agency or date, and any line's kind, or to keep what was set aside. Nothing is changed yet.";
  }

  function tell() {
    refresh();
    onCorrect?.([...made.values()]);
  }

  // A control that makes a row where its value is not what it was.
  function control(node, row, was, where) {
    const name = about(row);
    controls.set(name, { control: node, was });
    node.addEventListener("change", () => {
      if (!node.reportValidity()) return;
      const value = read(node);
      const when = `${new Date().toISOString().slice(0, 19)}Z`;
      made.delete(name);
      if (value !== was()) made.set(name, { ...row, value, by: by.value.trim(), when, note: `${where}, was ${said(row.field, was())}` });
      tell();
    });
    return node;
  }

  function fields(whole) {
    const { article, outlet, agency, published } = whole.dataset;
    const date = { pattern: "\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d.*)?", title: "2031-05-04 or 2031-05-04T09:30+02:00" };
    const input = (label, field, value, rules) => {
      const node = element("input", { autocomplete: "off", ...rules });
      return element("label", {}, label, control(node, { article, start: null, end: null, field, value: "" }, () => value, outlet));
    };
    return element(
      "fieldset", { class: "nk-fields" }, element("legend", {}, "Correct this article"),
      input("Outlet", "outlet", outlet, { required: "" }), input("Agency", "agency", agency), input("Published", "published", published, date),
    );
  }

  function fix(block, article, outlet) {
    const [start, end] = block.dataset.at.split(" ").map(Number);
    const words = [...[...block.childNodes].map((node) => (node.className === "nk-label" ? "" : node.textContent)).join("").trim()];
    const where = `${outlet}, “${words.slice(0, 50).join("")}${words.length > 50 ? "…" : ""}”`;
    const row = (field) => ({ article, start, end, field, value: "" });
    const options = ([label, names]) => element("optgroup", { label }, ...names.map((name) => element("option", {}, name)));
    const kind = element("select", { "aria-label": `Kind of ${where}` }, ...Object.entries(kinds).map(options));
    const keep = element("input", { type: "checkbox", "aria-label": `Keep ${where}` });
    const named = made.get.bind(made, about(row("kind")));
    const keptFirst = block.matches(".nk-aside") ? "no" : "yes";
    const keptNow = () => (named() ? (kinds["part of the article"].includes(named().value) ? "yes" : "no") : keptFirst);
    control(kind, row("kind"), () => block.dataset.kind, where);
    control(keep, row("kept"), keptNow, where);
    return element("div", { class: "nk-fix" }, element("label", {}, keep, "keep"), kind);
  }

  for (const whole of texts.querySelectorAll(".nk-whole")) {
    const build = () => {
      const { article, outlet } = whole.dataset;
      whole.querySelector("article").before(fields(whole));
      for (const block of whole.querySelectorAll("[data-at]")) block.after(fix(block, article, outlet));
      refresh();
    };
    whole.addEventListener("toggle", build, { once: true });
  }

  panel.tabIndex = -1;
  const show = (rows) => {
    made.clear();
    for (const row of rows) made.set(about(row), row);
    refresh();
  };
  return show;
}
