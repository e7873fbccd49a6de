"""Which articles tell one story, and which pairs are compared: on numbers worked out by hand."""

import importlib
import json
import os
import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from corpus_texts import sentence
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pyarrow import parquet

from newskit import analysis, corpus
from newskit.corpus import chunks, read, store, told
from newskit.corpus.engine import Engine
from newskit.corpus.pairs import NOBODY, _pairs, paired, summed
from newskit.corpus.settings import Settings
from newskit.corpus.split import split_piece
from newskit.corpus.standing import standing_lines
from newskit.corpus.stories import NO_DAY, grouped, links
from newskit.measures import overlap
from newskit.reading import dates, json_records, tabular
from newskit.reading.found import read_file
from newskit.reading.outlets import Outlets
from newskit.reading.sources import sources
from newskit.story import Article, Block, Correction, Evidence, Story


def found(holders, day, settings):
    """The pairs (a, b) of each run, and how many runs made none."""
    lists = pa.array(holders, pa.large_list(pa.int32()))
    made = _pairs(lists, np.array(day), settings).to_pylist()
    pairs = [[(one["pair"] >> 32, one["pair"] & (2**32 - 1)) for one in run if one["pair"] != NOBODY] for run in made]
    return pairs, sum(one["pair"] == NOBODY for run in made for one in run)


def test_a_run_of_few_articles_pairs_each_with_each():
    assert found([[2, 0, 1], [1, 0]], [5, 5, 5], Settings()) == ([[(0, 1), (0, 2), (1, 2)], [(0, 1)]], 0)


def test_a_run_of_many_articles_pairs_each_with_the_first_of_its_days():
    """Seven articles make five pairs, not 21: three days from the first one on, then the next ones; a pair is not lost."""
    day = [1, 2, 4, 4, 5, 30, 31]
    assert found([list(range(7))], day, Settings(most=3, window=3)) == ([[(0, 1), (0, 2), (0, 3), (5, 6)]], 0)


def test_a_standing_text_pairs_nobody_and_is_counted():
    """In an article every ten days, or in more articles than `standing`."""
    assert found([list(range(7))], [10 * n for n in range(7)], Settings(most=3)) == ([[]], 1)
    assert found([list(range(7))], [1] * 7, Settings(most=3, standing=6)) == ([[]], 1)


def test_a_rarer_run_weighs_more():
    lists = pa.array([[0, 1], [0, 1, 2, 3]], pa.large_list(pa.int32()))
    weights = [{one["weight"] for one in run} for run in _pairs(lists, np.zeros(4, int), Settings()).to_pylist()]
    assert weights == [{1000}, {round(1000 * np.log(10_000 / 4) / np.log(10_000 / 2))}]


def test_added_articles_make_the_pairs_that_all_together_make_of_them(tmp_path):
    """400 runs at random in 40 articles, the last ten of them added: the pairs with one of these, and runs of others not looked at."""
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"run": rng.integers(0, 60, 400).astype(np.uint64) << np.uint64(58), "n": rng.integers(0, 40, 400, np.int32)})
    old, new, days = (str(tmp_path / name) for name in ("old.parquet", "new.parquet", "days.npy"))
    rows = pd.concat([rows, pd.DataFrame([(run << 58, n) for run in (60, 61, 62) for n in range(8)], columns=["run", "n"])])
    rows = rows.astype({"run": np.uint64, "n": np.int32}).drop_duplicates()
    rows[rows["n"] < 30].to_parquet(old)
    rows[rows["n"] >= 30].to_parquet(new)
    np.save(days, rng.integers(0, 9, 40))
    engine, settings = Engine(), Settings(most=4, standing=7, window=3)
    for share in ((0, 1), (0, 3), (1, 3), (2, 3)):
        whole, added = (
            paired(engine, *files, days, first, share, settings).to_pandas().sort_values("pair", ignore_index=True)
            for files, first in ((([old, new], []), 0), (([new], [old]), 30))
        )
        pair = whole["pair"].to_numpy()
        wanted = whole[(pair != NOBODY) & (np.maximum(pair >> 32, pair & (2**32 - 1)) >= 30)]
        made = added[added["pair"] != NOBODY]
        assert len(made) > 5 and made.values.tolist() == wanted.values.tolist()
        too_common = [int(table.loc[table["pair"] == NOBODY, "weight"].sum()) for table in (whole, added)]
        assert 0 < too_common[1] <= too_common[0] - (3 if share in ((0, 1), (2, 3)) else 0)


