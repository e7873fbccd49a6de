"""Words and sentences: the same spans as NLTK, how much faster, and how right the sentence boundaries are.

    python benchmarks/splitting.py

Data: ../shared/dev-data (skipped where it is absent). Sentences: F1 of the boundaries inside a text, the last one left out; the
rules were tuned on the first half of PUD, the golden rules and EWT, and the second half of PUD is the one to report. A golden rule
counts where all its sentences are right. Speeds are the best of three rounds in which everything compared runs in turn. Cold:
nothing remembered; warm: the same text a second time.
"""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

from nltk.tokenize import NLTKWordTokenizer

from newskit import tokens

DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"
WORD_PIECES = [*"abtsnD.,:;?!'\"`()[]{}<>-—…%$&@#*/_0 1é²\n\t\u00a0\x1c\u0301“”‘’«»", "word", "U.S", "don", " ", " ", " "]
WORD_PIECES += "n't N'T 's 'S 'd 'll '' `` -- ... cannot gonna d'ye more'n 'tis wanna".split()
SENTENCE_PIECES = [
    *"abC .?!'\")(]“’\n\t5-,…:;»\u00a0\x1c•",
    "word",
    "word. ",
    "Mr. ",
    "'Mr. ",
    "U.S",
    "no. ",
    "p. 5",
    "He ",
    "-gen. ",
    ". . . ",
]


def lines(path: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / path).read_text("utf-8").splitlines()]


def boundaries(text: str, sentences: list) -> list[int]:
    """Where each labelled sentence ends, from offsets or from the sentences themselves."""
    ends, at = [], 0
    for sentence in sentences:
        at = sentence[1] if not isinstance(sentence, str) else text.index(sentence, at) + len(sentence)
        ends.append(at)
    return ends


def score(texts: list[tuple[str, list[int]]]) -> str:
    right = wrong = missed = 0
    for text, gold in texts:
        inner = {end for _, end in tokens.sentence_spans(text) if end < gold[-1]}
        right, wrong, missed = right + len(inner & {*gold}), wrong + len(inner - {*gold}), missed + len({*gold[:-1]} - inner)
    return f"F1 {200 * right / (2 * right + wrong + missed):.2f} ({right} right, {wrong} wrong, {missed} missed)"


def fuzzed(pieces: list[str], n: int) -> list[str]:
    chance = random.Random(20)
    return ["".join(chance.choices(pieces, k=chance.randint(1, 14))) for _ in range(n)]


def forget() -> None:
    tokens._chunk_spans.cache_clear()
    tokens._word.cache_clear()
    tokens._chunk_words.cache_clear()


def rates(texts: list[str], ways: dict[str, Callable[[str], object]]) -> str:
    """Mcharacters a second of every way and how many times the first one's; a way named "cold" remembers nothing."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(3):
        for name, split in ways.items():
            if "cold" in name:
                forget()
            start = time.perf_counter()
            for text in texts:
                split(text)
            best[name] = min(best[name], time.perf_counter() - start)
    size, first = sum(map(len, texts)) / 1e6, next(iter(best.values()))
    return ", ".join(f"{name} {size / seconds:.2f} ({first / seconds:.1f}x)" for name, seconds in best.items())


def main() -> None:
    if not DATA.is_dir():
        print("skipped: the development data is not beside this repository")
        return
    pud = [(text := " ".join(d["sentences"]), boundaries(text, d["sentences"])) for d in lines("sentences_pud/data.jsonl")]
    ewt = [(d["text"], boundaries(d["text"], d["sentences"])) for d in lines("sentences_ewt/data.jsonl")]
    half = len(pud) // 2
    print("PUD news, first half (tuned on):", score(pud[:half]))
    print("PUD news, second half (report): ", score(pud[half:]))
    print("PUD news, all:                  ", score(pud))
    print("EWT web:                        ", score(ewt))
    rules = lines("sentences_golden_rules/golden_rules_en.jsonl")
    found = [[" ".join(d["text"][a:b].split()) for a, b in tokens.sentence_spans(d["text"])] for d in rules]
    same = sum(f == [" ".join(s.split()) for s in d["sentences"]] for f, d in zip(found, rules, strict=True))
    print(f"golden rules: {same} of {len(rules)}")

    paragraphs = [p for d in lines("story_newswcl50/data.jsonl") for p in d["paragraphs"]]
    texts = [*(t for t, _ in pud), *(t for t, _ in ewt), *paragraphs]
    punkt = tokens._sentence_splitter()
    strange = fuzzed(SENTENCE_PIECES, 100_000)
    differing = sum(tokens._punkt_spans(t) != list(punkt.span_tokenize(t)) for t in map(tokens.straighten, [*texts, *strange]))
    print(f"sentences, before rules of our own: {differing} differences from Punkt, {len(texts)} texts, {len(strange)} fuzzed strings")
    ways = {"Punkt with our parameters": lambda t: list(punkt.span_tokenize(t)), "ours": tokens.sentence_spans}
    for name, some in (("PUD", [t for t, _ in pud]), ("EWT", [t for t, _ in ewt]), ("news paragraphs", paragraphs)):
        print(f"sentences, Mcharacters/s, {name}: {rates(some, ways)}")

    sentences = [text[a:b] for text in texts for a, b in tokens.sentence_spans(text)]
    nltk = NLTKWordTokenizer()
    differing = refused = 0
    strange = fuzzed(WORD_PIECES, 100_000)
    for text in [*sentences, *strange]:
        spans = tokens.token_spans(text)
        try:
            differing += spans != list(nltk.span_tokenize(tokens.straighten(text)))
        except ValueError:  # NLTK cannot align its own tokens with the text
            refused += 1
    print(
        f"word spans: {differing} differences from NLTK, {len(sentences)} sentences, {len(strange)} fuzzed strings, {refused} NLTK refused"
    )
    ways = {
        "NLTK": lambda t: list(nltk.span_tokenize(tokens.straighten(t))),
        "ours cold": tokens.token_spans,
        "ours warm": tokens.token_spans,
        "words cold": tokens.words,
        "words warm": tokens.words,
    }
    print("word spans, Mcharacters/s:", rates(sentences, ways))
    for name, texts_of in (("real sentences", sentences), ("fuzzed strings", strange)):
        found = tokens.all_words(texts_of)
        rows = iter(zip([found.keys[code] for code in found.code], found.start.tolist(), found.end.tolist(), strict=True))
        differing = sum([next(rows) for _ in range(n)] != tokens.words(t) for t, n in zip(texts_of, found.counts.tolist(), strict=True))
        print(f"words of all sentences together: {differing} differences from sentence by sentence, {name}")
    forget()
    start = time.perf_counter()
    rows = len(tokens.all_words(text[a:b] for text in texts for a, b in tokens.sentence_spans(text)).code)
    print(f"text to rows of words, cold: {rows / (time.perf_counter() - start):,.0f} rows/s, {rows} rows")


if __name__ == "__main__":
    main()
