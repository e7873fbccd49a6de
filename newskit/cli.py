"""The command line: thin, the same functions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from newskit import __version__

_PATIENCE = 3  # seconds before a line at a terminal says that the work goes on


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; an error is one line on standard error and the exit code 1, a stop by hand the exit code 130."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a name that the terminal's encoding lacks stops nothing
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options.run(options)
    except KeyboardInterrupt:
        print("newskit: stopped by hand", file=sys.stderr)
        return 130
    except (ImportError, OSError, ValueError) as error:
        said = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        print(f"newskit: {' '.join(said.split())}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="newskit", description="Compare how several outlets told the same story.")
    parser.add_argument("--version", action="version", version=f"newskit {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", help="open JupyterLab on a folder of articles")
    lab.add_argument("folder", nargs="?", help="the folder of articles; without it, the bundled sample story")
    lab.set_defaults(run=_lab)

    compare = commands.add_parser("compare", help="write one HTML page that compares the articles")
    compare.add_argument("files", nargs="+", help="articles (text, saved pages, Nexis, Factiva, tables ...), folders or zips of them")
    compare.add_argument("-o", "--output", default="story.html", help="the page to write (default: %(default)s)")
    compare.add_argument("--xlsx", help="write the story's tables to this Excel file too")
    compare.add_argument("--marks", help="the marks.csv of findings that were checked, rejected or noted before: the page shows them")
    _add_what_is_shared(compare)
    compare.set_defaults(run=_compare)

    share = commands.add_parser("share", help="write a notebook as one HTML file that works without Python")
    share.add_argument("notebook", help="the .ipynb file, run and saved")
    share.add_argument("--to", help="the file to write; .ipynb for GitHub (default: .html beside the notebook)")
    share.add_argument("--execute", action="store_true", help="run the notebook first")
    share.add_argument("--code", choices=("folded", "shown", "left out"), default="folded", help="the cells' code (default: %(default)s)")
    _add_what_is_shared(share)
    share.set_defaults(run=_share)

    corpus = commands.add_parser("corpus", help="a corpus larger than memory: its stories, what travelled where, who was quoted")
    build = corpus.add_subparsers(required=True, metavar="COMMAND").add_parser("build", help="make a corpus, or add articles to one")
    build.add_argument("articles", nargs="+", help="Parquet, JSON Lines or CSV of any size, and whatever else newskit reads")
    build.add_argument("--to", required=True, help="the folder of the corpus; the same call again goes on where it was stopped")
    build.add_argument("--ray", metavar="ADDRESS", help="run on this Ray cluster (auto: the one on this machine)")
    build.add_argument("--rebuild", action="store_true", help="make the stories and weights anew from all that was given so far")
    build.set_defaults(run=_build)
    return parser


def _add_what_is_shared(command: argparse.ArgumentParser) -> None:
    command.add_argument("--title", help="the title of the page")
    command.add_argument("--author", help="who made it: a line at the top")
    command.add_argument(
        "--text",
        choices=("passages", "full"),
        default="passages",
        help="of the articles: what is matched or quoted, or all (default: %(default)s)",
    )


def _lab(options: argparse.Namespace) -> None:
    from newskit.lab import lab

    lab(options.folder)


def _compare(options: argparse.Namespace) -> None:
    from newskit.explorer.marking import marked, read_marks
    from newskit.explorer.page import page
    from newskit.reading import read
    from newskit.sharing.document import explorer_page
    from newskit.sharing.target import check_target
    from newskit.sharing.workbook import save_tables

    target, tables = Path(options.output), options.xlsx and Path(options.xlsx)
    check_target(target, ".html", ".htm", option="-o")
    if tables:
        check_target(tables, ".xlsx", option="--xlsx")
    if options.marks and not Path(options.marks).is_file():
        raise ValueError(f"--marks {options.marks}: no such file. Give the marks.csv that the explorer keeps or a shared file downloads")
    marks = read_marks(options.marks) if options.marks else None
    story = read(options.files)
    for row in story.report.itertuples(index=False):
        counted = f"{row.outlet}: {row.kept} of {row.lines} lines kept, {row.set_aside} set aside" if row.articles else ""
        documents = f"{row.articles} of {row.found} documents" if row.found > 1 else ""
        print(f"{row.file}: " + "; ".join(part for part in (documents, counted, row.note) if part))
    print(story.summary.partition("\n")[0])
    if len(story.outlets) < 2:
        print("one outlet only: the page shows its words and quotations, and there is nothing to compare them with")
    with _at_work(f"comparing {len(story)} articles"):
        if tables:
            save_tables(story, tables)
        shown = page(story) if marks is None else marked(page(story), marks)
        target.write_text(explorer_page(shown, title=options.title, author=options.author, text=options.text), encoding="utf-8")
    print(f"wrote {target} ({target.stat().st_size / 1e6:.1f} MB): open it in any browser, no network needed")
    if tables:
        print(f"wrote {tables}: its tables, and what each column means")


@contextmanager
def _at_work(what: str) -> Iterator[None]:
    """A line at a terminal that counts the seconds until the work is done."""
    from tqdm import tqdm

    done = Event()
    with tqdm(desc=what, bar_format="{desc}: {elapsed}", leave=False, delay=_PATIENCE, disable=None) as line:

        def count() -> None:
            while not done.wait(1):
                line.update()

        counting = Thread(target=count, daemon=True)
        counting.start()
        try:
            yield
        finally:
            done.set()
            counting.join()


def _share(options: argparse.Namespace) -> None:
    from newskit.sharing.notebook import share

    if not Path(options.notebook).is_file():
        raise ValueError(f"{options.notebook}: no such notebook. Give an .ipynb file")
    chosen = {name: getattr(options, name) for name in ("to", "execute", "title", "author", "code", "text")}
    print(f"wrote {share(options.notebook, **chosen)}")


def _build(options: argparse.Namespace) -> None:
    from newskit import corpus
    from newskit.corpus.store import MANIFEST

    manifest = Path(options.to, MANIFEST)
    before = manifest.exists() and manifest.read_bytes()
    try:
        built = corpus.build(options.articles, options.to, options.ray, rebuild=options.rebuild)
    except KeyboardInterrupt:
        print("the same command goes on where this one stopped")
        raise
    held = built.manifest["builds"][-1]["counts"]
    read = f"{held['articles']:,} articles read, {held['rejected']:,} documents rejected"
    print(f"{built}: {'nothing new there' if manifest.read_bytes() == before else read}")
    print(f'open it: newskit.corpus.open("{options.to}")')
