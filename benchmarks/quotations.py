"""How well quotations are found and attributed, on PolNeAR's labelled articles.

    python benchmarks/quotations.py [dev|train_200] [PEER]

PEER is the Python of an environment of its own with textacy (python -m venv peer && peer/bin/pip install textacy); without it that
line is left out.
Read from ../shared/dev-data/quotations_polnear; nothing of it is kept. PolNeAR's definition is wider than quotation: it takes thoughts
and intentions as well. Every figure has a 95 % interval: 1,000 bootstrap samples of articles, with a fixed seed.

Units are parts: a quotation split by its attribution has two, and one that runs over paragraphs has one in each. Marks and
white space around a part are left out on both sides. A labelled
part is matched to at most one found part, best overlap first; IoU is shared characters by characters in either.

direct, F1 at IoU .8         recall: labelled parts of kind direct that begin and end at marks, matched by a part found as direct;
                             precision: parts found as direct that match any labelled part, or what stands between marks inside one
                             ("says that “...”" is labelled mixed, with "that" and all). Labels are cut as the marks cut them: PolNeAR
                             labels some quotations sentence by sentence, and some labels run over "he said" into the next marks
                             What is left on train_200, read one by one: of 22 found that match no label 12 stand where none is, most of
                             them speech, and 10 are labelled in part; of 20 labelled and not found 12 are slogans, titles and single terms,
                             fragments here, and 6 are labelled without what the verb takes ("called the plan “a joke”" is one mixed
                             quotation here, as in 34 other labels)
direct, labels as cut        the same with the labels as they are and nothing inside them
attributed, precision        found direct parts of five words or more with a speaker's mention: four fifths lie in a labelled quotation
direct, speaker              of the direct parts matched: the mention overlaps the labelled one, or is spelled alike
mixed, speaker               of labelled mixed parts that a found part overlaps: the same
all kinds, F1 at IoU .5      every labelled part against every found part that is not a fragment without speaker
speech, F1 at IoU .5         the same; labelled parts count only if direct, mixed, or with a verb of saying as cue; found ones only if they
                             match such a part or none

full name                    speakers_by_hand.csv: 100 mentions of speakers in train_200 with the full name each stands for, read and
                             written down before the rules were tuned on any of them. Chosen so: first mentions of labelled direct and
                             mixed quotations below the headline, in the order of the file; of those that are "he" or "she" every fifth, of
                             those that are one capitalised word, a title aside, every ninth, fifty of each; one that is no person's gives
                             way to the next. Right: the quotation found with that mention has that name (middle names and "Jr" aside); a
                             mention that no quotation was found with is wrong. Before the tuning it was .75, of he and she .66
"""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from newskit import names, tokens
from newskit.quoting import extract
from newskit.story import Article, Block
from newskit.tables import table

DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data" / "quotations_polnear"
BY_HAND = Path(__file__).parent / "speakers_by_hand.csv"
# textacy on a pipeline without a model, and its first step alone: the marks in pairs, with its own two filters.
TEXTACY = """
import json, sys, time
from importlib.metadata import version
import spacy
from textacy.extract import direct_quotations
texts = json.load(open(sys.argv[1], encoding="utf-8"))
blank = spacy.blank("en")
blank.add_pipe("sentencizer")
started, found, raised, spans = time.process_time(), 0, 0, {}
docs = {key: blank(text) for key, text in texts.items()}
for key, doc in docs.items():
    try:
        found += len(list(direct_quotations(doc)))
        marks = [token.i for token in doc if token.is_quote]
        pairs = [doc[a : b + 1] for a, b in zip(marks[::2], marks[1::2])]
        kept = [p for p in pairs if len(p) >= 4 and not all(t.is_title for t in p if not (t.is_punct or t.is_stop))]
        spans[key] = [[p.start_char, p.end_char] for p in kept]
    except ValueError:
        raised, spans[key] = raised + 1, []
print(json.dumps([found, raised, spans, time.process_time() - started, version("textacy")]))
"""
SAYING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?|elling)|add(?:s|ed|ing)?|according|wr(?:ote|ites?|iting)|argu\w+|claim\w*|ask(?:s|ed|ing)?|not(?:es|ed|ing)"
    r"|stat(?:es|ed|ing)|announc\w+|warn\w*|suggest\w*|explain\w*|insist\w*|declar\w+|assert\w*|call(?:s|ed|ing)?|repl(?:y|ies|ied|ying)|respond\w*|tweet\w*"
    r"|report(?:s|ed|ing)?|acknowledg\w+|admit\w*|confirm\w*|den(?:y|ies|ied|ying)|vow\w*|pledg\w+|promis\w+|urg\w+|describ\w+|accus\w+|criticiz\w+"
    r"|conclud\w+|continued?|predict\w*|point\w* out|demand\w*|recall\w*|emphasiz\w+|stress\w*|boast\w*|complain\w*|joke\w*|agreed?)\b|^:$",
    re.I,
)

