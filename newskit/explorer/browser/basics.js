// What every part uses: elements, zipped data, downloads, the theme.

const unzipped = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));

function isDark() {
  const lab = document.body.dataset.jpThemeLight;
  return lab ? lab === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// Calls `react` whenever the theme changes; returns a function that stops it.
function onTheme(react) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(react);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  media.addEventListener("change", react);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", react);
  };
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function download(content, name, type = "text/csv") {
  const link = element("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Rows of cells as a CSV file; a cell that a spreadsheet would run as a formula gets an apostrophe in front, as in newskit.side_files.
function csvOfRows(rows) {
  const cell = (value) => `"${String(value ?? "").replace(/^(?='*[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

const csvOf = (columns, rows) => csvOfRows([columns, ...rows.map((row) => columns.map((name) => row[name]))]);

// Puts a text on the clipboard; where the browser does not let it, the text stands selected in a field after the button.
async function copy(text, button, status) {
  button.parentElement.querySelector(".nk-copy")?.remove();
  status.textContent = "";
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = "Copied.";
  } catch {
    const field = element("textarea", { class: "nk-copy", readonly: "", rows: "3", "aria-label": "Text to copy" }, text);
    button.after(field);
    field.select();
    field.focus();
    status.textContent = "Press Ctrl+C or ⌘C to copy.";
  }
}

// From the first to the last of these words of a sentence.
function rangeOf(sentence, first, last) {
  const words = sentence.querySelectorAll("i");
  const range = document.createRange();
  range.setStartBefore(words[first]);
  range.setEndAfter(words[last]);
  return range;
}

// Marks words of a sentence: "first last", once or more, in order.
function markWords(sentence, places) {
  const numbers = places.split(" ").map(Number);
  for (let n = numbers.length - 2; n >= 0; n -= 2) {
    const range = rangeOf(sentence, numbers[n], numbers[n + 1]);
    range.insertNode(element("mark", {}, range.extractContents()));
  }
}
