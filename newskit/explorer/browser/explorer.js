// The explorer in the browser. It shows and hides what Python made and opens the evidence behind a mark; it computes no number.

// Makes the HTML in `root` move. page: {title, outlets, figures, evidence}; host: {plotly(), onPick(names), onState(state)}, the state to
// begin with {picked, view, part, search, open, corrections, marks}, share: ways to share, [{label, run(state, button, status)}], where there
// are two pages {own, onSwap(state)}, and where Python listens {onCorrect(rows), onMark(rows)}.
// Returns {pick(names), state(), restore(state), corrections, marks, stop()}: as `correcting` and `marking` return them.
function mount(root, page, host) {
  const all = page.outlets;
  let picked = new Set(host.picked ? all.flatMap((name, n) => (host.picked.includes(name) ? [n] : [])) : all.keys());
  const find = (selector) => [...root.querySelectorAll(selector)];
  const keys = Object.keys(page.evidence);
  const keyOf = (node) => keys[node.dataset.key]; // an attribute holds a key's number
  const links = linking(root, page, keys);
  const { open, close, closeWhenGone, isOpen, actions: panelActions } = evidencePanel(page, find, keys, (key) => {
    opened = key;
    if (key) link(key);
    tell();
  });
  let opened = null; // the key whose evidence is shown
  // Of an outlet, or of outlets one of which is enough; what is no outlet (an agency, a heading) is always shown.
  const isShown = (owner) => [owner].flat().some((name) => !all.includes(name) || picked.has(all.indexOf(name)));

  root.classList.add("nk-live");
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (isOpen()) close();
    else link(null);
  });

  // --- charts -------------------------------------------------------------------------------------------------
  let lent = new Map(); // grey of an outlet in the figures → the colour it takes
  const charts = find("[data-figure]").map((box) => ({ box, figure: page.figures[box.dataset.figure], stale: true }));

  async function draw(chart) {
    const Plotly = await host.plotly();
    if (!chart.box.isConnected || chart.box.closest("[hidden]")) return;
    if (!chart.stale) return outline(Plotly, chart);
    chart.stale = false;
    const first = !chart.box.classList.contains("js-plotly-plot");
    const data = chart.figure.data
      .filter((trace) => (trace.meta?.outlets ?? []).every(isShown))
      .map((trace) => (trace.meta?.rows || trace.meta?.columns ? cutMatrix(trace, isShown) : trace))
      .map((trace) => recoloured(trace, lent))
      .map((trace) => (trace.hoverinfo === "skip" && trace.customdata?.length ? { ...trace, hoverinfo: "none" } : trace)); // so it can be clicked
    const style = getComputedStyle(root);
    const none = data.length === 0 && chart.figure.data.length > 0;
    chart.box.parentElement.classList.toggle("nk-nothing", none);
    const blank = { height: 30, xaxis: { visible: false }, yaxis: { visible: false } };
    const layout = none ? blank : settled(themed(cutRows(chart.figure.layout, isShown), style, chart.box.clientWidth), chart.box);
    await Plotly.react(chart.box, inked(chart.figure, data, style), layout, CONFIG);
    chart.box.dataset.drawn = [...picked].join(" ");
    chart.linked = null;
    await outline(Plotly, chart);
    if (first) {
      const { title } = chart.figure.layout.meta;
      chart.box.parentElement.after(exportsOf(title, ["CSV", "SVG", "PNG"]));
      chart.box.on("plotly_click", (event) => {
        const key = [event.points[0].customdata].flat()[0];
        if (page.evidence[key]) open(key, chart.box, keysOf(chart.box));
      });
    }
  }

  // Every key of a chart, also of what is not picked.
  const drawable = (chart) => (chart.keys ??= [...new Set(chart.figure.data.flatMap((trace) => [trace.customdata ?? []].flat(Infinity)))]);

  // Outlines around the marks that belong to what was chosen.
  function outline(Plotly, chart) {
    if (chart.linked === links.keys()) return;
    chart.linked = links.keys();
    const shapes = outlines(chart.box.data, chart.linked, getComputedStyle(root).getPropertyValue("--nk-ink").trim());
    if (shapes.length || chart.box.layout.shapes?.length) return Plotly.relayout(chart.box, { shapes });
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
  const names = () => all.filter((_, n) => picked.has(n));
  const looks = boxes.map((box) => box.closest("label").dataset); // {colour}, or {grey} of an outlet beyond the colours
  const swatches = element("style"); // in the page only while there is something to lend

  // A picked outlet without a colour takes one whose outlet is not picked, as long as there are any.
  function lend() {
    const free = looks.flatMap(({ colour }, n) => (colour && !picked.has(n) ? [colour] : []));
    const takers = looks.flatMap(({ grey }, n) => (grey && picked.has(n) ? [n] : [])).slice(0, free.length);
    lent = new Map(takers.map((n, at) => [looks[n].grey, free[at]]));
    if (takers.length) root.append(swatches);
    else swatches.remove();
    swatches.textContent = `@scope{${takers.map((n, at) => `.nk-c${n}{--nk-colour:${free[at]}}`).join("")}}`;
  }

  // data-o: shown while all of these outlets are picked. data-any: while one of them is. data-only: while exactly these are.
  // data-otherwise: while no data-only beside it is shown. data-least: while at least so many are picked. data-sides, "0 2|1|": while
  // two of these sides have one that is picked; a side without outlets is an agency's.
  const numbers = (text) => text?.split(" ").filter(Boolean).map(Number);
  const filtered = find("[data-o], [data-any], [data-only], [data-otherwise], [data-least], [data-sides]").map((node) => {
    const { o, any, only, otherwise, least, sides } = node.dataset;
    const beside = otherwise === undefined ? [] : [...node.parentElement.children].flatMap((other) => other.dataset.only ?? []);
    return [node, { o: numbers(o), any: numbers(any), only, otherwise, beside, least, sides: sides?.split("|").map(numbers) }];
  });

  function applyPick() {
    lend();
    const pick = [...picked].sort((a, b) => a - b).join(" ");
    for (const [node, rule] of filtered) {
      node.hidden = !(
        (rule.o === undefined || rule.o.every((n) => picked.has(n))) &&
        (rule.any === undefined || rule.any.some((n) => picked.has(n))) &&
        (rule.only === undefined || rule.only === pick) &&
        (rule.otherwise === undefined || !rule.beside.includes(pick)) &&
        (rule.least === undefined || picked.size >= Number(rule.least)) &&
        (rule.sides === undefined || rule.sides.filter((side) => !side.length || side.some((n) => picked.has(n))).length > 1)
      );
    }
    for (const list of find("[data-empty]")) {
      const none = [...list.children].every((row) => row.hidden);
      let note = list.nextElementSibling?.classList.contains("nk-empty") ? list.nextElementSibling : null;
      if (!note) list.after((note = element("p", { class: "nk-empty" }, list.dataset.empty)));
      note.hidden = !none;
    }
    closeWhenGone();
    found.again();
    boxes.forEach((box, n) => (box.checked = picked.has(n)));
    root.classList.toggle("nk-none", picked.size === 0);
    status.textContent = picked.size
      ? `${picked.size} of ${all.length} outlets picked.`
      : "No outlet is picked. Pick one or more to see what they wrote.";
    return redraw();
  }

  function pick(next) {
    picked = new Set(next);
    host.onPick(names());
    tell();
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
      if (on) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 20; // in sight where the tabs are too many
    }
    for (const panel of find("[role=tabpanel]")) panel.hidden = panel.dataset.view !== view;
    tell();
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
    tell();
    return Promise.all(charts.map((chart) => draw(chart)));
  }

  const chooseFirst = (view) => view.querySelector("[data-choose]") && choose(view, view.querySelector("[data-choose]").dataset.choose);

  // --- what was chosen, marked in every view -------------------------------------------------------------------
  const tools = element("div", { class: "nk-tools" });
  const chosen = element("p", { class: "nk-chosen", hidden: "" });
  root.querySelector(".nk-tabs").before(tools);

  function link(key) {
    if (key === links.chosen()) return;
    if (key) links.choose(key);
    else links.clear();
    chosen.hidden = !key;
    const text = key?.startsWith('["sentence",') ? find(`.nk-texts [data-m="${page.evidence[key].marks[0]}"]`)[0] : null;
    const named = key && [page.evidence[key].title, text?.textContent].filter(Boolean).join(": ");
    const clear = element("button", { type: "button", "data-do": "unlink" }, "Clear");
    if (key) chosen.replaceChildren("Marked in every view: ", element("b", {}, named), " ", clear);
    const keysNow = links.keys();
    for (const tab of tabs) {
      const view = root.querySelector(`[role=tabpanel][data-view=${tab.dataset.view}]`);
      const inCharts = () => charts.some((chart) => view.contains(chart.box) && drawable(chart).some((key) => keysNow.has(key)));
      tab.classList.toggle("nk-has-linked", links.nodes().some((node) => view.contains(node)) || inCharts());
    }
    charts.forEach((chart) => draw(chart));
  }

  // --- the state, in names ------------------------------------------------------------------------------------
  const readable = (key) => JSON.parse(key).join("~");
  let restoring = true;

  function state() {
    const view = tabs.find((tab) => tab.getAttribute("aria-selected") === "true").dataset.view;
    const part = root.querySelector(`[role=tabpanel][data-view=${view}] [data-choose][aria-pressed=true]`)?.dataset.choose;
    return { view, part, picked: names(), search: found.text(), open: opened && readable(opened), key: opened };
  }

  function tell() {
    if (!restoring) host.onState?.(state());
  }

  // Shows a key of a view: beside a button that has it, or its first chart.
  function openIn(view, key, by) {
    const n = String(keys.indexOf(key));
    const shown = (node) => !node.closest("[hidden]") && !node.closest("details:not([open])");
    const beside = [...view.querySelectorAll("[data-key]")].find((node) => node.dataset.key === n && shown(node));
    const place = beside ?? [...view.querySelectorAll("[data-figure]")].find(shown) ?? view.lastElementChild;
    open(key, place, [key], by ?? place);
  }

  // A name that is not of this page is passed over.
  async function restore({ view, part, picked: wanted, search, open: name = "" }) {
    restoring = true;
    const drawing = [];
    if (wanted) picked = new Set(all.flatMap((outlet, n) => (wanted.includes(outlet) ? [n] : [])));
    if (wanted) drawing.push(applyPick());
    const panel = find("[role=tabpanel]").find((panel) => panel.dataset.view === view);
    if (panel) drawing.push(show(view));
    const parts = [...(panel?.querySelectorAll("[data-choose]") ?? [])].map((button) => button.dataset.choose);
    if (parts.includes(part)) drawing.push(choose(panel, part));
    if (search !== undefined) found.search(search.slice(0, 100));
    if (panel) close(false);
    restoring = false;
    const key = keys.find((key) => readable(key) === name);
    if (!key) return;
    const shown = panel ?? find("[role=tabpanel]").find((panel) => !panel.hidden);
    await Promise.all(drawing);
    if (!shown.hidden) openIn(shown, key);
  }

  // --- clicks -------------------------------------------------------------------------------------------------
  const actions = {
    ...panelActions,
    all: () => pick(all.keys()),
    none: () => pick([]),
    only: (at) => pick([Number(at.dataset.outlet)]),
    unlink: () => link(null),
    share: (at) => host.share[shares.indexOf(at)].run(state(), at, said),
    csv: (at) => download(csvOfRows(rowsOf(tableOf(at))), fileName(nameOf(at), "csv")),
    svg: (at) => picture(at, "svg", "image/svg+xml"),
    png: (at) => picture(at, "png", "image/png"),
  };
  const tableOf = (at) => (at.closest(".nk-block") ?? at.parentElement.previousElementSibling).querySelector("table");
  const nameOf = (at) => at.getAttribute("aria-label").replace(/^[A-Z]+: /, "");

  async function picture(at, format, type) {
    const { box, figure } = charts.find(({ box }) => at.closest(".nk-block").contains(box));
    const said = `${page.title} · made with newskit`;
    download(await pictureOf(await host.plotly(), box, figure, said, format), fileName(nameOf(at), format), type);
  }

  root.addEventListener("click", (event) => {
    const at = event.target.closest("[data-do], [data-key], [data-choose], [data-view]:not([role=tabpanel])");
    const swatch = event.target.closest("[data-swatch]");
    if (swatch && !swatch.closest("button, summary, label")) return void open(keys[swatch.dataset.swatch], swatch, []);
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
      openIn(view, key, at);
    } else {
      const group = at.closest("table, ol, ul, .nk-panel-body") ?? root;
      const shown = [...group.querySelectorAll("[data-key]")].filter((node) => !node.closest("[hidden]"));
      open(key, at, [...new Set(shown.map(keyOf))]);
    }
  });

  const sentenceKeys = () => {
    const marks = keys.flatMap((key, n) => (key.startsWith('["sentence",') ? [[page.evidence[key].marks[0], n]] : []));
    return new Map(marks);
  };
  let numberOf;
  const found = searching(tools, root.querySelector(".nk-texts"), (mark) => (numberOf ??= sentenceKeys()).get(mark), () => {
    if (root.querySelector(".nk-found .nk-panel")) close(false);
    tell();
  });
  if (host.onSwap) {
    const control = element("input", { type: "checkbox", role: "switch" });
    control.checked = host.own;
    control.addEventListener("change", () => {
      control.checked = host.own; // this page stays what it is; the other one is shown
      host.onSwap(state());
    });
    tools.append(element("label", { class: "nk-switch" }, control, "Without shared copy"));
  }
  const said = element("span", { role: "status" });
  const shares = host.share.map(({ label }) => element("button", { type: "button", "data-do": "share" }, label));
  tools.append(element("span", { class: "nk-share" }, said, ...shares));
  root.querySelector(".nk-tabs").before(chosen);
  for (const table of find(".nk-scroll")) {
    const name = table.querySelector("caption") ?? table.closest(".nk-choice, .nk-view").querySelector("h3, h4");
    if (!table.closest(".nk-block")) table.after(exportsOf(name.textContent, ["CSV"]));
  }

  // The page without shared copy has nothing to correct, to mark or to read side by side.
  const has = (selector) => root.querySelector(selector) !== null;
  const corrections = has(".nk-corrections") ? correcting(root.querySelector(".nk-texts"), host.onCorrect) : null;
  corrections?.show(host.corrections ?? []);
  const marks = has(".nk-marks") ? marking(root, page, host.onMark) : null;
  marks?.show(host.marks ?? page.marks);
  if (has(".nk-reader")) sideBySide(root);

  const stopTheme = onTheme(redraw);
  const printShown = () => {
    if (isDark()) charts.forEach((chart) => (chart.stale = true));
    root.dataset.theme = "light"; // as paper is
    charts.forEach((chart) => draw(chart));
    for (const { box } of charts) fitPaper(box);
  };
  addEventListener("beforeprint", printShown);
  addEventListener("afterprint", redraw);
  find("[role=tabpanel]").forEach(chooseFirst);
  show(tabs[0].dataset.view);
  restore({ ...host, picked: names() });
  return {
    pick: (wanted) => {
      if (wanted.join("\n") === names().join("\n")) return;
      picked = new Set(all.flatMap((name, n) => (wanted.includes(name) ? [n] : [])));
      return applyPick();
    },
    state,
    restore,
    corrections,
    marks,
    stop: () => {
      stopTheme();
      corrections?.stop();
      removeEventListener("beforeprint", printShown);
      removeEventListener("afterprint", redraw);
      globalThis[PLOTLY]?.then((Plotly) => charts.forEach(({ box }) => Plotly.purge(box))); // the window would hold every chart
    },
  };
}
