"""The database exports beside the repository, whose articles their collectors counted: every one is read, with its fields."""

from pathlib import Path

import pytest

from newskit.reading import europresse, factiva, nexis, word
from newskit.reading.text import decode

EXPORTS = Path(__file__).resolve().parents[2] / "shared" / "dev-data" / "exchange_formats"

pytestmark = pytest.mark.skipif(not EXPORTS.is_dir(), reason="the exports are not beside the repository")

# The collectors' counts; those of the last three files were counted by hand.
FILES = {
    "lexis_docx/nyt1.docx": (word.read_docx, 50),
    "lexis_docx/usa-today.docx": (word.read_docx, 7),
    "lexis_docx/guardian1.docx": (word.read_docx, 2),
    "lexis_docx/guardian2.docx": (word.read_docx, 1),
    "lexis_docx/LexisNexisTools_sample.DOCX": (word.read_docx, 10),
    "lexis_txt/LexisNexisTools_sample.TXT": (lambda data: nexis.read_text(decode(data)[0]), 10),
    "factiva/irish-independence_1_2017-11-14.html": (factiva.read_html, 44),
    "nexis_html/guardian_1986-01-01_0001.html": (nexis.read_html, 262),
    "factiva/factiva_test.html": (factiva.read_html, 2),
    "factiva/factiva_test.xml": (factiva.read_xml, 3),
    "europresse/europresse_test1.html": (europresse.read_html, 3),
}
UNDATED = {("lexis_docx/nyt1.docx", 18)}  # the export leaves its date empty
SHORTENED = {  # the export states far more words than it holds: made for tests
    ("lexis_docx/LexisNexisTools_sample.DOCX", 3),
    ("lexis_docx/LexisNexisTools_sample.DOCX", 5),
    ("lexis_docx/LexisNexisTools_sample.DOCX", 7),
    ("lexis_docx/LexisNexisTools_sample.DOCX", 10),
    *(("factiva/factiva_test.html", n) for n in (1, 2)),
    *(("factiva/factiva_test.xml", n) for n in (1, 2, 3)),
}


@pytest.mark.parametrize("file", FILES)
def test_every_article_is_read_with_body_title_outlet_and_date(file):
    read, count = FILES[file]
    made = list(read((EXPORTS / file).read_bytes()))
    assert [r["record"] for r in made] == list(range(1, count + 1))
    assert [r for r in made if "problem" in r] == []
    assert [r["record"] for r in made if not (r["text"].strip() and r.get("title") and r.get("outlet"))] == []
    assert {(file, r["record"]) for r in made if not r.get("published")} == {key for key in UNDATED if key[0] == file}
    assert {(file, r["record"]) for r in made if "low confidence" in r.get("flags", ())} == {key for key in SHORTENED if key[0] == file}


@pytest.mark.parametrize("file", FILES)
def test_no_field_of_the_export_is_left_in_a_text(file):
    read, _ = FILES[file]
    labels = ("LENGTH:", "BYLINE:", "LOAD-DATE:", "Load-Date:", "Length:", "End of Document", "Numéro de document", "Copyright ", "(c) ")
    lines = [line.strip() for r in read((EXPORTS / file).read_bytes()) for line in r["text"].splitlines()]
    assert [line for line in lines if line.startswith(labels) or line in ("Body", "Classification")] == []
