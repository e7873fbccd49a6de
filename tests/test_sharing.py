"""The shared file: what goes in, what stays out, and the errors."""

import base64
import hashlib
import html
import json
import lzma
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import nbformat
import plotly.graph_objects as go
import pytest
import small_story
from hypothesis import given
from hypothesis import strategies as st

import newskit as nk
from newskit.charts import picture
from newskit.explorer.markup import escape, tag
from newskit.explorer.page import Page, page
from newskit.explorer.widget import MIME, digest
from newskit.sharing.document import _LZMA, clean, document, explorer_page, packed, story_page
from newskit.sharing.excerpts import passages_only
from newskit.sharing.notebook import share
from newskit.sharing.private import without_paths

WIDGET = "application/vnd.jupyter.widget-view+json"
PLOTLY = "application/vnd.plotly.v1+json"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def made():
    return page(small_story.story())


def shown(data):
    return nbformat.v4.new_output("display_data", data=data)


@pytest.fixture
def shared(tmp_path):
    """Shares a notebook of these cells: a string is a markdown cell, (code, outputs...) a code cell that was run. Gives the file's text."""

    def of(*cells, name="notes.ipynb", to="shared.html", counts=None, **options):
        notebook = nbformat.v4.new_notebook()
        run = iter(counts or range(1, 100))
        for cell in cells:
            if isinstance(cell, str):
                notebook.cells.append(nbformat.v4.new_markdown_cell(cell))
            else:
                code, *outputs = cell
                notebook.cells.append(nbformat.v4.new_code_cell(code, outputs=outputs, execution_count=next(run)))
        nbformat.write(notebook, tmp_path / name)
        return share(tmp_path / name, to=tmp_path / to, **options).read_text("utf-8")

    return of


def body_of(text):
    return re.search(r"<main.*</main>", text, re.DOTALL)[0]


def block(text, name):
    found = re.search(rf'<script type="text/plain" id="nk-{name}" data-size="(\d+)">([^<]*)</script>', text)
    return json.loads(unpacked(found[2], int(found[1])))


def unpacked(text, size):
    """What unpack.js does, written again: two digits of 91 are 13 bits."""
    digits = [ord(letter) - ord("#") for letter in text.replace("!", "<").replace("~", "&")]
    bits = "".join(f"{high * 91 + low:013b}" for high, low in zip(digits[::2], digits[1::2], strict=True))
    data = bytes(int(bits[n : n + 8], 2) for n in range(0, len(bits) - 7, 8))
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[_LZMA]).decompress(data, size)


# ---- the document


