"""Cleaning: how many real paragraphs are set aside, what each rule hits and misses, and what an article costs.

    python benchmarks/cleaning.py

Data: ../shared/dev-data (skipped where it is absent): the 181 pages of html_pages and the 50 articles of story_newswcl50, each read as
pasted text, one paragraph a line, without its headline.

False hits: every line of a gold body (html_pages `text`, newswcl50 `paragraphs`) that is set aside, whatever it says. The annotators
left furniture in the bodies (copyright notices, photo credits, rulers), so each is printed and the reader can judge; a ruler, a line
without a letter, is no paragraph and is counted apart. Sentences: the lines that close with an end mark and have eight words or more.
True hits: on what trafilatura's precision mode takes from the same pages (needs newskit[html]; left out without it), a line that is
set aside and does not stand in the gold body. Misses: lines that do not stand there and are kept; the annotators also left out tables
and lists, which are no furniture, so misses are an upper bound.
Cost: processor time, the best of three rounds, the language model loaded before.
"""

import gzip
import json
import logging
import time
from collections import Counter, defaultdict
from pathlib import Path

from newskit.cleaning import clean
from newskit.cleaning.kinds import ends_sentence
from newskit.story import Article, Block
from newskit.tokens import straighten

DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"


def lines(path: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / path).read_text("utf-8").splitlines()]


def named(text: str) -> list[tuple[str, Block]]:
    article = clean(Article("a", "The Post", text))
    return [(text[b.start : b.end], b) for b in article.blocks]


def sentence(line: str) -> bool:
    return ends_sentence(straighten(line)) and len(line.split()) >= 8


def rate(aside: int, of: int) -> str:
    return f"{aside} of {of:,}" + (f" (1 in {of / aside:,.0f})" if aside else "")


def false_hits(texts: list[str]) -> None:
    found = [pair for text in texts for pair in named(text)]
    real = [(line, block) for line, block in found if any(map(str.isalpha, line))]
    aside = [(line, block) for line, block in real if not block.kept]
    sentences = [line for line, _ in real if sentence(line)]
    print(f"lines of {len(texts)} gold bodies set aside: {rate(len(aside), len(real))}")
    print(f"    of them sentences: {rate(sum(sentence(line) for line, _ in aside), len(sentences))}")
    print(f"    and {sum(not block.kept for _, block in found) - len(aside)} rulers and other lines without a letter")
    for line, block in sorted(aside, key=lambda pair: pair[1].kind):
        print(f"    {block.kind}, {block.confidence}: {line[:110]!r}")


def true_hits(pages: list[dict], *, misses: int = 40) -> None:
    try:
        import trafilatura
    except ImportError:
        print("hits and misses left out: newskit[html] is not installed")
        return
    logging.disable(logging.ERROR)
    hits: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    missed = []
    for page in pages:
        body = " ".join(page["text"].lower().split())
        html = gzip.decompress((DATA / "html_pages" / page["html"]).read_bytes())
        extracted = trafilatura.extract(html, favor_precision=True, include_comments=False) or ""
        for line, block in named(extracted.replace("\n", "\n\n")):
            real = " ".join(line.lower().removeprefix("- ").split()) in body
            if not block.kept:
                hits[block.kind, block.rule]["in the body" if real else "not in the body"] += 1
            elif not real:
                missed.append(line)
    print("set aside in what trafilatura extracts: not in the gold body (true), in it (false)")
    for (kind, rule), counted in sorted(hits.items()):
        print(f"    {counted['not in the body']:4} {counted['in the body']:4}  {kind}: {rule}")
    total = sum(map(Counter.total, hits.values()))
    true = sum(counted["not in the body"] for counted in hits.values())
    print(f"    {true:4} {total - true:4}  in all; {len(missed)} lines that are not in the gold body were kept, of them {misses}:")
    for line in missed[:: max(1, len(missed) // misses)][:misses]:
        print(f"        {line[:110]!r}")


def cost(texts: list[str]) -> None:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for text in texts:
            clean(Article("a", "The Post", text))
        best = min(best, time.process_time() - start)
    words = sum(len(text.split()) for text in texts)
    print(f"processor time, language included: {1000 * best / len(texts):.2f} ms an article, {4e5 * best / words:.2f} ms per 400 words")


def main() -> None:
    if not DATA.is_dir():
        print("skipped: the development data is not beside this repository")
        return
    pages = lines("html_pages/data.jsonl")
    texts = [page["text"] for page in pages] + ["\n\n".join(d["paragraphs"]) for d in lines("story_newswcl50/data.jsonl")]
    false_hits(texts)
    true_hits(pages)
    cost(texts)


if __name__ == "__main__":
    main()
