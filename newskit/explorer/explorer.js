// The explorer in the browser. It shows and hides what Python made and opens the evidence behind a mark; it computes no number.

const CONFIG = {
  responsive: true,
  displaylogo: false,
  showSendToCloud: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d"],
  doubleClick: false, // two quick clicks are two marks; the bar's home button resets a zoom
};
const PLOTLY = Symbol.for("newskit.plotly"); // one plotly.js for every explorer on the page

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const unzipped = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
const unpacked = (base64) => unzipped(bytesOf(base64)).json();

// Bytes of gzipped plotly.js → the Plotly object. `fetchBytes` is only called by the first explorer that asks.
export function plotlyFrom(fetchBytes) {
  globalThis[PLOTLY] ??= (async () => {
    const script = new Blob([await unzipped(await fetchBytes()).blob()], { type: "text/javascript" });
    const url = URL.createObjectURL(script);
    const before = globalThis.Plotly;
    await import(/* webpackIgnore: true */ url);
    URL.revokeObjectURL(url);
    const ours = globalThis.Plotly;
    if (before) globalThis.Plotly = before;
    return ours;
  })();
  return globalThis[PLOTLY];
}

function isDark() {
  const lab = document.body.dataset.jpThemeLight;
  return lab ? lab === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// Calls `react` whenever the theme changes; returns a function that stops it.
function onTheme(react) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(react);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  media.addEventListener("change", react);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", react);
  };
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// The figure's layout in the colours of the page; where it is narrow, the names above its columns are turned.
function themed(layout, style, width) {
  const font = { ...layout.font, color: style.getPropertyValue("--nk-ink").trim() };
  const { xaxis, height } = layout;
  if (width >= 560 || xaxis?.side !== "top" || !xaxis.ticktext) return { ...layout, font };
  const ticktext = xaxis.ticktext.map((name) => name.replaceAll("<br>", " ")); // turned lines would run into each other
  return { ...layout, font, xaxis: { ...xaxis, tickangle: -75, ticktext }, height: height + (xaxis.tickangle ? 0 : 60) };
}

// The traces with the text on grey cells (zero, absent) in the page's ink: plotly chooses only for coloured cells.
function inked(figure, traces, style) {
  const anyPage = figure.layout?.template?.layout?.font?.color; // reads on light and on dark
  const color = style.getPropertyValue("--nk-ink").trim();
  const onGrey = (trace) => trace.type === "heatmap" && anyPage && trace.textfont?.color === anyPage;
  return traces.map((trace) => (onGrey(trace) ? { ...trace, textfont: { ...trace.textfont, color } } : trace));
}

// A Plotly figure on its own, outside an explorer: drawn, and redrawn when the theme changes.
export async function drawFigure(box, figure, loadPlotly) {
  const Plotly = await loadPlotly();
  const draw = () => {
    box.dataset.theme = isDark() ? "dark" : "light";
    const style = getComputedStyle(box);
    return Plotly.react(box, inked(figure, figure.data, style), themed(figure.layout ?? {}, style, box.clientWidth), CONFIG);
  };
  await draw();
  onTheme(draw);
}

// Leaves out of a matrix trace the rows and columns whose outlet is not picked.
function cutMatrix(trace, isShown) {
  const kept = (owners) => owners && owners.map((owner, n) => (isShown(owner) ? n : -1)).filter((n) => n >= 0);
  const rows = kept(trace.meta.rows);
  const columns = kept(trace.meta.columns);
  const along = (list, order) => (order && Array.isArray(list) ? order.map((n) => list[n]) : list);
  const cut = { ...trace, x: along(trace.x, columns), y: along(trace.y, rows) };
  for (const name of ["z", "text", "customdata", "hovertext"]) {
    if (Array.isArray(trace[name])) cut[name] = along(trace[name], rows).map((row) => along(row, columns));
  }
  return cut;
}

// Leaves out of an axis that names all its rows those whose outlet is not picked, and the room they take.
function cutRows(layout, isShown) {
  const { owners, row } = layout.meta;
  if (!owners) return layout;
  const kept = owners.flatMap((owner, n) => (isShown(owner) ? [n] : []));
  const along = (name) => kept.map((n) => layout.yaxis[name][n]);
  const lists = { categoryarray: along("categoryarray"), tickvals: along("tickvals"), ticktext: along("ticktext") };
  const yaxis = { ...layout.yaxis, ...lists, range: [kept.length - 0.5, -0.5] };
  return { ...layout, yaxis, height: layout.height - row * (owners.length - kept.length) };
}

