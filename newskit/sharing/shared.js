// What a shared file does when it opens: unpacks its data blocks, mounts every explorer, draws every chart. No network.

const dataOf = (name) => JSON.parse(new TextDecoder().decode(bytesIn(`nk-${name}`)));

const plotly = () => plotlyFrom(async () => bytesIn("nk-plotly"));

document.documentElement.classList.add("nk-scripts");
for (const box of document.querySelectorAll("[data-mount]")) {
  const page = dataOf(box.dataset.mount);
  const address = addressed(box.dataset.mount, page.outlets);
  const run = (state, button, status) => (address.write(state), copy(location.href, button, status));
  const share = { label: "Copy link to this view", run };
  const host = { plotly, picked: null, onPick: () => {}, ...page.state, ...address.read(), onState: address.write, share };
  const explorer = mountBoth(box.firstElementChild, page, host);
  addEventListener("hashchange", () => explorer.restore(address.read() ?? {}));
}
for (const box of document.querySelectorAll("[data-chart]")) drawFigure(box, dataOf(box.dataset.chart), plotly);
