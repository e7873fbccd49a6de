// The explorer in JupyterLab: a widget whose page and plotly.js Python sends when asked.

// The widget in JupyterLab: the page and plotly.js come in answer to a question, so that neither is stored as widget state.
function ask(model, what, state) {
  return new Promise((resolve) => {
    const answer = (message, buffers) => {
      if (message.answer !== what) return;
      model.off("msg:custom", answer);
      resolve([message, buffers]);
    };
    model.on("msg:custom", answer);
    model.send({ ask: what, state });
  });
}

async function render({ model, el }) {
  const page = await unzipped((await ask(model, "page"))[1][0]).json();
  const box = element("div");
  box.innerHTML = page.html; // made by Python, every text escaped there
  const root = box.firstElementChild;
  el.append(root);
  const explorer = mountBoth(root, page, {
    plotly: () => plotlyFrom(async () => unzipped((await ask(model, "plotly"))[1][0]).blob()),
    picked: model.get("selected"),
    onPick: (names) => {
      model.set("selected", names);
      model.save_changes();
    },
    own: model.get("without_shared_copy"),
    onState: ({ key, own }) => {
      if (model.get("_opened") === (key ?? "") && model.get("without_shared_copy") === own) return;
      model.set({ _opened: key ?? "", without_shared_copy: own });
      model.save_changes();
    },
    share: [
      {
        label: "Share",
        run: async (state, _button, status) => {
          status.textContent = "Making the file…";
          const [{ error }, files] = await ask(model, "share", state);
          const name = fileName(page.title, "html");
          if (!error) download(files[0], name, "text/html");
          status.textContent = error ?? `Saved as ${name}.`;
        },
      },
    ],
    marks: model.get("_marks"),
    onMark: (rows) => {
      model.set("_marks", rows);
      model.save_changes();
    },
    corrections: model.get("_corrections"),
    onCorrect: (rows) => {
      model.set("_corrections", rows);
      model.save_changes();
    },
  });
  // JupyterLab's one-letter commands stay out of the explorer, however it listens; "save" still reaches it.
  const saves = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  const before = (event) => el.toggleAttribute("data-lm-suppress-shortcuts", !saves(event));
  const after = (event) => saves(event) || event.stopPropagation();
  el.toggleAttribute("data-lm-suppress-shortcuts", true);
  window.addEventListener("keydown", before, true);
  el.addEventListener("keydown", after);
  const follow = () => explorer.pick(model.get("selected"));
  const swap = () => explorer.swap(model.get("without_shared_copy"));
  const correct = () => explorer.corrections.show(model.get("_corrections"));
  model.on("change:selected", follow);
  model.on("change:without_shared_copy", swap);
  const mark = () => explorer.marks.show(model.get("_marks"));
  model.on("change:_corrections", correct);
  model.on("change:_marks", mark);
  return () => {
    window.removeEventListener("keydown", before, true);
    el.removeEventListener("keydown", after);
    model.off("change:selected", follow);
    model.off("change:without_shared_copy", swap);
    model.off("change:_corrections", correct);
    model.off("change:_marks", mark);
    explorer.stop();
  };
}

export default { render };
