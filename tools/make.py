"""What make calls, on any python3 and without make: python3 tools/make.py lab, test, share, bench, check or help."""

import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
HELP = """\
make lab                          JupyterLab on notebooks/00_start_here.ipynb, with the sample story
make lab ARTICLES="my folder"     the same on your own articles
make test                         lint, then every test
make share                        run every notebook, write each as one HTML file to build/shared/
make bench                        run every benchmark
make check                        lint only
make help                         this text

The first run makes .venv and installs into it. Another Python: make lab PYTHON=python3.12"""

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "newskit.stamp"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version(info):
    return f"{info[0]}.{info[1]}"


def why_not():
    """Why this Python cannot make the environment, in one line, or None."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        needed = f"newskit needs Python {version(OLDEST)} to {version(NEWEST)}; {sys.executable} is {platform.python_version()}."
        return f"{needed} With another one installed: make lab PYTHON=python{version(NEWEST)}"
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return f"{sys.executable} cannot make an environment: it has no venv. On Debian or Ubuntu: apt-get install python3-venv"
    return None


def run(*command):
    """The exit code of `command`, run in the repository. Control-C is the command's to answer."""
    process = subprocess.Popen([str(part) for part in command], cwd=str(ROOT))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass


def pip_install(*arguments):
    return run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def venv_runs():
    """Whether .venv has a Python that starts and is of this version (it breaks when its base is upgraded or removed)."""
    try:
        answer = subprocess.run([str(PYTHON), "-c", "import sys; print(*sys.version_info[:2], sep='.')"], stdout=subprocess.PIPE)
    except OSError:
        return False
    return answer.stdout.decode().strip() == version(sys.version_info)


def make_environment():
    """Makes or updates .venv when pyproject.toml, the lock, the Python or the folder is another than last time."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "requirements.lock")]
    digest = hashlib.sha256(b"\0".join([*parts, str(ROOT).encode(), version(sys.version_info).encode()])).hexdigest()
    runs = venv_runs()
    if runs and STAMP.exists() and STAMP.read_text() == digest:
        return
    print("Installing into .venv; this takes a minute or two.", flush=True)
    if not runs and run(sys.executable, "-m", "venv", "--clear", VENV):
        sys.exit("The environment .venv could not be made.")
    # pip refuses an editable install together with hashes: first the locked packages, then newskit itself.
    failed = pip_install("--only-binary=:all:", "--require-hashes", "-r", "requirements.lock")
    if failed:
        print("The locked versions could not be installed here; trying the versions that pyproject.toml allows.", flush=True)
        failed = pip_install("-e", ".[all,dev]")
    else:
        failed = pip_install("--no-deps", "--no-build-isolation", "-e", ".")
    if failed:
        sys.exit("Installing failed; pip's message above says why. Is the package registry within reach?")
    STAMP.write_text(digest)


def lab():
    articles = os.environ.get("ARTICLES")
    return run(PYTHON, "-m", "newskit", "lab", *([articles] if articles else []))


def check():
    return run(PYTHON, "-m", "ruff", "check", "--quiet", ".") | run(PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")


def test():
    lint = check()
    tests = run(PYTHON, "-m", "pytest")
    if lint:
        print("ruff found something to change: see the top of this output.")
    return tests or lint


def share():
    shared = ROOT / "build" / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    failed = 0
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        failed |= run(PYTHON, "-m", "newskit", "share", notebook, "--execute", "--to", shared / (notebook.stem + ".html"))
    return failed


def bench():
    failed = 0
    for script in sorted((ROOT / "benchmarks").glob("*.py")):
        print(f"== {script.name}", flush=True)
        failed |= run(PYTHON, script)  # one whose data is absent says so itself
    return failed


TARGETS = {"lab": lab, "test": test, "share": share, "bench": bench, "check": check}


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in TARGETS:
        print(HELP)
        return 0 if arguments in ([], ["help"]) else 2
    problem = why_not()
    if problem:
        sys.exit(problem)
    make_environment()
    return TARGETS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
