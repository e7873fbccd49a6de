"""How is a corpus built? In stages, each cut in batches that are written whole: a run that was stopped goes on with the next batch."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from newskit import __version__, tables
from newskit.corpus import chunks, store
from newskit.corpus.engine import Engine
from newskit.corpus.pairs import NOBODY, counted, paired, summed
from newskit.corpus.read import look_at_piece, read_piece
from newskit.corpus.repeated import repeated_sentences
from newskit.corpus.settings import Settings
from newskit.corpus.split import split_piece
from newskit.corpus.standing import standing_lines
from newskit.corpus.stories import NO_DAY, grouped, links
from newskit.corpus.told import compare, tell
from newskit.corrections import ARTICLE_FIELDS
from newskit.measures import overlap
from newskit.reading import CORRECTIONS, Corrections
from newskit.reading.dates import telling
from newskit.reading.outlets import OUTLETS, Outlets
from newskit.reading.own import passed_over
from newskit.reading.sidecar import SIDECAR, sidecars
from newskit.reading.sources import Where, sources

_UNFINISHED = "unfinished"
_MARK = "newskit.json"  # in that folder: it is ours
_OURS = re.compile(r"\d{3}(-x?\d+)?\.parquet(\.\w+\.unfinished)?")  # a part of a table
_RUNS = 10_000_000  # runs, or pairs, that the engine holds at a time
_BATCH = 400_000  # runs of the stories that one process holds at a time: about 1,100 articles of 400 words
_PASS = 20_000_000  # runs of the articles that are brought together in one plan
_COMPARED = 250  # articles of several stories that are compared at a time: few enough for every pair of sentences
_AT_LEAST = 2_000  # of a pair's weight, for one story: two runs that nobody else has; with less it is likely chance
_ACROSS = 4_000  # of a pair of two stories: seven words in a row that nobody else has; with less nearly all are chance


def build(
    where: Where | Iterable[Where],
    to: str | os.PathLike[str],
    engine: str | None = None,
    settings: Settings | None = None,
    rebuild: bool = False,
) -> Path:
    """The folder `to` with the corpus of the articles in `where`: see `newskit.corpus.build`."""
    to = Path(os.path.abspath(to))  # the whole path: the processes of a cluster are not in this one's folder
    given = [os.path.abspath(one) for one in ([where] if isinstance(where, str | os.PathLike) else where)]
    manifest = store.load_json(to / store.MANIFEST)
    if manifest is None:
        _check_own(to)
        manifest = {"input": [], "builds": [], "tables": {}}
    if rebuild:
        before = [one for build in manifest["builds"] for one in build["where"]]
        if gone := [one for one in before if not os.path.exists(one)]:
            raise FileNotFoundError(f"{gone[0]}: was added to {to.name} and is gone. Put it back, or build a new corpus in another folder")
        given = list(dict.fromkeys([*before, *given]))
        manifest = manifest | {"input": [], "tables": {}}  # what was built stays until the new manifest is there
    new = _Input.of(given, to, manifest["input"])
    if new.files:
        running = Engine(engine)
        running.lasting(lambda: _Build(to, manifest, given, new, settings or Settings(), running).run())
    elif not manifest["builds"]:
        raise ValueError(f"{', '.join(given[:3])}: no file to read there")
    return to


def _check_own(to: Path) -> None:
    """ValueError if there is something in the folder that no build has put there: a corpus takes files away that it does not name."""
    if to.is_dir() and any(to.iterdir()) and not (to / _UNFINISHED / _MARK).exists():
        raise ValueError(f"{to}: there are other files in this folder. Give the corpus a folder of its own, which need not exist yet")


@dataclass(frozen=True)
class _Input:
    """The files that are new, each with its size and digest; and what the side files beside them say.

    A file is known by its path and its bytes, and by its bytes alone where the one that was added is gone: it was moved. What lies in the
    folder of the corpus is none of them.
    `corrections` has those of every corrections.csv, with the `file` and the `line` that they stand in; `notes` are (file, what is wrong).
    """

    files: list[dict[str, Any]]
    merged: Outlets
    given: dict[str, dict[str, Any]]
    corrections: pd.DataFrame
    notes: list[tuple[str, str]]

    @classmethod
    def of(cls, where: Sequence[str], to: Path, earlier: Sequence[Mapping[str, Any]]) -> _Input:
        """ValueError if a file that was added has changed since."""
        found = [source for source in sources(where, beside=(SIDECAR, OUTLETS, CORRECTIONS)) if to not in source.place.parents]
        beside = sidecars(found)
        merged, of_outlets = Outlets.beside(found)
        corrections, unread = Corrections.beside(found)
        files: dict[str, dict[str, Any]] = {}
        for source in beside.others:
            if source.name in (OUTLETS, CORRECTIONS):
                continue
            path = next((one for one in (source.place, *source.place.parents) if one.is_file()), source.place)
            if str(path) not in files:
                try:
                    size, digest = (path.stat().st_size, store.digest_of(path)) if path.is_file() else (0, "")
                except OSError:  # reading it says why
                    size, digest = 0, ""
                file = source.file.removesuffix(f"/{source.place.relative_to(path).as_posix()}")  # of a zip, not of what is in it
                files[str(path)] = {"file": file, "path": str(path.resolve()), "bytes": size, "digest": digest}
        given = {source.file: dict(beside.fields.get(source.place, {})) for source in beside.others}
        known = {file["path"]: file["digest"] for file in earlier if file["digest"]}
        moved = {digest for path, digest in known.items() if not os.path.exists(path)}
        for file in files.values():
            if file["digest"] not in (known.get(file["path"], file["digest"]), ""):
                raise ValueError(f"{file['path']}: has changed since it was added. Give new articles in a file of their own, or rebuild")
        new = [file for file in files.values() if file["path"] not in known and file["digest"] not in moved]
        wrong = [(one.file, reason) for one in corrections for reason in one.wrong]
        rows = [one.table.assign(file=one.file, line=one.table.index) for one in corrections]
        table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["article", "field"])
        notes = [*beside.notes, *of_outlets, *unread, *wrong]
        return cls(new, merged, {name: fields for name, fields in given.items() if fields}, table, notes)


class _Build:
    def __init__(self, to: Path, manifest: dict[str, Any], where: Sequence[str], given: _Input, settings: Settings, engine: Engine) -> None:
        self.to, self.manifest, self.where, self.given, self.settings, self.engine = to, manifest, where, given, settings, engine
        self.number = len(manifest["builds"])
        digests = [(file["file"], file["digest"]) for file in given.files]
        beside = (asdict(given.merged), given.given, given.corrections.to_dict("split"))
        key = store.name_of(__version__, engine.daft.__version__, asdict(settings), digests, beside, manifest["builds"])
        self.work = to / _UNFINISHED / key
        self.tables: dict[str, list[dict[str, Any]]] = {name: list(parts) for name, parts in manifest["tables"].items()}
        self.counts: dict[str, Any] = {}

    def run(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        store.save_json({"newskit": __version__}, self.work.parent / _MARK)
        for other in self.work.parent.iterdir():
            if other.is_dir() and other != self.work:  # of another input: it will never be gone on with
                shutil.rmtree(other)
        pieces = self._read()
        index = self._index(pieces)
        index = self._split(pieces, index)
        self._words(pieces)
        pairs = self._pairs()
        index = self._stories(index, pairs)
        self._repeated(index)
        self._publish()

    # ---- the stages

    def _read(self) -> list[dict[str, Any]]:
        pieces = self._dated([piece | {"chunk": f"{self.number:03d}-{n:05d}", "number": n} for n, piece in enumerate(self._pieces())])
        common = {"work": str(self.work), "to": str(self.to), "merged": self.given.merged, "given": self.given.given}
        common["named"] = set(self.given.corrections["article"].str.strip())
        done = self._each("reading", read_piece, pieces, "chunk", **common)
        self._keep("rejected", (done[piece["chunk"]]["tables"]["rejected"] for piece in pieces))
        self.counts |= {name: sum(one[name] for one in done.values()) for name in ("articles", "rejected")}
        self.texts = sum((Counter(one["texts"]) for one in done.values()), Counter())
        return [piece | {"articles": done[piece["chunk"]]["articles"]} for piece in pieces]

    def _pieces(self) -> Iterator[dict[str, Any]]:
        """The parts of large files, and some of the others at a time, in the order of the files."""
        others: list[tuple[str, str]] = []
        for file in self.given.files:
            parts = list(self._parts(Path(file["path"]))) if file["digest"] else []  # without one it cannot be read
            if not parts:
                others.append((file["file"], file["path"]))
            if others and (parts or len(others) == chunks.FILES):
                yield {"files": others}
                others = []
            if len(parts) == 1 and parts[0]["kind"] != "parquet":  # no more than a piece: as nk.read reads it
                yield {"files": [(file["file"], file["path"])]}
            else:
                yield from (part | {"file": file["file"], "records": None, "dates": None} for part in parts)
        if others:
            yield {"files": others}

    def _parts(self, path: Path) -> Iterator[dict[str, Any]]:
        """The parts of a file that is read piece by piece; none of one that nk.read reads."""
        kind = chunks.kind_of(path)
        if kind == "parquet":
            try:
                path = chunks.regrouped(path, self.work / "input")
            except (OSError, ValueError):  # a broken file: reading it says so
                return
        elif kind == "other" or passed_over(chunks.piece(path, kind, 0, chunks.HEAD, 0), path.suffix.lower()):
            return
        yield from (part | {"path": str(path)} for part in chunks.chunks(path, self.settings.piece))

    def _dated(self, pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The parts of each large file with what all of them together say: how many records stand before it, and its telling dates."""
        several = Counter(piece["file"] for piece in pieces if "file" in piece)
        parts = [piece for piece in pieces if several[piece.get("file")] > 1]
        places = ("chunk", "file", "path", "kind", "start", "end", "before")
        done = self._each("dating", look_at_piece, [{name: part[name] for name in places} for part in parts], "chunk")
        for _, group in groupby(parts, key=itemgetter("file")):
            of_file, before = list(group), 0
            dates = [date for date in [telling(done[part["chunk"]]["date"] for part in of_file)] if date]
            for part in of_file:
                part |= {"records": part["before"] if part["kind"] == "parquet" else before, "dates": dates}
                before += done[part["chunk"]]["records"]
        return pieces

    def _index(self, pieces: list[dict[str, Any]]) -> pd.DataFrame:
        """The articles by number, those of earlier builds first, each with an id of its own."""
        earlier = self._table("index")
        first = np.cumsum([len(earlier), *(piece["articles"] for piece in pieces)])
        for piece, at in zip(pieces, first.tolist(), strict=False):
            piece["first"] = at
        parts = [
            pd.read_parquet(self.work / "read" / f"{piece['chunk']}.parquet", columns=["article_id", "outlet", "published"])
            for piece in pieces
        ]
        new = pd.concat(parts, ignore_index=True)
        if new.empty and earlier.empty:
            raise ValueError(f"{', '.join(file['file'] for file in self.given.files[:3])}: no article to read; {self._why()}")
        new["article_id"] = _own_ids(earlier["article_id"], new["article_id"], renamed := {})
        for piece in pieces:
            here = range(piece["first"] - len(earlier), piece["first"] - len(earlier) + piece["articles"])
            piece["renamed"] = {str(at - here.start): renamed[at] for at in here if at in renamed} if renamed else {}
        index = pd.concat([earlier, new.assign(story=None, cut=False)], ignore_index=True)
        order = np.empty(len(new), np.int64)
        order[np.argsort(new["article_id"].to_numpy(object), kind="stable")] = np.arange(len(new))
        np.savez(self.work / "places.npz", first=first - len(earlier), order=order)
        return index

    def _split(self, pieces: list[dict[str, Any]], index: pd.DataFrame) -> pd.DataFrame:
        """Cleans and splits the articles; the index with their outlets and dates as corrected, their days, and their rank by date."""
        standing = self._part("standing_lines", lambda: standing_lines(self.engine, self._files("lines"), str(self.work / "places.npz")))
        batches = [{name: piece[name] for name in ("chunk", "first", "renamed")} for piece in pieces]
        common = {"work": str(self.work), "to": str(self.to), "standing": standing, "corrections": self._corrections()}
        done = self._each("splitting", split_piece, batches, "chunk", **common)
        for table in ("runs", "sentence_keys"):
            self._keep(table, (done[piece["chunk"]]["tables"][table] for piece in pieces))
        self.counts["characters"] = sum(one["characters"] for one in done.values())
        self._beside([done[piece["chunk"]]["corrections"] for piece in pieces], len(pieces))
        columns = ["outlet", "published", "runs"]
        new = pd.concat((pd.read_parquet(file, columns=columns) for file in self._files("clean")), ignore_index=True)
        self.sizes = new["runs"].to_numpy(np.int64)
        earlier = self._table("index")
        for name in ("outlet", "published"):
            index[name] = pd.concat([earlier[name], new[name]], ignore_index=True)
        days = np.array([_day(text) for text in index["published"].tolist()], np.int64)
        np.save(self.work / "days.npy", days)
        rank = np.empty(len(index), np.int64)
        rank[index.sort_values(["published", "article_id"]).index] = np.arange(len(index))  # undated ones last
        return index.assign(day=days, rank=rank)

    def _corrections(self) -> pd.DataFrame:
        """The corrections without those of one article that name a text which several have."""
        table = self.given.corrections
        times = table["article"].str.strip().map(self.texts).fillna(0)
        return table[~(table["field"].str.strip().str.lower().isin(ARTICLE_FIELDS) & (times > 1))]

    def _beside(self, corrected: Sequence[Mapping[str, Any]], number: int) -> None:
        """Adds what fits nothing in the files beside the articles to the table rejected, as no documents."""
        table, made = self.given.corrections, {line for one in corrected for line in one["made"]}
        why = {int(line): reason for one in corrected for line, reason in one["lost"].items()}
        rows = [(file, "", note, 0) for file, note in self.given.notes]
        for row in table.drop(index=list(made)).itertuples():
            times = self.texts[row.article.strip()]
            several = f"{times} articles have this text: name one by its id" if times > 1 else "no article added has this text or this id"
            rows.append((row.file, f"line {row.line}", f"{row.article}: {row.field} {row.value!r}: {why.get(row.Index, several)}", 0))
        if rows:
            self._part("rejected", lambda: pd.DataFrame(rows, columns=list(tables.CORPUS["rejected"])), number, again=True)

    def _words(self, pieces: list[dict[str, Any]]) -> None:
        self._part(
            "word_weights",
            lambda: counted(self.engine, self._files("found_in"), ["word"], "articles").pipe(_weighed, self.counts["articles"]),
        )
        days = sorted(
            {
                day
                for piece in pieces
                for day in pd.read_parquet(self.work / "words" / f"{piece['chunk']}.parquet", columns=["day"])["day"].unique()
            }
        )
        for at, some in enumerate(np.array_split(np.array(days, object), max(len(days) // 31, 1))):
            wanted = (some[0], some[-1]) if len(some) else ("", "")
            self._part(
                "word_counts",
                lambda days=wanted: counted(self.engine, self._files("words"), ["outlet", "day", "word"], "n", days),
                at,
                again=True,
            )

    def _pairs(self) -> pd.DataFrame:
        """The pairs of articles that share runs, one of which at least is added: a, b, and how much in thousandths of a run."""
        files, share = self._held("runs")
        known, added = len(self.manifest["tables"].get("runs", [])), len(self._table("index"))
        parts = []
        for which in tqdm(range(share), desc="pairing", unit=" batches", delay=2, leave=False):
            file = self.work / "pairs" / f"{which:05d}.parquet"
            if not file.exists():
                days = str(self.work / "days.npy")
                plan = paired(self.engine, files[known:], files[:known], days, added, (which, share), self.settings)
                store.write(plan.to_pandas().sort_values("pair", ignore_index=True), file)
            parts.append(str(file))
        found = summed(self.engine, parts, _AT_LEAST, _RUNS)
        pair = found["pair"].to_numpy(np.int64)
        self.counts["runs_too_common"] = int(found["weight"][pair == NOBODY].sum())
        pairs = pd.DataFrame({"a": pair >> 32, "b": pair & (2**32 - 1), "weight": found["weight"].to_numpy(np.int64)})
        return pairs[pair != NOBODY].reset_index(drop=True)

    def _stories(self, index: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
        """Writes the tables of the stories, and gives the index with the story of every article."""
        settings = self.settings
        day = index["day"].to_numpy()
        earlier = self._table("index")
        runs = np.concatenate([earlier["runs"].to_numpy(np.int64) if len(earlier) else np.zeros(0, np.int64), self.sizes])
        rank = index["rank"].to_numpy()
        number = pd.Series(np.arange(len(index)), index=index["article_id"])
        before = number.reindex(index["story"]).fillna(-1).to_numpy(np.int64)
        linked = links(pairs, runs, day, settings.at_least, settings.undated, settings.window)
        story, cut = grouped(linked, before, rank, settings.articles)
        cut = np.isin(story, story[cut | index["cut"].fillna(False).to_numpy(bool)])
        index = index.assign(story=index["article_id"].to_numpy()[story], runs=runs, cut=cut)
        members = pd.DataFrame({"n": np.arange(len(index)), "story": index["story"], "cut": cut, "runs": runs})
        members["batch"] = self._batches(story, rank, before, runs)
        told = self._told("telling", tell, members[members["batch"] != ""])
        apart = (story[pairs["a"]] != story[pairs["b"]]) & (pairs["weight"] >= _ACROSS)
        across = self._across(pairs[apart], index, before)
        between = self._told("comparing", compare, across, weights=str(self.to / "word_weights" / self.tables["word_weights"][0]["file"]))
        for table in tables.OF_STORIES:
            kept = [part for part in self.tables.get(table, []) if Path(part["file"]).stem not in self.replaced]
            made = [done[name]["tables"][table] for done in (told, between) for name in sorted(done) if table in done[name]["tables"]]
            self.tables[table] = kept + made
        columns = ["article_id", "outlet", "published", "story", "runs", "cut"]
        self.tables["index"] = [store.write(index[columns], self.to / "index" / f"{self.number:03d}.parquet")]
        self.counts["stories"] = len(np.unique(story))
        return index

    def _repeated(self, index: pd.DataFrame) -> None:
        """The sentences that very many articles have, counted over all builds each time."""
        (keys, shares), (sentences, _) = self._held("sentence_keys"), self._held("sentences")
        articles = index[["article_id", "outlet", "published", "rank"]]
        self.tables.pop("repeated_sentences", None)
        self._part(
            "repeated_sentences",
            lambda: repeated_sentences(self.engine, keys, sentences, articles, self.settings.most, shares),
        )

    def _batches(self, story: np.ndarray, rank: np.ndarray, before: np.ndarray, runs: np.ndarray) -> np.ndarray:
        """The batch of every article: new and changed stories, and those that stand in a part with a changed one; "" for all others."""
        stories = pd.DataFrame({"story": story, "runs": runs + 1, "new": before < 0, "rank": rank})
        per_story = stories.groupby("story").agg(runs=("runs", "sum"), new=("new", "any"), rank=("rank", "min"))
        self.replaced: set[str] = set()
        again = per_story["new"].copy()
        if (before >= 0).any():
            known = self._table("stories", ["story", "part"])
            ids = self._table("index")["article_id"]
            part = known.set_index("story")["part"].reindex(ids.reindex(per_story.index)).set_axis(per_story.index)
            self.replaced = set(part[per_story["new"]].dropna())
            again |= part.isin(self.replaced)
        told = per_story[again].sort_values("rank")
        batch = (told["runs"].cumsum() - told["runs"]) // _BATCH
        names = pd.Series([f"{self.number:03d}-{n:05d}" for n in batch], index=told.index)
        return names.reindex(story).fillna("").to_numpy(str)

    def _across(self, pairs: pd.DataFrame, index: pd.DataFrame, before: np.ndarray) -> pd.DataFrame:
        """The articles that share text with one of another story, each in the batch that compares the two."""
        known = before >= 0
        pairs = pairs[~(known[pairs["a"]] & known[pairs["b"]])]
        members = []
        at, held = 0, set()
        for a, b in zip(pairs["a"].tolist(), pairs["b"].tolist(), strict=True):
            if len(held | {a, b}) > _COMPARED:
                at, held = at + 1, set()
            held |= {a, b}
            members += [(a, at, b), (b, at, a)]
        table = pd.DataFrame(members, columns=["n", "batch", "other"])
        ids = index["article_id"].to_numpy(object)
        table = table.assign(other_id=ids[table["other"]]).groupby(["batch", "n"])["other_id"].agg(list).reset_index()
        names = [f"{self.number:03d}-x{at:05d}" for at in table["batch"]]
        return table.assign(batch=names, story=index["story"].to_numpy(object)[table["n"]], runs=index["runs"].to_numpy()[table["n"]])

    def _told(self, label: str, task: Callable[..., Any], members: pd.DataFrame, **common: Any) -> dict[str, Any]:
        """Brings the articles of each batch of `members` together in a folder of its own, and has `task` make tables of them."""
        work = self.work / label
        files = self._files("clean")
        if (members["n"] < len(self._table("index"))).any():
            files += [str(self.to / "articles" / part["file"]) for part in self.tables["articles"]]
        passes = members.groupby("batch")["runs"].sum().cumsum() // _PASS
        for which, names in tqdm(passes.groupby(passes).groups.items(), desc="gathering", unit=" batches", delay=2, leave=False):
            folder, mark = work / f"gathered-{which:05d}", work / f"gathered-{which:05d}.json"
            if mark.exists():
                continue
            shutil.rmtree(folder, ignore_errors=True)
            chosen = members[members["batch"].isin(names)].drop(columns="runs")
            plan = self.engine.read(files).select(*(self.engine.daft.col(name) for name in ("n", "text", "stored")))
            plan = plan.join(self.engine.daft.from_pydict(chosen.to_dict("list")), on="n")
            written = plan.write_parquet(str(folder), partition_cols=["batch"]).to_pydict()["path"]
            for begun in {str(file) for file in folder.rglob("*.parquet")}.difference(written):  # by a machine that was lost meanwhile
                Path(begun).unlink()
            store.save_json({}, mark)
        batches = [{"batch": str(name)} for name in passes.index]
        return self._each(label, task, batches, "batch", work=str(work), to=str(self.to), **common)

    def _publish(self) -> None:
        """The manifest, last of all: what it does not name is not there."""
        held = {name: parts for name, parts in self.tables.items() if parts}
        build = {
            "newskit": __version__,
            "daft": self.engine.daft.__version__,
            "settings": asdict(self.settings),
            "where": list(self.where),
            "input": [file["digest"] for file in self.given.files],
            "counts": self.counts,
        }
        digests = {name: store.name_of(sorted((part["file"], part["digest"]) for part in parts)) for name, parts in held.items()}
        manifest = {"input": [*self.manifest["input"], *self.given.files], "builds": [*self.manifest["builds"], build]}
        store.save_json(manifest | {"tables": held, "digests": digests}, self.to / store.MANIFEST)
        for name, parts in held.items():
            named = {part["file"] for part in parts}
            for file in (self.to / name).iterdir():
                if file.name not in named and _OURS.fullmatch(file.name):
                    file.unlink()
        shutil.rmtree(self.work.parent)

    # ---- what the stages stand on

    def _each(self, label: str, task: Callable[..., Any], batches: Sequence[Mapping[str, Any]], key: str, **common: Any) -> dict[str, Any]:
        """What `task` returns for each batch by its name; those that an earlier run has finished are not run again."""
        mark = self.work / label
        done = {batch[key]: held for batch in batches if (held := store.load_json(mark / f"{batch[key]}.json")) is not None}
        waiting = [batch for batch in batches if batch[key] not in done]
        for result in self.engine.each(task, waiting, label, **common):
            store.save_json(result, mark / f"{result['name']}.json")
            done[result["name"]] = result
        return done

    def _part(self, table: str, made: Callable[[], pd.DataFrame], at: int = 0, *, again: bool = False) -> str:
        """The file of a table that is made in one piece; made in the first build only, and frozen then, unless `again`."""
        parts = self.tables.get(table, [])
        if again or not parts:
            file = self.to / table / f"{self.number:03d}-{at:05d}.parquet"
            mark = self.work / table / f"{at:05d}.json"
            done = store.load_json(mark)
            if done is None:
                done = store.write(made(), file, table)
                store.save_json(done, mark)
            parts = self.tables[table] = [*parts, done]
        return str(self.to / table / parts[0]["file"])

    def _keep(self, table: str, parts: Iterable[dict[str, Any]]) -> None:
        self.tables[table] = [*self.tables.get(table, []), *parts]

    def _files(self, name: str) -> list[str]:
        """The parts of a table that this build alone needs."""
        return [str(file) for file in sorted((self.work / name).glob("*.parquet"))]

    def _held(self, name: str) -> tuple[list[str], int]:
        """The parts of a table of this build and the earlier ones, and in how many shares the engine is to go through their rows."""
        parts = self.tables[name]
        return [str(self.to / name / part["file"]) for part in parts], -(-sum(part["rows"] for part in parts) // _RUNS) or 1

    def _table(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """A table of the earlier builds."""
        files = [self.to / name / part["file"] for part in self.manifest["tables"].get(name, [])]
        none = pd.DataFrame({column: pd.Series(dtype="str") for column in ("article_id", "outlet", "published", "story", "runs", "cut")})
        return pd.concat([pd.read_parquet(file, columns=columns) for file in files], ignore_index=True) if files else none

    def _why(self) -> str:
        reasons = pd.concat(pd.read_parquet(self.to / "rejected" / part["file"]) for part in self.tables["rejected"])
        return "; ".join(reasons["reason"].head(3))


def _own_ids(taken: pd.Series, ids: pd.Series, renamed: dict[int, str]) -> pd.Series:
    """The ids, the second and later of one id named id-2, id-3 ... as `nk.read` does; `renamed` gets those by place."""
    again = pd.concat([taken, ids], ignore_index=True).duplicated().to_numpy()[len(taken) :]
    if not again.any():
        return ids
    known, times = {*taken, *ids[~again]}, Counter()
    own = ids.to_numpy(object).copy()
    for at in np.flatnonzero(again).tolist():
        new = own[at]
        while new in known:
            times[own[at]] += 1
            new = f"{own[at]}-{times[own[at]] + 1}"
        known.add(new)
        own[at] = renamed[at] = new
    return pd.Series(own, dtype="str")


def _day(published: str | None) -> int:
    return date.fromisoformat(published[:10]).toordinal() if isinstance(published, str) else NO_DAY


def _weighed(table: pd.DataFrame, articles: int) -> pd.DataFrame:
    """The weights of `measures.overlap.weights` over the whole corpus."""
    return table.assign(weight=overlap.weight(table["articles"], articles))
