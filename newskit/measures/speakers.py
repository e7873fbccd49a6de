"""Who speaks in each outlet, and how much?"""

from __future__ import annotations

import pandas as pd

from newskit import tables


def speaker_share(quotations: pd.DataFrame) -> pd.DataFrame:
    """One row per outlet and speaker: quotations, words quoted, and the share of the outlet's quotations (0 to 1).

    Fragments, which have no speaker, and quotations in headlines, which the text repeats, are left out; a quotation whose speaker
    is not known counts for a missing speaker. Outlets in order of appearance, the most quoted speaker first.

    >>> speaker_share(tables.table("quotations", [])).empty
    True
    """
    tables.require(quotations, "quotations")
    spoken = quotations[(quotations["kind"] != "fragment") & ~quotations["in_headline"].astype(bool)]
    parts = pd.DataFrame(
        {
            "outlet": spoken["outlet"],
            "speaker": spoken["speaker"].astype(object).where(spoken["speaker"].notna(), None),
            "quotation": spoken["article_id"].astype(str) + " " + spoken["quotation_no"].astype(str),
            "words": spoken["text"].map(lambda text: len(text.split())),
        }
    )
    by_speaker = parts.groupby(["outlet", "speaker"], dropna=False)
    shares = by_speaker.agg(quotations=("quotation", "nunique"), words=("words", "sum")).reset_index()
    shares["share"] = shares["quotations"] / shares.groupby("outlet")["quotations"].transform("sum")
    place = shares["outlet"].map({outlet: n for n, outlet in enumerate(dict.fromkeys(quotations["outlet"]))})
    order = shares.assign(place=place).sort_values(["place", "quotations", "words"], ascending=[True, False, False], kind="stable").index
    return shares.loc[order, list(tables.COLUMNS["speaker_share"])].reset_index(drop=True)