// A correction is a row that Python applies to the story; nothing here follows from it but the row itself.
const COLUMNS = ["article", "start", "end", "field", "value", "by", "when", "note"];

// The rows as a CSV file; a cell that a spreadsheet would run as a formula gets an apostrophe in front, as in newskit.corrections.
function csvOf(rows) {
  const cell = (value) => `"${String(value ?? "").replace(/^(?='*[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))];
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

function download(text, name) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
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

// Makes the HTML in `root` move. page: {outlets, figures, evidence}; host: {plotly(), picked, onPick(names)}, and where Python
// listens {corrections, onCorrect(rows)}. Returns {pick(names), correct(rows), stop()}.
export function mount(root, page, host) {
  const all = page.outlets;
  let picked = new Set(host.picked ? all.flatMap((name, n) => (host.picked.includes(name) ? [n] : [])) : all.keys());
  const find = (selector) => [...root.querySelectorAll(selector)];
  const pieces = new Map(find("[data-piece]").map((node) => [node.dataset.piece, node]));
  const sentences = new Map(find(".nk-texts [data-m]").map((node) => [node.dataset.m, node]));
  const keys = Object.keys(page.evidence);
  const keyOf = (node) => keys[node.dataset.key]; // an attribute holds a key's number
  // Of an outlet, or of outlets one of which is enough; what is no outlet (an agency, a heading) is always shown.
  const isShown = (owner) => [owner].flat().some((name) => !all.includes(name) || picked.has(all.indexOf(name)));

  root.classList.add("nk-live");
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's one-letter commands stay out of the picker
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
  });

  // --- charts -------------------------------------------------------------------------------------------------
  const charts = find("[data-figure]").map((box) => ({ box, figure: page.figures[box.dataset.figure], stale: true }));

  async function draw(chart, onPaper = false) {
    const Plotly = await host.plotly();
    const away = chart.box.closest(onPaper ? "[hidden]:not([role=tabpanel], .nk-choice)" : "[hidden]");
    if (!chart.box.isConnected || away || !chart.stale) return;
    chart.stale = false;
    const first = !chart.box.classList.contains("js-plotly-plot");
    const data = chart.figure.data
      .filter((trace) => (trace.meta?.outlets ?? []).every(isShown))
      .map((trace) => (trace.meta?.rows || trace.meta?.columns ? cutMatrix(trace, isShown) : trace))
      .map((trace) => (trace.hoverinfo === "skip" && trace.customdata?.length ? { ...trace, hoverinfo: "none" } : trace)); // so it can be clicked
    const style = getComputedStyle(root);
    const none = data.length === 0 && chart.figure.data.length > 0;
    chart.box.parentElement.classList.toggle("nk-nothing", none);
    const blank = { height: 30, xaxis: { visible: false }, yaxis: { visible: false } };
    const layout = none ? blank : themed(cutRows(chart.figure.layout, isShown), style, chart.box.clientWidth);
    await Plotly.react(chart.box, inked(chart.figure, data, style), layout, CONFIG);
    chart.box.dataset.drawn = [...picked].join(" ");
    if (first) {
      chart.box.on("plotly_click", (event) => {
        const key = [event.points[0].customdata].flat()[0];
        if (page.evidence[key]) open(key, chart.box, keysOf(chart.box));
      });
    }
  }

  // Every key on the marks now drawn, in order, without doubles.
  function keysOf(box) {
    const keys = box.data ? box.data.flatMap((trace) => [trace.customdata ?? []].flat(Infinity)) : [];
    return [...new Set(keys)].filter((key) => page.evidence[key]);
  }

  function redraw() {
    root.dataset.theme = isDark() ? "dark" : "light";
    charts.forEach((chart) => (chart.stale = true));
    return Promise.all(charts.map((chart) => draw(chart)));
  }

  // --- picking ------------------------------------------------------------------------------------------------
  const boxes = find(".nk-picker input");
  const status = root.querySelector(".nk-picker [role=status]");

  // data-o: shown while all of these outlets are picked. data-any: while one of them is. data-only: while exactly these are.
  // data-otherwise: while no data-only is shown. data-least: while at least so many are picked.
  const numbers = (text) => text?.split(" ").filter(Boolean).map(Number);
  const filtered = find("[data-o], [data-any], [data-only], [data-otherwise], [data-least]").map((node) => {
    const { o, any, only, otherwise, least } = node.dataset;
    return [node, { o: numbers(o), any: numbers(any), only, otherwise, least }];
  });
  const own = new Set(filtered.flatMap(([, rule]) => rule.only ?? []));

  function applyPick() {
    const pick = [...picked].sort((a, b) => a - b).join(" ");
    for (const [node, rule] of filtered) {
      node.hidden = !(
        (rule.o === undefined || rule.o.every((n) => picked.has(n))) &&
        (rule.any === undefined || rule.any.some((n) => picked.has(n))) &&
        (rule.only === undefined || rule.only === pick) &&
        (rule.otherwise === undefined || !own.has(pick)) &&
        (rule.least === undefined || picked.size >= Number(rule.least))
      );
    }
    for (const list of find("[data-empty]")) {
      const none = [...list.children].every((row) => row.hidden || row.dataset.o === undefined);
      let note = list.nextElementSibling?.classList.contains("nk-empty") ? list.nextElementSibling : null;
      if (!note) list.after((note = element("p", { class: "nk-empty" }, list.dataset.empty)));
      note.hidden = !none;
    }
    if (panel.isConnected && origin.closest("[hidden]")) close(false);
    boxes.forEach((box, n) => (box.checked = picked.has(n)));
    root.classList.toggle("nk-none", picked.size === 0);
    status.textContent = picked.size
      ? `${picked.size} of ${all.length} outlets picked.`
      : "No outlet is picked. Pick one or more to see what they wrote.";
    return redraw();
  }

  function pick(next) {
    picked = new Set(next);
    host.onPick(all.filter((_, n) => picked.has(n)));
    return applyPick();
  }

  root.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) pick(boxes.flatMap((box, n) => (box.checked ? [n] : [])));
  });

  // --- tabs ---------------------------------------------------------------------------------------------------
  const tabs = find("[role=tab]");

  function show(view, focus = false) {
    for (const tab of tabs) {
      const on = tab.dataset.view === view;
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
      if (on && focus) tab.focus();
    }
    for (const panel of find("[role=tabpanel]")) panel.hidden = panel.dataset.view !== view;
    return Promise.all(charts.map((chart) => draw(chart)));
  }

  root.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    close(false);
    show(tabs[(to + tabs.length) % tabs.length].dataset.view, true);
  });

  // --- parts of a view, of which one is shown ------------------------------------------------------------------
  function choose(view, name) {
    for (const button of view.querySelectorAll("[data-choose]")) button.setAttribute("aria-pressed", button.dataset.choose === name);
    for (const part of view.querySelectorAll("[data-choice]")) part.hidden = part.dataset.choice !== name;
    return Promise.all(charts.map((chart) => draw(chart)));
  }

  const chooseFirst = (view) => view.querySelector("[data-choose]") && choose(view, view.querySelector("[data-choose]").dataset.choose);

  // --- evidence -----------------------------------------------------------------------------------------------
  const button = (label, action) => element("button", { type: "button", "data-do": action }, label);
  const title = element("h4", { class: "nk-panel-title" });
  const body = element("div", { class: "nk-panel-body" });
  const bar = element("div", { class: "nk-panel-bar" }, button("← Back", "back"), button("Previous", "previous"), button("Next", "next"), button("Close ×", "close"));
  const panel = element("aside", { class: "nk-panel", role: "region", "aria-label": "Evidence", tabindex: "-1" }, bar, element("div", { "aria-live": "polite" }, title), body);
  let trail = []; // {key, words} of what was opened one from another; the last is shown
  let siblings = [];
  let origin = null; // where the panel is placed
  let opener = null; // what gets the focus back
  let sorting = "read"; // how the uses of a word are sorted, in this panel and the next

  // From the first to the last of these words of a sentence.
  function rangeOf(sentence, first, last) {
    const words = sentence.querySelectorAll("i");
    const range = document.createRange();
    range.setStartBefore(words[first]);
    range.setEndAfter(words[last]);
    return range;
  }

  // A use of a word with what its sentence says before and after it; it opens the article.
  function line([at, first, last]) {
    const sentence = sentences.get(page.evidence[keys[at]].marks[0]);
    const words = rangeOf(sentence, first, last);
    const [before, after] = [words.cloneRange(), words.cloneRange()];
    before.setStart(sentence, 0);
    before.setEnd(words.startContainer, words.startOffset);
    after.setStart(words.endContainer, words.endOffset);
    after.setEnd(sentence, sentence.childNodes.length);
    const parts = [["span", before], ["mark", words], ["span", after]].map(([tag, range]) => element(tag, {}, range.toString()));
    return element("li", {}, element("button", { "data-key": at, "data-words": `${first} ${last}` }, ...parts));
  }

  // Every use of a word, outlet by outlet: whole sentences in reading order, or lines sorted by the words beside it.
  function places({ groups, ranks }) {
    const lists = groups.map((group) => element("ul", { class: "nk-lines" }, ...group.lines.map(line)));
    const number = new Map(lists.flatMap((list) => [...list.children]).map((item, n) => [item, n]));
    const sort = (by) => {
      for (const button of sorter.children) button.setAttribute("aria-pressed", button.dataset.sort === by);
      for (const list of lists) {
        const rank = (item) => ranks[by]?.[number.get(item)] ?? number.get(item);
        list.classList.toggle("nk-aligned", by !== "read");
        list.append(...[...list.children].sort((a, b) => rank(a) - rank(b)));
      }
    };
    const ways = { read: "Sentences", before: "Word before", after: "Word after" };
    const sorter = element("div", { class: "nk-choices nk-sort", role: "group", "aria-label": "Sorted by" });
    for (const [name, said] of Object.entries(ways)) {
      const way = element("button", { type: "button", "data-sort": name }, said);
      way.addEventListener("click", () => sort((sorting = name)));
      sorter.append(way);
    }
    sort(number.size > 1 ? sorting : "read");
    const sections = groups.map((group, n) => {
      const swatch = element("span", { class: `nk-swatch nk-c${group.outlet || "-none"}` });
      return element("section", {}, element("p", { class: "nk-outlet" }, swatch, group.said), lists[n]);
    });
    return number.size > 1 ? [sorter, ...sections] : sections;
  }

  function fill() {
    const { key, words } = trail.at(-1);
    const { title: heading, lead, pieces: names, marks } = page.evidence[key];
    title.textContent = heading;
    body.replaceChildren(...(lead ? [element("p", { class: "nk-lead" }, lead)] : []));
    for (const name of names) {
      const copy = pieces.get(name).cloneNode(true);
      copy.hidden = false;
      for (const node of [copy, ...copy.querySelectorAll("[hidden]")]) node.hidden = false;
      copy.querySelectorAll(".nk-empty, .nk-panel, .nk-fix").forEach((node) => node.remove());
      copy.removeAttribute("data-piece");
      body.append(copy);
    }
    if (page.evidence[key].groups) body.append(...places(page.evidence[key]));
    for (const name of marks) {
      for (const node of body.querySelectorAll(`[data-m="${name}"]`)) {
        node.classList.add("nk-marked");
        if (node.matches(".nk-variant")) node.closest(".nk-quotation").querySelector(".nk-longest").after(node); // asked for: first
        if (words && node.matches(".nk-s")) {
          const range = rangeOf(node, ...words.split(" "));
          range.insertNode(element("mark", {}, range.extractContents()));
        }
      }
    }
    const at = siblings.indexOf(key);
    bar.querySelector("[data-do=back]").hidden = trail.length < 2;
    bar.querySelector("[data-do=previous]").disabled = at < 1;
    bar.querySelector("[data-do=next]").disabled = at < 0 || at === siblings.length - 1;
    panel.dataset.evidence = key;
    const { activeElement: active } = document;
    if (active.hidden || active.disabled || active === document.body) panel.focus({ preventScroll: true }); // the button used is gone
    body.scrollTop = 0;
    const marked = body.querySelector(".nk-marked");
    for (const box of marked ? [marked.closest(".nk-article") ?? body, body] : []) {
      const beyond = marked.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
      if (beyond > -20) box.scrollTop += marked.getBoundingClientRect().top - box.getBoundingClientRect().top - 50;
    }
  }

  function place() {
    const view = origin.closest("[role=tabpanel], .nk-findings, header");
    const block = origin.closest(".nk-block, li, header") ?? origin.closest(".nk-scroll") ?? origin;
    const from = (block.querySelector("[data-figure]") === origin ? block : origin).getBoundingClientRect();
    panel.style.setProperty("--nk-top", `${Math.max(0, from.top - view.getBoundingClientRect().top)}px`);
    if (block.matches("li, header")) block.append(panel);
    else block.after(panel);
  }

  function open(key, from, row, by = from) {
    const opened = { key, words: from.dataset.words };
    if (panel.contains(from)) trail.push(opened);
    else {
      trail = [opened];
      origin = from;
      opener = by;
      siblings = row;
      find(".nk-open").forEach((node) => node.classList.remove("nk-open"));
      from.classList.add("nk-open");
      place();
    }
    fill();
    const below = panel.offsetTop + panel.offsetHeight; // beside the marks the panel takes no room of its own
    if (getComputedStyle(panel).position === "absolute") panel.parentElement.closest(".nk-view").style.minHeight = `${below + 20}px`;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  }

  function close(back = true) {
    if (!panel.isConnected) return;
    panel.closest(".nk-view")?.style.removeProperty("min-height");
    panel.remove();
    origin.classList.remove("nk-open");
    if (back) (opener.matches("button") ? opener : opener.closest(".nk-block"))?.focus({ preventScroll: true });
  }

  const actions = {
    close: () => close(),
    back: () => (trail.pop(), fill()),
    previous: () => step(-1),
    next: () => step(1),
    all: () => pick(all.keys()),
    none: () => pick([]),
    only: (at) => pick([Number(at.dataset.outlet)]),
  };

  function step(by) {
    const to = siblings[siblings.indexOf(trail.at(-1).key) + by];
    if (to === undefined) return;
    trail = [{ key: to }];
    fill();
  }

  root.addEventListener("click", (event) => {
    const at = event.target.closest("[data-do], [data-key], [data-choose], [data-view]:not([role=tabpanel])");
    if (!at || !root.contains(at)) return;
    if (at.dataset.do) return void actions[at.dataset.do](at);
    if (at.dataset.choose) {
      close(false);
      return void choose(at.closest("[role=tabpanel]"), at.dataset.choose);
    }
    const key = keyOf(at);
    if (at.dataset.view) {
      close(false);
      show(at.dataset.view);
      if (!key) return;
      const view = root.querySelector(`[role=tabpanel][data-view=${at.dataset.view}]`);
      root.querySelector(".nk-tabs").scrollIntoView({ block: "start" });
      chooseFirst(view);
      const figure = [...view.querySelectorAll("[data-figure]")].find((box) => !box.closest("[hidden]"));
      open(key, figure ?? view.lastElementChild, [key], at);
    } else {
      const group = at.closest("table, ol, ul, .nk-panel-body") ?? root;
      const shown = [...group.querySelectorAll("[data-key]")].filter((node) => !node.closest("[hidden]"));
      open(key, at, [...new Set(shown.map(keyOf))]);
    }
  });

  const correct = correcting(root.querySelector(".nk-texts"), host.onCorrect);
  correct(host.corrections ?? []);

  const stopTheme = onTheme(redraw);
  const printAll = () => charts.forEach((chart) => draw(chart, true));
  addEventListener("beforeprint", printAll);
  find("[role=tabpanel]").forEach(chooseFirst);
  show(tabs[0].dataset.view);
  applyPick();
  return {
    pick: (names) => {
      if (names.join("\n") === all.filter((_, n) => picked.has(n)).join("\n")) return;
      picked = new Set(all.flatMap((name, n) => (names.includes(name) ? [n] : [])));
      return applyPick();
    },
    correct,
    stop: () => {
      stopTheme();
      removeEventListener("beforeprint", printAll);
    },
  };
}

// The widget in JupyterLab: the page and plotly.js come in answer to a question, so that neither is stored as widget state.
function ask(model, what) {
  return new Promise((resolve) => {
    const answer = (message, buffers) => {
      if (message.answer !== what) return;
      model.off("msg:custom", answer);
      resolve([message, buffers]);
    };
    model.on("msg:custom", answer);
    model.send({ ask: what });
  });
}

async function render({ model, el }) {
  const page = await unpacked((await ask(model, "page"))[0].page);
  const box = element("div");
  box.innerHTML = page.html; // made by Python, every text escaped there
  const root = box.firstElementChild;
  el.append(root);
  const explorer = mount(root, page, {
    plotly: () => plotlyFrom(async () => (await ask(model, "plotly"))[1][0]),
    picked: model.get("selected"),
    onPick: (names) => {
      model.set("selected", names);
      model.save_changes();
    },
    corrections: model.get("_corrections"),
    onCorrect: (rows) => {
      model.set("_corrections", rows);
      model.save_changes();
    },
  });
  const follow = () => explorer.pick(model.get("selected"));
  const correct = () => explorer.correct(model.get("_corrections"));
  model.on("change:selected", follow);
  model.on("change:_corrections", correct);
  return () => {
    model.off("change:selected", follow);
    model.off("change:_corrections", correct);
    explorer.stop();
  };
}

export default { render };
