"""Tables and JSON: which rows and objects are articles, and what becomes of those that are not."""

import io
import json
import sys
import zipfile
from datetime import datetime
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.reading import excel, tabular
from newskit.reading.json_records import looks_like_json, read_json
from newskit.reading.markup import plain_text
from newskit.reading.tabular import from_frame, looks_like_csv, read_csv, read_excel, read_parquet

SHARED = Path(__file__).resolve().parents[2] / "shared" / "dev-data" / "exchange_formats"

# ---- CSV


def test_columns_go_by_many_names_and_the_exact_one_wins():
    data = b"Body,Text,Full Text,Media_Outlet,Head-line,publishedAt,Permalink,AUTHORS\nbody,text,full,The Post,Rain,2031-05-04,https://p.test,Ann\n"
    (record,) = read_csv(data)
    assert record == {
        "text": "text",
        "title": "Rain",
        "outlet": "The Post",
        "published": "2031-05-04",
        "url": "https://p.test",
        "byline": "Ann",
        "record": "row 2",
        "reader": "CSV",
        "left_out": "columns Body, Full Text but where another is empty",
    }


def test_an_empty_cell_is_filled_from_the_next_column_of_that_field():
    first, second = read_csv(b"text,source,domain\nRain.,,post.test\nSnow.,The Post,post.test\n")
    assert (first["outlet"], second["outlet"]) == ("post.test", "The Post")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding(delimiter, encoding):
    text = delimiter.join(("outlet", "text")) + "\r\n" + delimiter.join(("Café", '"Rain, ""snow""; \t|\nand fog."')) + "\r\n"
    (record,) = read_csv(text.encode(encoding))
    assert (record["outlet"], record["text"]) == ("Café", 'Rain, "snow"; \t|\nand fog.')


def test_excels_own_first_line_names_the_delimiter():
    assert [r["text"] for r in read_csv(b"sep=;\r\ntext;outlet\r\nRain;Post\r\n")] == ["Rain"]


def test_a_row_without_text_is_a_problem_and_stops_nothing():
    rows = [f"Text {n},Post" if n != 250 else ",Post" for n in range(1, 501)]
    records = list(read_csv("\n".join(["text,outlet", *rows]).encode()))
    assert len(records) == 500
    assert [r for r in records if "problem" in r] == [{"problem": "no text", "record": "row 251"}]


def test_a_row_with_too_many_cells_is_a_problem_and_a_quotation_mark_never_closed_stands_with_its_article():
    records = list(read_csv(b'text,outlet\nRain,fell,Post\nSnow,Post\n"Fog,Post\n'))
    assert records[0] == {"problem": "3 cells under 2 columns; put the text in quotation marks", "record": "row 2"}
    assert [r["text"] for r in records if "text" in r] == ["Snow", "Fog,Post\n"]
    assert "never closed" in records[-1]["left_out"] and records[-1]["flags"] == ("low confidence",)
    assert "flags" not in records[1]
    (record,) = read_csv(b'outlet,text\n"Post,Rain\nEcho,Snow\n')
    assert record["record"] == "row 2" and "never closed" in record["problem"]


def test_a_table_without_texts_names_its_columns_and_what_to_call_one():
    with pytest.raises(ValueError, match=r"columns: outlet, headlines.*text, or one of body"):
        list(read_csv(b"outlet,headlines\nPost,Rain\n"))
    with pytest.raises(ValueError, match="columns: none"):
        list(read_csv(b""))


def test_unused_columns_are_named_once():
    first, second = read_csv(b"text,sentiment,topic\nRain,1,2\nSnow,1,2\n")
    assert first["left_out"] == "columns sentiment, topic"
    assert "left_out" not in second


def test_dates_are_read_as_the_column_writes_them():
    assert [r["published"] for r in read_csv(b"text,date\nRain,05/03/2020\nSnow,25/03/2020\n")] == ["2020-03-05", "2020-03-25"]
    (record,) = read_csv(b"text,date\nRain,05/03/2020\n")
    assert record["published"] == "2020-05-03" and "which figure is the day" in record["left_out"]
    (record,) = read_csv(b"text,date\nRain,last week\n")
    assert "published" not in record and record["left_out"] == "the date 'last week'"