QUOTED = re.compile(r"[“\"]([^“”\"\n]+)(?:[”\"]|$)")


def blocks(text: str) -> tuple[Block, ...]:
    """A block per line that is not blank; the first is the headline."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\r\n]*\S)?", text)]
    return tuple(Block(s, e, "paragraph" if n else "headline", "line", True) for n, (s, e) in enumerate(lines))


def found(articles: list[Article]) -> tuple[dict[str, pd.DataFrame], tuple[float, float]]:
    """The quotations of every article, each article a story of its own; seconds for extracting, and with sentences and names before it."""
    spans, named = {}, {}
    began = time.process_time()
    for article in articles:
        spans[article.id] = [
            (block.start + start, block.start + end)
            for block in article.blocks
            for start, end in tokens.sentence_spans(article.text[block.start : block.end])
        ]
        mentions = [(article.id, *mention) for mention in names.mentions(article, spans[article.id])]
        named[article.id] = [row[1:5] for row in names.merge(mentions)]
    started = time.process_time()
    quotations = {a.id: table("quotations", extract(a, spans[a.id], named[a.id])) for a in articles}
    ended = time.process_time()
    return quotations, (ended - started, ended - began)


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without marks and white space around it."""
    while start < end and (text[start].isspace() or text[start] in "“”\"‘’',."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "“”\"‘’',."):
        end -= 1
    return start, end


def lines(text: str, spans: list[list[int]]) -> list[tuple[int, int]]:
    """The spans cut at line ends."""
    return [(m.start(), m.end()) for s, e in spans for m in re.compile(r"[^\r\n]+").finditer(text, s, e)]


