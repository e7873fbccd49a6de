// What the analyst corrects: controls in the articles of the Text view, and the list of what was changed with them.

// A correction is a row that Python applies to the story; nothing here follows from it but the row itself.
const COLUMNS = ["article", "start", "end", "field", "value", "by", "when", "note"];
const QUOTATION = ["quotation", "speaker"]; // the fields of a quotation

const brief = (text) => `“${[...text].slice(0, 50).join("")}${[...text].length > 50 ? "…" : ""}”`;

// What stands in a line of an article before a place in it, in code points of the article: JavaScript counts in units of UTF-16.
function offsetIn(block, node, at) {
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, at);
  return Number(block.dataset.at.split(" ")[0]) + [...before.toString()].length;
}

// The controls in the articles of the Text view and the list of what was changed with them. onCorrect(rows), where there is one,
// hands every change to Python; without it the list can be downloaded. Returns {show(rows), rows(), stop()}.
function correcting(texts, onCorrect) {
  const made = new Map(); // what a row corrects → the row
  const controls = new Map(); // what a control corrects → {control, was(): its value without that row}
  const added = new Map(); // the item of a quotation that was marked here → its row
  const about = (row) => JSON.stringify([row.article, row.start, row.end, row.field]);
  const kinds = { "part of the article": texts.dataset.kept.split(" "), "set aside": texts.dataset.aside.split(" ") };
  const said = (field, value) => (field === "kept" ? { yes: "kept", no: "set aside" }[value] : value) || (field === "paraphrase" ? "perhaps" : "none");
  const read = (control) => (control.type === "checkbox" ? (control.checked ? "yes" : "no") : control.value.trim());

  const status = element("p", { role: "status" });
  const list = element("ol");
  const by = element("input", { autocomplete: "off" });
  const save = element("button", { type: "button", class: "nk-save" }, "Download corrections.csv");
  const cells = onCorrect
    ? ["made = explorer.corrections", 'nk.save_corrections(made, "corrections.csv")', "story = nk.correct(story, made)"]
    : ['story = nk.correct(story, "corrections.csv")'];
  const how = [
    element("p", { class: "nk-facts" }, onCorrect ? "To keep and apply them, in a cell:" : `${KEPT} To apply corrections.csv, in a notebook:`),
    element("pre", {}, cells.join("\n")),
  ];
  const some = element("div", {}, element("label", {}, "Corrected by ", by), ...(onCorrect ? [] : [save]), ...how);
  const panel = texts.querySelector(".nk-corrections");
  panel.append(element("h4", {}, "Corrections"), status, list, some);
  save.addEventListener("click", () => download(csvOf(COLUMNS, [...made.values()]), "corrections.csv"));
  by.addEventListener("change", () => {
    for (const [name, row] of made) made.set(name, { ...row, by: row.by || by.value.trim() }); // a copy: what Python has stays as it was
    tell();
  });

  function refresh() {
    for (const row of made.values()) if (QUOTATION.includes(row.field) && !controls.has(about(row))) add(row);
    for (const [name, { control, was }] of controls) {
      const value = made.get(name)?.value ?? was();
      if (control.type === "checkbox") control.checked = value === "yes";
      else if (read(control) !== value) control.value = value;
      control.classList.toggle("nk-changed", made.has(name));
    }
    for (const [item, row] of added) item.hidden = !QUOTATION.some((field) => made.has(about({ ...row, field })));
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
      : "Open an article to set its outlet, agency or date, any line's kind, or who speaks in a quotation, and to keep what was set aside. " +
        "Words that you select can be marked as a quotation. Nothing is changed yet.";
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
    const date = { pattern: "\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d.*)?", title: "2031-05-04, or with a time after a T: 2031-05-04T09:30+02:00" };
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
    const text = [...block.childNodes].map((node) => (node.className === "nk-label" ? "" : node.textContent)).join("");
    const where = `${outlet}, ${brief(text.trim())}`;
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

  // The controls of a quotation: who speaks, its kind, and whether a paraphrase candidate is one. They stand below its paragraph, where that can be read.
  function quotation(item, whole) {
    const { article, outlet } = whole.dataset;
    const [start, end] = item.dataset.span.split(" ").map(Number);
    const where = `${outlet}, ${item.firstElementChild.textContent}`;
    const row = (field) => ({ article, start, end, field, value: "" });
    const offered = [...(item.dataset.quotation === "no" ? ["yes"] : []), ...texts.dataset.quotations.split(" "), "no"];
    const named = (kind) => element("option", { value: kind }, { yes: "quotation", no: "no quotation" }[kind] ?? kind);
    const speaker = element("input", { list: names.id, placeholder: "nobody known", autocomplete: "off", "aria-label": `Speaker of ${where}` });
    const kind = element("select", { "aria-label": `Quotation: ${where}` }, ...offered.map(named));
    control(speaker, row("speaker"), () => item.dataset.speaker, where);
    control(kind, row("quotation"), () => item.dataset.quotation, where);
    item.className = "nk-fix";
    item.lastElementChild.replaceWith(speaker, kind);
    if (item.dataset.paraphrase !== undefined) {
      const choices = Object.entries({ "": "perhaps a paraphrase", yes: "is a paraphrase", no: "is no paraphrase" });
      const paraphrase = element("select", { "aria-label": `Paraphrase: ${where}` }, ...choices.map(([value, text]) => element("option", { value }, text)));
      kind.after(control(paraphrase, row("paraphrase"), () => item.dataset.paraphrase, where));
    }
    const block = blockOf(whole, start, end);
    if (!block) return kind;
    let list = block.nextElementSibling.nextElementSibling;
    if (!list?.matches(".nk-voices")) block.nextElementSibling.after((list = element("ul", { class: "nk-voices" })));
    const later = [...list.children].find((other) => Number(other.dataset.span.split(" ")[0]) > start);
    list.insertBefore(item, later ?? null);
    return kind;
  }

  function blockOf(whole, start, end) {
    const within = (block) => block.dataset.at.split(" ").map(Number);
    return [...whole.querySelectorAll("[data-at]:not(.nk-aside)")].find((block) => within(block)[0] <= start && end <= within(block)[1]);
  }

  // Puts the item of a quotation that Python did not find below its paragraph, if its article is open; returns its choice of kind.
  function add(row) {
    const whole = [...texts.querySelectorAll(".nk-whole")].find((one) => one.dataset.article === row.article);
    const block = whole?.querySelector(".nk-fields") && blockOf(whole, row.start, row.end);
    if (!block) return null;
    const from = offsetIn(block, block, 0);
    const words = [...block.textContent].slice(row.start - from, row.end - from).join("");
    const span = `${row.start} ${row.end}`;
    const item = element("li", { "data-span": span, "data-quotation": "no", "data-speaker": "" }, element("span", {}, brief(words)), " ", element("span"));
    added.set(item, row);
    return quotation(item, whole);
  }

  // The words that are selected in an article: {block, row: {article, start, end}}; of several lines those of the first.
  function selected() {
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
    const at = range?.startContainer;
    const block = (at?.closest ? at : at?.parentElement)?.closest("[data-at]:not(.nk-aside)");
    if (!block || !texts.contains(block)) return null;
    if (!block.contains(range.endContainer)) range.setEnd(block, block.childNodes.length);
    const words = range.toString();
    const start = offsetIn(block, range.startContainer, range.startOffset) + [...words].length - [...words.trimStart()].length;
    const row = { article: block.closest(".nk-whole").dataset.article, start, end: start + [...words.trim()].length };
    return words.trim() && { block, row };
  }

  // Below the words that are selected, by mouse, keys or touch, a button that marks them as a quotation.
  const marker = element("button", { type: "button", class: "nk-mark" }, "Mark as quotation");
  let chosen = null;
  const offer = () => {
    const now = selected();
    chosen = now ?? chosen;
    if (!now) setTimeout(() => selected() || marker.remove(), 500); // a touch on it ends the selection before its click
    else if (!now.block.nextElementSibling.contains(marker)) now.block.nextElementSibling.append(marker);
  };
  marker.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay selected
  marker.addEventListener("click", () => {
    const { row } = chosen;
    const there = controls.get(about({ ...row, field: "quotation" }));
    const kind = there?.control ?? add(row);
    const was = there?.was() ?? "no";
    if (!there || kind.value === "no") kind.value = was === "no" ? "yes" : was;
    kind.dispatchEvent(new Event("change"));
    getSelection().removeAllRanges();
    marker.remove();
    kind.previousElementSibling.focus();
  });
  document.addEventListener("selectionchange", offer); // a page hears nothing else of the handles that a finger drags

  const names = element("datalist", { id: `nk-names-${Math.random().toString(36).slice(2)}` });
  const speakers = [...texts.querySelectorAll("[data-speaker]")].map((item) => item.dataset.speaker).filter(Boolean);
  names.append(...[...new Set(speakers)].sort().map((name) => element("option", { value: name })));
  texts.append(names);

  for (const whole of texts.querySelectorAll(".nk-whole")) {
    const build = () => {
      const { article, outlet } = whole.dataset;
      whole.querySelector("article").before(fields(whole));
      for (const block of whole.querySelectorAll("[data-at]")) block.after(fix(block, article, outlet));
      for (const item of whole.querySelectorAll("[data-span]")) quotation(item, whole);
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
  return { show, rows: () => [...made.values()], stop: () => document.removeEventListener("selectionchange", offer) };
}
