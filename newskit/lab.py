"""Opens JupyterLab on the start notebook, on the reader's own articles, without asking anything of a third party."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

START = "00_start_here.ipynb"

# The start notebook reads the reader's folder from this environment variable.
ARTICLES = "NEWSKIT_ARTICLES"

# JupyterLab asks on first start whether it may fetch news; this is the answer.
_SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def lab(folder: str | Path | None = None) -> None:
    """Runs JupyterLab on the start notebook until it is stopped; `folder` holds the reader's articles, else the sample story is shown.

    In a clone the notebooks are the clone's; after a pip install they are copied to ./newskit-notebooks, where a notebook
    that is already there is left as it is. A folder that does not exist or holds no file raises FileNotFoundError.

    `JUPYTER_PORT` and `BROWSER` in the environment choose another port and another browser.
    """
    if folder is not None:
        os.environ[ARTICLES] = str(articles_folder(folder))
    from jupyterlab.labapp import LabApp

    with tempfile.TemporaryDirectory(prefix="newskit-") as private:
        LabApp.launch_instance(arguments(notebooks_folder(Path.cwd()), Path(private)))


def articles_folder(folder: str | Path) -> Path:
    """`folder` as an absolute path, if it is a folder that holds a file."""
    path = Path(folder).expanduser().resolve()
    if not path.exists():
        raise FileNotFoundError(f"{folder}: there is no such folder. Give the folder that holds your articles (now in {Path.cwd()}).")
    if not path.is_dir():
        raise FileNotFoundError(f"{folder}: this is a file. Give the folder that holds your articles: {path.parent}")
    if not any(found.is_file() for found in path.rglob("*")):
        raise FileNotFoundError(f"{folder}: there is no file in it. Put each article there as a .txt or .md file.")
    return path


def notebooks_folder(here: Path) -> Path:
    """The folder whose notebooks the reader works in: a clone's own, else here/newskit-notebooks, filled where a file is missing."""
    package = Path(__file__).resolve().parent
    clone = package.parent / "notebooks"
    if (clone / START).exists() and (package.parent / "pyproject.toml").exists():
        return clone
    working = here / "newskit-notebooks"
    working.mkdir(exist_ok=True)
    for notebook in sorted((package / "notebooks").glob("*.ipynb")):
        if not (working / notebook.name).exists():
            shutil.copyfile(notebook, working / notebook.name)
    return working


def arguments(notebooks: Path, private: Path) -> list[str]:
    """JupyterLab's command line: `notebooks` is all it shows, `private` an empty folder for our settings, outside the reader's home."""
    settings = private / "settings"
    settings.mkdir()
    (settings / "overrides.json").write_text(json.dumps(_SETTINGS), encoding="utf-8")
    start = [f"--LabApp.default_url=/lab/tree/{START}"] if (notebooks / START).exists() else []
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container the reader is often root
    return [
        f"--ServerApp.root_dir={notebooks}",
        *start,
        f"--LabApp.app_settings_dir={settings}",
        # A reader's own settings may say otherwise: then these keep the server from asking.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        *root,
    ]
