"""Which files are added to a corpus: each once, nothing of the user's taken away, and what cannot be done said before it begins."""

import os

import pytest
from corpus_texts import event, json_lines

import newskit as nk
from newskit import cli

RAIN = "Rain fell on the pier at Os.\n\nThe council met on Monday to speak of the new roof. Nobody came to hear it."


@pytest.fixture
def articles(tmp_path):
    """A folder with two articles, and an empty one beside it for the corpus."""
    folder = tmp_path / "news"
    folder.mkdir()
    json_lines(event(1)[:2], folder / "monday.jsonl")
    return folder


def ids(corpus):
    return sorted(corpus.table("articles", ["article_id"])["article_id"])


def test_a_folder_that_holds_other_files_is_no_folder_for_a_corpus(tmp_path, articles):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "mine.txt").write_text(RAIN)
    with pytest.raises(ValueError, match="there are other files in this folder"):
        nk.corpus.build(articles, tmp_path)
    assert (tmp_path / "articles" / "mine.txt").read_text() == RAIN


def test_what_the_user_puts_into_the_folder_of_a_corpus_stays(tmp_path, articles):
    nk.corpus.build(articles, tmp_path / "corpus")
    note = tmp_path / "corpus" / "stories" / "my notes.txt"
    note.write_text("Look at the third.")
    json_lines(event(2)[:2], articles / "tuesday.jsonl")
    assert len(ids(nk.corpus.build(articles, tmp_path / "corpus"))) == 4
    assert note.read_text() == "Look at the third."


def test_the_same_text_from_another_outlet_is_an_article_also_when_it_comes_later(tmp_path, articles):
    (articles / "Post.txt").write_text(RAIN)
    nk.corpus.build(articles, tmp_path / "corpus")
    (articles / "Echo.txt").write_text(RAIN)
    assert ids(nk.corpus.build(articles, tmp_path / "corpus")) == ["Echo", "Post", "e01-0", "e01-1"]


def test_a_file_that_was_moved_is_not_added_again(tmp_path, articles):
    nk.corpus.build(articles, tmp_path / "corpus")
    moved = articles.rename(tmp_path / "archive")
    assert len(nk.corpus.build(moved, tmp_path / "corpus").manifest["builds"]) == 1


def test_a_file_that_grew_is_not_added_whole_again(tmp_path, articles):
    nk.corpus.build(articles, tmp_path / "corpus")
    json_lines(event(1)[:3], articles / "monday.jsonl")
    with pytest.raises(ValueError, match=r"monday\.jsonl: has changed since it was added"):
        nk.corpus.build(articles, tmp_path / "corpus")
    assert ids(nk.corpus.build(articles, tmp_path / "corpus", rebuild=True)) == ["e01-0", "e01-1", "e01-2"]


def test_rebuilding_reads_the_files_beside_what_was_given(tmp_path):
    (tmp_path / "news" / "sub").mkdir(parents=True)
    (tmp_path / "news" / "sub" / "x1.txt").write_text(RAIN)
    (tmp_path / "news" / "articles.csv").write_text("file,outlet,published\nsub/x1.txt,The Post,2031-05-01\n")
    nk.corpus.build(tmp_path / "news", tmp_path / "corpus")
    (tmp_path / "more.txt").write_text("Snow fell on the quay.\n\nThe harbour was closed for an hour on Tuesday.")
    again = nk.corpus.build(tmp_path / "more.txt", tmp_path / "corpus", rebuild=True).table("articles", ["outlet", "published"])
    assert {tuple(row) for row in again.astype(str).to_numpy()} >= {("The Post", "2031-05-01")}


def test_rebuilding_says_which_input_is_gone_and_keeps_the_corpus(tmp_path, articles):
    nk.corpus.build(articles, tmp_path / "corpus")
    articles.rename(tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError, match="news: was added to corpus and is gone"):
        nk.corpus.build(tmp_path / "elsewhere", tmp_path / "corpus", rebuild=True)
    assert ids(nk.corpus.open(tmp_path / "corpus")) == ["e01-0", "e01-1"]


def test_a_corpus_inside_its_input_does_not_read_itself(articles):
    nk.corpus.build(articles, articles / "corpus")
    again = nk.corpus.build(articles, articles / "corpus")
    assert len(again.manifest["builds"]) == 1 and ids(again) == ["e01-0", "e01-1"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_cannot_be_read_is_rejected_and_never_waited_for(tmp_path, articles):
    os.mkfifo(articles / "pipe.jsonl")
    corpus = nk.corpus.build(articles, tmp_path / "corpus")
    assert ids(corpus) == ["e01-0", "e01-1"]
    assert corpus.table("rejected")["file"].tolist() == ["pipe.jsonl"]


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names of files are letters here")
def test_a_name_that_is_no_utf_8_is_no_end_of_the_build(tmp_path, articles):
    with open(os.path.join(os.fsencode(articles), b"Caf\xe9.txt"), "w") as opened:
        opened.write(RAIN)
    assert len(ids(nk.corpus.build(articles, tmp_path / "corpus"))) == 3


def test_the_command_says_what_is_new(tmp_path, articles, capsys):
    command = ["corpus", "build", str(articles), "--to", str(tmp_path / "corpus")]
    assert cli.main(command) == 0
    assert "2 articles read, 0 documents rejected" in capsys.readouterr().out
    assert cli.main(command) == 0
    assert "nothing new there" in capsys.readouterr().out
    (tmp_path / "none").mkdir()
    assert cli.main(["corpus", "build", str(tmp_path / "none"), "--to", str(tmp_path / "other")]) == 1
    assert "none: no file to read there" in capsys.readouterr().err
