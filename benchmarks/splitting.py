"""Words and sentences: the same spans as NLTK, how much faster, and how right the sentence boundaries are.

    python benchmarks/splitting.py

Data: ../shared/dev-data (skipped where it is absent). Cold: nothing remembered; warm: the same text a second time.
Sentences: F1 of the boundaries inside a text, the last one left out; a golden rule counts where all its sentences are right.
"""

import json
import random
import time
from pathlib import Path

from nltk.tokenize import NLTKWordTokenizer

from newskit import tokens

DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"
PIECES = [*"abtsnD.,:;?!'\"`()[]{}<>-—…%$&@#*0 1\n\t\u00a0“”‘’«»", *"n't 's '' `` -- ... cannot gonna 'tis wanna".split(), " ", " ", " "]


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
    start = time.perf_counter()
    found = [[end for _, end in tokens.sentence_spans(text)] for text, _ in texts]
    taken = time.perf_counter() - start
    for ends, (_, gold) in zip(found, texts, strict=True):
        inner, labelled = {e for e in ends if e < gold[-1]}, set(gold[:-1])
        right, wrong, missed = right + len(inner & labelled), wrong + len(inner - labelled), missed + len(labelled - inner)
    size = sum(len(text) for text, _ in texts) / 1e6
    f1 = 200 * right / (2 * right + wrong + missed)
    return f"F1 {f1:.2f} ({right} right, {wrong} wrong, {missed} missed), {size / taken:.2f} Mcharacters/s"


def main() -> None:
    if not DATA.is_dir():
        print("skipped: the development data is not beside this repository")
        return
    pud = [(text := " ".join(d["sentences"]), boundaries(text, d["sentences"])) for d in lines("sentences_pud/data.jsonl")]
    ewt = [(d["text"], boundaries(d["text"], d["sentences"])) for d in lines("sentences_ewt/data.jsonl")]
    print("PUD news:", score(pud))
    print("EWT web: ", score(ewt))
    rules = lines("sentences_golden_rules/golden_rules_en.jsonl")
    found = [[" ".join(d["text"][a:b].split()) for a, b in tokens.sentence_spans(d["text"])] for d in rules]
    same = sum(f == [" ".join(s.split()) for s in d["sentences"]] for f, d in zip(found, rules, strict=True))
    print(f"golden rules: {same} of {len(rules)}")

    paragraphs = [p for d in lines("story_newswcl50/data.jsonl") for p in d["paragraphs"]]
    texts = [t[a:b] for t in [*paragraphs, *(t for t, _ in pud), *(t for t, _ in ewt)] for a, b in tokens.sentence_spans(t)]
    chance = random.Random(20)
    fuzzed = ["".join(chance.choices(PIECES, k=chance.randint(1, 14))) for _ in range(20_000)]
    nltk = NLTKWordTokenizer()
    differing = 0
    for text in [*texts, *fuzzed]:
        try:
            differing += tokens.token_spans(text) != list(nltk.span_tokenize(tokens.straighten(text)))
        except ValueError:  # NLTK cannot align its own tokens with the text
            continue
    print(f"word spans: {differing} differences from NLTK on {len(texts)} sentences and {len(fuzzed)} fuzzed strings")
    tokens._chunk_spans.cache_clear()
    size = sum(map(len, texts)) / 1e6
    seconds = []
    for split in (lambda t: list(nltk.span_tokenize(tokens.straighten(t))), tokens.token_spans, tokens.token_spans):
        start = time.perf_counter()
        for text in texts:
            split(text)
        seconds.append(time.perf_counter() - start)
    rates = ", ".join(f"{name} {size / s:.2f}" for name, s in zip(("NLTK", "ours cold", "ours warm"), seconds, strict=True))
    print(f"word spans, Mcharacters/s: {rates} ({seconds[0] / seconds[1]:.1f} and {seconds[0] / seconds[2]:.1f} times NLTK)")


if __name__ == "__main__":
    main()
