"""The house rules that a reader of the code relies on: who imports whom, what the repository holds, what the package costs."""

import ast
import json
import re
import runpy
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import newskit
from newskit.reading.formats import EXTRAS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "newskit"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# Imports run downward: a unit imports from rows above its own, and within its row.
ORDER = [
    "story tables side_files",
    "tokens marks",
    "cleaning",
    "corrections",
    "reading",
    "names",
    "quoting",
    "measures",
    "analysis",
    "charts",
    "explorer",
    "sharing lab",
    "__init__",
    "corpus",
    "cli",
    "__main__",
]
RANK = {unit: rank for rank, row in enumerate(ORDER) for unit in row.split()}
THE_ONE_DOOR = ("story", "reading.records", "from_records")

# Who may import what of other packages.
ONLY_IN = {"ipywidgets": {"explorer"}, "anywidget": {"explorer"}, "nltk.tokenize": {"tokens"}, "plotly": {"charts", "explorer", "sharing"}}


def imports(path):
    """(module, enclosing function) of every import in a file, at the top or inside a function; relative ones made absolute."""
    package = (PACKAGE.name, *path.relative_to(PACKAGE).parent.parts)

    def visit(node, function):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((name.name, function) for name in child.names)
            elif isinstance(child, ast.ImportFrom):
                above = package[: len(package) - child.level + 1] if child.level else ()
                base = ".".join([*above, *filter(None, [child.module])])
                # "from newskit import tables" names a module, "from newskit.tables import table" does not
                yield from ((f"{base}.{name.name}" if base == "newskit" else base, function) for name in child.names)
            yield from visit(child, child.name if isinstance(child, ast.FunctionDef) else function)

    return list(visit(ast.parse(path.read_text(encoding="utf-8")), None))


def unit_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def own_imports():
    """(unit, module below newskit, enclosing function) of every import of newskit in newskit."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for module, function in imports(path):
            if module.partition(".")[0] == "newskit":
                below = module.removeprefix("newskit").lstrip(".")
                yield unit_of(path), below if below.partition(".")[0] in RANK else "__init__", function


def test_every_unit_has_its_place():
    units = {unit_of(path) for path in PACKAGE.rglob("*.py")}
    assert units <= RANK.keys()


def test_imports_run_downward():
    upward = []
    for unit, module, function in own_imports():
        target = module.partition(".")[0]
        if target != unit and RANK[target] > RANK[unit] and (unit, module, function) != THE_ONE_DOOR:
            upward.append(f"{unit} imports {module}")
    assert upward == []


def test_imports_make_no_circle():
    graph = {unit: set() for unit in RANK}
    for unit, module, function in own_imports():
        target = module.partition(".")[0]
        if target != unit and (unit, module, function) != THE_ONE_DOOR:
            graph[unit].add(target)
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_story_and_tables_stand_alone():
    assert {(unit, module, function) for unit, module, function in own_imports() if unit in ("story", "tables")} <= {THE_ONE_DOOR}


def test_charts_know_tables_only():
    assert {module.partition(".")[0] for unit, module, _ in own_imports() if unit == "charts"} <= {"tables", "charts"}


def test_each_library_has_its_place():
    misplaced = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for module, _ in imports(path):
            for library, units in ONLY_IN.items():
                if f"{module}.".startswith(f"{library}.") and unit_of(path) not in units:
                    misplaced.append(f"{path.relative_to(ROOT)} imports {module}")
    assert misplaced == []


# Distributions that are imported under another name, and what comes with a distribution that is named.
DISTRIBUTION = {
    "charset_normalizer": "charset-normalizer",
    "docx": "python-docx",
    "dateutil": "pandas",
    "choreographer": "kaleido",
    "htmldate": "trafilatura",
}


def test_dependencies_are_the_packages_imported():
    """What an extra brings is imported inside functions only: without it, everything else still loads."""
    extras = {line for name, lines in PROJECT["project"]["optional-dependencies"].items() if name != "dev" for line in lines}
    core, more = ({re.match(r"[\w-]+", line)[0] for line in lines} for lines in (PROJECT["project"]["dependencies"], extras))
    imported = {(module.partition(".")[0], function) for path in PACKAGE.rglob("*.py") for module, function in imports(path)}
    third_party = {(m, f) for m, f in imported if m not in {*sys.stdlib_module_names, "newskit"}}
    named = {(DISTRIBUTION.get(module, module), function) for module, function in third_party}
    assert {name for name, _ in named} <= core | more
    assert {name for name, function in named if function is None} <= core


def test_every_extra_that_a_reader_needs_is_named():
    extras = PROJECT["project"]["optional-dependencies"]
    brought = {
        re.match(r"[\w-]+", line)[0]: extra for extra, lines in extras.items() if extra not in ("all", "dev", "corpus") for line in lines
    }
    assert {DISTRIBUTION.get(package, package): extra for package, extra in EXTRAS.items()}.items() <= brought.items()


def test_public_names_resolve():
    """Also once every module is loaded: a function newskit.x and a module newskit/x would hide one another."""
    code = """