def test_the_policy_allows_our_own_script_and_nothing_else(made):
    text = document("Rain", [made])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#x27;", "'")
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 2
    opening, moving = (f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"{opening} {moving} blob:"
    assert "connect-src" not in rules
    assert set(re.findall(r"<script type=\"([^\"]*)\"", text)) == {"module", "text/plain"}


def test_nothing_in_the_file_points_elsewhere(made):
    text = re.sub(r'<script type="text/plain".*?</script>', "", document("Rain", [made]), flags=re.DOTALL)
    text = text.replace('"http://www.w3.org/2000/svg"', "")  # a name that is never fetched
    assert not re.search(r"https?:|//cdn|src=|href=|url\(|@import", text)


def test_plotly_and_the_explorer_stand_once_however_many_there_are(made):
    chart = go.Figure(go.Bar(y=[1, 2])).to_plotly_json()
    text = document("Rain", [made, chart, made, json.loads(go.Figure(chart).to_json())])
    assert text.count('id="nk-plotly"') == 1
    assert text.count("function mount(") == 1
    assert len(re.findall(r"data-mount=", body_of(text))) == 2
    assert block(text, "page-2")["outlets"] == ["The Pier", "The Lantern", "Mill Gazette"]


def test_a_document_without_charts_carries_no_script():
    text = document("Rain", [tag("p", "It rained.")])
    assert "<script" not in text
    assert "script-src &#x27;none&#x27;" in text


def test_a_story_makes_one_file_whose_frame_is_below_two_megabytes():
    text = story_page(small_story.story())
    assert len(text.encode()) - len(body_of(text).encode()) < 2_000_000
    assert "<title>One story, 3 outlets</title>" in text


@given(st.text(st.characters(codec="utf-8")))
def test_packing_loses_nothing(text):
    characters, size = packed(text)
    assert unpacked(characters, size).decode() == text
    assert not set(characters) & set("<&")


def test_leaving_out_end_tags_leaves_attributes_as_they_are():
    story = nk.Story.from_records({"outlet": f"</td></li>{n}", "text": "Rain fell on the town. It rained on."} for n in "ab")
    assert 'data-outlet="</td></li>a"' in html.unescape(story_page(story))


# ---- the head


def test_the_head_names_author_day_version_and_title(made):
    day = date.today()
    text = explorer_page(made, title="Rain & wind", author="Ann <b>Lindqvist</b>")
    assert f"By Ann &lt;b&gt;Lindqvist&lt;/b&gt; · {day.day} {day:%B %Y} · made with newskit {nk.__version__}</p>" in body_of(text)
    assert "<title>Rain &amp; wind</title>" in text
    assert "<h1>Rain &amp; wind</h1>" in body_of(text)
    assert '<meta name="author" content="Ann &lt;b&gt;Lindqvist&lt;/b&gt;">' in text
    assert f'<meta name="date" content="{day.isoformat()}">' in text
    assert f'<meta name="generator" content="newskit {nk.__version__}">' in text
    assert "By " not in body_of(document("Rain", [])).partition("made with")[0]


def test_an_explorer_may_start_as_it_stands(made):
    assert block(explorer_page(made, state={"picked": ["The Pier"]}), "page-0")["state"] == {"picked": ["The Pier"]}


# ---- of the articles, the passages

LONG = "Nobody on the quay had seen the old ferry, the one with the green funnel, leave before the bells of the church rang twice."
MORE = "Behind the town hall a baker, who sells bread to both crews each morning, fed the old grey cat beside the oven."
CAT = "The old grey cat slept beside the warm oven of the bakery until the tide had turned and the quay was quiet again."


def two_articles():
    texts = (f"Bridge shut\n\nRain fell on the town.\n\n{LONG} {MORE}\n\n{CAT}", "Rain fell on the town.\n\nIt was warm.")
    return nk.Story.from_records({"id": n, "outlet": n.upper(), "text": text} for n, text in zip("ab", texts, strict=True))


def contents(text):
    """The HTML without its tags, and every text that the page unpacks."""
    return re.sub("<[^>]*>", "", body_of(text)) + json.dumps(block(text, "page-0"), ensure_ascii=False)


def test_a_sentence_that_no_view_shows_is_left_out_and_its_words_are_counted():
    story = two_articles()
    cut, full = contents(story_page(story)), contents(story_page(story, text="full"))
    for sentence in (LONG, MORE, CAT):
        assert sentence in full
        assert sentence not in cut
    assert "Bridge shut" in cut and "Rain fell on the town." in cut
    words = nk.words(story)
    left = [row.sentence_no for row in nk.sentences(story).itertuples() if row.text in (LONG, MORE, CAT)]
    assert len(left) == 3
    n = len(words[(words["article_id"] == "a") & words["sentence_no"].isin(left)])
    assert re.findall(r"\[… (\d+) words\]", body_of(story_page(story))) == [str(n), "3"]
    assert "[…" not in full


def test_every_entry_of_a_cut_page_still_has_something_to_show():
    whole, cut = page(two_articles()), passages_only(page(two_articles()), most=6)
    assert list(whole.evidence) == list(cut.evidence)
    marks = set(re.findall(r'data-m="([^"]*)"', cut.html))
    for entry in cut.evidence.values():
        assert marks.issuperset(entry["marks"])
        for group in entry.get("groups", []):
            for at, _, _, *around in group["lines"]:
                own = cut.evidence[list(cut.evidence)[at]]["marks"][0]
                assert around or re.search(rf'class="nk-s nk-shown" data-m="{own}"', cut.html)
    lines = [line[3:] for group in cut.evidence['["word","cat"]']["groups"] for line in group["lines"]]
    later = ["It begins “Behind the town hall a baker …”; ", "cat", " stands later in it."]
    assert lines == [later, ["The old grey ", "cat", " slept beside …"]]
    assert any("It begins “Nobody on the quay had seen …”" in entry["lead"] for entry in cut.evidence.values())


def runs(text, n):
    """Every run of `n` words of a sentence."""
    words = list(re.finditer(r"\w+", text))
    return [text[first.start() : last.end()] for first, last in zip(words, words[n - 1 :], strict=False)]


def everything(shown):
    """Every text of a page, its HTML without the tags."""
    return re.sub("<[^>]*>", "", shown.html) + json.dumps(shown.values(), ensure_ascii=False)


def test_all_words_of_a_sentence_that_is_left_out_add_up_to_its_first_words():
    story = two_articles()
    text = everything(passages_only(page(story), most=5))
    for sentence in (LONG, MORE, CAT):
        first, *others = runs(sentence, 5)
        assert first in text
        assert [run for run in others if run in text] == []
    words = [name for name in page(story).evidence if name.startswith('["word"')]
    assert len(words) > 10  # words enough to add up


def whole(*blocks):
    """A page of one article with these blocks."""
    article = tag("article", *blocks, class_="nk-article")
    return Page("Rain", ("A",), str(tag("div", tag("div", article, class_="nk-texts"), class_="nk-explorer")), {}, {})


def sentence(mark, text, shown=False):
    words = (piece for word in text.split() for piece in (tag("i", word), " "))
    return tag("p", tag("span", *list(words)[:-1], class_="nk-s nk-shown" if shown else "nk-s", data_m=mark))


def test_without_shared_copy_the_same_sentences_are_left_out():
    main = whole(sentence("s0-0", "Rain fell", True), sentence("s0-9", "The mill shut"), sentence("s0-30", "Nobody was hurt at all"))
    label = tag("span", "set aside: paragraph (shared copy; sure)", class_="nk-label")
    aside = tag("p", label, " Rain fell The ", tag("b", "mill"), " shut", class_="nk-aside")
    advert = tag("p", tag("span", "set aside: advert (a rule; sure)", class_="nk-label"), " The mill shut", class_="nk-aside")
    own = whole(aside, advert, sentence("s0-30", "Nobody was hurt at all", True))
    cut = passages_only(replace(main, without=own)).without
    text = re.sub("<[^>]*>", "", cut.html)
    assert "Rain fell [… 3 words]" in text and "[… 5 words]" in text and "Nobody" not in text
    assert text.count("The mill shut") == 1  # the advert


def test_a_match_with_an_earlier_version_of_the_same_outlet_is_not_shown():
    own = "A baker on the old quay sells warm bread to both of the ferry crews each morning."
    body = f"Rain fell on the town.\n\nIt was warm on the hill.\n\n{own}"
    records = [
        {"id": "one", "outlet": "A", "title": "Rain", "text": body, "published": "2031-05-05T08:00+00:00"},
        {"id": "two", "outlet": "A", "title": "Rain", "text": f"{body}\n\nThe tide turned.", "published": "2031-05-05T10:00+00:00"},
        {
            "id": "b",
            "outlet": "B",
            "title": "Wind",
            "text": "Rain fell on the town.\n\nFlour ran out.",
            "published": "2031-05-05T09:00+00:00",
        },
    ]
    shown = page(nk.Story.from_records(records))
    assert re.sub("<[^>]*>", "", shown.html).count(own) > 2  # in both articles, and in a pair
    text = everything(passages_only(shown))
    assert own not in text and "A baker on the old quay sells warm bread …" in text


def test_nothing_is_cut_where_every_sentence_is_shown(made):
    story = nk.Story.from_records({"outlet": n, "text": "Rain fell on the town."} for n in "AB")
    assert passages_only(page(story)).evidence == page(story).evidence
    with pytest.raises(ValueError, match="'passages'"):
        explorer_page(made, text="some")


def test_the_sample_story_shares_no_long_sentence_that_no_view_shows():
    story = nk.sample()
    shown = page(story)
    cut = passages_only(shown)
    marks = {m for m in re.findall(r'data-m="(s[^"]*)"', shown.html)} - set(
        re.findall(r'class="nk-s nk-shown" data-m="([^"]*)"', shown.html)
    )
    number = {article.id: n for n, article in enumerate(story.articles)}
    rows = [row for row in nk.sentences(story).itertuples() if f"s{number[row.article_id]}-{row.start}" in marks and len(row.text) > 120]
    assert len(rows) > 3
    text = re.sub("<[^>]*>", "", cut.html) + json.dumps([cut.evidence, cut.figures], ensure_ascii=False)
    assert [row.text for row in rows if str(escape(row.text)) in text or row.text in text] == []


# ---- the cells


def test_an_explorer_comes_from_the_saved_output(shared, made):
    widget = nk.explore(small_story.story())
    data, _ = widget._repr_mimebundle_()
    text = shared("# Rain at the harbour", ("explorer", shown(data)))
    assert "<title>Rain at the harbour</title>" in text
    assert made.html.count("data-key=") == body_of(text).count("data-key=")
    assert block(text, "page-0")["evidence"] == passages_only(made).evidence


def test_an_explorer_that_was_tampered_with_loses_what_newskit_never_writes(shared, made):
    evil = replace(made, html=made.html.replace("<header>", '<header><img src=x onerror="alert(1)"><script>alert(1)</script>', 1))
    text = shared(("explorer", shown({MIME: {"packed": evil.pack()}})))
    assert "alert(1)" not in text


def test_cleaning_takes_nothing_from_a_page_that_newskit_wrote(made):
    def parts(fragment):
        elements = (re.sub(r'"[^"]*"', "", element) for element in re.findall(r'<[a-z](?:"[^"]*"|[^">])*>', fragment))
        return Counter(part for element in elements for part in re.findall(r"<[a-z0-9]+|(?<= )[a-z-]+", element))

    assert parts(clean(made.html)) == parts(made.html)


def test_markdown_reads_and_is_harmless(shared):
    text = body_of(
        shared(
            "# A *title*\n\nBid **$5bn**, $2bn. [ok](https://example.org) [bad](javascript:alert(1)) <img src=x onerror=alert(1)>"
            "\n\n|a|b|\n|-|-|\n|1|2|"
        )
    )
    assert "<strong>$5bn</strong>, $2bn" in text
    assert 'href="https://example.org"' in text
    assert "javascript:" not in text
    assert "onerror" not in text
    assert "<td>1</td>" in text


def test_code_is_folded_and_outputs_are_shown(shared):
    table = "<style>td{color:red}</style><table class='dataframe'><tr><td>7<script>alert(1)</script></td></tr></table>"
    text = body_of(
        shared(
            ("x = '<b>'", nbformat.v4.new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m <b>\n")),
            ("table", shown({"text/html": table, "text/plain": "7"})),
            ("picture", shown({"image/png": PIXEL})),
            ("drawing", shown({"image/svg+xml": "<svg onload='alert(1)'/>"})),
            ("1 + 1", nbformat.v4.new_output("execute_result", data={"text/plain": "2"})),
        )
    )
    assert '<details class="nk-code"><summary>Code</summary><pre>x = &#x27;&lt;b&gt;&#x27;</pre>' in text
    assert ">red &lt;b&gt;\n</pre>" in text
    assert '<table class="dataframe"><tbody><tr><td>7</td></tr></tbody></table>' in text
    assert "alert(1)" not in text
    assert f'src="data:image/png;base64,{PIXEL}"' in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert ">2</pre>" in text


def test_code_is_shown_or_left_out_if_that_is_asked_for(shared):
    cells = "# T", ("x = 1\nx", shown({"text/plain": "1"}))
    assert '<details class="nk-code" open>' in body_of(shared(*cells, code="shown"))
    left = body_of(shared(*cells, code="left out"))
    assert "x = 1" not in left and "<details" not in left and ">1</pre>" in left
    with pytest.raises(ValueError, match="'left out'"):
        shared(*cells, code="none")


def test_a_chart_stays_alive_and_says_its_title_without_scripts(shared):
    figure = json.loads(go.Figure(go.Bar(y=[1, 2]), layout={"title": {"text": "Rain <b>fell</b>"}}).to_json())
    text = shared(("figure", shown({PLOTLY: figure | {"config": {"plotlyServerURL": "https://example.org"}}, "image/png": PIXEL})))
    assert block(text, "figure-0")["data"][0]["type"] == "bar"
    assert "config" not in block(text, "figure-0")
    assert re.search(r"<figcaption[^>]*>Rain +fell", text)


@pytest.mark.parametrize("bar", ["reading:   0%|          | 0/34 [00:00<?, ? files/s]", "nexis.docx: 0 articles [00:00, ? articles/s]"])
def test_a_progress_bar_that_has_ended_is_left_out(shared, bar):
    text = shared("# T", ("read", shown({WIDGET: {"model_id": "x"}, "text/plain": bar})))
    assert "needs a running notebook" not in text and "00:00" not in text


def test_another_widget_becomes_one_line_that_names_its_cell(shared):
    text = shared("# T", ("slider", shown({WIDGET: {"model_id": "x"}, "text/plain": "IntSlider()"})))
    assert "Cell 2 shows a widget that needs a running notebook" in text
    assert "IntSlider" not in text


def test_no_path_no_user_name_and_no_traceback_is_shared(shared):
    trace = 'Traceback (most recent call last):\n  File "/home/ann/x.py", line 1, in <module>\n    y\nNameError: y\n'
    frame = "<table><tr><td>C:\\Users\\ann\\b.txt</td></tr></table><img alt='/home/ann/d.png'>"
    chart = json.loads(go.Figure(layout={"title": {"text": "From /home/ann/texts/e.txt"}}).to_json())
    text = body_of(
        shared(
            "Read from /home/ann/texts.",
            ("report", shown({"text/html": frame})),
            ("path", shown({"text/plain": "PosixPath('/tmp/ann/c.txt')"})),
            ("chart", shown({PLOTLY: chart})),
            ('nk.read("/home/ann/texts/a.txt")', nbformat.v4.new_output("stream", name="stderr", text=trace)),
            ("note", shown({"text/plain": "OSError: no file /home/ann/texts/a.txt"})),
        )
    )
    assert "ann" not in text
    assert "e.txt" in text and "d.png" in text
    assert "Traceback" not in text
    assert "line 1" not in text
    assert "OSError: no file a.txt" in text
    assert "NameError: y" in text
    assert "nk.read(&quot;a.txt&quot;)" in text
    assert "b.txt" in text
    assert "c.txt" in text


def test_addresses_and_fractions_are_no_paths(shared):
    assert "https://example.org/home/x and/or 24/7 </b>" in shared(
        ("print()", nbformat.v4.new_output("stream", name="stdout", text="https://example.org/home/x and/or 24/7 </b>"))
    ).replace("&lt;", "<").replace("&gt;", ">")


def test_without_a_heading_the_file_name_is_the_title(shared):
    assert "<title>notes</title>" in shared("Only text.")


# ---- running and errors


def test_without_outputs_the_error_names_the_next_step(shared, tmp_path):
    with pytest.raises(ValueError, match=r"notes.ipynb has no saved outputs: run it and save it, or pass execute=True"):
        shared("# T", ("1 + 1",))
    assert not (tmp_path / "shared.html").exists()


OUT = shown({"text/plain": "1"})


@pytest.mark.parametrize(
    ("cells", "counts", "error"),
    [
        (
            [("a", OUT), ("b", OUT)],
            [1, None],
            r"notes.ipynb, cell 3 has not been run. In JupyterLab choose Run > Restart Kernel and Run All",
        ),
        ([("a", OUT), ("b", OUT)], [4, 2], r"cell 3 was run before a cell that stands above it"),
        ([("a", nbformat.v4.new_output("error", ename="KeyError", evalue="x", traceback=[]))], [1], r"cell 2 stopped with KeyError"),
    ],
)
def test_outputs_that_cannot_be_those_of_the_code_are_refused(shared, tmp_path, cells, counts, error):
    with pytest.raises(ValueError, match=error):
        shared("# T", *cells, counts=counts)
    assert not (tmp_path / "shared.html").exists()


@pytest.mark.parametrize("count", [None, 2])
def test_the_cell_that_shares_may_be_running_or_have_failed_before(shared, count):
    failed = nbformat.v4.new_output("error", ename="ValueError", evalue="cell 2 has not been run", traceback=["Traceback"])
    page = shared("# T", ("1 + 1", OUT), ('nk.share("notes.ipynb")', failed), counts=[1, count])
    assert "ValueError" not in page
    with pytest.raises(ValueError, match="cell 2 has not been run"):
        shared("# T", ('nk.share("notes.ipynb")',), ("1 + 1", OUT), counts=[None, 1])


@pytest.mark.parametrize("code", ['explorer  # later: nk.share("notes.ipynb")', 'display(explorer); nk.share("notes.ipynb")'])
def test_a_last_cell_that_shows_an_explorer_keeps_it_though_it_speaks_of_sharing(shared, made, code):
    assert "data-mount=page-0" in shared("# T", (code, shown({MIME: {"packed": made.pack(), "ran": {}}}))).replace('"', "")


def test_a_shared_file_is_written_over_its_own_kind_only(shared, tmp_path):
    for name, held in (("shared.html", "<p>My article.</p>"), ("copy.ipynb", "{}"), ("shared.html", '<meta data-saved="{}">')):
        (tmp_path / name).write_text(held, encoding="utf-8")
        with pytest.raises(ValueError, match=r"not of newskit's making|what a reader marked"):
            shared("# T", ("1 + 1", OUT), to=name)
        assert (tmp_path / name).read_text("utf-8") == held
        (tmp_path / name).unlink()
        assert shared("# T", ("1 + 1", OUT), to=name)
        assert shared("# U", ("1 + 1", OUT), to=name).count("U")


def test_a_cell_that_was_changed_after_it_was_run_is_refused(shared, made):
    explorer = shown({MIME: {"packed": made.pack(), "ran": {"1": digest("x = 1"), "3": digest("x")}}})
    assert shared(("x = 1\n",), ("x", explorer), counts=[1, 3])
    with pytest.raises(ValueError, match="cell 1 was changed after it was run, so its output is older than its code"):
        shared(("x = 2",), ("x", explorer), counts=[1, 3])


def test_an_explorer_says_what_code_has_run(tmp_path):
    story = 'nk.Story.from_records({"outlet": o, "text": "Rain fell."} for o in "AB")'
    source = write(tmp_path / "run.ipynb", "import newskit as nk", "nk.explore(" + story + ")", "1 + 1")
    read = nbformat.read(source, as_version=4)
    from nbclient import NotebookClient

    NotebookClient(read, kernel_name="python3").execute()
    nbformat.write(read, source)
    assert share(source).exists()
    read.cells[0].source = "import newskit as nk, os"
    nbformat.write(read, source)
    with pytest.raises(ValueError, match="cell 1 was changed after it was run"):
        share(source)


# ---- a notebook for viewers that run no script


@pytest.fixture
def drawn(monkeypatch):
    """Pictures without a browser: the pixel stands for each."""

    def save(figure, path, **_):
        path.write_bytes(base64.b64decode(PIXEL))
        return path

    monkeypatch.setattr(picture, "save", save)


def ipynb(text):
    return nbformat.reads(text, as_version=4)


def test_a_notebook_for_github_has_pictures_and_words_and_no_widget(shared, drawn):
    data, _ = nk.explore(small_story.story())._repr_mimebundle_()
    slider = shown({WIDGET: {"model_id": "x"}, "text/plain": "IntSlider()"})
    made = ipynb(shared("# Rain", ("explorer", shown(data)), ("slider", slider), to="github.ipynb", author="Ann Lindqvist"))
    nbformat.validate(made)
    assert made.metadata["title"] == "Rain" and made.metadata["authors"] == [{"name": "Ann Lindqvist"}]
    assert "widgets" not in made.metadata
    assert made.cells[0].source.startswith("<p>By Ann Lindqvist · ")
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = {kind for output in outputs for kind in output.data}
    assert kinds == {"text/plain", "text/html", "image/png"}
    assert [output.data["image/png"] for output in outputs if "image/png" in output.data] == [PIXEL] * 3
    assert "are also in" in outputs[0].data["text/html"]
    assert outputs[-1].data["text/plain"].startswith("Cell 3 shows a widget")
    assert MIME not in json.dumps(made) and len(json.dumps(made)) < 20_000


def test_a_copy_of_a_copy_says_once_who_made_it(shared, tmp_path):
    shared("# Rain", ("7", shown({"text/plain": "7"})), to="first.ipynb", author="Ann")
    share(tmp_path / "first.ipynb", to=tmp_path / "second.ipynb", author="Bo")
    made = ipynb((tmp_path / "second.ipynb").read_text("utf-8"))
    assert [cell.source.count("made with newskit") for cell in made.cells] == [1, 0, 0]
    assert "By Bo" in made.cells[0].source


def test_without_a_browser_the_words_stay_and_one_line_says_why(shared, monkeypatch):
    def none(*_, **__):
        raise RuntimeError("no browser was found.")

    monkeypatch.setattr(picture, "save", none)
    data, _ = nk.explore(small_story.story())._repr_mimebundle_()
    outputs = ipynb(shared(("explorer", shown(data)), to="github.ipynb")).cells[1].outputs
    assert [output.data.get("text/plain", "").partition(".")[0] for output in outputs][1:] == ["The charts are not drawn here"]
    assert "are also in" in outputs[0].data["text/html"]


def test_a_notebook_for_github_is_as_safe_and_private_as_the_page(shared, drawn):
    script = "<b onclick='alert(1)'>7</b><script>alert(1)</script>"
    made = ipynb(
        shared(
            (
                "x = '/home/ann/a.txt'",
                nbformat.v4.new_output("stream", name="stderr", text='Traceback (most recent call last):\n  File "x"\nE: y\n'),
            ),
            ("html", shown({"text/html": script, "application/javascript": "alert(1)"})),
            ("svg", shown({"image/svg+xml": "<svg onload='alert(1)'/>"})),
            ("chart", shown({PLOTLY: json.loads(go.Figure(go.Bar(y=[1, 2])).to_json()), "text/html": script})),
            ("2", nbformat.v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=5)),
            to="github.ipynb",
            code="left out",
        )
    )
    text = json.dumps(made)
    assert "alert(1)" not in text and "ann/" not in text and "Traceback" not in text and "E: y" in text
    assert {cell.source for cell in made.cells[1:]} == {""}
    assert set(made.cells[4].outputs[0].data) == {PLOTLY, "image/png"}
    assert made.cells[5].outputs[0].execution_count == 5


def write(path: Path, *code: str) -> Path:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in code]), path)
    return path


