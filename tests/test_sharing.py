"""The shared file: what goes in, what stays out, and the errors."""

import base64
import gzip
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import nbformat
import plotly.graph_objects as go
import pytest
import small_story

import newskit as nk
from newskit.explorer.markup import tag
from newskit.explorer.page import page
from newskit.explorer.widget import MIME
from newskit.sharing.document import clean, document, story_page
from newskit.sharing.notebook import _without_paths, share

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
    """Shares a notebook of these cells: a string is a markdown cell, (code, outputs...) a code cell. Gives the file's text."""

    def of(*cells, name="notes.ipynb"):
        notebook = nbformat.v4.new_notebook()
        for cell in cells:
            if isinstance(cell, str):
                notebook.cells.append(nbformat.v4.new_markdown_cell(cell))
            else:
                code, *outputs = cell
                notebook.cells.append(nbformat.v4.new_code_cell(code, outputs=outputs))
        nbformat.write(notebook, tmp_path / name)
        return share(tmp_path / name).read_text("utf-8")

    return of


def body_of(text):
    return re.search(r"<main.*</main>", text, re.DOTALL)[0]


def block(text, name):
    packed = re.search(rf'<script type="text/plain" id="nk-{name}">([^<]*)</script>', text)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


# ---- the document


def test_the_policy_allows_our_own_script_and_nothing_else(made):
    text = document("Rain", [made])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#x27;", "'")
    scripts = re.findall(r"<script type=\"module\">(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'sha256-{digest}' blob:"
    assert "connect-src" not in rules
    assert set(re.findall(r"<script type=\"([^\"]*)\"", text)) == {"module", "text/plain"}


def test_nothing_in_the_file_points_elsewhere(made):
    text = re.sub(r'<script type="text/plain".*?</script>', "", document("Rain", [made]), flags=re.DOTALL)
    assert not re.search(r"https?:|//cdn|src=|href=|url\(|@import", text)


def test_plotly_and_the_explorer_stand_once_however_many_there_are(made):
    chart = go.Figure(go.Bar(y=[1, 2])).to_plotly_json()
    text = document("Rain", [made, chart, made, json.loads(go.Figure(chart).to_json())])
    assert text.count('id="nk-plotly"') == 1
    assert text.count("export function mount") == 1
    assert len(re.findall(r"data-mount=", body_of(text))) == 2
    assert block(text, "page-2")["outlets"] == ["The Pier", "The Lantern", "Mill Gazette"]


def test_a_document_without_charts_carries_no_script():
    text = document("Rain", [tag("p", "It rained.")])
    assert "<script" not in text
    assert "script-src &#x27;none&#x27;" in text


def test_a_story_makes_one_file_below_three_megabytes():
    text = story_page(small_story.story())
    assert len(text.encode()) < 3_000_000
    assert "<title>One story, 3 outlets</title>" in text


# ---- the cells


def test_an_explorer_comes_from_the_saved_output(shared, made):
    widget = nk.explore(small_story.story())
    data, _ = widget._repr_mimebundle_()
    text = shared("# Rain at the harbour", ("explorer", shown(data)))
    assert "<title>Rain at the harbour</title>" in text
    assert made.html.count("data-key=") == body_of(text).count("data-key=")
    assert block(text, "page-0")["evidence"] == made.evidence


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
    assert "<summary>Code</summary><pre>x = &#x27;&lt;b&gt;&#x27;</pre>" in text
    assert ">red &lt;b&gt;\n</pre>" in text
    assert '<table class="dataframe"><tbody><tr><td>7</td></tr></tbody></table>' in text
    assert "alert(1)" not in text
    assert f'src="data:image/png;base64,{PIXEL}"' in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert ">2</pre>" in text


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
    error = nbformat.v4.new_output("error", ename="OSError", evalue="no file /home/ann/texts/a.txt", traceback=["/home/ann/x.py"])
    frame = "<table><tr><td>C:\\Users\\ann\\b.txt</td></tr></table>"
    text = body_of(
        shared(
            "Read from /home/ann/texts.",
            ('nk.read("/home/ann/texts/a.txt")', nbformat.v4.new_output("stream", name="stderr", text=trace), error),
            ("report", shown({"text/html": frame})),
            ("path", shown({"text/plain": "PosixPath('/tmp/ann/c.txt')"})),
        )
    )
    assert "ann" not in text
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
    assert not (tmp_path / "notes.html").exists()


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
        ("https://example.org/news/2031/a.html", "https://example.org/news/2031/a.html"),
        ("he and/or she, 1/2, 04/05/2031", "he and/or she, 1/2, 04/05/2031"),
    ],
)
def test_no_folder_and_no_name_of_a_reader_is_shared(text, left):
    assert _without_paths(text) == left


def test_what_is_no_notebook_and_no_place_of_its_own_is_named(tmp_path):
    (tmp_path / "x.ipynb").write_text("[1]", encoding="utf-8")
    with pytest.raises(ValueError, match="not a notebook"):
        share(tmp_path / "x.ipynb")
    with pytest.raises(ValueError, match="a name of its own"):
        share(tmp_path / "x.ipynb", to=tmp_path / "x.ipynb")
    with pytest.raises(ValueError, match="a folder that exists"):
        share(tmp_path / "x.ipynb", to=tmp_path / "nowhere" / "x.html")
