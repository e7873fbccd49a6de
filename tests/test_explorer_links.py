"""What Python makes for the explorer's links, citations, linked views, evidence table and Share button."""

import json

import pytest
import small_story

import newskit as nk
from newskit import tables
from newskit.explorer.evidence import citation, passages
from newskit.explorer.markup import link, safe_address
from newskit.explorer.page import Page, page
from newskit.sharing.document import clean
from newskit.story import Article
from newskit.tables import key

URL = "https://pier.example/bridge?from=a&to=b#top"

HOSTILE = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//pier.example/",
    "/bridge",
    "pier.example",
    "http:pier.example",
    "http:\\\\pier.example",
    "https://pier.example\\@evil.example/",
    "https://pier.example@evil.example/",
    "https://",
    "https:///bridge",
    "https://pier.example/a b",
    "https://pier.example/\x07",
    "https://pier.example/\u202egpj",
    "https://pier.example/\u200b",
    "https://pier.example:99999/",
    "https://[::1/",
    'https://pier.example/"onclick="alert(1)',
    "https://pier.example/<script>",
    "https://pier.example/" + "a" * 2000,
    "",
    None,
    float("nan"),
)


@pytest.fixture(scope="module")
def story():
    return small_story.story()


@pytest.fixture(scope="module")
def made(story):
    return page(story)


# --- links and citations ---


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_is_not_safe_is_no_link(url):
    assert safe_address(url) is None
    assert link(url) is None
    if isinstance(url, str):
        cleaned = clean(str(nk_anchor(url)))
        assert "href" not in cleaned
        assert "word" in cleaned


def nk_anchor(url):
    from newskit.explorer.markup import tag

    return tag("a", "word", href=url, onclick="alert(1)", target="_top", rel="opener")


@pytest.mark.parametrize("url", [URL, "http://pier.example", "HTTPS://pier.example:8080/é?q=1", "https://[::1]/"])
def test_a_safe_address_is_a_link_that_opens_apart(url):
    for made in (link(url), clean(nk_anchor(url)), clean(link(url))):
        assert 'target="_blank"' in made
        assert 'rel="noopener noreferrer nofollow"' in made
        assert "href=" in made
        assert "onclick" not in made
    assert link(URL) == f'<a href="{URL.replace("&", "&amp;")}" target="_blank" rel="noopener noreferrer nofollow">pier.example</a>'


def test_a_citation_names_who_what_when_and_where():
    article = Article(id="a", outlet="The Pier", text="x", title="Bridge shut", published="2031-05-05T10:00+00:00", url=URL)
    assert citation(article) == f"The Pier, “Bridge shut”, 5 May 2031, 10:00, {URL}"
    assert citation(Article(id="a", outlet="The Pier", text="x", url="javascript:alert(1)")) == "The Pier"


# --- the evidence behind a mark ---


def test_the_passages_of_every_key_are_sentences_of_the_story(story, made):
    sentences = {(row.article_id, row.start, row.end) for row in nk.sentences(story).itertuples()}
    found = 0
    for name in made.evidence:
        rows = passages(story, made.evidence, name)
        assert tuple(rows.columns) == tables.COLUMNS["evidence"]
        for row in rows.itertuples():
            assert (row.article_id, row.start, row.end) in sentences
            assert story[row.article_id].text[row.start : row.end] == row.text
            assert (row.key, row.outlet) == (name, story[row.article_id].outlet)
        found += len(rows)
    assert found > 100


def test_the_passages_of_a_word_a_quotation_and_an_outlet(story, made):
    def texts(*parts):
        return list(passages(story, made.evidence, key(*parts))["text"])

    assert texts("word", "tunnel") == ["Ms Lindqvist asked drivers to take the tunnel.", "The tunnel is open, and the tunnel is free."]
    quotation = next(name for name in made.evidence if name.startswith('["quotation",') and name.endswith('"The Pier"]'))
    assert passages(story, made.evidence, quotation)["text"].tolist() == ["“The bridge will stay shut until Friday,” Ms Lindqvist said."]
    own = [row.text for row in nk.sentences(story).itertuples() if row.outlet == "The Lantern"]
    assert texts("outlet", "The Lantern") == own
    assert texts("word", "no such key") == []