@pytest.mark.parametrize("rows", [1, 7, 10_000])
def test_the_pairs_of_all_shares_are_summed_a_few_at_a_time(tmp_path, rows):
    """Three files with 25, none and 20 of 30 pairs; those of 5 or more in all stay, and the runs that are too common."""
    rng = np.random.default_rng(0)
    names = np.concatenate([[NOBODY, 0, 1 << 61], rng.integers(0, 1 << 40, 27)])
    wanted, files = dict.fromkeys(names.tolist(), 0), []
    for at, size in enumerate((25, 0, 20)):
        pair = np.sort(rng.choice(names, size, replace=False))
        table = pd.DataFrame({"pair": pair, "weight": rng.integers(1, 6, size)}).astype(np.int64)
        for one, weight in table.itertuples(index=False):
            wanted[one] += weight
        table.to_parquet(file := str(tmp_path / f"{at}.parquet"))
        files.append(file)
    made = summed(Engine(), files, 5, rows)
    assert made.values.tolist() == [[one, wanted[one]] for one in sorted(wanted) if wanted[one] >= 5 or (one == NOBODY and wanted[one])]
    assert 5 < len(made) < len(wanted)


def test_links_need_enough_in_common_and_near_dates():
    pairs = pd.DataFrame({"a": [0, 0, 0, 0, 0], "b": [1, 2, 3, 4, 5], "weight": [4_000, 3_900, 50_000, 49_000, 50_000]})
    runs, day = np.array([200, 100, 100, 100, 100, 100]), np.array([1, 4, 1, 5, NO_DAY, NO_DAY])
    linked = links(pairs, runs, day, at_least=0.04, undated=0.5, window=3)
    assert linked[["b", "share"]].values.tolist() == [[1, 0.04], [5, 0.5]]  # 2: too little; 3: a day late; 4: undated and no copy


def linked(*pairs):
    return pd.DataFrame([(a, b, share) for a, b, share in pairs], columns=["a", "b", "share"])


def test_linked_articles_are_one_story_named_after_the_first():
    story, cut = grouped(linked((0, 2, 0.5), (2, 3, 0.1)), np.full(5, -1), np.array([3, 1, 2, 0, 4]))
    assert story.tolist() == [3, 1, 3, 3, 4] and not cut.any()


def test_a_story_that_grows_too_large_is_cut_at_its_weakest_links():
    """A chain 0-1-2-3 of which three may be together: the weakest link, 1-2, is left."""
    story, cut = grouped(linked((0, 1, 0.9), (1, 2, 0.1), (2, 3, 0.8)), np.full(5, -1), np.arange(5), most=3)
    assert story.tolist() == [0, 0, 2, 2, 4] and cut.tolist() == [True, True, True, True, False]


def test_added_articles_join_the_story_they_share_most_with_and_two_stories_stay_two():
    """0-1 and 2-3 are stories; 4 is linked to both, more to the second, and 5 to 4; 6 stands alone."""
    before = np.array([0, 0, 2, 2, -1, -1, -1])
    story, _ = grouped(linked((0, 4, 0.2), (3, 4, 0.3), (4, 5, 0.2), (1, 2, 0.9)), before, np.arange(7)[::-1])
    assert story.tolist() == [0, 0, 2, 2, 2, 2, 6]
    story, cut = grouped(linked((3, 4, 0.3)), before, np.arange(7), most=2)
    assert story.tolist() == [0, 0, 2, 2, 4, 5, 6] and cut.tolist() == [False] * 4 + [True, False, False]


