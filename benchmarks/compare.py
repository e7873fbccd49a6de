"""How long does a reader wait? `import newskit` beside `import pandas`, and `newskit compare` from nothing to the page.

    python benchmarks/compare.py [FOLDER ...]     (default: ../shared/seeds where it is there, and the sample story)

Asked: the import costs no more than that of pandas; the two seed articles take under 3 s and give a page under 3 MB.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLE = ROOT / "newskit" / "data" / "sample"


def seconds(*command: str, runs: int = 5) -> float:
    """Median wall-clock seconds of a command in a process of its own, after one run that warms the disk."""
    taken = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> None:
    nothing = seconds(sys.executable, "-c", "pass")
    for package in ("pandas", "newskit"):
        print(f"import {package}: {seconds(sys.executable, '-c', f'import {package}') - nothing:.3f} s beyond starting Python")
    folders = [Path(a) for a in sys.argv[1:]] or [p for p in (SEEDS, SAMPLE) if p.is_dir()]
    for folder in folders:
        with tempfile.TemporaryDirectory() as there:
            page = Path(there) / "story.html"
            articles = [str(p) for p in sorted(folder.glob("*.txt"))]
            taken = seconds(sys.executable, "-m", "newskit", "compare", *articles, "-o", str(page))
            print(f"newskit compare, {len(articles)} articles of {folder.name}: {taken:.2f} s, {page.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
