"""How well articles are read, on files others labelled: `python benchmarks/reading.py`. Nothing of the files is kept.

html_pages (../shared/dev-data/html_pages, 181 saved news pages with their body text):

body         shingles of four words (`\\w+`, case kept): precision and recall of each page averaged, F1 of the means. trafilatura alone
             (favor_precision, no comments) runs on the same pages afterwards; both are timed on one core, after one page to warm up.
title        given: pages with one. right: it stands in the page's <title> or an <h1>, letters and digits only, as html.parser reads them.
date         given: pages with one. right: of the pages whose labelled address carries a date (/2019/11/19/), those within a day of it.
outlet       given: pages with one. right: of the pages that name their site in og:site_name, those whose outlet is that name or has it as
             a part, or is part of it (JSON-LD's publisher, which comes first, is not read for this).
"""

from __future__ import annotations

import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"


class Checks(HTMLParser):
    """What a page shows of its title and site, read apart from newskit's readers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.site = ""
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "meta" and (given.get("property") or given.get("name")) == "og:site_name":
            self.site = self.site or given.get("content") or ""
        if tag in ("title", "h1"):
            self.inside = tag
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.titles[-1] += data


def shingles(text: str, k: int = 4) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return {tuple(words[n : n + k]) for n in range(max(1, len(words) - k + 1))} if words else set()


def body_figures(found: list[str], labelled: list[str]) -> tuple[float, float, float]:
    """F1, precision, recall."""
    precision = recall = 0.0
    for ours, gold in zip(map(shingles, found), map(shingles, labelled), strict=True):
        precision += len(ours & gold) / max(1, len(ours)) / len(labelled)
        recall += len(ours & gold) / max(1, len(gold)) / len(labelled)
    return 2 * precision * recall / (precision + recall), precision, recall


def timed(read: Callable[[bytes], str], pages: list[bytes]) -> tuple[list[str], float]:
    """What `read` makes of each page, and pages a second of one core."""
    read(pages[0])
    started = time.process_time()
    found = [read(page) for page in pages]
    return found, len(pages) / (time.process_time() - started)


def folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def fields(records: list[dict], pages: list[bytes], addresses: list[str]) -> None:
    """Prints how often title, date and outlet are given and right."""
    titles = dates = dated = outlets = named = 0
    for record, page, address in zip(records, pages, addresses, strict=True):
        checks = Checks(page.decode("utf-8", "replace"))
        titles += bool(record.get("title")) and any(folded(record["title"]) in folded(t) for t in checks.titles)
        if found := re.search(r"/(20\d\d)/(\d\d?)/(\d\d?)/", address):
            dated += 1
            day = date.fromisoformat(record["published"][:10]) if record.get("published") else date.min
            dates += abs((day - date(*map(int, found.groups()))).days) <= 1
        if site := folded(checks.site):
            named += 1
            outlet = folded(record.get("outlet") or "")
            outlets += bool(outlet) and (outlet in site or site in outlet)
    for field, right, checked in (("title", titles, len(pages)), ("published", dates, dated), ("outlet", outlets, named)):
        given = sum(bool(record.get(field)) for record in records)
        share = given / len(pages)
        print(f"{field:10} given {given} of {len(pages)} ({share:.3f}), right {right} of {checked} checked ({right / checked:.3f})")


def html_pages() -> None:
    if not (DATA / "html_pages").exists():
        print("html_pages: skipped, it is not beside this repository (shared/dev-data)")
        return
    import trafilatura

    from newskit.reading.web import read_html

    labels = [json.loads(line) for line in (DATA / "html_pages" / "data.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [gzip.decompress((DATA / "html_pages" / label["html"]).read_bytes()) for label in labels]
    records: list[dict] = []

    def ours(page: bytes) -> str:
        records.append(next(read_html(page)))
        return records[-1].get("text", "")

    def alone(page: bytes) -> str:
        return trafilatura.extract(page, favor_precision=True, include_comments=False) or ""

    print(f"html_pages: {len(pages)} pages (asked: body F1 at least .964 and not below trafilatura alone, 40 pages a second)")
    for name, read in (("newskit", ours), ("trafilatura alone", alone)):
        found, speed = timed(read, pages)
        f1, precision, recall = body_figures(found, [label["text"] for label in labels])
        print(f"{name:18} body F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}  {speed:.1f} pages a second")
    records = records[1:]  # the first warmed up
    fields(records, pages, [label["url"] for label in labels])
    for flag in sorted({flag for record in records for flag in record.get("flags", ())}):
        print(f"flagged {flag}: {sum(flag in record.get('flags', ()) for record in records)}")


def exports() -> None:
    folder = DATA / "exchange_formats"
    print("\nexports: documents, articles, and articles without a title, date, outlet or byline")
    if not folder.exists():
        return print("  left out: ../shared/dev-data/exchange_formats is not there")
    import newskit as nk

    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.txt"):
        try:
            story = nk.read(file)
        except ValueError as error:
            print(f"  {file.name:58} {str(error)[-70:]}")
            continue
        row = story.report.iloc[0]
        lacking = {
            "title": sum(not a.title for a in story),
            "date": sum(not a.published for a in story),
            "outlet": sum("outlet unknown" in a.flags for a in story),
            "byline": sum(not a.byline for a in story),
        }
        missing = ", ".join(f"{count} {name}" for name, count in lacking.items() if count)
        print(f"  {file.name:58} {row.found:4} found {row.articles:4} read   without: {missing or '-'}")


READ = """
import resource, sys, time
import newskit as nk, newskit.reading
nk.Story.from_records([{"text": "The harbour wall gave way on Monday night, and the water reached the church in the old town. " * 3}])
before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
story = nk.read(sys.argv[1])
print(len(story), time.process_time() - begin, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def json_lines() -> None:
    print("\nJSON Lines, articles of 400 words: seconds of one core to read and clean (asked: 10,000 in 10), memory beyond an empty run")
    rng = random.Random(1)
    spelled = [
        "the",
        "of",
        "and",
        "a",
        "in",
        "to",
        "said",
        *("".join(rng.choices("aeioulnrst", k=rng.randint(3, 9))) for _ in range(5_000)),
    ]
    chance = [1 / (n + 1) for n in range(len(spelled))]

    def paragraph() -> str:
        return " ".join(" ".join(rng.choices(spelled, chance, k=16)).capitalize() + "." for _ in range(5))

    for count in (2_500, 5_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "articles.jsonl"
            with file.open("w", encoding="utf-8") as lines:
                for n in range(count):
                    text = "\n\n".join(paragraph() for _ in range(5))
                    record = {"outlet": f"Outlet {n % 10}", "title": f"Case {n}", "published": "2031-05-04T09:30+02:00", "text": text}
                    lines.write(json.dumps(record) + "\n")
            read = subprocess.run([sys.executable, "-c", READ, file], capture_output=True, text=True, check=True).stdout.split()
        print(f"  {read[0]:>6} articles  {float(read[1]):5.2f} s  {float(read[2]):5.0f} MB   (text {count * 2.4 / 1000:.0f} MB)")


def main() -> None:
    html_pages()
    exports()
    json_lines()


if __name__ == "__main__":
    main()
