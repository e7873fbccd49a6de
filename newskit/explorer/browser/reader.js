// Articles side by side: copies of those in the Text view, Python's pairs of sentences put into them, a ribbon for each pair.

const SVG = "http://www.w3.org/2000/svg";
const AT_MOST = 3; // articles: four columns are too narrow to read

// Fills .nk-reader in `root`. It shows what may be chosen as the picker leaves it, and draws when it is shown or its size changes.
function sideBySide(root) {
  const reader = root.querySelector(".nk-reader");
  const names = [...reader.querySelectorAll("[data-article]")]; // hidden while their outlet is not picked
  const groups = [...root.querySelectorAll(".nk-groups > [data-articles]")]; // the pairs of two articles; those that share most first
  const nameOf = (article) => names.find((node) => node.dataset.article === article).textContent;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const selects = ["Left", "Right", "Third"].map((label) => element("select", { "aria-label": `${label} article` }));
  const [previous, next] = ["← Previous match", "Next match →"].map((label) => element("button", { type: "button" }, label));
  const bar = element("div", { class: "nk-reader-bar" }, ...selects, previous, next);
  const status = element("p", { role: "status", class: "nk-facts" });
  const columns = element("div", { class: "nk-columns" });
  const few = element("p", { class: "nk-empty" }, reader.dataset.few);
  reader.append(bar, status, columns, few);

  let chosen = []; // the articles shown, from left to right
  let boxes = []; // their copies
  let ties = []; // {sides: the sentences on the left and on the right, texts: Python's, at: the left column, ribbon, said}
  let current = -1; // the tie that is marked

  const groupOf = (one, other) => groups.find((group) => [`${one} ${other}`, `${other} ${one}`].includes(group.dataset.articles));

  // --- what is chosen -----------------------------------------------------------------------------------------
  function show(wanted) {
    if (!reader.offsetWidth) return; // built when it is first seen
    const shown = names.filter((node) => !node.hidden).map((node) => node.dataset.article);
    const most = groups.find((group) => !group.hidden);
    let asked = wanted.filter((article) => shown.includes(article));
    if (asked.length < 2) asked = most ? most.dataset.articles.split(" ") : shown.slice(0, 2);
    const enough = asked.length > 1;
    few.hidden = enough;
    for (const node of [bar, status, columns]) node.hidden = !enough;
    selects.forEach((select, n) => {
      const open = n < 2 ? shown : shown.filter((article) => !asked.slice(0, 2).includes(article));
      const options = open.map((article) => element("option", { value: article }, nameOf(article)));
      select.replaceChildren(...(n < 2 ? [] : [element("option", { value: "" }, "No third article")]), ...options);
      select.value = asked[n] ?? "";
      select.hidden = n >= 2 && open.length === 0;
    });
    if (asked.join() === chosen.join()) return void draw();
    chosen = asked;
    build();
  }

  function choose(n, article) {
    const asked = [...chosen];
    const elsewhere = asked.indexOf(article);
    if (elsewhere >= 0) asked[elsewhere] = asked[n]; // the two change places
    asked[n] = article;
    show(asked.filter(Boolean).slice(0, AT_MOST));
  }

  // --- the columns --------------------------------------------------------------------------------------------
  function copyOf(article) {
    const copy = root.querySelector(`.nk-texts [data-piece="a${article}"]`).cloneNode(true);
    copy.querySelectorAll(".nk-aside, .nk-fix").forEach((node) => node.remove());
    copy.removeAttribute("data-piece");
    copy.tabIndex = 0;
    copy.setAttribute("aria-label", nameOf(article));
    return copy;
  }

  function build() {
    boxes = chosen.map(copyOf);
    const sentences = new Map(boxes.flatMap((box) => [...box.querySelectorAll("[data-m]")]).map((node) => [node.dataset.m, node]));
    sentences.forEach((node) => node.removeAttribute("data-m"));
    ties = [];
    current = -1;
    const gaps = chosen.slice(1).map((article, at) => {
      const gap = document.createElementNS(SVG, "svg");
      gap.setAttribute("aria-hidden", "true");
      const pairs = [...(groupOf(chosen[at], article)?.querySelectorAll(".nk-pair") ?? [])];
      for (const pair of pairs) tie(pair, at, sentences, gap);
      return gap;
    });
    columns.replaceChildren(...boxes.flatMap((box, n) => (n ? [gaps[n - 1], box] : [box])));
    columns.style.setProperty("--nk-articles", boxes.length);
    boxes.forEach((box) => box.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true }));
    const said = chosen.slice(1).map((article, at) => groupOf(chosen[at], article)?.querySelector("summary").textContent);
    status.textContent = said.map((text, at) => text ?? `${nameOf(chosen[at])} and ${nameOf(chosen[at + 1])} ${reader.dataset.none}`).join(" · ");
    for (const button of [previous, next]) button.disabled = ties.length === 0;
    draw();
  }

  // Ties the sentences of a pair together: in both columns their number and the sign of their relation.
  function tie(pair, at, sentences, gap) {
    let texts = [...pair.querySelectorAll(":scope > div")].map((side) => [...side.querySelectorAll("[data-of]")]);
    const isIn = (text, article) => text.dataset.of.startsWith(`s${article}-`);
    if (!isIn(texts[0][0], chosen[at])) texts = texts.reverse();
    const sides = texts.map((side) => side.map((text) => sentences.get(text.dataset.of)));
    const badge = pair.querySelector(".nk-badge");
    const relation = [...badge.classList].at(-1);
    const number = ties.length;
    const ribbon = document.createElementNS(SVG, "path");
    ribbon.setAttribute("class", relation);
    ribbon.dataset.tie = number;
    gap.append(ribbon);
    ties.push({ sides, texts, at, ribbon, relation, said: badge.textContent });
    sides.forEach((side, left) => {
      side.forEach((node) => {
        if (!node.classList.contains("nk-tied")) node.replaceChildren(element("span", {}));
        node.classList.add("nk-tied");
      });
      const label = `${badge.textContent.split(" ")[0]} ${number + 1}`;
      const other = nameOf(chosen[at + (left ? 0 : 1)]);
      const name = `${label}: ${badge.textContent}, the match in ${other}`;
      side[0].prepend(element("button", { type: "button", class: `nk-badge ${relation}`, "data-tie": number, "aria-label": name }, label));
    });
    if (sides.flat().some((node) => !node.lastChild.hasChildNodes())) write(number);
  }

  // What differs between the two sides of a tie, in its sentences; one with a match on either side shows one of them.
  function write(number) {
    const { sides, texts, relation } = ties[number];
    sides.forEach((side, right) =>
      side.forEach((node, n) => {
        const copy = texts[right][n].cloneNode(true);
        for (const mark of copy.querySelectorAll("del, ins")) mark.replaceWith(element(right ? "ins" : "del", {}, ...mark.childNodes));
        node.lastChild.replaceChildren(...copy.childNodes);
        node.dataset.tie = number;
        node.className = `nk-s nk-tied ${relation}`;
      }),
    );
  }

  // --- ribbons ------------------------------------------------------------------------------------------------
  function draw() {
    for (const { sides, ribbon } of ties) {
      const frame = ribbon.parentNode.getBoundingClientRect();
      const [[a, b], [c, d]] = sides.map((side) => {
        const places = side.map((node) => node.getBoundingClientRect());
        return [Math.min(...places.map((place) => place.top)) - frame.top, Math.max(...places.map((place) => place.bottom)) - frame.top];
      });
      const [w, half] = [frame.width, frame.width / 2];
      ribbon.setAttribute("d", `M0 ${a}C${half} ${a} ${half} ${c} ${w} ${c}V${d}C${half} ${d} ${half} ${b} 0 ${b}Z`);
    }
  }

  // Marks a tie and brings its two sides to one height: that of the side that was chosen, or the top.
  function mark(number, from) {
    const { sides, at, ribbon, said } = ties[number];
    write(number);
    columns.querySelectorAll(".nk-together").forEach((node) => node.classList.remove("nk-together"));
    [...sides.flat(), ribbon].forEach((node) => node.classList.add("nk-together"));
    ribbon.parentNode.append(ribbon); // above the others
    const below = (side) => sides[side][0].getBoundingClientRect().top - boxes[at + side].getBoundingClientRect().top;
    const heads = boxes.slice(at, at + 2).map((box) => box.querySelector(".nk-byline").offsetHeight); // they cover what scrolls under them
    const height = from === undefined ? Math.max(...heads) + 10 : below(from);
    for (const side of [0, 1]) boxes[at + side].scrollBy({ top: below(side) - height, behavior: calm.matches ? "instant" : "smooth" });
    current = number;
    status.textContent = `Match ${number + 1} of ${ties.length}: ${said}`;
  }

  const step = (by) => mark((current + by + ties.length) % ties.length);
  previous.addEventListener("click", () => step(current < 0 ? 0 : -1));
  next.addEventListener("click", () => step(1));
  selects.forEach((select, n) => select.addEventListener("change", () => choose(n, select.value)));
  columns.addEventListener("click", (event) => {
    const at = event.target.closest("[data-tie]");
    if (!at || !getSelection().isCollapsed) return; // selecting text is no click
    const number = Number(at.dataset.tie);
    mark(number, boxes[ties[number].at + 1].contains(at) ? 1 : 0);
  });
  root.addEventListener("click", (event) => {
    const way = event.target.closest("[data-read]");
    if (!way) return;
    const part = root.querySelector("[data-choose=reader]");
    part.click();
    show(way.dataset.read.split(" "));
    part.focus();
  });

  new ResizeObserver(() => show(chosen)).observe(reader);
  new MutationObserver(() => show(chosen)).observe(reader.querySelector("ul"), { subtree: true, attributeFilter: ["hidden"] });
}
