"""PDF and RTF: one article a file, read with low confidence, for both keep the look of a page and not what is an article in it."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Record = dict[str, Any]

PAGES = 200
TEXT = 5_000_000  # characters
LARGEST_RTF = 50_000_000  # bytes, pictures included
SECONDS = 20.0  # for one PDF; a page of a newspaper takes a tenth of one
GAP = 1.35  # a paragraph begins where the step to the next line is this many times the page's usual one
UNWRAPPED = 120  # characters: an RTF with a longer line is not wrapped by hand, so every line of it is a paragraph

# What pypdf may spend on one PDF, far above what a page of text takes; its own limits are made for books and forms.
_LIMITS = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 10_000,
    "jbig2dec_binary": None,  # no other program is started
}
_AS_TEXT = "save the article as text, DOCX or HTML"

_TOO_MUCH = f"the PDF takes too much time or memory to read; {_AS_TEXT}"

_FIELD = re.compile(r"\\fldinst", re.IGNORECASE)
_BINARY = re.compile(r"\\bin([0-9]{1,9}) ?")
_HEX = re.compile(r"[0-9A-Fa-f\s]{16,}+")
_PICTURE = 512  # hexadecimal digits in a row: no prose has as many
_LINE_END = re.compile(r"(?<!\\)\\line(?![a-zA-Z])[ ]?")


_Line = tuple[str, int]  # the words, and the height on the page


class _Refused(ValueError):
    """One line for the analyst, among the many errors a broken file ends in."""


def read_pdf(data: bytes) -> Iterator[Record]:
    """The one article of a PDF, line for line as printed.

    A blank line stands where the layout leaves more room than between two lines; words that are split at a line's end stay split;
    columns come in the order in which the file draws them. Lines that stand at one height on most pages (running heads, page numbers)
    and pages without text are left out and named. The file's properties are not used: they name the program more often than the article.
    ValueError: it is locked, broken, too long, takes too long, or holds no text.

    >>> next(read_pdf(data))["flags"]  # doctest: +SKIP
    ('low confidence',)
    """
    pages = _pages(data)
    standing = _standing(pages)
    empty = sum(not page for page in pages)
    left_out = ["lines that stand on most pages"] if standing else []
    if empty:
        left_out.append("1 page without text" if empty == 1 else f"{empty} pages without text")
    texts = (_page_text([line for line in page if _place(line) not in standing]) for page in pages)
    text = "\n".join(filter(None, texts))
    if not text:
        raise ValueError(f"the PDF holds pictures of text only; run a text recogniser (OCR) on it, or {_AS_TEXT}")
    yield {"text": text, "flags": ("low confidence",), "record": 1, "reader": "PDF", "left_out": ", ".join(left_out)}


def read_rtf(data: bytes) -> Iterator[Record]:
    """The one article of an RTF, with pictures, embedded objects and the addresses of links left out.

    Where lines are long, each is a paragraph; where they are short, they stay as they are, for the rule that joins wrapped lines.
    ValueError: it is broken, too long, or holds no text.

    >>> next(read_rtf(rb"{\\rtf1 Rain fell.\\par}"))["text"]  # doctest: +SKIP
    'Rain fell.'
    """
    from striprtf.striprtf import rtf_to_text

    if len(data) > LARGEST_RTF:
        raise ValueError(f"the RTF has {len(data) / 1e6:,.0f} MB, more than {LARGEST_RTF / 1e6:.0f}; {_AS_TEXT}")
    source, pictures = _without_pictures(data.decode("cp1252", "replace"))
    if len(source) > TEXT:
        raise ValueError(f"the RTF holds more than {TEXT / 1e6:.0f} MB of text; {_AS_TEXT}")
    source = _FIELD.sub(r"\\fldtype", source)  # else striprtf writes a link's address into the text, by a pattern that can take hours
    source = _LINE_END.sub(r"{\\uc1\\u8232?}", _with_plain_fonts(source))  # striprtf makes \\line and \\par the same
    try:
        text = rtf_to_text(source, errors="replace")
    except (ValueError, TypeError, LookupError, OverflowError):
        raise ValueError(f"the RTF is broken; {_AS_TEXT}") from None
    # characters beyond the first 65,536 are written as two halves
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = [line.strip(" \t") for line in text.split("\n")]
    longest = max(len(part) for line in lines for part in line.split("\u2028"))
    paragraphs = "\n\n" if longest > UNWRAPPED else "\n"
    text = re.sub(r"\n{3,}", "\n\n", paragraphs.join(lines).replace("\u2028", "\n")).strip()
    if not text:
        raise ValueError(f"the RTF holds no text; {_AS_TEXT}")
    yield {
        "text": text,
        "flags": ("low confidence",),
        "record": 1,
        "reader": "RTF",
        "left_out": "pictures and objects" if pictures else "",
    }


def _pages(data: bytes) -> list[list[_Line]]:
    """The lines of every page, in the order in which the file draws them."""
    import pypdf
    from pypdf import errors

    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)  # its warnings are about how the file was made, and would fill a notebook
    until = time.monotonic() + SECONDS
    try:
        with pypdf.apply_configuration(**_LIMITS):
            reader = pypdf.PdfReader(io.BytesIO(data))
            if len(reader.pages) > PAGES:
                raise _Refused(f"the PDF has {len(reader.pages):,} pages, and newskit reads a PDF as one article; {_AS_TEXT}")
            pages: list[list[_Line]] = []
            for page in reader.pages:
                pages.append(_lines(page, until))
                if sum(len(words) for lines in pages for words, _ in lines) > TEXT:
                    raise _Refused(f"the PDF holds more than {TEXT / 1e6:.0f} million characters; {_AS_TEXT}")
            return pages
    except _Refused:
        raise
    except (errors.FileNotDecryptedError, errors.DependencyError):
        raise ValueError("the PDF is locked with a password; save a copy without it") from None
    except errors.LimitReachedError:
        raise ValueError(_TOO_MUCH) from None
    except Exception:  # a broken PDF ends in any error there is
        raise ValueError(f"the PDF is broken; {_AS_TEXT}") from None
    finally:
        log.setLevel(level)


def _lines(page: Any, until: float) -> list[_Line]:
    lines: list[_Line] = []
    words: list[str] = []
    heights: list[float] = []

    def in_time(*_: Any) -> None:
        if time.monotonic() > until:
            raise _Refused(_TOO_MUCH)

    def close() -> None:
        if line := "".join(words).strip():
            lines.append((line, round(heights[0])))
        words.clear()
        heights.clear()

    def add(text: str, page_matrix: list[float], text_matrix: list[float], *_: Any) -> None:
        for number, part in enumerate(re.split(r"[\r\n]", text)):
            if number:
                close()
            words.append(part)
            if part.strip():  # the text's place (4, 5) carried over to the page
                heights.append(page_matrix[1] * text_matrix[4] + page_matrix[3] * text_matrix[5] + page_matrix[5])

    in_time()
    page.extract_text(visitor_text=add, visitor_operand_before=in_time)
    close()
    return lines


def _place(line: _Line) -> _Line:
    """What a running head or a page number has in common on all pages: its words without the number, and its height."""
    return re.sub("[0-9]+", "0", line[0]), line[1]


def _standing(pages: list[list[_Line]]) -> set[_Line]:
    """The places of the lines that stand on more than half of the pages, two or more."""
    on_pages = Counter(place for page in pages for place in {_place(line) for line in page})
    return {place for place, n in on_pages.items() if n > 1 and 2 * n > len(pages)}


def _page_text(lines: list[_Line]) -> str:
    steps = [above - below for (_, above), (_, below) in pairwise(lines)]
    downwards = sorted(step for step in steps if step > 0) or [0]
    usual = downwards[len(downwards) // 4]  # most steps are inside paragraphs, but not on every page
    pieces = [words for words, _ in lines[:1]]
    for (words, _), step in zip(lines[1:], steps, strict=True):
        pieces += ["\n\n" if usual and step > GAP * usual else "\n", words]
    return "".join(pieces)


def _without_pictures(source: str) -> tuple[str, bool]:
    """The RTF without the bytes of pictures and objects, and whether it had any."""

    def without(run: re.Match[str]) -> str:
        return "" if len("".join(run[0].split())) >= _PICTURE else run[0]

    pieces, at = [], 0
    while binary := _BINARY.search(source, at):
        pieces.append(source[at : binary.start()])
        at = binary.end() + int(binary[1])
    text = _HEX.sub(without, "".join([*pieces, source[at:]]))
    return text, len(text) < len(source)


def _with_plain_fonts(source: str) -> str:
    """The RTF with a font table of nothing but numbers and character sets: striprtf reads tables by a pattern that can take hours."""
    from striprtf.striprtf import font_table_group

    table = font_table_group(source)
    if not table.startswith((r"{\fonttbl", r"{\*\fonttbl")):
        return source.replace(r"\fonttbl", r"\fontno ")
    fonts = []
    for entry in table.split(";"):
        number, charset = re.search(r"\\f([0-9]{1,5})", entry), re.search(r"\\fcharset([0-9]{1,3})(?![0-9])", entry)
        if number and charset:
            fonts.append(rf"{{\f{number[1]}\fcharset{charset[1]} x;}}")
    return source.replace(table, r"{\fonttbl" + "".join(fonts) + "}", 1)