import importlib, pkgutil, newskit
for module in pkgutil.walk_packages(newskit.__path__, "newskit."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*[name for name in newskit.__all__ if name not in ("charts", "corpus") and not callable(getattr(newskit, name, None))])
"""
    assert len(newskit.__all__) == len(set(newskit.__all__)) > 0
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split() == []


def test_importing_newskit_loads_nothing_heavy():
    code = "import sys, newskit; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert "newskit" in loaded
    heavy = set("daft pandas numpy scipy plotly nltk rapidfuzz ipywidgets anywidget IPython jupyterlab nbconvert".split())
    assert heavy & set(loaded) == set()


@pytest.fixture(scope="module")
def files():
    """Name and contents of the repository's files, notebooks as git has them staged; without git, those of our folders."""

    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout

    try:
        names = [name for name in git("ls-files", "-z").decode().split("\0") if (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        names = []
    if names:
        return {name: git("show", f":{name}") if name.endswith(".ipynb") else (ROOT / name).read_bytes() for name in names}
    found = [path for folder in ("newskit", "tests", "tools", "notebooks", "benchmarks", ".ci") for path in (ROOT / folder).rglob("*")]
    found += [path for path in ROOT.iterdir() if path.suffix in (".toml", ".lock", ".md", ".yml", ".yaml") or path.name == "Makefile"]
    kept = [path for path in found if path.is_file() and path.parent.name not in ("__pycache__", ".ipynb_checkpoints")]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in kept}


def test_no_path_or_address_of_one_machine(files):
    """Nothing names a folder of a machine, a registry, a mirror or a content delivery network."""
    # The words stand in two parts because this file is read too.
    folders = ["ro" + "ot", "wo" + "rk", "op" + "t"]
    hosts = ["py" + "pi.org", "python" + "hosted", "js" + "delivr", "unp" + "kg", "cdn" + "js", "cdn" + ".plot", "npm" + "js."]
    forbidden = re.compile("|".join([rf"(?<![\w.~-])/{folder}/" for folder in folders] + [re.escape(host) for host in hosts]).encode())
    assert [f"{name}: {match[0]!r}" for name, text in files.items() for match in forbidden.finditer(text)] == []


def test_lock_has_hashes_and_no_address():
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 100
    assert [entry for entry in entries if not re.match(r"[\w.-]+==[\w.]+.*\\\n    --hash=sha256:[0-9a-f]{64}", entry)] == []
    assert "://" not in LOCK and "file:" not in LOCK


def test_lock_holds_every_direct_dependency():
    locked = set(re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE))
    extras = PROJECT["project"]["optional-dependencies"]
    direct = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *(line for lines in extras.values() for line in lines),
    ]
    assert {re.match(r"[\w-]+", line)[0] for line in direct} - {"newskit"} <= locked


def test_notebooks_are_committed_without_outputs(files):
    """What a reader saved in their own copy is theirs: only what is committed counts."""
    notebooks = {name: json.loads(text) for name, text in files.items() if re.fullmatch(r"notebooks/[^/]+\.ipynb", name)}
    cells = [(name, cell) for name, notebook in notebooks.items() for cell in notebook["cells"]]
    assert [name for name, cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert [name for name, notebook in notebooks.items() if "widgets" in notebook["metadata"]] == []


def test_one_list_of_versions():
    """environment.yml names Python's range, which conda has to know, and no version besides."""
    python = PROJECT["project"]["requires-python"]
    listed = (ROOT / "environment.yml").read_text(encoding="utf-8").split("dependencies:")[1]
    assert [line.strip() for line in listed.splitlines() if line.strip()] == [f"- python {python}", "- pip", "- pip:", "- -e .[all]"]
    make = runpy.run_path(str(ROOT / "tools" / "make.py"))
    (low, minor), (high, newest) = make["OLDEST"], make["NEWEST"]
    assert python == f">={low}.{minor},<{high}.{newest + 1}"
