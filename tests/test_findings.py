"""Findings: every number of a sentence is recounted from the rows that its evidence names."""

import json
import re

import pytest

import newskit as nk

WIRE = "Port wall gives way\n\nPORT ELM, May 4 (Coastline) — The harbour wall gave way on Monday night after two days of rain.\n\n"
WIRE += "Forty families left their homes and went to the church, the town hall said on Tuesday.\n\n"
STORIES = {
    "two outlets": [
        {"id": "wire", "outlet": "Coastline News Agency", "role": "agency", "text": WIRE + "“We heard it go,” Anna Lind told reporters."},
        {
            "id": "a",
            "outlet": "The Post",
            "text": WIRE.replace("(Coastline) ", "") + "“We heard it go,” Mr Lind told reporters. Mr Oduya agreed.",
        },
        {
            "id": "b",
            "outlet": "The Gazette",
            "text": "Rain wins\n\nIt rained and the old wall fell down in the dark, a diver said.\n\n" + WIRE.split("\n\n")[2],
        },
    ],
}


@pytest.fixture(params=["sample", "two outlets"])
def story(request):
    return nk.sample() if request.param == "sample" else nk.Story.from_records(STORIES["two outlets"])


def test_every_number_is_recounted(story):
    """Numbers inside “quoted words”, in names of outlets and in the method are not counts of rows."""
    rows = {
        "sentence": {(r.article_id, r.start) for r in nk.sentences(story).itertuples()},
        "word": {(r.article_id, r.start) for r in nk.words(story).itertuples()},
        "number": {(r.article_id, r.start) for r in nk.disagreements(story).itertuples()},
        "quotation": {(r.cluster, r.outlet) for r in nk.quote_coverage(story).itertuples()},
    }
    outlets = {a.outlet for a in story.articles}
    findings = nk.findings(story)
    assert len(findings) >= 2
    for finding in findings.itertuples():
        said = finding.sentence.split(" 95 % interval")[0]
        for outlet in outlets:
            said = said.replace(outlet, "")
        said = re.sub(r"“[^”]*”|\([^)]*\)", "", said)
        numbers = [int(n) for n in re.findall(r"\d+", said)]
        assert numbers == [len(keys) for keys in finding.evidence], finding.sentence
        for keys in finding.evidence:
            assert len(set(keys)) == len(keys)
            for kind, *where in map(json.loads, keys):
                assert tuple(where) in rows[kind]


def test_a_story_of_one_article_has_no_findings():
    story = nk.Story.from_records([{"text": WIRE, "outlet": "The Post"}])
    assert nk.findings(story).empty


def test_a_copy_names_both_sides_and_whom_they_credit():
    sentences = "\n".join(nk.findings(nk.Story.from_records(STORIES["two outlets"]))["sentence"])
    assert "of The Post are also in Coastline News Agency: 2 word for word, 2 edited, 0 rewritten." in sentences
    assert "The Post names no agency" in sentences