def test_every_key_of_the_sample_story_has_its_passages():
    story = nk.sample()
    made = page(story)
    coverage = nk.quote_coverage(story).set_index(["cluster", "outlet"])
    absent = 0
    for name in made.evidence:
        kind, *parts = json.loads(name)
        if kind == "sentence":  # its passage is itself: the test above
            continue
        rows = passages(story, made.evidence, name)
        assert len(rows), name
        if kind == "quotation" and coverage.loc[tuple(parts), "relation"] in ("absent", "not comparable"):
            carried = coverage.loc[parts[0]]
            assert set(rows["outlet"]) == set(carried.index[carried["quotation_no"].notna()])
            absent += 1
    assert absent > 100


def test_without_shared_copy_a_key_has_no_passages_where_all_of_them_are_copy():
    whole = nk.sample()
    own, made = nk.without_shared_copy(whole), page(whole).without
    left = set(nk.sentences(own)["outlet"])
    coverage = nk.quote_coverage(own)
    by_agencies = set(coverage["cluster"]) - set(coverage[coverage["quotation_no"].notna()]["cluster"])
    for name in made.evidence:
        kind, *parts = json.loads(name)
        gone = (kind == "outlet" and parts[0] not in left) or (kind == "quotation" and parts[0] in by_agencies)
        assert kind == "sentence" or passages(own, made.evidence, name).empty == gone, name
    assert by_agencies and set(own.outlets) - left


def test_each_sentence_has_a_key_so_that_a_search_opens_it(story, made):
    for row in nk.sentences(story).itertuples():
        assert made.evidence[key("sentence", row.article_id, row.start)]["marks"]


def test_a_key_of_an_outlet_names_the_outlet_s_own_key(story, made):
    numbers = {outlet: list(made.evidence).index(key("outlet", outlet)) for outlet in (*story.outlets, "Nordwire")}
    named = [(name, entry["outlet"]) for name, entry in made.evidence.items() if "outlet" in entry]
    assert len(named) > 20
    assert all(any(f'"{outlet}"' in name and numbers[outlet] == number for outlet in numbers) for name, number in named)


# --- live ---


def test_the_evidence_follows_what_is_opened(story):
    explorer = nk.explore(story)
    assert explorer.evidence.empty
    assert tuple(explorer.evidence.columns) == tables.COLUMNS["evidence"]
    explorer.set_state({"_opened": key("word", "tunnel")})
    assert list(explorer.evidence["article_id"]) == ["pier", "lantern"]
    explorer.set_state({"_opened": ""})
    assert explorer.evidence.empty
    explorer.set_state({"_opened": "no key of this page"})
    assert explorer.evidence.empty


def test_share_answers_with_a_file_of_the_explorer_as_it_stands(story):
    explorer, sent = nk.explore(story), []
    explorer.send = lambda content, buffers=None: sent.append((content, buffers))
    correction = {"article": "x", "start": None, "end": None, "field": "outlet", "value": "Another Name", "by": "Ann", "note": "a line"}
    explorer.set_state({"selected": ["The Pier"], "_corrections": [correction]})
    shown = []
    explorer._export = lambda page, state: shown.append((page, state)) or "<p>file</p>"
    explorer._answer(None, {"ask": "share", "state": {"view": "text", "search": "rain", "open": None, "more": "x"}}, [])
    assert sent == [({"answer": "share"}, [b"<p>file</p>"])]
    [(page, state)] = shown
    assert isinstance(page, Page)
    picks = {"picked": ["The Pier"], "own": False, "corrections": [correction | {"note": "", "by": ""}]}
    assert state == {"view": "text", "part": "", "search": "rain", "open": ""} | picks
