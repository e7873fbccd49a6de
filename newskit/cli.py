"""The command line: thin, the same functions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from newskit import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; an error is one line on standard error and the exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (ImportError, OSError, ValueError) as error:
        print(f"newskit: {error}", file=sys.stderr)
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
    _add_what_is_shared(compare)
    compare.set_defaults(run=_compare)

    share = commands.add_parser("share", help="write a notebook as one HTML file that works without Python")
    share.add_argument("notebook")
    share.add_argument("--to", help="the file to write; .ipynb for GitHub (default: .html beside the notebook)")
    share.add_argument("--execute", action="store_true", help="run the notebook first")
    share.add_argument("--code", choices=("folded", "shown", "left out"), default="folded", help="the cells' code (default: %(default)s)")
    _add_what_is_shared(share)
    share.set_defaults(run=_share)
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
    from newskit.reading import read
    from newskit.sharing.document import story_page
    from newskit.sharing.workbook import save_tables

    target = Path(options.output)
    taken = {Path(file).resolve() for file in options.files}
    for option, written in (("-o", target), ("--xlsx", options.xlsx and Path(options.xlsx))):
        if written and (written.resolve() in taken or not written.resolve().parent.is_dir()):
            raise ValueError(f"{option} {written}: what is written needs a name of its own in a folder that exists")
    if options.xlsx and Path(options.xlsx).resolve() == target.resolve():
        raise ValueError(f"--xlsx {options.xlsx}: the page (-o) is written there: give the tables a name of their own")
    story = read(options.files)
    for row in story.report.itertuples(index=False):
        counted = f"{row.outlet}: {row.kept} of {row.lines} lines kept, {row.set_aside} set aside" if row.articles else ""
        documents = f"{row.articles} of {row.found} documents" if row.found > 1 else ""
        print(f"{row.file}: " + "; ".join(part for part in (documents, counted, row.note) if part))
    print(story.summary.partition("\n")[0])
    if len(story.outlets) < 2:
        print("one outlet only: the page shows its words and quotations, and there is nothing to compare them with")
    tables = options.xlsx and save_tables(story, options.xlsx)
    page = story_page(story, title=options.title, author=options.author, text=options.text)
    target.write_text(page, encoding="utf-8")
    print(f"wrote {target} ({target.stat().st_size / 1e6:.1f} MB): open it in any browser, no network needed")
    if tables:
        print(f"wrote {tables}: its tables, and what each column means")


def _share(options: argparse.Namespace) -> None:
    from newskit.sharing.notebook import share

    chosen = {name: getattr(options, name) for name in ("to", "execute", "title", "author", "code", "text")}
    print(f"wrote {share(options.notebook, **chosen)}")
