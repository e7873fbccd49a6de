"""A corpus gives the tables that a story gives, loses nothing, and goes on where it was stopped."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from corpus_texts import event, json_lines, sentence
from pandas.testing import assert_frame_equal

import newskit as nk
from newskit import cli
from newskit.corpus import chunks
from newskit.corpus.building import _Build
from newskit.corpus.settings import Settings
from newskit.corrections import digest, references

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
        if name not in ("runs", "sentence_keys", "index"):
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


def article_by_article(corpus):
    return {article.id: article for name in corpus.stories["story"] for article in corpus.story(name)}


def without_what_is_said_once(articles):
    """Of each, without what the first article of a file, or of a piece of it, says of the whole."""
    return {
        name: replace(article, origin={k: v for k, v in article.origin.items() if k != "left_out"}) for name, article in articles.items()
    }


@pytest.fixture
def folder(tmp_path):
    """A folder with everything that nk.read asks the files beside an article for; dates that only a later row explains; no ids."""
    rng = random.Random(4)
    texts = [f"{sentence(rng)}\n\n{sentence(rng)} {sentence(rng)}" for _ in range(24)]
    where = tmp_path / "articles"
    (where / "more").mkdir(parents=True)
    with (where / "a.csv").open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["source", "date", "text"])
        writer.writerows([f"Outlet {n}", "05/03/2031" if n < 9 else "25/03/2031", texts[n]] for n in range(5))
        opened.write("\r\n")
        writer.writerows(["Outlet ltd", "05/03/2031" if n < 9 else "25/03/2031", texts[n]] for n in range(5, 10))
    rows = [{"outlet": "Outlet 1", "date": "04/03/2031" if n < 19 else "03/24/2031", "text": texts[n]} for n in range(10, 20)]
    lines = [json.dumps(row) for row in rows]
    (where / "b.jsonl").write_text("\n".join([*lines[:3], "", '{"text": "cut o', *lines[3:], '{"text": ""}']), encoding="utf-8")
    (where / "more" / "c.txt").write_text(texts[20], encoding="utf-8")
    (where / "more" / "d.txt").write_text(texts[0], encoding="utf-8")  # a text that a.csv has too
    with zipfile.ZipFile(where / "e.zip", "w") as archive:
        archive.writestr("one.txt", texts[22])
        archive.writestr("in/two.txt", texts[23])
    (where / "articles.csv").write_text("file,outlet,published\nmore/c.txt,The Post,2031-03-07\nnone.txt,The Post,\n", encoding="utf-8")
    (where / "outlets.csv").write_text("alias,outlet,group\nOutlet ltd,Outlet 5,Wide\n", encoding="utf-8")
    read = nk.read(where)
    nk.sentences(read).head(3).to_csv(where / "sentences.csv", index=False)  # no article, though it has a column of texts
    named = references(read)
    block = read["a-7"].blocks[0]
    rows = [
        ("a-9", None, None, "published", "2031-04-01"),
        (named["b-5"], None, None, "outlet", "The Gazette"),
        (named["a-7"], block.start, block.end, "kind", "caption"),
        (digest(read["d"]), None, None, "outlet", "Nobody"),  # two articles have it
        ("d", None, None, "role", "agency"),
        ("nobody", None, None, "title", "None"),
        ("c", None, None, "published", "soon"),
    ]
    nk.save_corrections(pd.DataFrame(rows, columns=["article", "start", "end", "field", "value"]), where / "corrections.csv")
    return where


@pytest.mark.parametrize("piece", [300, 8_000_000])
def test_the_articles_of_a_folder_are_those_that_nk_read_gives(folder, tmp_path, here, piece):
    corpus = nk.corpus.build(folder, tmp_path / "to", settings=Settings(piece=piece))
    read = {article.id: article for article in nk.read(folder)}
    assert without_what_is_said_once(article_by_article(corpus)) == without_what_is_said_once(read)
    assert read["a-1"].published == "2031-03-05" and read["b-1"].published == "2031-04-03"  # the day first, and the month
    assert read["a-9"].published == "2031-04-01" and read["b-5"].outlet == "The Gazette" and read["a-6"].outlet == "Outlet 5"
    stories = corpus.stories.set_index("story")
    assert stories.loc["a-9", "first"] == "2031-04-01" and stories.loc["b-5", "outlets"] == "The Gazette"
    rejected = corpus.table("rejected")
    lost = rejected.loc[rejected["documents"] == 0, ["file", "place", "reason"]].values.tolist()
    assert [(file, place) for file, place, _ in lost] == [
        ("articles.csv", ""),
        *(("corrections.csv", f"line {n}") for n in (5, 7, 8)),
    ]
    assert [reason.split(": ")[-1] for _, _, reason in lost[1:3]] == ["name one by its id", "no article added has this text or this id"]
    assert "'soon' is no date" in lost[3][2]
    assert rejected.loc[rejected["documents"] == 1, ["file", "place"]].values.tolist() == [["b.jsonl", "line 5"], ["b.jsonl", "line 13"]]
    assert corpus.manifest["builds"][0]["counts"]["rejected"] == 2 and len(read) == 24
    parts = len(corpus.manifest["tables"]["runs"])  # a.csv, b.jsonl and the others; or rows and lines of them
    assert parts == 3 if piece > 300 else parts > 15


def test_a_line_is_standing_wherever_its_files_are_cut(tmp_path, here, monkeypatch):
    """Three files are read at a time, and the outlet's line stands in four."""
    rng, where = random.Random(5), tmp_path / "articles"
    where.mkdir()
    for n in range(4):
        (where / f"{n}.txt").write_text(f"{sentence(rng)}\n\n{sentence(rng)}\n\nThe Post, every morning", encoding="utf-8")
    (where / "articles.csv").write_text("file,outlet\n" + "".join(f"{n}.txt,The Post\n" for n in range(4)), encoding="utf-8")
    monkeypatch.setattr(chunks, "FILES", 3)
    corpus = nk.corpus.build(where, tmp_path / "to")
    assert article_by_article(corpus) == {article.id: article for article in nk.read(where)}
    assert corpus.table("standing_lines")["articles"].tolist() == [4]


