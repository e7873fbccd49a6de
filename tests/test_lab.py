"""What `newskit lab` opens: the reader's folder, the notebooks, and a command line that asks nobody anything."""

import json

import pytest

from newskit import lab


def test_folder_is_made_absolute(tmp_path, monkeypatch):
    (tmp_path / "my articles").mkdir()
    (tmp_path / "my articles" / "a.txt").write_text("Rain fell.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert lab.articles_folder("my articles") == tmp_path / "my articles"


def test_unusable_folders_are_named_with_the_next_step(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere: there is no such folder\. Give"):
        lab.articles_folder(tmp_path / "nowhere")
    (tmp_path / "empty" / "below").mkdir(parents=True)
    with pytest.raises(FileNotFoundError, match=r"empty: there is no file in it\. Put"):
        lab.articles_folder(tmp_path / "empty")
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"a\.txt: this is a file\. Give the folder"):
        lab.articles_folder(tmp_path / "a.txt")


def test_installed_notebooks_are_copied_and_never_overwritten(tmp_path, monkeypatch):
    shipped = tmp_path / "site" / "newskit" / "notebooks"
    shipped.mkdir(parents=True)
    (shipped / lab.START).write_text("shipped", encoding="utf-8")
    (shipped / "01.ipynb").write_text("shipped", encoding="utf-8")
    monkeypatch.setattr(lab, "__file__", str(shipped.parent / "lab.py"))
    (tmp_path / "newskit-notebooks").mkdir()
    (tmp_path / "newskit-notebooks" / "01.ipynb").write_text("changed by the reader", encoding="utf-8")
    working = lab.notebooks_folder(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in working.iterdir()} == {
        lab.START: "shipped",
        "01.ipynb": "changed by the reader",
    }


def test_a_clone_uses_its_own_notebooks(tmp_path, monkeypatch):
    (tmp_path / "newskit").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / lab.START).write_text("{}", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(lab, "__file__", str(tmp_path / "newskit" / "lab.py"))
    assert lab.notebooks_folder(tmp_path / "elsewhere") == tmp_path / "notebooks"


def test_settings_answer_the_news_question(tmp_path):
    arguments = lab.arguments(tmp_path, tmp_path)
    (settings,) = [argument.split("=", 1)[1] for argument in arguments if argument.startswith("--LabApp.app_settings_dir=")]
    with open(f"{settings}/overrides.json", encoding="utf-8") as written:
        assert json.load(written) == {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
