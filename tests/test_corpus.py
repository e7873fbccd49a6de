"""A corpus gives the tables that a story gives, loses nothing, and goes on where it was stopped."""

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from corpus_texts import event, json_lines, sentence
from pandas.testing import assert_frame_equal

import newskit as nk
from newskit import cli
from newskit.corpus.building import _Build
from newskit.corpus.settings import Settings

SAMPLE = sorted((Path(nk.__file__).parent / "data" / "sample").glob("*.txt"))


def by_article(table, columns):
    return table.sort_values(["article_id", "start", "end"], ignore_index=True)[list(columns)]


def assert_same(asked, held):
    """The same table, whichever way a missing value is written."""
    left, right = (table.reset_index(drop=True).astype(object).where(table.reset_index(drop=True).notna(), None) for table in (asked, held))
    assert_frame_equal(left, right)


def rows_of(corpus):
    """Every table of a corpus, its rows in an order of their own: what does not depend on how the work was cut."""
    tables = {}
    for name in corpus.manifest["tables"]:
        if name not in ("runs", "index"):
            held = corpus.table(name)
            held = held.drop(columns=[column for column in ("part", "n") if name in ("stories", "articles") and column in held])
            tables[name] = sorted(held.astype(str).itertuples(index=False, name=None))
    return tables


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """JSON Lines, CSV and Parquet with events of their own, rows that are no article, two articles of one id; and the sample's texts."""
    folder = tmp_path_factory.mktemp("articles")
    rows = [article for n in range(4) for article in event(n, day=1 + 5 * n)]
    json_lines(
        [*rows, {"id": "empty", "text": " "}, rows[0] | {"title": "", "text": "Another text of the same id."}],
        folder / "a.jsonl",
    )
    with (folder / "a.jsonl").open("a") as opened:
        opened.write('{"id": "broken", "text": "cut o\n')
    with (folder / "b.csv").open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["Headline", "source", "date", "full text", "docid"])
        writer.writerows([a["title"], a["outlet"], a["published"], a["text"], a["id"]] for a in event(10, day=20))
        writer.writerow(["No text", "Outlet 1", "2031-03-20", "", "none"])
    pd.DataFrame([*event(20, day=25), {"id": "nothing", "text": None}]).to_parquet(folder / "c.parquet")
    return [*sorted(folder.iterdir()), *SAMPLE]