@settings(deadline=None)
@given(st.permutations(range(6)), st.permutations(range(5)))
def test_stories_do_not_hang_on_the_order_of_the_links(rank, order):
    pairs = linked((0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.5), (3, 4, 0.5), (4, 5, 0.9))
    one = grouped(pairs, np.full(6, -1), np.array(rank), most=4)
    other = grouped(pairs.iloc[list(order)], np.full(6, -1), np.array(rank), most=4)
    assert [part.tolist() for part in one] == [part.tolist() for part in other]
    assert max(np.bincount(one[0])) <= 4


# ---- pieces of files


@pytest.mark.parametrize("size", [20, 57, 200, 10_000])
def test_pieces_of_json_lines_hold_every_record_with_its_line(tmp_path, size):
    file = tmp_path / "a.jsonl"
    lines = [f'{{"id": "{n}", "text": "Rain {{fell}} on day {n}."}}' for n in range(12)]
    file.write_text("\n".join([*lines[:5], "", "{broken", *lines[5:]]))
    records = [r for one in chunks.chunks(file, size) for r in json_records.read_json(chunks.piece(file, **one))]
    whole = list(json_records.read_json(file.read_bytes()))
    if size > 200:
        assert records == whole
    texts = [(r["text"], r["record"]) for r in records if "text" in r]
    assert [text for text, _ in texts] == [r["text"] for r in whole if "text" in r]


@settings(deadline=None)
@given(st.lists(st.text('ab",\n\r;', max_size=12), min_size=1, max_size=12), st.integers(10, 80))
def test_pieces_of_csv_hold_every_record_with_its_row(tmp_path_factory, cells, size):
    import csv

    file = tmp_path_factory.mktemp("csv") / "a.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([["outlet", "text"], *(["The Post", f"Rain {cell} fell"] for cell in cells)])
    whole = [(r["record"], r["text"]) for r in tabular.read_csv(file.read_bytes())]
    pieces = [(r["record"], r["text"]) for one in chunks.chunks(file, size) for r in tabular.read_csv(chunks.piece(file, **one))]
    assert pieces == whole


def test_pieces_of_parquet_are_row_groups_of_a_size(tmp_path):
    frame = pd.DataFrame({"text": [f"Rain fell on day {n}." for n in range(100)], "other": range(100)})
    frame.to_parquet(tmp_path / "a.parquet")
    copy = chunks.regrouped(tmp_path / "a.parquet", tmp_path / "copies", rows=10)
    assert copy.parent.name == "copies" and pd.read_parquet(copy)["text"].tolist() == frame["text"].tolist()
    assert [(one["start"], one["end"], one["before"]) for one in chunks.chunks(copy, 0, rows=25)] == [
        (0, 3, 0),
        (3, 6, 30),
        (6, 9, 60),
        (9, 10, 90),
    ]
    assert chunks.regrouped(tmp_path / "a.parquet", tmp_path / "copies", rows=25) == tmp_path / "a.parquet"


def test_pieces_of_parquet_are_read_as_the_whole_file(tmp_path):
    """Ids and dates, which only the last row explains; lists of paragraphs stay paragraphs."""
    dates = [*["05/03/2031"] * 5, "25/03/2031"]
    frame = pd.DataFrame({"text": [[f"Rain fell {n}.", "It stayed."] for n in range(6)], "date": dates, "unused": range(6)})
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=2)
    (whole,) = (read_file(source, {}, Outlets()) for source in sources(tmp_path))
    assert [article.published for article in whole.articles] == ["2031-03-05"] * 5 + ["2031-03-25"]
    parts = [part | {"file": "a.parquet", "path": str(tmp_path / "a.parquet")} for part in chunks.chunks(tmp_path / "a.parquet", 0, rows=2)]
    told = [read.look_at_piece("chunk", **part) for part in parts]
    assert [one["date"] for one in told] == ["05/03/2031", "05/03/2031", "25/03/2031"]
    given = {"merged": Outlets(), "given": {}, "dates": ["25/03/2031"]}
    pieces = [article for part in parts for article in read._read_part(**part, **given, records=part["before"]).articles]
    assert [(a.id, a.text, a.published, a.origin["record"]) for a in pieces] == [
        (a.id, a.text, a.published, a.origin["record"]) for a in whole.articles
    ]
    assert pieces[5].id == "a-6" and pieces[0].text.splitlines() == ["Rain fell 0.", "", "It stayed."]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["05/03/2031", "25/03/2031", "03/25/2031", "04/04/2031", "2031-03-05", "5.3.2031", "", None])), st.data())
