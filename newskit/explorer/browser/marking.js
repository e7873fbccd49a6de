// What the analyst makes of the findings: controls beside each, and the list of marks. Nothing follows from a mark but its row.

const MARKS = { checked: "✓ Checked", rejected: "✗ Rejected", noted: "✎ Note" };
const DAY = { day: "numeric", month: "long", year: "numeric" };
const MARK_COLUMNS = ["finding", "mark", "note", "by", "when"];

// page: {findings}. onMark(rows), where there is one, hands every change to Python; without it the marks can be downloaded.
// Returns {show(rows), rows(), write(verdict)}: of this page or of a copy of it, the element beside a finding that says what was made of it.
function marking(root, page, onMark) {
  const made = new Map(); // finding → its row
  const refreshing = [];
  const status = element("p", { role: "status" });
  const by = element("input", { autocomplete: "off" });
  const save = element("button", { type: "button", class: "nk-save" }, "Download marks.csv");
  const how = onMark
    ? "They stand in explorer.marks. To keep them, and to show them in what is saved and shared, in a cell:"
    : `${KEPT} To show them in a notebook and in what is shared from it:`;
  const cell = onMark ? "nk.explore(story, marks=explorer.marks)" : 'nk.explore(story, marks="marks.csv")';
  const some = element("div", {}, element("label", {}, "Marked by ", by), ...(onMark ? [] : [save]), element("p", { class: "nk-facts" }, how), element("pre", {}, cell));
  root.querySelector(".nk-marks").append(status, some);
  save.addEventListener("click", () => download(csvOf(MARK_COLUMNS, [...made.values()]), "marks.csv"));
  by.addEventListener("change", () => {
    for (const [finding, row] of made) made.set(finding, { ...row, by: row.by || by.value.trim() });
    tell();
  });

  const day = (when) => {
    const moment = new Date(when);
    return Number.isNaN(moment.getTime()) ? when : moment.toLocaleDateString("en-GB", { ...DAY, timeZone: "UTC" });
  };
  const saidOf = (row) => `${MARKS[row.mark]}${row.by && ` by ${row.by}`}${row.when && `, ${day(row.when)}`}${row.note && `: ${row.note}`}`;

  function refresh() {
    refreshing.forEach((one) => one());
    some.hidden = made.size === 0;
    const here = page.findings.filter((finding) => made.has(finding)).length;
    status.textContent = here ? `${here} of ${page.findings.length} findings marked.` : "";
  }

  function tell() {
    refresh();
    onMark?.([...made.values()]);
  }

  function set(finding, mark, note) {
    const when = `${new Date().toISOString().slice(0, 19)}Z`;
    made.delete(finding);
    if (mark) made.set(finding, { finding, mark, note, by: by.value.trim(), when });
    tell();
  }

  function write(verdict) {
    const row = made.get(page.findings[verdict.dataset.verdict]);
    verdict.className = row ? `nk-verdict nk-${row.mark}` : "nk-verdict";
    verdict.textContent = row ? saidOf(row) : "";
  }

  // The controls of one finding.
  function controls(verdict) {
    const finding = page.findings[verdict.dataset.verdict];
    const about = finding.length > 60 ? `${finding.slice(0, 60)}…` : finding;
    const note = element("input", { autocomplete: "off", "aria-label": `Note: ${about}`, placeholder: "Note, then Enter" });
    let writing = false;
    const buttons = Object.entries(MARKS).map(([mark, said]) => {
      const button = element("button", { type: "button" }, said);
      button.addEventListener("click", () => {
        const row = made.get(finding);
        if (mark === "noted") {
          writing = !writing;
          refresh();
          if (writing) note.focus();
        } else if (row?.mark === mark) set(finding, row.note && "noted", row.note);
        else set(finding, mark, row?.note ?? "");
      });
      return [mark, button];
    });
    note.addEventListener("change", () => {
      const row = made.get(finding);
      const text = note.value.trim();
      const stays = row && row.mark !== "noted" ? row.mark : "";
      writing = false;
      set(finding, stays || (text && "noted"), text);
    });
    note.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      writing = false;
      refresh();
      buttons.at(-1)[1].focus();
    });
    refreshing.push(() => {
      const row = made.get(finding);
      write(verdict);
      for (const [mark, button] of buttons) button.setAttribute("aria-pressed", mark === "noted" ? Boolean(row?.note) : row?.mark === mark);
      note.value = row?.note ?? "";
      note.hidden = !writing;
      buttons.at(-1)[1].setAttribute("aria-expanded", writing);
    });
    const group = element("span", { class: "nk-marking", role: "group", "aria-label": `Mark: ${about}` }, ...buttons.map(([, button]) => button), note);
    verdict.parentElement.querySelector(".nk-ways").append(group);
  }

  for (const verdict of root.querySelectorAll("[data-verdict]")) controls(verdict);
  const show = (rows) => {
    made.clear();
    for (const row of rows) made.set(row.finding, row);
    refresh();
  };
  return { show, rows: () => [...made.values()], write };
}
