"""A corpus on the engine: how fast, in how much memory, and how much of the known stories and the known reuse it finds.

    python benchmarks/corpus.py [ARTICLES ...] [--keep FOLDER] [--reuse]

Invents so many articles (default: 2000; see corpus_data.py), builds their corpus in a process of its own, and prints for each stage the
seconds and those of the processors, and the most memory that all its processes hold together (what they share is counted once). Up to
100,000 articles it then scores the stories and the reuse against the answers. --keep: in this folder, where a run that was stopped goes
on, its seconds added to those before; without it, in one that is removed.

Asked: 0.8 Mcharacters a second on two cores (reuse alone 2.5) and 4 GB for 100,000 articles, 8 GB and 12 times as long for 1,000,000, a
story opened in less than 1 s, pairwise F1 of the stories .95.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from corpus_data import REUSE, make, reuse_scored, stories_scored, truth_of

import newskit as nk

SCORED = 100_000  # articles: of more, the answers would take more memory than the corpus
STAGES = ("_read", "_index", "_split", "_words", "_pairs", "_stories")


def measured(articles: int, folder: Path) -> None:
    if not (folder / "articles").exists():
        make(articles, folder)
    print(f"\n{articles:,} articles", flush=True)
    before, begin, most = known(folder), time.perf_counter(), 0.0
    with subprocess.Popen([sys.executable, __file__, "--build", str(folder)]) as building:
        while building.poll() is None:
            most = max(most, memory(building.pid))
            runs = [*before, {"wall": time.perf_counter() - begin, "peak": most}]
            (folder / "runs.json").write_text(json.dumps(runs))
            time.sleep(2)
    if building.returncode:
        sys.exit(f"the build ended with {building.returncode}")
    built = nk.corpus.open(folder / "corpus")
    counts = built.manifest["builds"][0]["counts"]
    spent, million = sum(run["wall"] for run in runs), counts["characters"] / 1e6
    print(f"  {million:.1f} Mcharacters in {spent:.0f} s ({len(runs)} run{'s' * (len(runs) > 1)}): {million / spent:.2f} Mcharacters/s")
    on_disk = f"{size(folder / 'corpus'):.2f} GB of {size(folder / 'articles'):.2f} GB"
    print(f"  at most {max(run['peak'] for run in runs):.1f} GB of memory; on disk {on_disk}")
    print(f"  {built}: {counts}")
    opened(folder / "corpus")
    if articles <= SCORED:
        scored(built, folder)


def known(folder: Path) -> list[dict[str, float]]:
    file = folder / "runs.json"
    return json.loads(file.read_text()) if file.exists() else []


def memory(process: int) -> float:
    """GB that a process and those it started hold; of what several share, each its part."""
    held = 0
    try:
        for one in (parent := psutil.Process(process), *parent.children(recursive=True)):
            held += one.memory_full_info().pss
    except psutil.Error:  # one of them ended meanwhile
        pass
    return held / 1e9


def size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 1e9


def opened(folder: Path) -> None:
    """Seconds for the corpus and its table of stories, and for one story: the median of five."""
    begin = time.perf_counter()
    built = nk.corpus.open(folder)
    stories = built.stories
    listed = time.perf_counter() - begin
    taken = []
    for at in range(5):
        begin = time.perf_counter()
        story = nk.corpus.open(folder).story(stories["story"].iloc[len(stories) * (2 * at + 1) // 10])
        taken.append(time.perf_counter() - begin)
    print(f"  the table of {len(stories):,} stories in {listed:.2f} s; one story opened in {sorted(taken)[2]:.2f} s ({story})")


def scored(built: nk.corpus.Corpus, folder: Path) -> None:
    articles, sentences = truth_of(folder)
    stories = stories_scored(built.table("articles", ["article_id", "story"]), articles)
    print("  stories: pairwise precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}; B-cubed F1 {b3 f1:.4f}".format(**stories))
    reuse = reuse_scored(built.table("reuse", ["article_id", "start", "other_id", "other_start"]), sentences)
    found = "   ".join(f"{kind} {reuse[kind]:.3f}" for kind in REUSE)
    print(f"  reuse: recall {found}; precision {reuse['precision']:.3f}, without look-alikes {reuse['precision, not look-alike']:.3f}")


def build(folder: Path) -> None:
    """The corpus of the articles in `folder`, printing what each stage took."""
    from newskit.corpus.building import _Build

    for name in STAGES:
        setattr(_Build, name, _timed(name[1:], getattr(_Build, name)))
    nk.corpus.build(folder / "articles", folder / "corpus")


def _timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        begin, worked = time.perf_counter(), processor()
        made = stage(*given)
        print(f"    {name} {time.perf_counter() - begin:.1f} s ({processor() - worked:.1f} s of processor)", flush=True)
        return made

    return timed


def reuse_alone(articles: int, folder: Path) -> None:
    """One process, in which the functions that find reuse are timed, from split sentences to aligned ones, in stories and across.

    Of two processes each does half of it: they share nothing but the files.
    """
    from newskit.corpus import building, engine, split, told

    spent: dict[str, float] = {}

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*given: Any, **named: Any) -> Any:
            begin = time.process_time()
            made = function(*given, **named)
            spent[name] = spent.get(name, 0.0) + time.process_time() - begin
            return made

        return answer

    engine.os.cpu_count = lambda: 1  # every batch in this process
    split._runs = watched("runs", split._runs)
    building._Build._pairs = watched("pairs of articles", building._Build._pairs)
    told._apart, told._reuse = watched("words by story", told._apart), watched("alignment", told._reuse)
    told.overlap.article_overlap = watched("containment", told.overlap.article_overlap)
    built = nk.corpus.build(make(articles, folder) / "articles", folder / "corpus")
    million = built.manifest["builds"][0]["counts"]["characters"] / 1e6
    print(f"\n{articles:,} articles, {million:.1f} Mcharacters: the reuse alone, seconds of one processor")
    print("  " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in spent.items()))
    print(f"  {million / sum(spent.values()):.2f} Mcharacters/s on one core")


def processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", nargs="*", type=int, default=[2_000])
    arguments.add_argument("--keep", type=Path, metavar="FOLDER")
    arguments.add_argument("--reuse", action="store_true")
    arguments.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.build:
        build(asked.build)
        sys.exit()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB, Python {platform.python_version()}")
    for articles in asked.articles:
        with tempfile.TemporaryDirectory() as removed:
            folder = asked.keep / str(articles) if asked.keep else Path(removed)
            folder.mkdir(parents=True, exist_ok=True)
            (reuse_alone if asked.reuse else measured)(articles, folder)