def test_execute_runs_first_and_leaves_the_notebook_alone(tmp_path):
    source = write(tmp_path / "run.ipynb", "print('rain', 6 * 7)")
    before = source.read_bytes()
    target = share(source, to=tmp_path / "out.html", execute=True)
    assert target == tmp_path / "out.html"
    assert ">rain 42\n</pre>" in target.read_text("utf-8")
    assert source.read_bytes() == before


def test_a_failing_cell_is_named_and_no_file_is_written(tmp_path):
    source = write(tmp_path / "run.ipynb", "x = 1", "x / 0")
    with pytest.raises(ValueError, match=r"run.ipynb, cell 2: ZeroDivisionError: division by zero"):
        share(source, execute=True)
    assert not (tmp_path / "run.html").exists()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('read("/home/ann/texts/a.txt")', 'read("a.txt")'),
        ("file:///home/ann/a.txt", "a.txt"),
        ("C:\\Users\\Ann\\x\\a.txt", "a.txt"),
        ("C:/Users/Ann/x.txt", "x.txt"),
        ("\\\\server\\ann\\b.txt", "b.txt"),
        ("at /home/ann", "at …"),
        ("/Users/ann/", "…"),
        ("/scratch/ann/a.txt", "a.txt"),
        ("'/Users/Ann Reed/my texts/a b.txt'", "'a b.txt'"),
        ('"C:\\Users\\ann\\OneDrive - The Post\\texts\\a.txt"', '"a.txt"'),
        ("read /Users/Ann Reed/Desktop/a.txt now", "read a.txt now"),
        ("C:\\Users\\ann\\OneDrive - The Post\\texts\\a.txt", "a.txt"),
        ("/home/ann/x y/texts/a.txt", "a.txt"),
        ("~ann/x.txt", "x.txt"),
        ('"/home/ann/Bob\'s files/a.txt"', '"a.txt"'),
        ("at /home/ann and so on/off, in /tmp/a.txt it was 5 km/h", "at … on/off, in a.txt it was 5 km/h"),
        ("'/home/ann/Bob's files/a.txt'", "'a.txt'"),
        ("/home/ann/Bob's files/a.txt, he said", "a.txt, he said"),
        ("C:\\Users\\Ann Reed\\x.txt and D:\\b\\c.txt", "x.txt and c.txt"),
        ("c:/Users/ann reed/x.txt or //nas/ann reed/y.txt", "x.txt or y.txt"),
        ("\\\\nas\\ann reed\\b.txt\n\\\\nas\\ann", "b.txt\n…"),
        ("/mnt/c/Users/Ann, /Users/ann reed/x/y.csv", "…, y.csv"),
        ("'/home/ann/a.txt could not be read'", "'a.txt could not be read'"),
        ("No such file: '~ann/texts'", "No such file: '…'"),
        ("Path('/home/ann') / 'texts' / \"a.txt\"", "Path('…') / 'texts' / \"a.txt\""),
        ("../../home/ann/x.txt, host:/home/ann/y.txt", "x.txt, host:y.txt"),
        ("http://localhost:8888/lab/tree/home/ann/x.ipynb", "x.ipynb"),
        ("/r/news, 10/12, /9/11/2001, p // 3, TCP/IP, /s/ Ann", "/r/news, 10/12, /9/11/2001, p // 3, TCP/IP, /s/ Ann"),
        ("data:image/png;base64,AA+/abc/def/gh==", "data:image/png;base64,AA+/abc/def/gh=="),
        ("https://example.org/~ann/a b/c.txt, cost / price", "https://example.org/~ann/a b/c.txt, cost / price"),
        ("\"and/or\" about ~5/6 '1/2/2031'", "\"and/or\" about ~5/6 '1/2/2031'"),
        ("https://example.org/news/2031/a.html", "https://example.org/news/2031/a.html"),
        ("he and/or she, 1/2, 04/05/2031", "he and/or she, 1/2, 04/05/2031"),
    ],
)
def test_no_folder_and_no_name_of_a_reader_is_shared(text, left):
    assert without_paths(text) == left