@pytest.fixture
def here(monkeypatch):
    """Everything in this process, which is quicker for a few articles; the corpus of most tests is made by two."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.fixture(scope="module")
def corpus(files, tmp_path_factory):
    return nk.corpus.build(files, tmp_path_factory.mktemp("corpus"))


def test_sentences_are_those_of_one_story_of_all(corpus, files):
    whole = nk.sentences(nk.read(files))
    assert_frame_equal(by_article(whole, whole.columns), by_article(corpus.table("sentences"), whole.columns))
    assert (nk.lines(nk.read(files))["kind"] == "standing_line").any()  # so what an outlet repeats has been seen across the files


def test_a_story_gives_the_tables_of_the_corpus(corpus):
    assert len(corpus.stories) > 6
    for name in corpus.stories["story"]:
        story = corpus.story(name)
        for table, question in {
            "sentences": nk.sentences,
            "quotations": nk.quotations,
            "reuse": nk.sentence_overlap,
            "articles": nk.articles,
        }.items():
            held, asked = corpus.table(table), question(story)
            assert_same(asked, held.loc[held["story"] == name, asked.columns])


def test_the_articles_come_back_as_they_were_read(corpus, files):
    read = {article.id: article for article in nk.read(files)}
    back = {article.id: article for name in corpus.stories["story"] for article in corpus.story(name)}
    assert back.keys() == read.keys()
    for name, article in back.items():
        for field in (
            "text",
            "outlet",
            "title",
            "published",
            "blocks",
            "flags",
            "agency",
            "agency_evidence",
            "dateline",
            "role",
            "language",
        ):
            assert getattr(article, field) == getattr(read[name], field), (name, field)


def test_events_are_stories(corpus):
    held = corpus.table("articles")[["article_id", "story"]]
    of_events = held[held["article_id"].str.match(r"e\d\d-\d$")]
    assert of_events.groupby("story")["article_id"].apply(lambda ids: ",".join(sorted(ids))).tolist() == [
        ",".join(f"e{n:02d}-{k}" for k in range(4)) for n in (0, 1, 2, 3, 10, 20)
    ]
    assert (of_events["story"].str.slice(0, 3) == of_events["article_id"].str.slice(0, 3)).all()  # a story's id is its first article's
    story = corpus.stories.set_index("story").loc["e00-0"]
    assert (story["first"], story["last"], story["articles"], story["cut"]) == ("2031-03-01", "2031-03-02", 4, False)
    assert story["outlets"] == "Outlet 0, Outlet 1, Outlet 2, Outlet 3"
    sample = corpus.stories[corpus.stories["outlets"].str.contains("Harbour Post")].iloc[0]
    assert 0 < sample["agency_copy"] < 1


def test_every_document_is_an_article_or_rejected(corpus):
    counts = corpus.manifest["builds"][0]["counts"]
    assert counts["articles"] == len(corpus.table("articles")) == 4 * 4 + 1 + 4 + 4 + len(SAMPLE)
    rejected = corpus.table("rejected").sort_values("file")
    assert rejected[["file", "place", "documents"]].values.tolist() == [
        ["a.jsonl", "line 17", 1],
        ["a.jsonl", "line 19", 1],
        ["b.csv", "row 6", 1],
        ["c.parquet", "row 5", 1],
    ]
    assert rejected["reason"].str.contains("no text|not JSON").all()


def test_the_second_of_two_articles_of_one_id_is_renamed(corpus, files):
    ids = {article.id for article in nk.read(files)}
    assert "e00-0-2" in ids and set(corpus.table("articles")["article_id"]) == ids


def test_slices(corpus):
    reuse = corpus.reuse(outlets="Outlet 1", dates=("2031-03-01", "2031-03-03"))
    assert set(reuse["outlet"]) == {"Outlet 1"} and set(reuse["story"]) == {"e00-0"}
    speakers = corpus.speakers(outlets=["Outlet 1"])
    assert speakers["quotations"].sum() == 6 and speakers["share"].sum() == pytest.approx(1)
    words = nk.words(corpus.story("e00-0"))
    counted = corpus.vocabulary(dates=("2031-03-01", "2031-03-03")).set_index(["outlet", "word"])["n"]
    for (outlet, word), n in words.groupby(["outlet", "word"]).size().items():
        assert counted[outlet, word] >= n
    assert counted.sum() == len(words) + len(nk.words(corpus.story("e00-0-2")))
    with pytest.raises(KeyError, match="no story 'x'"):
        corpus.story("x")


def test_a_second_run_changes_nothing(corpus, files):
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(corpus.folder.rglob("*"))}
    nk.corpus.build(files, corpus.folder)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(corpus.folder.rglob("*"))} == before
    assert not (corpus.folder / "unfinished").exists()


def test_a_run_that_was_stopped_goes_on(corpus, files, tmp_path, monkeypatch, here):
    """Stopped after each stage in turn; what was finished is not done again, and the tables are the same bytes."""
    stages = ["_split", "_words", "_pairs", "_stories", "_publish"]
    read = []
    for stage in stages:
        with monkeypatch.context() as stopped:
            stopped.setattr(_Build, stage, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                nk.corpus.build(files, tmp_path / "to")
        with pytest.raises(FileNotFoundError, match="no finished corpus"):
            nk.corpus.open(tmp_path / "to")
        read.append([path.stat().st_mtime_ns for path in sorted((tmp_path / "to" / "unfinished").rglob("read/*.parquet"))])
    again = nk.corpus.build(files, tmp_path / "to")
    assert again.manifest["digests"] == corpus.manifest["digests"]
    assert all(times == read[0] for times in read)


def test_small_pieces_give_the_same_tables(corpus, files, tmp_path, here):
    cut = nk.corpus.build(files, tmp_path, settings=Settings(piece=3_000))
    assert len(cut.manifest["tables"]["runs"]) > len(corpus.manifest["tables"]["runs"])
    assert rows_of(cut) == rows_of(corpus)


def test_text_that_travels_between_stories_is_in_the_table_of_reuse(tmp_path, here):
    """An article of a later event quotes two sentences of an earlier one: no story, but rows, each way."""
    earlier, later = event(0), event(5, day=20)
    copied = earlier[0]["text"].split("\n\n")[1].split(". ")[:2]
    later[1]["text"] += f"\n\n{'. '.join(copied)}."
    corpus = nk.corpus.build(json_lines([*earlier, *later], tmp_path / "a.jsonl"), tmp_path / "to")
    assert corpus.stories["articles"].tolist() == [4, 4]
    between = corpus.reuse()
    between = between[between["story"] != between["other_story"]]
    texts = {(row.article_id, row.start): row.text for row in corpus.table("sentences").itertuples()}
    mine = between[(between["article_id"] == "e05-1") & (between["other_id"] == "e00-0") & (between["relation"] == "verbatim")]
    assert [texts[row.article_id, row.start].rstrip(".") for row in mine.itertuples()] == copied
    assert set(mine["outlet"]) == {"Outlet 1"} and set(mine["other_story"]) == {"e00-0"}
    swapped = between.rename(columns={"article_id": "other_id", "other_id": "article_id", "start": "other_start", "other_start": "start"})
    columns = ["article_id", "start", "other_id", "other_start"]
    assert sorted(map(tuple, swapped[columns].values)) == sorted(map(tuple, between[columns].values))
    pairs = corpus.article_pairs().query("story != other_story").set_index(["article_id", "other_id"])
    assert pairs.loc[("e05-1", "e00-0"), "shared_sentences"] >= 2


def test_a_line_in_many_stories_makes_no_story_and_no_square(tmp_path, here):
    """A notice under 40 articles of 40 days, too common to pair: every article is a story of its own, and the runs are counted."""
    rng = random.Random(1)
    notice = sentence(rng, 25)
    articles = [
        {"id": f"n{n}", "outlet": f"Outlet {n}", "published": f"20{31 + n}-05-04", "text": f"{sentence(rng)}\n\n{sentence(rng)} {notice}"}
        for n in range(40)
    ]
    corpus = nk.corpus.build(json_lines(articles, tmp_path / "a.jsonl"), tmp_path / "to")
    assert len(corpus.stories) == 40 and corpus.reuse().empty
    assert corpus.manifest["builds"][0]["counts"]["runs_too_common"] >= 15


def test_added_articles_join_their_stories(corpus, tmp_path):
    later = [event(0, outlets=6)[n] | {"published": "2031-03-04"} for n in (4, 5)]  # of the first event
    first = json_lines([a for n in (0, 1, 2) for a in event(n, day=1 + 5 * n)], tmp_path / "monday.jsonl")
    nk.corpus.build(first, tmp_path / "to")
    added = nk.corpus.build([first, json_lines([*later, *event(7, day=3)], tmp_path / "tuesday.jsonl")], tmp_path / "to")
    stories = added.stories.set_index("story")
    assert stories["articles"].to_dict() == {"e00-0": 6, "e01-0": 4, "e02-0": 4, "e07-0": 4}
    assert [build["counts"]["articles"] for build in added.manifest["builds"]] == [12, 6]
    for name in stories.index:
        story = added.story(name)
        for table, question in {"sentences": nk.sentences, "quotations": nk.quotations, "reuse": nk.sentence_overlap}.items():
            held, asked = added.table(table), question(story)
            assert_same(asked, held.loc[held["story"] == name, asked.columns])
    assert not added.table("articles")["article_id"].duplicated().any()
    known = {part["file"] for parts in added.manifest["tables"].values() for part in parts}
    assert {path.name for path in added.folder.rglob("*.parquet")} == known


def test_a_rebuild_gives_what_one_build_of_all_gives(tmp_path, here):
    files = [json_lines([a for n in some for a in event(n, day=1 + n)], tmp_path / f"{some[0]}.jsonl") for some in ((1, 2), (0, 3))]
    at_once = nk.corpus.build(files, tmp_path / "at once")
    nk.corpus.build(files[0], tmp_path / "to")
    added = nk.corpus.build(files[1], tmp_path / "to")
    assert rows_of(added)["standing_lines"] != rows_of(at_once)["standing_lines"]  # frozen: those of the first two events
    rebuilt = nk.corpus.build(files[1], tmp_path / "to", rebuild=True)
    assert rows_of(rebuilt) == rows_of(at_once)
    known = {part["file"] for parts in rebuilt.manifest["tables"].values() for part in parts}
    assert {path.name for path in rebuilt.folder.rglob("*.parquet")} == known and len(rebuilt.manifest["builds"]) == 3


def test_a_story_of_a_corpus_can_be_explored(corpus):
    assert nk.explore(corpus.story("e00-0")) is not None


def test_the_command_line_builds_a_corpus(tmp_path, capsys):
    file = json_lines(event(1), tmp_path / "a.jsonl")
    assert cli.main(["corpus", "build", str(file), "--to", str(tmp_path / "to")]) == 0
    assert "4 articles in 1 stories" in capsys.readouterr().out
    assert cli.main(["corpus", "build", str(tmp_path / "none"), "--to", str(tmp_path / "to")]) == 1
    assert "no such file or folder" in capsys.readouterr().err


def test_nothing_to_read_says_so(tmp_path):
    file = json_lines([{"text": ""}, {"text": None}], tmp_path / "a.jsonl")
    with pytest.raises(ValueError, match="no article to read; no text"):
        nk.corpus.build(file, tmp_path / "to")


def test_one_article_is_a_corpus(tmp_path, here):
    corpus = nk.corpus.build(json_lines([{"text": "Rain fell."}], tmp_path / "a.jsonl"), tmp_path / "to")
    assert corpus.stories["story"].tolist() == ["a-1"] and corpus.reuse().empty and corpus.speakers().empty
    assert corpus.vocabulary()[["outlet", "word", "n"]].values.tolist() == [["a", "fell", 1], ["a", "rain", 1]]


def test_without_the_extra_its_name_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(ImportError, match=r"newskit\[corpus\]"):
        nk.corpus.build(json_lines(event(1), tmp_path / "a.jsonl"), tmp_path / "to")


def test_daft_opens_no_socket_to_the_network_and_shows_no_bar(tmp_path):
    """In a process of its own, with the switches that a user may have set the other way, and every socket watched."""
    code = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        family = getattr(arguments[0], "family", None)
        print("socket", event, arguments, flush=True) if family is None or family.name != "AF_UNIX" else None
sys.addaudithook(watch)
import newskit as nk
assert "daft" not in sys.modules
nk.corpus.build(sys.argv[1], sys.argv[2])
import threading, time
assert "daft" in sys.modules
time.sleep(1)
"""
    file = json_lines(event(1), tmp_path / "a.jsonl")
    environment = {k: v for k, v in os.environ.items() if k not in ("DO_NOT_TRACK", "SCARF_NO_ANALYTICS")} | {"DAFT_ANALYTICS_ENABLED": "1"}
    ran = subprocess.run([sys.executable, "-c", code, file, tmp_path / "to"], capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert "Swordfish" not in ran.stderr and "🗡" not in ran.stderr


def test_the_manifest_names_what_was_read(corpus, files):
    manifest = json.loads((corpus.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [file["file"] for file in manifest["input"]] == [file.name for file in files]
    assert all(file["bytes"] == Path(file["path"]).stat().st_size and len(file["digest"]) == 32 for file in manifest["input"])
    build = manifest["builds"][0]
    assert build["newskit"] == nk.__version__ and build["settings"]["articles"] == 500
    for name, parts in manifest["tables"].items():
        assert all(part["rows"] == len(pd.read_parquet(corpus.folder / name / part["file"])) for part in parts)
