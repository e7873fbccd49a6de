"""Who speaks in each outlet: how much, where in the article, and with which verb of saying?"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pandas as pd

from newskit import tables, tokens
from newskit.measures.lexicon import Lexicon, entries
from newskit.quoting.cues import AUXILIARIES, CUES

JUDGES = "saying that judges"  # the kind, in the list of loaded words, of a verb that judges what was said ("claimed", "admitted")


def spoken(quotations: pd.DataFrame) -> pd.DataFrame:
    """One row per quotation that somebody speaks: its parts joined, with its words counted (marks aside) and its cue, if it has one.

    Fragments, which have no speaker, and quotations in headlines, which the text repeats, are left out. In the order of the table.
    """
    tables.require(quotations, "quotations")
    own = quotations[(quotations["kind"] != "fragment") & ~quotations["in_headline"].astype(bool)]
    own = own.assign(words=[len(tokens.words(text)) for text in own["text"]])
    # not "first", which would take a later part's value where the first has none
    firsts = {column: (column, lambda values: values.iloc[0]) for column in ("outlet", "speaker", "speaker_kind")}
    together = {"start": ("start", "min"), "end": ("end", "max"), "words": ("words", "sum"), "cue": ("cue", "first")}
    said = own.groupby(["article_id", "quotation_no"], sort=False).agg(**firsts, **together).reset_index()
    return said.assign(speaker=said["speaker"].astype(object).where(said["speaker"].notna(), None))


def speaker_share(quotations: pd.DataFrame) -> pd.DataFrame:
    """One row per outlet and speaker: quotations and words quoted, and the share (0 to 1) of the outlet's quotations and of its words.

    Fragments, which have no speaker, and quotations in headlines, which the text repeats, are left out; a quotation whose speaker
    is not known counts for a missing speaker. Outlets in order of appearance, the most quoted speaker first.

    >>> speaker_share(tables.table("quotations", [])).empty
    True
    """
    said = spoken(quotations)
    shares = said.groupby(["outlet", "speaker"], dropna=False).agg(quotations=("words", "size"), words=("words", "sum")).reset_index()
    whole = shares.groupby("outlet")[["quotations", "words"]].transform("sum")
    shares = shares.assign(share=shares["quotations"] / whole["quotations"], share_of_words=shares["words"] / whole["words"].clip(lower=1))
    place = shares["outlet"].map({outlet: n for n, outlet in enumerate(dict.fromkeys(quotations["outlet"]))})
    order = shares.assign(place=place).sort_values(["place", "quotations", "words"], ascending=[True, False, False], kind="stable").index
    return shares.loc[order, list(tables.COLUMNS["speaker_share"])].reset_index(drop=True)


def speaker_positions(quotations: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """One row per quotation: where in its article it begins and ends, 0 being the article's first character and 1 its last.

    position and until run from the first kept sentence to the end of the last; start and end are offsets into the article's text, and
    sentence_start the start of the sentence that the quotation begins in. first and last: nobody speaks before it, or after it, in the
    article. Fragments and quotations in headlines are left out; an article without quotations has no row.

    >>> speaker_positions(quotations, sentences)[["speaker", "position"]].iloc[0].tolist()  # doctest: +SKIP
    ['Kari Lund', 0.12]
    """
    tables.require(sentences, ("article_id", "start", "end"))
    inside = {article: (rows["start"].tolist(), int(rows["end"].max())) for article, rows in sentences.groupby("article_id", sort=False)}
    rows = []
    for article, said in spoken(quotations).sort_values("start", kind="stable").groupby("article_id", sort=False):
        starts, end = inside[article]
        length = max(end - min(starts), 1)
        for n, q in enumerate(said.itertuples(index=False)):
            at, until = ((place - min(starts)) / length for place in (q.start, q.end))
            sentence = max(start for start in starts if start <= q.start)
            place = (at, until, n == 0, n == len(said) - 1)
            rows.append((article, q.outlet, q.speaker, q.speaker_kind, q.quotation_no, *place, q.words, q.start, q.end, sentence))
    order = {article: n for n, article in enumerate(dict.fromkeys(quotations["article_id"]))}
    return tables.table("speaker_positions", sorted(rows, key=lambda row: (order[row[0]], row[10])))


def cue_verbs(quotations: pd.DataFrame, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """One row per outlet, speaker and verb of saying: how many quotations it introduces, out of how many that have one.

    cue is the verb's base form ("said" and "says" are "say"), with the words it needs to say something ("speak of", "voice hope for");
    forms has what is written, with counts. share = n / of. judges: a form of it is in `lexicon` as "saying that judges"; that list is
    the one of `loaded_language` unless one is given. A quotation whose speaker is not known counts for a missing speaker.
    Outlets in order of appearance, then the speakers and the verbs with most quotations.

    >>> cue_verbs(quotations)[["speaker", "cue", "n", "of"]].iloc[0].tolist()  # doctest: +SKIP
    ['Kari Lund', 'say', 4, 6]
    """
    listed = entries(lexicon)
    listed = listed[listed["kind"].str.strip() == JUDGES]
    written = (form.strip().casefold() for row in listed.itertuples() for form in (row.word, *row.forms.split(";")))
    judging = {form.removesuffix(" that") for form in written if form}  # "admitted that": the verb of a quotation needs no "that"
    forms: dict[tuple[str, str | None], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for q in spoken(quotations).itertuples(index=False):
        if isinstance(q.cue, str):
            written = q.cue.casefold()
            forms[q.outlet, q.speaker][lemma(written)][written] += 1
    place = {outlet: n for n, outlet in enumerate(dict.fromkeys(quotations["outlet"]))}
    rows = []
    for (outlet, speaker), cues in forms.items():
        of = sum(counts.total() for counts in cues.values())
        for cue, counts in cues.items():
            n = counts.total()
            judges = any(word in judging for form in counts for word, _, _ in tokens.words(form))
            written = ", ".join(f"{form} {k}" for form, k in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
            rows.append((outlet, speaker, cue, n, of, n / of, judges, written))
    return tables.table("cue_verbs", sorted(rows, key=lambda row: (place[row[0]], -row[4], row[1] or "", -row[3], row[2])))


@cache
def lemma(cue: str) -> str:
    """A cue with its verb in the base form and its auxiliaries left out; words that are no verb of saying stay as they are.

    >>> lemma("has warned of"), lemma("voicing hope for"), lemma("according to")
    ('warn', 'voice hope for', 'according to')
    """
    words = [word for word, _, _ in tokens.words(cue)]
    verb = next((n for n, word in enumerate(words) if word in CUES and word not in AUXILIARIES), None)
    if verb is None:
        return " ".join(words)
    found = CUES[words[verb]]
    return " ".join([found.lemma, *([] if found.takes else words[verb + 1 :])])