PATHS = [
    *("/home/{name}/{folder}/a.csv", "/Users/{name}/{folder}/", "/Users/{name}", "/home/{name}/{folder}/{folder}", "/media/{name}/a.csv"),
    *("file:///home/{name}/{folder}/a.csv", "~/{folder}/a.csv", "/scratch/{folder}/a.csv", "//nas/{name}/{folder}/a.csv"),
    *(
        "/mnt/c/Users/{name}/{folder}/a.csv",
        "/Volumes/Macintosh HD/Users/{name}/a.csv",
        "C:/Users/{name}/{folder}/a.csv",
        "C:/Users/{name}",
    ),
    *(r"C:\Users\{name}\{folder}\a.csv", r"C:\Users\{name}", r"C:\\Users\\{name}\\a.csv", r"\\nas\{name}\{folder}\a.csv", r"\\nas\{name}"),
    *(r"\\?\C:\Users\{name}\a.csv", "file:///C:/Users/{name}/a.csv", r"\Users\{name}\a.csv", r"D:\{folder}\{name}\a.csv"),
]


@st.composite
def called(draw):
    """A name of up to three words of letters that stand nowhere else in the text."""
    words = draw(st.lists(st.text("xyzXYZéÉñß", min_size=1, max_size=7), min_size=1, max_size=3))
    return "".join(word + draw(st.sampled_from([" ", "-", "'", " '", "' ", "."])) for word in words[:-1]) + words[-1]


