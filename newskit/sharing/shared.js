// What a shared file does when it opens: unpacks its data blocks, mounts every explorer, draws every chart. No network.

const dataOf = (name) => unpacked(document.getElementById(`nk-${name}`).textContent);

const plotly = () => plotlyFrom(async () => bytesOf(document.getElementById("nk-plotly").textContent));

document.documentElement.classList.add("nk-scripts");
for (const box of document.querySelectorAll("[data-mount]")) {
  dataOf(box.dataset.mount).then((page) => mount(box.firstElementChild, page, { plotly, picked: null, onPick: () => {} }));
}
for (const box of document.querySelectorAll("[data-chart]")) {
  dataOf(box.dataset.chart).then((figure) => drawFigure(box, figure, plotly));
}
