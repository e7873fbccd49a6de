"""With which verbs of saying does each outlet introduce each speaker: "said", or "claimed" and "admitted"?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

PLAIN, JUDGING, NONE = "a plain verb", "a verb that judges", "only other verbs"
_MARKS = {
    PLAIN: theme.Mark("", theme.OUTLET_COLOURS[4]),
    JUDGING: theme.Mark("!", theme.OUTLET_COLOURS[1]),
    NONE: theme.Mark("0", theme.FAINT),
}


def cue_verbs(table: pd.DataFrame, speakers: int = 8) -> theme.Chart:
    """Verbs of saying (rows, under the speakers they introduce) across outlets (columns): how many quotations each introduces.

    `table` is the cue_verbs table. The `speakers` introduced most often are drawn, the most frequent first; a verb that judges has a
    sign and a colour of its own, and 0 stands where the outlet introduces the speaker with other verbs only.

    >>> charts.cue_verbs(nk.cue_verbs(story))  # doctest: +SKIP
    """
    frame = tables.require(table, "cue_verbs")
    frame = frame[frame["speaker"].notna()]
    if frame.empty:
        return theme.empty("No verb of saying with a known speaker was found in these articles")
    outlets = list(dict.fromkeys(frame["outlet"]))
    known = list(_most(frame, "speaker").index)
    drawn = frame[frame["speaker"].isin(known[:speakers])]
    cells = {(row.speaker, row.cue, row.outlet): row for row in tables.rows(drawn)}
    pairs = {(row.speaker, row.outlet): row for row in tables.rows(drawn)}
    rows = []
    for speaker in known[:speakers]:
        rows.append((tables.key(speaker), f"<b>{theme.label(speaker, at_most=34)}</b>", [None] * len(outlets)))
        for cue in _most(drawn[drawn["speaker"] == speaker], "cue").index:
            counts = [_cell(cells.get((speaker, cue, outlet)), pairs.get((speaker, outlet)), cue) for outlet in outlets]
            rows.append((tables.key(speaker, cue), theme.label(cue, at_most=34), counts))
    rest = f" The {theme.counted(speakers, 'speaker')} introduced most often, of {len(known)}." if len(known) > speakers else ""
    about = "Quotations that each verb introduces, under the speaker’s name; blank: the outlet has none of the speaker’s with a verb."
    legend = [PLAIN, *([JUDGING] if drawn["judges"].any() else []), NONE]
    return theme.signs(rows, outlets, _MARKS, legend, title=_title(frame), subtitle=about + rest)


def _most(frame: pd.DataFrame, column: str) -> pd.Series:
    """The values of a column with their quotations, the most first, then as they appear."""
    return frame.groupby(column, sort=False)["n"].sum().sort_values(ascending=False, kind="stable")


def _title(frame: pd.DataFrame) -> str:
    """How many quotations the verbs that judge introduce, and which of them the most."""
    whole, judging = int(frame["n"].sum()), frame[frame["judges"]]
    if judging.empty:
        cue, n = next(_most(frame, "cue").items())
        return f"“{theme.cut(cue)}” introduces {n} of {theme.counted(whole, 'quotation')}; no verb of the list judges"
    named = ", ".join(f"“{theme.cut(cue)}” {n}" for cue, n in _most(judging, "cue").head(3).items())
    return f"Verbs that judge introduce {int(judging['n'].sum())} of {theme.counted(whole, 'quotation')}: {named}"


def _cell(row: Any, other: Any, cue: str) -> theme.Cell | None:
    """The count of a verb; 0 where only `other` verbs introduce the speaker; nothing where the outlet does not quote them."""
    if other is None:
        return None
    key = tables.key("speaker", other.outlet, other.speaker)
    of = f"of {theme.counted(int(other.of), 'quotation')} with a verb of saying"
    if row is None:
        return theme.Cell(2, "0", theme.hover(f"{other.outlet}, {other.speaker}", f"“{cue}”: 0 {of}"), key)
    said = theme.hover(f"{row.outlet}, {row.speaker}", f"“{cue}”: {int(row.n)} {of}", f"written {row.forms}")
    return theme.Cell(int(row.judges), f"{int(row.n)}" + (" !" if row.judges else ""), said, key)