@given(st.sampled_from(PATHS), called(), called(), st.sampled_from(["", "'", '"', "`"]))
def test_neither_a_name_nor_a_folder_is_left_of_any_path(path, name, folder, quote):
    quote = "" if quote in name + folder else quote
    left = without_paths(f"see {quote}{path.format(name=name, folder=folder)}{quote} and/or that")
    assert not set(left) & set("xyzXYZéÉñß")
    assert left.startswith("see ") and left.endswith("/or that")


def test_a_title_names_no_path(shared):
    assert "<title>Notes of a.txt</title>" in shared("# Notes of /home/ann/texts/a.txt")


@pytest.mark.parametrize("to", ["shared.html", "shared.ipynb"])
def test_a_wrong_text_and_a_damaged_explorer_are_refused(shared, made, tmp_path, to):
    with pytest.raises(ValueError, match="text='bogus'"):
        shared(("x", OUT), to=to, text="bogus")
    data = {"text/plain": "", "text/html": ""}
    for packed_page in (made.pack()[:100], "AAAA", None):
        with pytest.raises(ValueError, match=r"cell 2: the explorer saved there cannot be read .* Run All"):
            shared("# T", ("x", shown(data | {MIME: {"packed": packed_page}})), to=to)
    assert not (tmp_path / to).exists()


def test_what_the_share_button_writes_has_no_note_on_a_line(monkeypatch):
    explorer, states = nk.explore(small_story.story()), []
    monkeypatch.setattr(explorer, "send", lambda *_, **__: None)
    row = {"article": "x", "start": 0, "end": 4, "field": "kept", "value": "no", "when": "", "by": "Ann", "note": "“Rain”, was kept"}
    explorer._corrections = [row]
    explorer._export = lambda page, state: states.append(state) or ""
    explorer._answer(None, {"ask": "share", "state": {}}, [])
    assert states[0]["corrections"] == [row | {"by": "", "note": ""}]


def test_what_is_no_notebook_and_no_place_of_its_own_is_named(tmp_path):
    (tmp_path / "x.ipynb").write_text("[1]", encoding="utf-8")
    with pytest.raises(ValueError, match="not a notebook"):
        share(tmp_path / "x.ipynb")
    with pytest.raises(ValueError, match="a name of its own"):
        share(tmp_path / "x.ipynb", to=tmp_path / "x.ipynb")
    with pytest.raises(ValueError, match="a folder that exists"):
        share(tmp_path / "x.ipynb", to=tmp_path / "nowhere" / "x.html")
