// What a shared file does when it opens: unpacks its data blocks, mounts every explorer, draws every chart. How it saves itself. No network.

const source = document.documentElement.outerHTML; // before anything changes it

const dataOf = (name) => JSON.parse(new TextDecoder().decode(bytesIn(`nk-${name}`)));

const plotly = () => plotlyFrom(async () => bytesIn("nk-plotly"));

const explorers = new Map(); // by name

// A new file: this one with what every explorer shows now, as attributes and text, which the browser escapes.
function saveFile(_state, _button, status) {
  const file = new DOMParser().parseFromString(source, "text/html");
  file.documentElement.removeAttribute("class"); // it was taken while the file opened
  for (const [name, { state, marks, corrections }] of explorers) {
    const box = file.querySelector(`main > [data-mount=${name}]`);
    box.dataset.saved = JSON.stringify({ ...state(), marks: marks?.rows(), corrections: corrections?.rows() });
    for (const verdict of box.querySelectorAll("[data-verdict]")) marks.write(verdict);
  }
  const made = file.querySelector(".nk-made");
  made.querySelector("span")?.remove(); // of an earlier copy
  made.append(element("span", {}, ` · this copy saved by a reader, ${new Date().toLocaleDateString("en-GB", DAY)}`));
  const name = fileName(document.title, "html");
  download(`<!doctype html>\n${file.documentElement.outerHTML}`, name, "text/html");
  status.textContent = `Saved as ${name}, with your picks, marks and corrections.`;
}

document.documentElement.classList.add("nk-scripts");
for (const box of document.querySelectorAll("main > [data-mount]")) {
  const { mount: name, saved = "{}" } = box.dataset;
  const page = dataOf(name);
  const address = addressed(name, page.outlets);
  const link = (state, button, status) => (address.write(state), copy(location.href, button, status));
  const share = [{ label: SAVE, run: saveFile }, { label: "Copy link to this view", run: link }];
  const begin = { ...page.state, ...JSON.parse(saved), ...address.read() };
  const explorer = mountBoth(box.firstElementChild, page, { picked: null, ...begin, plotly, onPick: () => {}, onState: address.write, share });
  explorers.set(name, explorer);
  addEventListener("hashchange", () => explorer.restore(address.read() ?? {}));
}
for (const box of document.querySelectorAll("main > figure > [data-chart]")) drawFigure(box, dataOf(box.dataset.chart), plotly);