def test_what_is_stopped_by_hand_inside_a_piece_is_read_again(tmp_path, here, monkeypatch):
    file = json_lines(event(1), tmp_path / "a.jsonl")
    with monkeypatch.context() as stopped:
        stopped.setattr("newskit.reading.found.article_from_record", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            nk.corpus.build(file, tmp_path / "to")
    assert len(nk.corpus.build(file, tmp_path / "to").table("articles")) == 4


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
    stages = ["_split", "_words", "_pairs", "_stories", "_repeated", "_publish"]
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


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups on this system")
def test_a_build_that_is_killed_goes_on(tmp_path):
    """All processes of the command at once, first while it reads and then while it splits: never a corpus that looks finished."""
    where, to = tmp_path / "articles", tmp_path / "to"
    where.mkdir()
    for n in range(10):
        json_lines(event(n, day=1 + n), where / f"{n}.jsonl")
    command = [sys.executable, "-m", "newskit", "corpus", "build", str(where), "--to", str(to)]
    read = []
    for stage in ("reading", "splitting"):
        with subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            while not any(to.glob(f"unfinished/*/{stage}/*.json")):
                assert running.poll() is None, "it was over before it was killed"
                time.sleep(0.005)
            os.killpg(running.pid, signal.SIGKILL)
        assert running.returncode == -signal.SIGKILL
        with pytest.raises(FileNotFoundError, match="no finished corpus"):
            nk.corpus.open(to)
        done = {path.stem for path in to.glob("unfinished/*/reading/*.json")}
        read.append({path.stem: path.stat().st_mtime_ns for path in to.glob("unfinished/*/read/*.parquet") if path.stem in done})
    assert 0 < len(read[0]) <= len(read[1]) == 10 and read[0].items() <= read[1].items()
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0 and "40 articles in 10 stories" in ran.stdout, ran.stderr
    killed = nk.corpus.open(to)
    assert killed.manifest["digests"] == nk.corpus.build(where, tmp_path / "undisturbed").manifest["digests"]
    known = {part["file"] for parts in killed.manifest["tables"].values() for part in parts}
    assert {path.name for path in to.rglob("*") if path.is_file()} == known | {"manifest.json"}


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


def with_notices(some, notice, rare):
    """An article for each number, a year apart and each by its own outlet, with `notice` written in different ways; `rare` in the first."""
    rng = random.Random(1)
    articles = []
    for n, own in enumerate([[sentence(rng), sentence(rng)] for _ in range(20)]):
        said = {3: notice.upper(), 5: notice.replace(" ", ", ", 1), 7: f"{notice} {notice}"}.get(n, notice)
        text = f"{own[0]}\n\n{own[1][:-1]} today. {rare + ' ' if n < 16 else ''}{said}"
        articles.append({"id": f"n{n:02d}", "outlet": f"Outlet {n % 3}", "published": f"{2050 - n}-05-04", "text": text})
    del articles[9]["published"]
    return [articles[n] for n in some]


def test_a_sentence_in_more_articles_than_are_paired_is_said(tmp_path, here):
    """In 20 articles, the first of 2031, word for word but for case and a comma, twice in one; another in 16 only; in one build or two."""
    notice, rare = (sentence(random.Random(n), 12) for n in (2, 3))
    halves = [json_lines(with_notices(some, notice, rare), tmp_path / f"{some.start}.jsonl") for some in (range(8), range(8, 20))]
    whole = nk.corpus.build(halves, tmp_path / "whole")
    (row,) = whole.repeated().itertuples(index=False)
    assert row._asdict() == {
        "text": notice,
        "articles": 20,
        "outlets": "Outlet 0, Outlet 1, Outlet 2",
        "first": "2031-05-04",
        "last": "2050-05-04",
        "article_id": "n19",
        "start": row.start,
        "end": row.start + len(notice),
    }
    article = whole.story("n19")["n19"]
    assert article.text[row.start : row.end] == notice
    first = nk.corpus.build(halves[0], tmp_path / "added")
    assert first.repeated().empty
    assert rows_of(nk.corpus.build(halves[1], tmp_path / "added"))["repeated_sentences"] == rows_of(whole)["repeated_sentences"]
    fewer = nk.corpus.build(halves, tmp_path / "fewer", settings=Settings(most=15))
    assert fewer.repeated()[["text", "articles"]].values.tolist() == [[notice, 20], [rare, 16]]
    assert nk.corpus.build(halves, tmp_path / "more", settings=Settings(most=20)).repeated().empty


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
    words = added.table("word_counts").groupby(["outlet", "word"])["n"].sum()  # of both builds
    assert added.vocabulary().set_index(["outlet", "word"])["n"].sort_index().to_dict() == words.to_dict()


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
