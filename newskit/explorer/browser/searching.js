// The search box: the sentences of every article that hold the words typed, whole words, in any case and with or without accents.

const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i" }; // those that have no accent to leave out

const AT_FIRST = 8; // sentences of an outlet that are listed before "Show all"

// A text as words with one space between: without accents, case, apostrophes and signs; the 's of a name is a word.
function folded(text) {
  const plain = text.normalize("NFD").replace(/['’ʼ](?=s(?!\p{L}))/giu, " ").replace(/[\p{M}'’ʼ\u00ad\u200b-\u200d]/gu, "").toLowerCase();
  return plain.replace(/[ßæœøłđðþħı]/g, (letter) => LETTERS[letter]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// Two words to Python, one to a reader: do-n't.
const isGlued = (word) => word.previousSibling?.nodeName === "I" && !/^['’ʼ]s$/i.test(word.textContent);

// box: where the box stands; texts: the articles; numberOf(mark): of the key that opens a sentence; onSearch() before each search.
// Returns {search(text), again(), text()}.
function searching(box, texts, numberOf, onSearch) {
  const plain = { autocomplete: "off", spellcheck: "false" };
  const input = element("input", { type: "search", maxlength: "100", placeholder: "words, or “a phrase”", ...plain });
  const status = element("span", { role: "status" });
  const found = element("div", { class: "nk-found", role: "region", "aria-label": "Sentences found", hidden: "" });
  box.append(element("label", { class: "nk-search" }, "Search all text ", input), status);
  box.after(found);
  let index; // a row for each sentence: {sentence, whole, words}, its article and its words with a space on either side

  function build() {
    const known = new Map();
    const fold = (text) => known.get(text) ?? (known.set(text, folded(text)), known.get(text));
    index = [...texts.querySelectorAll(".nk-s[data-m]")].map((sentence) => {
      let words = "";
      for (const word of sentence.querySelectorAll("i")) {
        words += (isGlued(word) ? "" : " ") + fold(word.textContent);
      }
      return { sentence, whole: sentence.closest(".nk-whole"), words: `${words} ` };
    });
  }

  // The words that hold a phrase in a sentence, as "first last first last", where the phrase stands.
  function placesOf(sentence, phrases) {
    const owners = []; // of each folded word, the first and the last word element
    [...sentence.querySelectorAll("i")].forEach((word, n) => {
      const parts = folded(word.textContent).split(" ").filter(Boolean);
      if (isGlued(word) && owners.length && parts.length) {
        owners.at(-1)[1] = n;
        owners.at(-1)[2] += parts.shift();
      }
      owners.push(...parts.map((part) => [n, n, part]));
    });
    const marked = new Set();
    for (const phrase of phrases.map((phrase) => phrase.split(" "))) {
      for (let at = 0; at + phrase.length <= owners.length; at++) {
        if (!phrase.every((word, n) => owners[at + n][2] === word)) continue;
        for (let n = owners[at][0]; n <= owners[at + phrase.length - 1][1]; n++) marked.add(n);
      }
    }
    const numbers = [...marked].sort((a, b) => a - b);
    const starts = numbers.filter((n) => !marked.has(n - 1));
    const ends = numbers.filter((n) => !marked.has(n + 1));
    return starts.map((start, n) => `${start} ${ends[n]}`).join(" ");
  }

  function line({ sentence }, phrases) {
    const words = placesOf(sentence, phrases);
    const copy = sentence.cloneNode(true);
    copy.removeAttribute("data-m");
    copy.className = "";
    markWords(copy, words);
    return element("li", {}, element("button", { type: "button", "data-key": numberOf(sentence.dataset.m), "data-words": words }, copy));
  }

  function group(name, rows, phrases) {
    const list = element("ul", { class: "nk-lines" }, ...rows.slice(0, AT_FIRST).map((row) => line(row, phrases)));
    const swatch = rows[0].whole.querySelector(".nk-swatch").cloneNode();
    const head = element("p", { class: "nk-outlet" }, swatch, `${name}: ${counted(rows.length, "sentence")}`);
    const section = element("section", {}, head, list);
    if (rows.length > AT_FIRST) {
      const all = element("button", { type: "button", class: "nk-more" }, `Show all ${rows.length} of ${name}`);
      all.addEventListener("click", () => {
        list.append(...rows.slice(AT_FIRST).map((row) => line(row, phrases)));
        all.remove();
        list.children[AT_FIRST].querySelector("button").focus();
      });
      section.append(all);
    }
    return section;
  }

  const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

  function search() {
    onSearch();
    const typed = input.value.replace(/[“”„«»]/g, '"');
    const phrases = [...typed.matchAll(/"([^"]*)"?|\S+/g)].map(([word, phrase]) => folded(phrase ?? word)).filter(Boolean);
    found.hidden = phrases.length === 0;
    if (!phrases.length) {
      found.replaceChildren();
      status.textContent = "";
      return;
    }
    if (!index) build();
    const outlets = new Map();
    for (const row of index) {
      if (row.whole.hidden || !phrases.every((phrase) => row.words.includes(` ${phrase} `))) continue;
      const name = row.whole.dataset.outlet;
      if (outlets.has(name)) outlets.get(name).push(row);
      else outlets.set(name, [row]);
    }
    found.replaceChildren(...[...outlets].map(([name, rows]) => group(name, rows, phrases)));
    const n = [...outlets.values()].reduce((sum, rows) => sum + rows.length, 0);
    status.textContent = n ? `${counted(n, "sentence")} in ${counted(outlets.size, "outlet")}.` : "No sentence of the picked outlets holds this.";
  }

  input.addEventListener("focus", () => index ?? build());
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault(); // the browser's own clearing would search once more
    event.stopPropagation();
    input.value = "";
    search();
  });
  return {
    search: (text) => {
      input.value = text;
      search();
    },
    again: () => found.hidden || search(),
    text: () => input.value.trim(),
  };
}
