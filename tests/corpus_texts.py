"""Invented events for the tests of the corpus: outlets that copy, rewrite and add, from known parts."""

import json
import random
from pathlib import Path

_SYLLABLES = "bar dol fen gri hal jor kel lam mur nor pel ros sel tam ulv ves wen".split()
_SMALL = "the of in and to a for with on by".split()


def word(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 3)))


def sentence(rng: random.Random, length: int = 14) -> str:
    words = [rng.choice(_SMALL) if rng.random() < 0.3 else word(rng) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def event(number: int, outlets: int = 4, day: int = 1) -> list[dict]:
    """Articles of one event: a report that every outlet copies most of, each with sentences of its own and one person quoted."""
    rng = random.Random(number)
    shared = [sentence(rng) for _ in range(8)]
    person = f"{word(rng).capitalize()} {word(rng).capitalize()}"
    said = sentence(rng)
    title = sentence(rng, 7).rstrip(".")
    articles = []
    for n in range(outlets):
        own = [sentence(rng) for _ in range(3)]
        kept = [s for s in shared if rng.random() < 0.8]
        quotation = f"“{said[:-1]},” said {person if n % 2 else 'Mr ' + person.split()[1]}, the governor of {person.split()[0]}."
        parts = [" ".join([kept[0], own[0]]), " ".join(kept[1:]), f"{person} spoke on Monday. {quotation}", " ".join(own[1:])]
        parts.append(f"Read more at Outlet {n} every day")
        articles.append(
            {
                "id": f"e{number:02d}-{n}",
                "outlet": f"Outlet {n}",
                "title": title,
                "published": f"2031-03-{day + n % 2:02d}",
                "text": "\n\n".join(parts),
            }
        )
    return articles


def json_lines(articles: list[dict], file: Path) -> Path:
    file.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), encoding="utf-8")
    return file
