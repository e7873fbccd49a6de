// How a chart is drawn: plotly.js loaded once, in the colours of the page, without the rows and columns that are not picked.

const CONFIG = {
  responsive: true,
  displaylogo: false,
  showSendToCloud: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d"],
  doubleClick: false, // two quick clicks are two marks; the bar's home button resets a zoom
};
const PLOTLY = Symbol.for("newskit.plotly"); // one plotly.js for every explorer on the page

// The text of plotly.js, as a blob or bytes → the Plotly object. `fetchScript` is only called by the first explorer that asks.
function plotlyFrom(fetchScript) {
  globalThis[PLOTLY] ??= (async () => {
    const script = new Blob([await fetchScript()], { type: "text/javascript" });
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
// The figure's layout in the colours of the page; where it is narrow, the names above its columns are turned.
function themed(layout, style, width) {
  const font = { ...layout.font, color: style.getPropertyValue("--nk-ink").trim() };
  const { xaxis, height } = layout;
  if (width >= 560 || xaxis?.side !== "top" || !xaxis.ticktext) return { ...layout, font };
  const ticktext = xaxis.ticktext.map((name) => {
    const letters = name.replaceAll("<br>", " ").match(/&[^;]+;|./gsu) ?? []; // turned lines would run into each other
    return letters.length > 26 ? `${letters.slice(0, 25).join("").trimEnd()}…` : letters.join("");
  });
  return { ...layout, font, xaxis: { ...xaxis, tickangle: -75, ticktext }, height: height + (xaxis.tickangle ? 0 : 60) };
}

// The layout with the margins that plotly found when it last drew `box`: its "automargin" then has nothing to add, and it draws once,
// not twice.
function settled(layout, box) {
  const last = box._fullLayout;
  if (!last?.meta || last.width !== box.clientWidth) return layout;
  const { l, r, t, b } = last._size;
  return { ...layout, margin: { ...layout.margin, l, r, t, b } };
}

// The traces with the text on grey cells (zero, absent) in the page's ink: plotly chooses only for coloured cells.
function inked(figure, traces, style) {
  const anyPage = figure.layout?.template?.layout?.font?.color; // reads on light and on dark
  const color = style.getPropertyValue("--nk-ink").trim();
  const onGrey = (trace) => trace.type === "heatmap" && anyPage && trace.textfont?.color === anyPage;
  return traces.map((trace) => (onGrey(trace) ? { ...trace, textfont: { ...trace.textfont, color } } : trace));
}

// The trace in other colours, {colour of the figure: colour to draw}.
function recoloured(trace, colours) {
  if (colours.size === 0) return trace;
  const other = (value) => {
    if (Array.isArray(value)) return value.map(other);
    if (value?.constructor !== Object) return colours.get(value) ?? value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, other(part)]));
  };
  const parts = ["marker", "line", "error_x"].filter((name) => trace[name]);
  return { ...trace, ...Object.fromEntries(parts.map((name) => [name, other(trace[name])])) };
}

// Makes a chart small enough to stand whole on a printed page, below its title; one too tall to be read there runs on to the next.
function fitPaper(box) {
  box.style.setProperty("--nk-fit", Math.min(1, Math.max(0.4, 760 / box.offsetHeight), 680 / box.offsetWidth));
}

// A Plotly figure on its own, outside an explorer: drawn, and redrawn when the theme changes.
async function drawFigure(box, figure, loadPlotly) {
  const Plotly = await loadPlotly();
  const draw = (dark = isDark()) => {
    box.dataset.theme = dark ? "dark" : "light";
    const style = getComputedStyle(box);
    return Plotly.react(box, inked(figure, figure.data, style), themed(figure.layout ?? {}, style, box.clientWidth), CONFIG);
  };
  await draw();
  onTheme(() => draw());
  addEventListener("beforeprint", () => (fitPaper(box), draw(false)));
  addEventListener("afterprint", () => draw());
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
