// The explorer in the browser. It shows and hides what Python made and opens the evidence behind a mark; it computes no number.

// Makes the HTML in `root` move. page: {outlets, figures, evidence}; host: {plotly(), picked, onPick(names)}, and where Python
// listens {corrections, onCorrect(rows)}. Returns {pick(names), correct(rows), stop()}.
function mount(root, page, host) {
  const all = page.outlets;
  let picked = new Set(host.picked ? all.flatMap((name, n) => (host.picked.includes(name) ? [n] : [])) : all.keys());
  const find = (selector) => [...root.querySelectorAll(selector)];
  const keys = Object.keys(page.evidence);
  const keyOf = (node) => keys[node.dataset.key]; // an attribute holds a key's number
  const { open, close, closeWhenGone, actions: panelActions } = evidencePanel(page, find, keys);
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
    closeWhenGone();
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

  // --- clicks -------------------------------------------------------------------------------------------------
  const actions = {
    ...panelActions,
    all: () => pick(all.keys()),
    none: () => pick([]),
    only: (at) => pick([Number(at.dataset.outlet)]),
  };

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
