"""A date as an export writes it → ISO 8601, with the zone if one was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime

# The months as English, German, French, Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish and Polish write them, in full
# and short, lower case and without accents.
_NAMES = (
    "january jan januar janner jaenner januari janvier janv enero ene gennaio gen janeiro styczen stycznia sty",
    "february feb februar februari fevrier fevr fev febrero febbraio fevereiro luty lutego lut",
    "march mar marz maerz mrz mars marzo marco maart mrt marts marzec marca",
    "april apr avril avr abril abr aprile kwiecien kwietnia kwi",
    "may mai mayo maggio mag maio mei maj maja",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip",
    "august aug aout agosto ago augustus augusti sierpien sierpnia sie",
    "september sept sep septembre septiembre setiembre settembre set setembro wrzesien wrzesnia wrz",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz",
    "november nov novembre noviembre novembro listopad listopada lis",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember des grudzien grudnia gru",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}

# Time zones whose short name means one thing in the news. IST is Indian, Irish and Israeli time, CST American and Chinese, AST Atlantic and
# Arabian: these are not guessed.
_ZONES = {
    name: zone
    for zone, names in (
        ("-08:00", "PST"),
        ("-07:00", "PDT MST"),
        ("-06:00", "MDT"),
        ("-05:00", "EST CDT"),
        ("-04:00", "EDT"),
        ("-03:00", "BRT ART"),
        ("+00:00", "Z UT UTC GMT WET"),
        ("+01:00", "BST CET MEZ WEST WAT"),
        ("+02:00", "CEST MESZ EET SAST CAT"),
        ("+03:00", "EEST MSK EAT"),
        ("+05:00", "PKT"),
        ("+05:45", "NPT"),
        ("+07:00", "WIB ICT"),
        ("+08:00", "SGT HKT AWST"),
        ("+09:00", "JST KST"),
        ("+10:00", "AEST"),
        ("+11:00", "AEDT"),
        ("+12:00", "NZST"),
        ("+13:00", "NZDT"),
    )
    for name in names.split()
}

_LONGEST = 200  # a date stands at the beginning; what is longer is prose
_ISO = re.compile(
    r"([12][0-9]{3})(?:-([0-9]{2})-([0-9]{2})|([0-9]{2})([0-9]{2}))"
    r"(?:[Tt ]?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]+)?)?)? ?(?:([Zz])|([+-][0-9]{2})(?::?([0-9]{2}))?)?"
)
_YEAR = r"([12][0-9]{3}|['’]?[0-9]{2})(?![0-9])"
_YEAR_FIRST = re.compile(r"(?<![0-9])([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_DAY_MONTH_YEAR = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]*(?:(?:of|de)\s+)?([^\W\d_]+)[.,]?[\s-]*(?:del?\s+)?" + _YEAR
)
_MONTH_DAY_YEAR = re.compile(rf"([^\W\d_]+)\.?[\s-]*([0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+|-){_YEAR}")
_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")
_CLOCK = (
    r"(?<![0-9:.])([0-9]{1,2})(?:([:.h])([0-9]{2})(?![0-9%])(?::([0-9]{2})(?:\.[0-9]+)?)?)?(?:\s?([ap])\.?m\b\.?)?"
    r"(?:\s*\(?(?:GMT|UTC)?([+-][0-9]{1,2})(?::?([0-9]{2}))?(?![0-9])|\s*\(?([a-z]{1,4})\b)?"
)
_CLOCK_AFTER = re.compile(rf"[^0-9]{{0,30}}?{_CLOCK}", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(rf"{_CLOCK}(?=[^0-9]{{0,30}}\Z)", re.IGNORECASE)


def iso(value: str, *, day_first: bool = False) -> str | None:
    """The first date in `value` as ISO 8601: a date, or a date and time with its zone where one was given; None where there is none.

    Reads ISO 8601 (also written without hyphens), RFC 2822, and dates in words in eleven languages. Of a date in figures that can be
    read two ways, `day_first` decides; points always put the day first. Midnight without a zone is how software writes a date alone:
    the date alone is returned. Fractions of a second are left out. Nothing is filled in: a month without a day is no date. Never raises.

    >>> iso("March 5, 2020 Thursday 4:15 PM GMT"), iso("29 décembre 2011")
    ('2020-03-05T16:15+00:00', '2011-12-29')
    """
    if not isinstance(value, str):
        return None
    text = value[:_LONGEST].strip()
    if found := _ISO.fullmatch(text):
        return _from_iso(found)
    for start, end, year, month, day in _dates(text, day_first):
        if date := _valid(f"{year:04}-{month:02}-{day:02}"):
            clock = _CLOCK_AFTER.match(text, end) or _CLOCK_BEFORE.search(text[:start])
            return (_valid(date + _time(clock)) if clock else None) or date
    return None


def order(values: Iterable[str | None]) -> bool | None:
    """Whether the day stands first in a column of dates: True or False if one of them can only be read so, or none needs to be told.

    None where dates can be read two ways and no other date of the column says which.

    >>> order(["05/03/2020", "25/03/2020"]), order(["05/03/2020"])
    (True, None)
    """
    value = telling(values)
    found = _in_figures(value)
    if found is None:
        return False
    return True if int(found[1]) > 12 else False if int(found[3]) > 12 else None


def telling(values: Iterable[str | None]) -> str | None:
    """The date of a column that decides its `order`: the first that can only be read one way, else the first that can be read two ways.

    A column's order is that of the telling dates of its parts.
    """
    unsure = None
    for value in values:
        if found := _in_figures(value):
            one, two = int(found[1]), int(found[3])
            if one > 12 or two > 12:
                return value
            if unsure is None and found[1] != found[3]:
                unsure = value
    return unsure


def _in_figures(value: str | None) -> re.Match[str] | None:
    """A date like 05/03/2020, whose order nothing says: points always put the day first."""
    found = _NUMBERS.search(value[:_LONGEST]) if value else None
    return found if found and found[2] != "." else None


def _from_iso(found: re.Match[str]) -> str | None:
    year, month, day, month_2, day_2, hour, minute, second, utc, zone, zone_minutes = found.groups()
    date = f"{year}-{month or month_2}-{day or day_2}"
    if hour is None or (zone is utc is None and hour == minute == "00" and second in (None, "00")):
        return _valid(date)
    time = f"T{hour}:{minute}" + (f":{second}" if second else "")
    return _valid(date + time + ("+00:00" if utc else f"{zone}:{zone_minutes or '00'}" if zone else "")) or _valid(date)


def _dates(text: str, day_first: bool) -> Iterator[tuple[int, int, int, int, int]]:
    """Start, end, year, month and day of what may be a date, by the surest way of writing one first."""
    for m in _YEAR_FIRST.finditer(text):
        yield m.start(), m.end(), int(m[1]), int(m[3]), int(m[4])
    for m in _DAY_MONTH_YEAR.finditer(text):
        if month := _month(m[2]):
            yield m.start(), m.end(), _year(m[3]), month, int(m[1])
    for m in _MONTH_DAY_YEAR.finditer(text):
        if month := _month(m[1]):
            yield m.start(), m.end(), _year(m[3]), month, int(m[2])
    for m in _NUMBERS.finditer(text):
        one, two, year = int(m[1]), int(m[3]), _year(m[4])
        day, month = (one, two) if two <= 12 and (one > 12 or day_first or m[2] == ".") else (two, one)
        yield m.start(), m.end(), year, month, day
    for m in re.finditer(r"(?<![0-9])([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9])", text):
        yield m.start(), m.end(), int(m[1]), int(m[2]), int(m[3])


def _month(word: str) -> int | None:
    plain = unicodedata.normalize("NFKD", word.lower())
    return _MONTHS.get("".join(c for c in plain if not unicodedata.combining(c)))


def _year(digits: str) -> int:
    """Two figures are 1969 to 2068, as POSIX reads them."""
    year = int(digits.lstrip("'’"))
    return year if year > 99 else year + (1900 if year > 68 else 2000)


def _time(clock: re.Match[str]) -> str:
    """The time as ISO 8601, empty where the figures are no time: 9.30 may be a price, 09.30 and 9.30 am are not."""
    hour, point, minute, second, half, zone, zone_minutes, name = clock.groups()
    if not half and (minute is None or (point == "." and len(hour) == 1)):
        return ""
    hours = int(hour) % 12 + 12 * (half in "pP") if half else int(hour)
    time = f"T{hours:02}:{minute or '00'}" + (f":{second}" if second else "")
    if zone:
        return f"{time}{zone[0]}{int(zone[1:]):02}:{zone_minutes or '00'}"
    return time + _ZONES.get((name or "").upper(), "")


def _valid(text: str) -> str | None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text