def test_the_order_of_dates_is_that_of_the_telling_dates_of_the_parts(values, data):
    cut = data.draw(st.integers(0, len(values)))
    parts = [dates.telling(part) for part in (values[:cut], values[cut:])]
    assert dates.order(values) == dates.order(parts) == dates.order([dates.telling(parts)])


# ---- articles as rows


def test_an_article_comes_back_whole():
    article = Article(
        *("a", "The Post", "LONDON (Corvane) “Rain,” she said."),
        agency="Corvane",
        agency_evidence=Evidence("dateline", 8, 15, "Corvane"),
        dateline=Evidence("dateline", 0, 6, "LONDON", "fair"),
        origin={"file": "a.txt", "record": 3},
        blocks=(Block(0, 34, "paragraph", "ends a sentence", True, 0.5),),
        flags=("stub",),
        corrections=(Correction(17, 22, "speaker", "Ida Holm"),),
    )
    assert store.article_of(article.text, store.stored(article)) == article


def test_a_file_that_is_being_written_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.write(pd.DataFrame({"n": [1]}), tmp_path / "a.parquet")
    assert not (tmp_path / "a.parquet").exists()


def test_the_lines_of_two_outlets_keep_all_bits_of_their_keys(tmp_path):
    """A key above 2⁶³ beside one below is what a float cannot hold: each line stands in three articles of its outlet."""
    rows = [
        (0, 3 * outlet + article, name, key, 20, True, line)
        for outlet, (name, key, line) in enumerate([("The Pier", 2**63 + 1, "Read our letter"), ("The Quay", 2**53 + 1, "Write to us")])
        for article in range(3)
    ]
    own = [(0, n, name, 1000 + n, 400, False, None) for _, n, name, *_ in rows]
    pd.DataFrame([*rows, *own], columns=list(read.LINES)).astype(read.LINES).to_parquet(tmp_path / "lines.parquet")
    np.savez(tmp_path / "places.npz", first=np.array([0]), order=np.arange(6))
    table = standing_lines(Engine(), [str(tmp_path / "lines.parquet")], str(tmp_path / "places.npz"))
    assert table.to_numpy().tolist() == [["The Pier", "Read our letter", 3], ["The Quay", "Write to us", 3]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@settings(deadline=None)
@given(
    body=st.lists(st.sampled_from(['"', '""', "\n", "\r\n", "\r", "D", "D", 'D"', '"D', '5" pipe', "Rain fell.", " "])),
    size=st.integers(1, 60),
)
@example(
    body=["D", 'Title 5" pipe', "\n", "D", "Rain fell.", "\n", "D", '"It stayed,\nhe said ""soon"".', '"', "\r\n", "D", "Sun."], size=8
)
def test_pieces_of_csv_are_what_csv_reads_in_the_whole_file(tmp_path_factory, delimiter, body, size):
    """A quotation mark is a letter except at the start of a cell; marks that are never closed and odd line ends included."""
    file = tmp_path_factory.mktemp("csv") / "a.csv"
    file.write_bytes(f"outletDtext\r\n{''.join(body)}".replace("D", delimiter).encode())
    whole = list(tabular.read_csv(file.read_bytes()))
    assert [r for one in chunks.chunks(file, size) for r in tabular.read_csv(chunks.piece(file, **one))] == whole


def test_a_csv_with_an_inch_mark_or_a_mark_and_quotes_in_its_header_is_cut_at_every_row(tmp_path):
    file = tmp_path / "a.csv"
    for header in ("title,text", '\ufeff"title","text"', 'title 5",text'):
        file.write_bytes((f"{header}\n" + 'A 5" pipe,Rain fell.\n"A, b",Rain ""fell"".\n' * 3).encode())
        assert [(one["before"], chunks.piece(file, **one).count(b"Rain")) for one in chunks.chunks(file, 1)] == [
            (n, n > 0) for n in range(7)
        ]


@pytest.mark.parametrize("head", ["texttitle", 'outlet,"te\nxt"', "text,a\rb", "text" * 50_000])
def test_a_csv_whose_first_line_is_no_header_by_itself_is_one_piece(tmp_path, head):
    (tmp_path / "a.csv").write_bytes(f"{head}\nRain,fell\nSun,shone\n".encode())
    assert len(list(chunks.chunks(tmp_path / "a.csv", 5))) == 1


def three_articles(file, ids="g"):
    """Two of one story and one of another."""
    rain = "Heavy rain fell over the harbour town on Monday and closed both of its bridges until the evening."
    texts = [rain, f"{rain} Nobody was hurt.", "The council of the valley chose a new mayor after eleven rounds of voting on Friday."]
    rows = [{"id": f"{ids}{n}", "outlet": f"Paper {n}", "published": "2031-03-05", "text": text} for n, text in enumerate(texts)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def assert_three_articles(built):
    articles, stories = built.table("articles"), built.table("stories")
    assert sorted(articles["article_id"]) == ["g0", "g1", "g2"] and sorted(stories["articles"]) == [1, 2]
    assert (articles["text"].str.len() > 50).all() and len(built.table("sentences")) == 4


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_a_first_piece_without_an_article_takes_nothing_from_the_others(tmp_path, name):
    file = tmp_path / "given" / name
    three_articles(file.with_name("b.parquet"))
    pd.read_json(file.with_name("b.parquet"), lines=True).astype({"published": "str"}).to_parquet(file.with_name("b.parquet"))
    if name == "a.parquet":
        pd.DataFrame({"id": [1], "title": ["Rain"]}).to_parquet(file)
    else:
        file.write_text('{"id": 1}\n' if name == "a.jsonl" else "title\nRain\n")
    built = corpus.build(file.parent, tmp_path / "out")
    assert_three_articles(built)
    assert built.table("rejected")["file"].tolist() == [name]


def test_every_part_of_a_table_has_the_same_types(tmp_path):
    """What the engine reads together takes its types from the first part."""
    folder = tmp_path / "given"
    three_articles(folder / "a.jsonl")
    (folder / "b.jsonl").write_text('{"id": 1}\n')
    none, types = pd.DataFrame(columns=["outlet", "line", "articles"]), {}
    none.to_parquet(tmp_path / "standing.parquet")
    common = {"work": str(tmp_path / "work"), "to": str(tmp_path / "to")}
    for at, name in enumerate(["a.jsonl", "b.jsonl"]):
        read.read_piece(name, at, **common, merged=Outlets(), given={}, named=(), files=[(name, str(folder / name))])
        split_piece(
            name, 0, {}, **common, standing=str(tmp_path / "standing.parquet"), corrections=pd.DataFrame({"article": []}, dtype="str")
        )
    for file in sorted(tmp_path.glob("*/*/?.jsonl.parquet")):
        types.setdefault(file.parent.name, []).append({field.name: str(field.type) for field in parquet.read_schema(file)})
    assert len(types) == 8 and all(first == second for first, second in types.values()), types


def test_a_corpus_may_be_in_a_folder_whose_name_reads_like_a_pattern(tmp_path):
    three_articles(tmp_path / "given [1]" / "a.jsonl")
    for name in ("out [1]", "out {a,b}"):
        assert_three_articles(corpus.build(tmp_path / "given [1]", tmp_path / name))
    three_articles(tmp_path / "more" / "b.jsonl", "h")
    assert len(corpus.build(tmp_path / "more", tmp_path / "out [1]").table("articles")) == 6


KILLED_ONCE = '''
import os, signal
from pathlib import Path

def task(batch, folder, parent):
    """Ends its own process at the first batch 2, as a system does that is short of memory."""
    mark = Path(folder) / "killed"
    if batch == 2 and not mark.exists() and os.getpid() != parent:
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"name": batch}
'''


@pytest.mark.skipif(os.name == "nt" or (os.cpu_count() or 1) < 2, reason="there is no such signal, or no second process")
def test_fewer_processes_go_on_where_one_was_ended(tmp_path, monkeypatch):
    (tmp_path / "killed_once.py").write_text(KILLED_ONCE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # for the processes
    monkeypatch.syspath_prepend(tmp_path)
    task = importlib.import_module("killed_once").task
    with pytest.warns(UserWarning, match="counting: a process was ended, likely for want of memory"):
        done = list(Engine().each(task, [{"batch": n} for n in range(6)], "counting", folder=str(tmp_path), parent=os.getpid()))
    assert sorted(one["name"] for one in done) == list(range(6))
    assert (tmp_path / "killed").exists()


def of_two_events():
    """Four stories, two of each event, and an article alone; in each of them sentences that were joined, and all of them together."""
    stories = []
    for number in range(4):
        rng = random.Random(number // 2)
        one, other, third = (sentence(rng) for _ in range(3))
        texts = [f"{one}\n\n{other}", f"{third}\n\n{one[:-1]}, and {other.lower()}", f"{third}\n\n{one}", "..."][: 4 - number % 2]
        records = [{"id": f"{n}-{number}", "outlet": f"Outlet {n}", "text": text} for n, text in enumerate(texts)]
        stories.append(Story.from_records(records))
    stories.append(Story.from_records([{"id": "alone", "outlet": "Outlet 9", "text": sentence(random.Random(0))}]))
    return stories, Story(tuple(article for story in stories for article in story))


@pytest.mark.parametrize("together", [500_000, 1])
@pytest.mark.parametrize("most", [overlap.ALL_PAIRS, 3])
def test_stories_are_compared_together_as_each_alone(monkeypatch, most, together):
    monkeypatch.setattr(overlap, "ALL_PAIRS", most)  # of a story with more sentences not every pair is compared
    monkeypatch.setattr(told, "_TOGETHER", together)
    stories, whole = of_two_events()
    of = pd.Series({article.id: at for at, story in enumerate(stories) for article in story})
    found = told._reuse(analysis.sentences(whole), *told._apart(analysis.coded_words(whole), of), of)
    assert found["group"].notna().any()
    alone = [
        overlap.sentence_overlap(analysis.sentences(story), analysis.words(story), analysis.weights(story), all_pairs_up_to=most)
        for story in stories
    ]
    assert_frame_equal(found, pd.concat(alone, ignore_index=True), check_exact=True)


def test_parts_of_a_batch_are_compared_with_the_weights_that_are_given():
    stories, whole = of_two_events()
    of = pd.Series({article.id: at for at, story in enumerate(stories) for article in story})
    weights = analysis.weights(whole).iloc[::2] * 2  # the other words count as the heaviest
    found = told._reuse(analysis.sentences(whole), *told._apart(analysis.coded_words(whole), of, weights), of)
    alone = [overlap.sentence_overlap(analysis.sentences(story), analysis.words(story), weights) for story in stories]
    assert_frame_equal(found, pd.concat(alone, ignore_index=True), check_exact=True)
    assert (
        found["similarity"].tolist()
        != told._reuse(analysis.sentences(whole), *told._apart(analysis.coded_words(whole), of), of)["similarity"].tolist()
    )
