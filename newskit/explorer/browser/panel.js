// The evidence panel: what stands behind a mark, opened beside it; what is opened inside it goes on its trail.

// page: {evidence}; find(selector) the nodes of the explorer; keys: the names of page.evidence in order; onShow(key) is called for what
// is shown, with null when nothing is. Returns {open(key, from, siblings, by), close(back), closeWhenGone(), isOpen(), actions}:
// `actions` are what its buttons do, by name.
function evidencePanel(page, find, keys, onShow) {
  const pieces = new Map(find("[data-piece]").map((node) => [node.dataset.piece, node]));
  const sentences = new Map(find(".nk-texts [data-m]").map((node) => [node.dataset.m, node]));
  const button = (label, action) => element("button", { type: "button", "data-do": action }, label);
  const title = element("h4", { class: "nk-panel-title" });
  const body = element("div", { class: "nk-panel-body" });
  const status = element("span", { role: "status" });
  const steps = [button("Previous", "previous"), button("Next", "next"), button("Close ×", "close")];
  const bar = element("div", { class: "nk-panel-bar" }, button("← Back", "back"), status, ...steps);
  const panel = element("aside", { class: "nk-panel", role: "region", "aria-label": "Evidence", tabindex: "-1" }, bar, element("div", { "aria-live": "polite" }, title), body);
  let trail = []; // {key, words} of what was opened one from another; the last is shown
  let siblings = [];
  let origin = null; // where the panel is placed
  let opener = null; // what gets the focus back
  let sorting = "read"; // how the uses of a word are sorted, in this panel and the next

  // A use of a word with what its sentence says before and after it; it opens the article.
  // In a file without the whole articles the words around it come with it.
  function line([at, first, last, ...around]) {
    if (around.length) return element("li", {}, element("button", { "data-key": at }, ...around.map((text, n) => element(["span", "mark", "span"][n], {}, text))));
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
      const swatch = element("span", { class: `nk-swatch nk-c${group.outlet || "-none"}`, "data-swatch": group.of });
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
      for (const node of [copy, ...copy.querySelectorAll(".nk-linked")]) node.classList.remove("nk-linked");
      copy.removeAttribute("data-piece");
      copy.querySelector(".nk-byline")?.append(" ", button("Copy as citation", "cite"));
      if (copy.matches("li") && !body.lastElementChild?.matches("[role=list]")) body.append(element("div", { role: "list" }));
      (copy.matches("li") ? body.lastElementChild : body).append(copy);
    }
    if (page.evidence[key].groups) body.append(...places(page.evidence[key]));
    for (const name of marks) {
      for (const node of body.querySelectorAll(`[data-m="${name}"]`)) {
        node.classList.add("nk-marked");
        if (node.matches(".nk-variant")) node.closest(".nk-quotation").querySelector(".nk-longest").after(node); // asked for: first
        if (words && node.matches(".nk-s")) markWords(node, words);
      }
    }
    const at = siblings.indexOf(key);
    bar.querySelector("[data-do=back]").hidden = trail.length < 2;
    bar.querySelector("[data-do=previous]").disabled = at < 1;
    bar.querySelector("[data-do=next]").disabled = at < 0 || at === siblings.length - 1;
    panel.dataset.evidence = key;
    status.textContent = "";
    onShow(key);
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
    const view = origin.closest("[role=tabpanel], .nk-findings, .nk-found, header");
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
    onShow(null);
    if (back) (opener.matches("button") ? opener : opener.closest(".nk-block"))?.focus({ preventScroll: true });
  }

  function step(by) {
    const to = siblings[siblings.indexOf(trail.at(-1).key) + by];
    if (to === undefined) return;
    trail = [{ key: to }];
    fill();
  }

  const closeWhenGone = () => panel.isConnected && origin.closest("[hidden]") && close(false);

  // The article, and of it the sentences that are marked.
  function cite(at) {
    const article = at.closest(".nk-article");
    const said = [...article.querySelectorAll(".nk-s.nk-marked")].map((sentence) => sentence.textContent).join(" ");
    copy([article.dataset.cite, said && `“${said}”`].filter(Boolean).join(": "), at, status);
  }

  const isOpen = () => panel.isConnected;
  const actions = { close: () => close(), back: () => (trail.pop(), fill()), previous: () => step(-1), next: () => step(1), cite };
  return { open, close, closeWhenGone, isOpen, actions };
}