def test_a_teaser_stands_in_for_a_text_and_is_flagged():
    cut, described = read_csv("text,description\nRain fell… [+1234 chars],x\n,It rained.\n".encode())
    assert (cut["text"], cut["flags"]) == ("Rain fell", ("stub",))
    assert cut["left_out"] == "columns description but where another is empty; 1234 characters that the export cut off"
    assert (described["text"], described["flags"]) == ("It rained.", ("stub",))


def test_cells_are_text_whatever_they_hold():
    cells = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "</script><script>x</script>",
        "<img src=x onerror=x>",
        "a\x00b",
        "\u202eabc",
        "US$5bn and $2bn",
    ]
    data = pd.DataFrame({"text": cells, "outlet": cells}).to_csv(index=False).encode()
    assert [(r["text"], r["outlet"]) for r in read_csv(data)] == list(zip(cells, cells, strict=True))


def test_a_text_of_ten_megabytes_in_one_line():
    text = "rain " * 2_000_000
    (record,) = read_csv(f"text,outlet\n{text},Post".encode())
    assert record["text"] == text


def test_a_text_that_begins_with_a_tag_is_html():
    (record,) = read_csv(b'outlet,html\nPost,"<p>Rain &amp; snow</p><p>fell.</p><script>x()</script>"\n')
    assert record["text"] == "Rain & snow\n\nfell."


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Rain <b>fell</b> &amp; <i>fell</i>.\n\nSnow too.", "Rain fell & fell.\n\nSnow too."),
        ("Rain fell.<br><br>Snow &amp; fog.", "Rain fell.\n\nSnow & fog."),
        ("VELMORA <p>Rain.</p><p>Snow.</p>", "VELMORA\n\nRain.\n\nSnow."),
        ("If a < b and b > c, write &amp; and one <b>.", "If a < b and b > c, write &amp; and one <b>."),
    ],
)
def test_a_text_in_which_two_tags_close_is_html(cell, text):
    (record,) = read_csv(f'outlet,text\nPost,"{cell}"\n'.encode())
    assert record["text"] == text


def test_csv_is_recognised_by_its_header():
    assert looks_like_csv("text,outlet\n")
    assert looks_like_csv('id;body\n1;"Rain fell.\nand fell"')
    assert looks_like_csv("\n\nlabel\ttext\n1\tRain")
    for prose in ("", "text", "The content, body and soul of it\nwas rain.", "Rain, they said.\nMore rain.", '{"text": "a", "outlet": 1}'):
        assert not looks_like_csv(prose)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text):
    looks_like_csv(text)
    for reader in (read_csv, read_json):
        try:
            list(reader(text.encode("utf-8", "replace")))
        except ValueError as error:
            assert "\n" not in str(error)


# ---- Excel

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/{}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"/>'
    '<Override PartName="/xl/{}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"/></Types>'
).format("workbook", "sheet.main", "sharedStrings", "sharedStrings")
_SHEET = f"<worksheet {_MAIN}><sheetData>{{}}</sheetData></worksheet>"


