// What belongs together: the word, sentence, quotation or outlet that was chosen is marked in every view.

// Two entries belong together when all sentences of the one are among those of the other: a sentence and the word, the quotation, the
// two articles that have it. Words belong together in the same place, sentences when they are a pair, cells of one quotation always; to
// an outlet, what is of it. Returns {choose(key), clear(), chosen(), keys(), nodes()}: what is marked now.
function linking(root, page, keys) {
  let index; // made when something is chosen first
  let chosen = null;
  let linked = new Set(); // keys
  let marked = []; // nodes

  // What an entry rests on.
  function restsOn(key) {
    const { marks, pieces, groups, outlet } = page.evidence[key];
    const [kind] = JSON.parse(key);
    const lines = (groups ?? []).flatMap((group) => group.lines);
    const words = lines.flatMap(([at, first, last]) => Array.from({ length: last - first + 1 }, (_, i) => `${at} ${first + i}`));
    const sentences = [...marks, ...lines.flatMap(([at]) => page.evidence[keys[at]].marks)].filter((mark) => mark.startsWith("s"));
    const paired = ["sentence", "quotation"].includes(kind) ? pieces.filter((piece) => !piece.startsWith("a")) : [];
    return { kind, words, sentences: new Set(sentences), pairs: paired.map((piece) => kind + piece), outlet };
  }

  function build() {
    const into = (map, name, value) => (map.has(name) ? map.get(name).push(value) : map.set(name, [value]));
    const [places, outlets, nodes] = [new Map(), new Map(), new Map()];
    const rests = keys.map(restsOn);
    rests.forEach(({ words, sentences, pairs, outlet }, n) => {
      for (const place of [...words, ...sentences, ...pairs]) into(places, place, n);
      into(outlets, outlet, n);
    });
    for (const node of root.querySelectorAll("[data-key], [data-swatch], [data-m], [data-piece]")) {
      const { key, swatch, m, piece } = node.dataset;
      if (!node.closest(".nk-found, .nk-panel")) into(nodes, m ?? piece ?? Number(key ?? swatch), node);
    }
    index = { rests, places, outlets, nodes };
  }

  // The numbers of the entries that belong to the entry n.
  function together(n) {
    const own = index.rests[n];
    if (own.kind === "outlet") return index.outlets.get(n);
    const within = (some, all) => [...some].every((sentence) => all.has(sentence));
    const fits = ({ words, sentences }) =>
      (words.length ? own.kind === "sentence" : true) && (within(sentences, own.sentences) || within(own.sentences, sentences));
    const around = [...own.sentences].flatMap((sentence) => index.places.get(sentence)).filter((other) => fits(index.rests[other]));
    return [n, ...[...own.words, ...own.pairs].flatMap((place) => index.places.get(place)), ...around];
  }

  function show(numbers, names) {
    for (const node of marked) node.classList.remove("nk-linked");
    linked = new Set([...numbers].map((n) => keys[n]));
    marked = [...numbers, ...names].flatMap((name) => index?.nodes.get(name) ?? []);
    for (const node of marked) node.classList.add("nk-linked");
  }

  function choose(key) {
    if (key === chosen) return;
    chosen = key;
    if (!index) build();
    const n = keys.indexOf(key);
    const { marks, pieces } = page.evidence[key];
    show(new Set(together(n)), [...index.rests[n].sentences, ...marks, ...pieces.filter((piece) => !piece.startsWith("a"))]);
  }

  function clear() {
    chosen = null;
    show([], []);
  }

  return { choose, clear, keys: () => linked, nodes: () => marked, chosen: () => chosen };
}

// Outlines around the marks whose key is in `linked`, as shapes of Plotly: they stay on the marks when a chart is zoomed.
function outlines(traces, linked, color) {
  if (!linked.size) return [];
  const line = { color, width: 2, dash: "dot" };
  // Half of `width` on either side of a value; a category is a name, and its edges are shifts from it.
  const around = (axis, value, width) =>
    typeof value === "number"
      ? { [`${axis}0`]: value - width / 2, [`${axis}1`]: value + width / 2 }
      : { [`${axis}0`]: value, [`${axis}1`]: value, [`${axis}0shift`]: -width / 2, [`${axis}1shift`]: width / 2 };
  const cellsOf = ({ customdata }) => (customdata ?? []).flatMap((row, r) => [row].flat().map((key, c) => [key, r, c]));
  const drawn = new Set(traces.filter(({ mode }) => mode !== "text").flatMap((trace) => cellsOf(trace).map(([key]) => key)));
  return traces.flatMap((trace) => {
    const { type, x, y, base, width = 0.8, xaxis: xref = "x", yaxis: yref = "y" } = trace;
    const shape = { type: "rect", xref, yref, line, fillcolor: "rgba(0,0,0,0)" };
    const cells = cellsOf(trace).filter(([key]) => linked.has(key));
    return cells.flatMap(([key, r, c]) => {
      if (type === "heatmap") return { ...shape, ...around("x", x[c], 1), ...around("y", y[r], 1) };
      if (type === "bar") return { ...shape, x0: base?.[r] ?? 0, x1: (base?.[r] ?? 0) + x[r], ...around("y", y[r], width) };
      const isText = trace.mode === "text"; // a list of words; elsewhere the text of a mark that has an outline already
      if (x[r] === null || (isText && drawn.has(key))) return [];
      const at = { ...shape, xsizemode: "pixel", ysizemode: "pixel", xanchor: x[r], yanchor: y[r] };
      if (isText) return { ...at, x0: -1, x1: trace.text[r].length * 7, y0: -10, y1: 10 };
      const size = trace.marker?.size;
      const radius = ((Array.isArray(size) ? size[r] : size) ?? 8) / 2 + 4;
      return { ...at, type: "circle", x0: -radius, x1: radius, y0: -radius, y1: radius };
    });
  });
}