def iou(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def match(gold: list[tuple[int, int]], ours: list[tuple[int, int]], least: float) -> list[tuple[int, int]]:
    """Pairs of positions, best overlap first, each used once."""
    scored = sorted(((-iou(g, o), n, m) for n, g in enumerate(gold) for m, o in enumerate(ours) if iou(g, o) >= least))
    left, right, pairs = set(), set(), []
    for _, n, m in scored:
        if n not in left and m not in right:
            left.add(n)
            right.add(m)
            pairs.append((n, m))
    return pairs


def same_mention(text: str, labelled: list[list[int]] | None, row: Any) -> bool:
    if not isinstance(row.mention, str) or not labelled:
        return not isinstance(row.mention, str) and not labelled
    ours = (int(row.mention_start), int(row.mention_end))
    if any(s < ours[1] and ours[0] < e for s, e in labelled):
        return True
    last = [text[s:e].lower().split()[-1:] for s, e in labelled]
    return row.mention.lower().split()[-1:] in last


def with_mentions(quotations: pd.DataFrame) -> list[Any]:
    """The rows, the speaker's mention before it in those that inherit their speaker: PolNeAR labels the two quotations as one."""
    rows, last = [], {}
    for row in quotations.itertuples(index=False):
        speaker = row.speaker if isinstance(row.speaker, str) else ""
        if isinstance(row.mention, str):
            last[speaker] = {c: getattr(row, c) for c in ("mention", "mention_start", "mention_end")}
        elif row.rule in ("same paragraph", "previous paragraph"):
            row = row._replace(**last.get(speaker, {}))
        rows.append(row)
    return rows


def at_marks(text: str, span: tuple[int, int]) -> bool:
    """Whether double marks stand right around the span, commas and full stops aside."""
    return bool(re.search(r"[“”\"][‘’'.,\s]*\Z", text[: span[0]]) and re.match(r"[‘’'.,\s]*[“”\"]", text[span[1] :]))


def stretches(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """What stands between double marks inside the span, or right around it."""
    return [bare(text, *m.span(1)) for m in QUOTED.finditer(text, max(0, span[0] - 2), span[1] + 2) if m[1].strip()]


def parts_at_marks(text: str, quotes: list[dict[str, Any]]) -> list[tuple[tuple[int, int], str, Any]]:
    """The labelled parts as (span, kind, label), cut as marks cut them.

    Sentences labelled one by one inside one pair of marks are one part; a part that runs over its attribution ("“...” He added, “...”") is
    the stretches between marks. A direct part with no marks around it is kept under another kind: nothing here looks for it.
    """
    joined: list[list[Any]] = []
    for start, end, label in sorted(((s, e, q) for q in quotes for s, e in lines(text, q["spans"])), key=lambda p: (p[0], -p[1])):
        last = joined[-1] if joined else None
        if (
            last
            and last[1] <= start
            and "indirect" not in (last[2], label["type"])
            and re.fullmatch(r"[^“”\"][\s.,;:!?…\-–—]*[^“”\"]", text[last[1] - 1 : start + 1])
        ):
            last[1], last[2] = end, "direct" if "direct" in (last[2], label["type"]) else last[2]
        else:
            joined.append([start, end, label["type"], label])
    parts = []
    for start, end, kind, label in joined:
        span = bare(text, start, end)
        if span[0] >= span[1]:
            continue
        inner = stretches(text, span) if kind == "direct" else []
        if len(inner) > 1:
            parts += [(stretch, kind, label) for stretch in inner]
        else:
            parts.append((span, kind if kind != "direct" or at_marks(text, span) else "direct, without marks", label))
    return parts


def direct_counts(record: dict[str, Any], found: list[tuple[int, int]]) -> tuple[tuple[int, ...], list[Any], list[tuple[int, int]]]:
    """Matched, labelled, right and found direct spans; the labelled parts of kind direct; which of them is matched by which span."""
    text = record["text"]
    parts = parts_at_marks(text, record["quotes"])
    direct = [p for p in parts if p[1] == "direct"]
    pairs = match([p[0] for p in direct], found, 0.8)
    inside = [p[0] for p in parts] + [stretch for p in parts if p[1] != "indirect" for stretch in stretches(text, p[0])]
    right = sum(any(iou(span, other) >= 0.8 for other in inside) for span in found)
    return (len(pairs), len(direct), right, len(found)), direct, pairs


def counts(record: dict[str, Any], quotations: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """Per figure what one article adds: matched or right, labelled, found."""
    text = record["text"]
    gold = [(bare(text, s, e), q) for q in record["quotes"] for s, e in lines(text, q["spans"])]
    gold = [g for g in gold if g[0][0] < g[0][1]]
    ours = [(bare(text, r.start, r.end), r) for r in with_mentions(quotations) if r.kind != "fragment"]
    ours_direct = [o for o in ours if o[1].kind == "direct"]
    out = {}
    out["direct, F1 at IoU .8"], direct, pairs = direct_counts(record, [o[0] for o in ours_direct])
    right = sum(same_mention(text, direct[n][2]["speaker_span"], ours_direct[m][1]) for n, m in pairs)
    out["direct, speaker"] = (right, len(pairs), len(pairs))
    long = [o for o in ours_direct if isinstance(o[1].mention, str) and len(o[1].text.split()) >= 5]
    whole = [p[0] for p in parts_at_marks(text, record["quotes"])]
    inside = sum(any(min(e, o[0][1]) - max(s, o[0][0]) >= 0.8 * (o[0][1] - o[0][0]) for s, e in whole) for o in long)
    out["attributed, precision"] = (inside, len(long), len(long))
    as_cut = [g[0] for g in gold if g[1]["type"] == "direct" and at_marks(text, g[0])]
    pairs = match(as_cut, [o[0] for o in ours_direct], 0.8)
    right = sum(any(iou(o[0], g[0]) >= 0.8 for g in gold) for o in ours_direct)
    out["direct, labels as cut"] = (len(pairs), len(as_cut), right, len(ours_direct))
    mixed = [g for g in gold if g[1]["type"] == "mixed"]
    overlapped = [(g, max(ours, key=lambda o: iou(g[0], o[0]))) for g in mixed if any(iou(g[0], o[0]) for o in ours)]
    right = sum(same_mention(text, g[1]["speaker_span"], o[1]) for g, o in overlapped)
    out["mixed, speaker"] = (right, len(overlapped), len(overlapped))
    pairs = match([g[0] for g in gold], [o[0] for o in ours], 0.5)
    out["all kinds, F1 at IoU .5"] = (len(pairs), len(gold), len(ours))
    speech = [g[1]["type"] != "indirect" or bool(SAYING.search(g[1]["cue"] or "")) for g in gold]
    said = [(n, m) for n, m in pairs if speech[n]]
    out["speech, F1 at IoU .5"] = (len(said), sum(speech), len(ours) - (len(pairs) - len(said)))
    return out


def f1(rows: list[tuple[int, ...]]) -> float:
    """From (hits, labelled, found), or where hits differ by side (recalled, labelled, right, found)."""
    totals = [sum(column) for column in zip(*rows, strict=True)]
    recalled, labelled, right, found = totals if len(totals) == 4 else (*totals[:2], totals[0], totals[2])
    recall, precision = recalled / max(labelled, 1), right / max(found, 1)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def interval(rows: list[tuple[int, ...]], figure: Callable[[list], float], samples: int = 1000, seed: int = 7) -> tuple[float, float]:
    """The 95 % bootstrap interval over articles."""
    draw = random.Random(seed)
    values = sorted(figure(draw.choices(rows, k=len(rows))) for _ in range(samples))
    return values[int(0.025 * samples)], values[int(0.975 * samples) - 1]


def load(part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]


def as_articles(records: list[dict[str, Any]]) -> list[Article]:
    return [Article(r["id"], r["publisher"], r["text"], blocks=blocks(r["text"])) for r in records]


def show(figure: str, rows: list[tuple[int, ...]]) -> None:
    low, high = interval(rows, f1)
    totals = [sum(column) for column in zip(*rows, strict=True)]
    right = f"{totals[2]} of " if len(totals) == 4 else ""
    print(f"{figure:26} {f1(rows):.3f}  [{low:.3f}, {high:.3f}]  {totals[0]} of {totals[1]} labelled, {right}{totals[-1]} found")


def first_and_last(name: str) -> tuple[str, str]:
    words = [w for w in name.casefold().replace("’", "'").replace(".", "").split() if w not in ("jr", "sr", "ii", "iii", "iv")]
    return words[0], words[-1]


def full_names() -> dict[str, list[tuple[int, int, int]]]:
    """By figure, for each article of speakers_by_hand.csv: how many of its mentions are resolved to the name written down, of how many."""
    cases = list(csv.DictReader(BY_HAND.read_text(encoding="utf-8").splitlines()))
    wanted = {case["article_id"] for case in cases}
    articles = {a.id: a for a in as_articles([r for r in load("train_200") if r["id"] in wanted])}
    quotations, _ = found(list(articles.values()))
    right: dict[str, dict[str, list[int]]] = {f: defaultdict(lambda: [0, 0]) for f in ("full name", "  of he and she", "  of a surname")}
    for case in cases:
        start, end = int(case["start"]), int(case["end"])
        own = quotations[case["article_id"]]
        speakers = own.loc[(own["mention_start"] < end) & (own["mention_end"] > start), "speaker"].dropna().tolist()
        hit = bool(speakers) and first_and_last(speakers[0]) == first_and_last(case["name"])
        pronoun = articles[case["article_id"]].text[start:end].lower() in ("he", "she")
        for figure in ("full name", "  of he and she" if pronoun else "  of a surname"):
            counted = right[figure][case["article_id"]]
            counted[0], counted[1] = counted[0] + hit, counted[1] + 1
    return {figure: [(hits, of, of) for hits, of in by_article.values()] for figure, by_article in right.items()}


def peer(python: str, records: list[dict[str, Any]]) -> None:
    """textacy on the same articles: what it finds, how often it gives up, and how far its first step alone could carry it."""
    with tempfile.TemporaryDirectory() as there:
        file = Path(there) / "texts.json"
        file.write_text(json.dumps({r["id"]: r["text"] for r in records}), encoding="utf-8")
        run = subprocess.run([python, "-c", TEXTACY, str(file)], check=True, capture_output=True, text=True)
    quotations, raised, spans, seconds, version = json.loads(run.stdout.splitlines()[-1])
    words = sum(len(r["text"].split()) for r in records)
    print(
        f"textacy {version}, blank pipeline with sentences: {quotations} direct quotations (its cue verbs need a tagger and a parser),"
        f" {raised} of {len(records)} articles raise (odd number of marks), {words / 400 / seconds:.0f} articles a second"
    )
    rows = []
    for record in records:
        pairs = [bare(record["text"], *span) for span in spans[record["id"]]]
        rows.append(direct_counts(record, [p for p in pairs if p[0] < p[1]])[0])
    show("its marks in pairs, direct", rows)


def main(part: str = "dev", python: str | None = None) -> None:
    if not (DATA / f"{part}.jsonl").exists():
        print(f"skipped: {part}.jsonl is not beside this repository (shared/dev-data/quotations_polnear)")
        return
    records = load(part)
    quotations, seconds = found(as_articles(records))
    per_article = [counts(r, quotations[r["id"]]) for r in records]
    words = sum(len(r["text"].split()) for r in records)
    print((__doc__ or "").partition("\n\n")[2].partition("\n\n")[2])  # what each figure counts
    print(f"PolNeAR {part}: {len(records)} articles")
    print("articles of 400 words a second of one core: {:.0f}, with sentences and names {:.0f}".format(*(words / 400 / s for s in seconds)))
    for figure in per_article[0]:
        show(figure, [c[figure] for c in per_article])
    for figure, rows in full_names().items():
        show(figure, rows)
    if python:
        peer(python, records)
    else:
        print("textacy is left out: give the Python of an environment that has it. Published for its marks in pairs: recall .505 at best")


if __name__ == "__main__":
    main(*sys.argv[1:])
