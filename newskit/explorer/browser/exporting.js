// What is shown, as a file: a table as CSV, a chart as SVG or PNG.

// A cell as it reads: what stands in two elements is two words.
function textOf(cell) {
  const copy = cell.cloneNode(true);
  for (const node of copy.querySelectorAll("[hidden], .nk-panel")) node.remove();
  for (const node of copy.querySelectorAll("*")) if (node.nextSibling?.nodeType === Node.ELEMENT_NODE) node.after(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// The rows and columns of a table that the pick shows.
function rowsOf(table) {
  const rows = [...table.querySelectorAll("tr")].filter((row) => !row.hidden && !row.parentElement.hidden);
  return rows.map((row) => [...row.cells].filter((cell) => !cell.hidden).map(textOf));
}

const FOOT = 28; // pixels below a saved chart, for the line that says where it is from

// The chart as it is drawn, with its title, and below it `said`.
async function pictureOf(Plotly, box, figure, said, format) {
  const { titled, head } = figure.layout.meta;
  const { clientWidth: width } = box;
  const margin = { ...box.layout.margin, t: box.layout.margin.t + head, b: box.layout.margin.b + FOOT };
  const height = box.layout.height + head + FOOT;
  const below = { xref: "paper", x: 1, xanchor: "right", yref: "paper", y: 0, yanchor: "bottom", yshift: 6 - margin.b, showarrow: false };
  const annotations = [...(box.layout.annotations ?? []), { ...below, text: said, font: { size: 11 } }];
  const legend = { ...box.layout.legend, y: FOOT / height }; // of the height of the whole picture
  const paper_bgcolor = getComputedStyle(box).getPropertyValue("--nk-page").trim();
  const layout = { ...box.layout, width, height, margin, legend, title: titled, annotations, paper_bgcolor };
  const url = await Plotly.toImage({ data: box.data, layout, config: CONFIG }, { format: "svg", width, height });
  const drawn = url.replaceAll(encodeURIComponent("fill: rgb(68, 68, 68)"), "fill:black"); // on light cells, as explorer.css has it
  if (format === "svg") return decodeURIComponent(drawn.slice(drawn.indexOf(",") + 1));
  const image = element("img", { src: drawn });
  await image.decode();
  const canvas = new OffscreenCanvas(2 * width, 2 * height);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob();
}

// Buttons that save what stands in `block`, a chart with its table or a table alone; `name` is what it is called.
function exportsOf(name, formats) {
  const labelled = (format) => ({ type: "button", "data-do": format.toLowerCase(), "aria-label": `${format}: ${name}` });
  const buttons = formats.map((format) => element("button", labelled(format), format));
  return element("div", { class: "nk-exports", role: "group", "aria-label": `Save: ${name}` }, ...buttons);
}

const SAVE = "Save as a new file"; // the button of a shared file
const KEPT = `“${SAVE}” keeps them; closing this window does not.`;

const fileName = (name, ending) => `${folded(name).replaceAll(" ", "-").slice(0, 60) || "newskit"}.${ending}`;
