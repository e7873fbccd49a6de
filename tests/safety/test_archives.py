"""Zip files from strangers: every member read or refused with a line, within bounds, and nothing written."""

import io
import os
import stat
import zipfile
import zlib

import pytest

from newskit.reading import archives


def zipped(files, packing=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content) pairs, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def entry(data, name):
    """Where the directory's entry for `name` begins."""
    return data.index(b"PK\x01\x02", data.index(name.encode(), data.index(b"PK\x01\x02")) - 46)


def patched(data, at, new):
    return data[:at] + new + data[at + len(new) :]


def locked(data, name):
    at = entry(data, name)
    return patched(data, at + 8, b"\x01\x00")


def declaring(data, name, size, content):
    """The zip with a false unpacked size, and a checksum that fits the shortened content: Python alone would not notice."""
    at = entry(data, name)
    data = patched(data, at + 16, zlib.crc32(content[:size]).to_bytes(4, "little"))
    return patched(data, at + 24, size.to_bytes(4, "little"))


def test_members_come_in_order_of_name_whatever_the_order_in_the_zip():
    data = zipped([("b.txt", b"two"), ("a/c.txt", b"one"), ("a/", b"")])
    assert list(archives.members(data)) == [("a/c.txt", b"one"), ("b.txt", b"two")]


def test_what_a_system_left_behind_is_passed_over():
    names = ["__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "desktop.ini", ".git/config", "a.txt"]
    assert list(archives.members(zipped((name, b"x") for name in names))) == [("a.txt", b"x")]


@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "..\\a.txt", "/etc/a.txt", "\\a.txt", "C:\\a.txt", "c:a.txt"])
def test_a_name_that_leads_out_is_refused_and_the_others_are_read(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = dict(archives.members(zipped([(name, b"out"), ("ok.txt", b"in")])))
    assert found == {name: "its name leads out of the zip; rename it and zip again", "ok.txt": b"in"}
    assert os.listdir(tmp_path) == []


def test_a_link_is_refused():
    link = zipfile.ZipInfo("passwords.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = dict(archives.members(zipped([(link, "/etc/passwd"), ("ok.txt", b"in")])))
    assert found["ok.txt"] == b"in"
    assert "link" in found["passwords.txt"]


def test_a_locked_member_is_refused_and_a_locked_office_file_too():
    data = locked(zipped([("a.txt", b"secret"), ("b.txt", b"open")]), "a.txt")
    found = dict(archives.members(data))
    assert "password" in found["a.txt"] and found["b.txt"] == b"open"
    with pytest.raises(ValueError, match="password"):
        archives.checked_zip(data)


def test_a_zip_in_a_zip_is_refused_and_an_office_file_is_not():
    inner = zipped([("a.txt", b"x")])
    office = zipped([("[Content_Types].xml", b"<Types/>")])
    found = dict(archives.members(zipped([("inner.zip", inner), ("hidden.txt", inner), ("report.docx", office)])))
    assert found["report.docx"] == office
    assert found["inner.zip"] == found["hidden.txt"] == "it is a zip file in a zip file; unpack the outer one and give the files in it"


def test_a_bomb_is_refused_and_the_others_are_read():
    data = zipped([("bomb.txt", bytes(20_000_000)), ("ok.txt", b"in")])
    assert len(data) < 40_000
    found = dict(archives.members(data))
    assert found["ok.txt"] == b"in"
    assert "zip bomb" in found["bomb.txt"]
    with pytest.raises(ValueError, match="zip bomb"):
        archives.checked_zip(data)


def test_a_short_file_of_one_repeated_line_is_no_bomb():
    data = zipped([("a.txt", b"rain\n" * 200_000)])
    assert len(dict(archives.members(data))["a.txt"]) == 1_000_000
    assert archives.checked_zip(data).namelist() == ["a.txt"]


def test_a_false_size_is_found_out():
    content = bytes(range(256)) * 4000
    data = declaring(zipped([("a.txt", content), ("ok.txt", b"in")]), "a.txt", 10, content)
    assert zipfile.ZipFile(io.BytesIO(data)).read("a.txt") == content[:10]  # Python believes it
    found = dict(archives.members(data))
    assert "more than it declares" in found["a.txt"] and found["ok.txt"] == b"in"
    with pytest.raises(ValueError, match="more than it declares"):
        archives.checked_zip(data)


def test_the_bounds_are_the_callers():
    data = zipped([("a.txt", b"x" * 1000), ("b.txt", b"y" * 1000)])
    assert archives.checked_zip(data, members=2, unpacked=2000).namelist() == ["a.txt", "b.txt"]
    with pytest.raises(ValueError, match="more than 1 files"):
        archives.checked_zip(data, members=1)
    with pytest.raises(ValueError, match="more than the 0 MB"):
        archives.checked_zip(data, unpacked=1999)


def test_all_members_together_stay_below_the_bound(monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED", 2500)
    found = dict(archives.members(zipped((f"{n}.txt", os.urandom(1000)) for n in range(4))))
    assert [len(found[f"{n}.txt"]) if isinstance(found[f"{n}.txt"], bytes) else 0 for n in range(4)] == [1000, 1000, 0, 0]
    assert "MB left for it" in found["2.txt"]


def test_overlapping_members_are_refused():
    content = os.urandom(5000)
    data = zipped([("a.txt", content), ("b.txt", b"x")])
    data = patched(data, entry(data, "b.txt") + 20, (5000).to_bytes(4, "little"))
    with pytest.raises(ValueError, match="overlap"):
        list(archives.members(data))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_python_unpacks_without_a_limit_are_not_read(packing):
    found = dict(archives.members(zipped([("a.txt", b"x" * 1000)], packing)))
    assert found == {"a.txt": "it is packed in a way newskit does not read; zip it again as an ordinary zip file"}


def test_a_broken_member_does_not_stop_the_others():
    data = zipped([("a.txt", b"rain " * 50 + bytes(range(256))), ("b.txt", b"sun")])
    start = data.index(b"a.txt") + 5
    found = dict(archives.members(patched(data, start, b"\xff" * 20)))
    assert found == {"a.txt": "the zip file is broken; save or download it again", "b.txt": b"sun"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06", b"not a zip", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_zip_is_said_in_one_line(data):
    with pytest.raises(ValueError, match="broken"):
        archives.checked_zip(data)
    with pytest.raises(ValueError, match="broken"):
        list(archives.members(data))


def test_a_truncated_zip_never_raises_anything_but_a_line():
    whole = zipped([("a.txt", b"rain " * 50), ("b.txt", b"sun")])
    for end in range(len(whole)):
        try:
            list(archives.members(whole[:end]))
            archives.checked_zip(whole[:end])
        except ValueError as error:
            assert "\n" not in str(error)


def test_any_changed_byte_ends_in_members_or_a_line():
    whole = zipped([("a.txt", b"rain " * 50), ("b.txt", b"sun")])
    for at in range(len(whole)):
        for value in (0x00, 0xFF, whole[at] ^ 0x08):
            try:
                list(archives.members(patched(whole, at, bytes([value]))))
                archives.checked_zip(patched(whole, at, bytes([value])))
            except ValueError as error:
                assert "\n" not in str(error)


def test_a_name_with_a_line_break_stays_on_one_line():
    assert list(archives.members(zipped([("a\nb.txt", b"x")]))) == [("a\N{REPLACEMENT CHARACTER}b.txt", b"x")]