def _xlsx(sheets: dict[str, str], shared: str = "", formats: str = "") -> bytes:
    """A workbook of sheets {name: rows} as XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELS.format(f'<Relationship Id="a" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'))
        named = "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="s{n}"/>' for n, name in enumerate(sheets))
        book.writestr("xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{named}</sheets></workbook>')
        parts = "".join(f'<Relationship Id="s{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(len(sheets)))
        for kind in ("sharedStrings", "styles"):
            parts += f'<Relationship Id="{kind}" Type="{_REL}/{kind}" Target="/xl/{kind}.xml"/>'
        book.writestr("xl/_rels/workbook.xml.rels", _RELS.format(parts))
        book.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{shared}</sst>")
        book.writestr("xl/styles.xml", f"<styleSheet {_MAIN}>{formats}</styleSheet>")
        for n, rows in enumerate(sheets.values()):
            book.writestr(f"xl/worksheets/sheet{n}.xml", rows if rows.startswith("<!") else _SHEET.format(rows))
    return buffer.getvalue()


def _row(*texts: str) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts) + "</row>"


def test_every_sheet_with_texts_is_read_and_cells_keep_their_place():
    rows = (
        '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="str"><v>date</v></c><c r="D3" t="inlineStr"><is><t>id</t></is></c></row>'
        '<row r="5"><c r="B5" t="s"><v>1</v></c><c r="C5" s="1"><v>47972.5</v></c><c r="D5"><v>17</v></c></row>'
        '<row r="6"><c r="C6" s="1"><v>47972</v></c><c r="D6" t="e"><v>#N/A</v></c></row>'
        '<row r="7"><c r="B7" t="str"><f>A1</f><v>=Snow</v></c><c r="C7" t="d"><v>2031-05-04T09:30:00</v></c></row>'
    )
    shared = "<si><t>Text</t></si><si><r><t>Rain </t></r><r><t>fell_x000D_\n.</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    formats = (
        '<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    )
    data = _xlsx({"Notes": _row("by", "hand"), "May": rows, "June": _row("outlet", "body") + _row("Post", "Fog")}, shared, formats)
    *records, notes = read_excel(data)
    assert records == [
        {"text": "Rain fell\r\n.", "published": "2031-05-04T12:00:00", "id": "17", "record": "sheet May, row 5", "reader": "Excel"},
        {"problem": "no text", "record": "sheet May, row 6"},
        {"text": "=Snow", "published": "2031-05-04T09:30:00", "record": "sheet May, row 7", "reader": "Excel"},
        {"outlet": "Post", "text": "Fog", "record": "sheet June, row 2", "reader": "Excel"},
    ]
    assert notes["record"] == "sheet Notes" and "columns: by, hand; row 1 was taken for the header" in notes["problem"]


def test_a_title_may_stand_above_the_header():
    csv = b"Export of 4 May\n\nOutlet;Full text;Date\nPost;Rain fell.;2031-05-04\n"
    assert looks_like_csv(csv.decode())
    (record,) = read_csv(csv)
    assert (record["outlet"], record["text"], record["record"]) == ("Post", "Rain fell.", "row 4")
    assert record["left_out"] == "1 row(s) above the header"
    sheet = '<row r="1"><c r="A1" t="str"><v>Export</v></c></row><row r="3"><c r="A3" t="str"><v>Outlet</v></c>'
    sheet += '<c r="B3" t="str"><v>Text</v></c></row><row r="4"><c r="A4" t="str"><v>Post</v></c><c r="B4" t="str"><v>Rain.</v></c></row>'
    (record,) = read_excel(_xlsx({"May": sheet}))
    assert (record["text"], record["record"], record["left_out"]) == ("Rain.", "sheet May, row 4", "1 row(s) above the header")


def test_a_row_that_names_a_text_alone_is_no_header_below_the_first():
    assert not looks_like_csv("section,kind\nnews,text\n")
    with pytest.raises(ValueError, match="columns: section, kind; row 1 was taken"):
        list(read_csv(b"section,kind\nnews,text\n"))


def test_a_role_that_is_none_is_named():
    (record,) = read_csv(b"text,role\nRain,Editor\n")
    assert "role" not in record and record["left_out"] == "the role 'Editor' (it is outlet or agency)"


def test_the_encoding_of_a_table_is_said():
    (record,) = read_csv("text,outlet\nRäin,Pöst\n".encode("cp1252"))
    assert (record["outlet"], record["encoding"]) == ("Pöst", "cp1252")
    one, two = read_csv("text,outlet\nRäin,Pöst\n".encode() + b"It isn\x92t.,Echo\n")
    assert (one["text"], one["outlet"], two["text"]) == ("Räin", "Pöst", "It isn\ufffdt.")
    assert one["encoding"] == "utf-8 with stray bytes (1), each shown as \ufffd"


def test_a_workbook_without_texts_is_refused():
    with pytest.raises(ValueError, match="columns: by, hand"):
        list(read_excel(_xlsx({"Notes": _row("by", "hand")})))


def test_a_cell_in_the_last_row_and_column_takes_no_room():
    far = _row("text") + _row("Rain") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert [r["text"] for r in read_excel(_xlsx({"S": far})) if "text" in r] == ["Rain"]


def test_a_long_text_named_by_many_cells_is_held_once():
    rows = _row("text") + '<row><c t="s"><v>0</v></c></row>' * 900
    records = list(read_excel(_xlsx({"S": rows}, f"<si><t>{'x' * 1_000_000}</t></si>")))
    assert len(records) == 900
    assert len({id(r["text"]) for r in records}) == 1


def test_too_many_rows_are_refused_before_any_is_read(monkeypatch):
    monkeypatch.setattr(tabular, "ROWS", 100)
    data = _xlsx({"S": _row("text") + _row("Rain") * 100})
    with pytest.raises(ValueError, match="more than 100 rows; save it in parts"):
        next(read_excel(data))


def test_a_bomb_an_entity_and_what_is_no_workbook_are_refused():
    bomb = _xlsx({"S": _row("text") + "<row/>" * 20_000_000})
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + _SHEET.format(_row("text") + _row("&e;"))
    for data, why in [
        (bomb, "as in a zip bomb"),
        (_xlsx({"S": entity}), "declares a document type"),
        (_xlsx({"S": _row("text") + "<row"}), "sheet0.xml is broken"),
        (_xlsx({"S": _row("text")})[:-30], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx without a password"),
        (b"text,outlet", "not an .xlsx file"),
    ]:
        with pytest.raises(ValueError, match=why):
            list(read_excel(data))


def _more(data: bytes, name: str, part: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as book:
        book.writestr(name, part)
    return buffer.getvalue()


def test_a_document_type_is_found_in_any_part_and_encoding_and_a_picture_is_no_part():
    data = _xlsx({"S": _row("text") + _row("Rain")})
    for name, encoding in [("docProps/core.xml", "utf-8"), ("xl/sheet.bin", "utf-16"), ("docProps/custom.xml", "utf-16")]:
        part = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'.encode(encoding)
        with pytest.raises(ValueError, match="declares a document type"):
            list(read_excel(_more(data, name, part)))
    assert len(list(read_excel(_more(data, "xl/media/image1.png", b"\x89PNG\r\n\x1a\n<x")))) == 1


def test_a_cell_without_a_value_is_missing():
    rows = (
        _row("text", "title")
        + '<row r="2"><c r="A2"><f>B2&amp;"x"</f></c><c r="B2" t="str"><v>Rain</v></c></row>'
        + '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#REF!</v></c></row>'
        + '<row r="9"><c r="A9" t="str"><f>B2</f><v>Snow</v></c></row>'
    )
    assert list(read_excel(_xlsx({"S": rows}))) == [
        {"problem": "no text", "record": "sheet S, row 2"},
        {"text": "Snow", "record": "sheet S, row 9", "reader": "Excel"},
    ]


def test_what_a_sheet_says_of_its_size_is_not_believed():
    sheet = f'<!-- --><worksheet {_MAIN}><dimension ref="A1:A1"/><sheetData>{_row("text") + _row("Rain") * 3}</sheetData></worksheet>'
    assert len(list(read_excel(_xlsx({"S": sheet})))) == 3


def test_rows_beyond_excels_last_are_refused():
    with pytest.raises(ValueError, match=r"sheet S cannot be read \(it goes on after row 1,048,576\); open it in Excel"):
        list(read_excel(_xlsx({"S": _row("text") + '<row r="99999999999"><c><v>1</v></c></row>'})))


def test_what_would_take_too_much_memory_or_time_is_refused_before_openpyxl_sees_it(monkeypatch):
    wide = "<c " + " ".join(f'a{n}=""' for n in range(50_000)) + "/>"
    merged = f"<!-- --><worksheet {_MAIN}><mergeCells>" + '<mergeCell ref="A1:B2"/>' * 200 + "</mergeCells></worksheet>"
    for name, bound, rows, why in [
        ("ELEMENTS", 5_000, "<row><c/></row>" * 10_000, "too many cells"),
        ("IN_ONE_TAG", 10_000, wide, "too many cells"),
        ("SETTINGS", 100, merged, "more than 100 styles, merged cells"),
        ("PARSED", 50_000, _row("text"), "1 sheets, too many for its size"),
    ]:
        data = _xlsx({"S": rows})
        with monkeypatch.context() as patch:
            patch.setattr(excel, name, bound)
            patch.setattr("openpyxl.load_workbook", pytest.fail)
            with pytest.raises(ValueError, match=why):
                list(read_excel(data))


def test_without_openpyxl_the_import_error_passes(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportError):
        list(read_excel(_xlsx({"S": _row("text")})))


# ---- Parquet and frames


def test_parquet_reads_only_what_it_needs():
    pytest.importorskip("pyarrow")
    buffer = io.BytesIO()
    when = [datetime(2031, 5, 4, 9, 30), datetime(2031, 5, 4), None]
    pd.DataFrame({"score": [1, 2, 3], "body": ["Rain", None, "Snow"], "date": when, "uid": [7, 8, 9]}).to_parquet(buffer)
    assert list(read_parquet(buffer.getvalue())) == [
        {
            "text": "Rain",
            "published": "2031-05-04T09:30:00",
            "id": "7",
            "record": "row 1",
            "reader": "Parquet",
            "left_out": "columns score",
        },
        {"problem": "no text", "record": "row 2"},
        {"text": "Snow", "id": "9", "record": "row 3", "reader": "Parquet"},
    ]
    for broken in (b"PAR1", b"", buffer.getvalue()[:200]):
        with pytest.raises(ValueError, match="broken or cut off"):
            list(read_parquet(broken))


def test_a_parquet_file_of_too_many_rows_is_refused(monkeypatch):
    pytest.importorskip("pyarrow")
    buffer = io.BytesIO()
    pd.DataFrame({"text": ["Rain"] * 11}).to_parquet(buffer)
    monkeypatch.setattr(tabular, "ROWS", 10)
    with pytest.raises(ValueError, match="11 rows are more than 10; export it in parts"):
        list(read_parquet(buffer.getvalue()))


def test_a_frames_missing_values_are_missing():
    frame = pd.DataFrame(
        {
            "text": ["Rain", float("nan"), "Snow"],
            "outlet": pd.array(["Post", pd.NA, pd.NA], dtype="string"),
            "date": pd.to_datetime(["2031-05-04 09:30+02:00", None, None]),
            "id": [1.0, 2.0, float("nan")],
            "authors": [["Ann", "Bob"], None, []],
        },
        index=["a", "b", "c"],
    )
    assert list(from_frame(frame)) == [
        {
            "text": "Rain",
            "outlet": "Post",
            "published": "2031-05-04T09:30:00+02:00",
            "id": "1",
            "byline": "Ann, Bob",
            "record": "row a",
            "reader": "DataFrame",
        },
        {"problem": "no text", "record": "row b"},
        {"text": "Snow", "record": "row c", "reader": "DataFrame"},
    ]
    with pytest.raises(ValueError, match="columns: x"):
        list(from_frame(pd.DataFrame({"x": [1]})))


def test_one_long_text_in_every_row_is_read_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(tabular, "TEXT", 25)
    records = list(from_frame(pd.DataFrame({"text": ["ten signs."] * 9})))
    assert [r.get("text", "")[:3] for r in records] == ["ten", "ten", ""]
    assert "the rest is not read" in records[2]["problem"]


def test_a_table_of_a_million_columns_is_refused():
    with pytest.raises(ValueError, match="1,000,001 columns"):
        list(read_csv(b"text" + b",x" * 1_000_000 + b"\nRain"))


# ---- JSON


def _json(value) -> list[dict]:
    return list(read_json(json.dumps(value).encode()))


def test_json_is_recognised_by_how_it_begins():
    assert looks_like_json('\ufeff{\n "text"') and looks_like_json('[ {"a":')
    assert not any(map(looks_like_json, ("", "[link](x)", "{\\rtf1", '[sic] "x"', 'Rain {"a": 1}')))


def test_an_object_a_list_and_an_object_with_a_list():
    article = {"text": "Rain", "source": {"id": 1, "name": "The Post"}, "publishedAt": "2031-05-04T09:30:00Z", "author": None}
    read = {"text": "Rain", "outlet": "The Post", "published": "2031-05-04T09:30:00+00:00", "reader": "JSON", "record": "article 1"}
    assert _json(article) == _json([article]) == _json({"status": "ok", "totalResults": 1, "articles": [article]}) == [read]


def test_a_list_of_paragraphs_is_a_text():
    assert _json({"body": ["Rain.", "Snow."]})[0]["text"] == "Rain.\n\nSnow."


def test_items_that_are_no_articles_are_problems():
    records = _json([{"text": "Rain"}, 7, {"text": None}, {"title": "x"}, None])
    assert [r.get("problem", "") for r in records] == [
        "",
        "not an article: an object with a text is expected",
        "no text",
        "no text",
        "not an article: an object with a text is expected",
    ]


def test_a_bad_line_is_named_and_the_next_one_is_read():
    lines = [json.dumps({"maintext": f"Rain {n}", "source_domain": "p.test"}) for n in range(1, 501)]
    lines[249] = '{"maintext": "Rain'
    records = list(read_json("\r\n".join(lines).encode("utf-16")))
    assert len(records) == 500
    assert records[249] == {"problem": "a line that is not JSON", "record": "line 250"}
    assert records[499] == {"reader": "JSON Lines", "text": "Rain 500", "outlet": "p.test", "record": "line 500", "encoding": "utf-16"}


def test_a_list_that_was_cut_off_gives_what_is_whole():
    records = list(read_json(b'[{"text": "Rain"}, {"text": "Snow"}, {"text": "Fo'))
    assert [r.get("text") for r in records] == ["Rain", "Snow", None]


def test_a_line_of_ten_megabytes_and_a_character_that_is_none():
    text = "rain " * 2_000_000
    first, second = read_json((json.dumps({"text": text}) + '\n{"text": "a\\u0000b\\ud800c"}').encode())
    assert (first["text"], second["text"]) == (text, "a\x00b\ud800c")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not valid JSON"),
        (b"Rain fell.", "not valid JSON"),
        (b"7", "no article in it"),
        (b'{"status": "ok"}', r"keys: status"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text":' * 100_000, "nested too deeply"),
        (b"[{" * 100_000, "not valid JSON"),
        (b'{"text": ' + b"1" * 5_000 + b"}", "not valid JSON"),
        (b'{"a": 1,\n' * 5_000, "not valid JSON"),
    ],
)
def test_what_is_no_json_is_refused_in_one_line(data, why):
    with pytest.raises(ValueError, match=why) as error:
        list(read_json(data))
    assert "\n" not in str(error.value) and len(str(error.value)) < 300


def test_ninjs_in_its_three_versions():
    html = "<p>HARBOUR (NPA) - Rain.</p><p>Snow.</p>"
    first = {"uri": "https://n.test/1", "type": "text", "versioncreated": "2031-05-04T09:30:00Z", "provider": "Northern Press Agency"}
    first |= {"headline": "Rain", "byline": "Ann", "body_text": "HARBOUR (NPA) - Rain. Snow.", "body_xhtml": html}
    second = {
        "uri": "urn:x:2",
        "versioncreated": "2031-05-04",
        "headlines": [{"role": "short", "value": "R"}, {"role": "main", "value": "Rain"}],
    }
    second |= {"copyrightholder": "The Post", "bodies": [{"contenttype": "text/html", "value": html}], "by": "Ann", "language": "en"}
    third = {"uri": "urn:x:3", "versionCreated": "2031-05-04", "bodies": [{"contentType": "text/plain", "value": "Rain."}]}
    picture = {"uri": "urn:x:4", "type": "picture", "versioncreated": "2031-05-04", "descriptions": [{"role": "caption", "value": "Rain"}]}
    stub = {"uri": "urn:x:5", "type": "text", "versioncreated": "2031-05-04", "description_text": "It rained."}
    a, b, c, d, e = _json([first, second, third, picture, stub])
    assert a == {
        "reader": "ninjs",
        "text": "HARBOUR (NPA) - Rain.\n\nSnow.",
        "title": "Rain",
        "outlet": "Northern Press Agency",
        "agency": "Northern Press Agency",
        "role": "agency",
        "published": "2031-05-04T09:30:00+00:00",
        "byline": "Ann",
        "url": "https://n.test/1",
        "id": "https://n.test/1",
        "record": "article 1",
    }
    assert (b["title"], b["outlet"], b["byline"], b["language"], "agency" in b, "url" in b) == (
        "Rain",
        "The Post",
        "Ann",
        "en",
        False,
        False,
    )
    assert b["text"] == a["text"] and c["text"] == "Rain."
    assert d == {"problem": "a picture, no text", "record": "article 4"}
    assert (e["text"], e["flags"]) == ("It rained.", ("stub",))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample exports are not here")
def test_the_sample_exports_have_what_they_carry():
    read = {path.name: list(read_json(path.read_bytes())) for path in sorted(SHARED.glob("n[ie][nw]*/*.json"))}
    assert sum(len(records) for records in read.values()) == 9
    for name, (record,) in read.items():
        if "image" in name:
            assert record["problem"] == "a picture, no text"
            continue
        assert record["text"] and record["title"] and record["published"], name
        carries_outlet = {"source_domain", "copyrightholder", "copyrightHolder"} & json.loads(
            next(SHARED.glob(f"*/{name}")).read_bytes()
        ).keys()
        assert ("outlet" in record) == bool(carries_outlet), name


# ---- HTML in a table or a JSON body


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Rain &amp; snow\n\nfell", "Rain & snow\n\nfell"),
        ("<p>a<br>b<br/><br>c</p>tail", "a\nb\n\nc\n\ntail"),
        ("<ul><li>a</li> <li> b\n c </li></ul>", "a\n\nb c"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<b>a</b> <i>b</i>c\xa0<span>d</span>", "a bc\xa0d"),
        ("<p>&lt;b&gt; &amp;lt;script&amp;gt; &#8217;</p>", "<b> &lt;script&gt; ’"),
        ("<html><head><title>t</title><style>q</style></head><body>b<script>x</script><svg><text>y</text></svg></body>", "b"),
        ("<p>a</p><!-- <p>hidden</p> --><?php x ?><p>b", "a\n\nb"),
        ('<?xml version="1.0" encoding="latin-1"?><p>é</p>', "é"),
        ("<p>5 < 6 and a\x00b</p>", "5 < 6 and a�b"),
    ],
)
def test_html_becomes_paragraphs_of_plain_text(html, text):
    assert plain_text(html) == text


def test_depth_and_length_cost_nothing_and_lose_nothing():
    assert plain_text("<div>" * 100_000 + "deep" + "</div>" * 100_000 + "<p>after") == "deep\n\nafter"
    assert plain_text("<p>" + "é " * 6_000_000 + "<p>end").count("é") == 6_000_000


@given(st.lists(st.text("ab é’<>&;\"'", min_size=1).filter(str.strip)))
def test_escaped_text_comes_back(paragraphs):
    html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    assert plain_text(html) == "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
