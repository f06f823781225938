"""Archives that mean harm: what they say of themselves is held against limits before anything comes out."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.limits import ARCHIVE_DIRECTORY_BYTES, EVIDENCE_UPLOAD_FILES
from sekisho.security.observe.archives import ArchiveRefused, contents, fitting, member


def archive(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ArchiveRefused) as refused:
        fitting(path)
    return refused.value.text.ja


def test_members_come_out_as_they_went_in_and_folders_are_left_out(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("day/", b""), ("day/a.pcap", b"one"), ("b.pcap", b"two" * 1000))
    members = fitting(path)
    assert [one.filename for one in members] == ["day/a.pcap", "b.pcap"]
    read = []
    for one in members:
        with member(path, one) as stream:
            read.append(stream.read())
    assert read == [b"one", b"two" * 1000]


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", *((f"{at}.pcap", b"x") for at in range(EVIDENCE_UPLOAD_FILES + 1)))
    assert f"{EVIDENCE_UPLOAD_FILES + 1}個" in refusal(path)


def test_a_table_of_contents_that_says_it_is_huge_is_not_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.pcap", b"x"))
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HI", data, end + 10, 40_000, ARCHIVE_DIRECTORY_BYTES + 1)
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused) as refused:
        contents(path)
    assert "40,000個" in refused.value.text.ja


def test_a_member_that_grows_beyond_any_capture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.observe.archives.EVIDENCE_ANY_RATIO_BYTES", 1000)
    path = archive(tmp_path / "a.zip", ("a.pcap", bytes(10_000_000)))
    assert "大きくなりすぎる" in refusal(path)


def test_members_that_are_too_large_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.observe.archives.EVIDENCE_UNPACKED_BYTES", 1999)
    path = archive(tmp_path / "a.zip", ("a.pcap", bytes(1000)), ("b.pcap", bytes(1000)))
    assert "大きくなりすぎる" in refusal(path)


def test_a_member_that_is_larger_than_the_table_says_gives_no_more_than_that(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.pcap", b"a" * 5000), method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 100)
    path.write_bytes(data)
    (one,) = fitting(path)
    with member(path, one) as stream, pytest.raises(ArchiveRefused, match="broken"):
        assert len(stream.read()) <= 100


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.pcap")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    assert "リンク" in refusal(tmp_path / "a.zip")


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.pcap", b"x"))
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.rfind(b"PK\x01\x02") + 8, 1)
    path.write_bytes(data)
    assert "パスワード" in refusal(path)


def test_methods_of_packing_that_are_rarely_needed_are_refused(tmp_path: Path) -> None:
    assert "圧縮方式" in refusal(archive(tmp_path / "a.zip", ("a.pcap", b"x"), method=zipfile.ZIP_LZMA))


def test_a_member_whose_octets_are_damaged_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.pcap", b"a" * 5000), method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    (one,) = fitting(path)
    with member(path, one) as stream, pytest.raises(ArchiveRefused, match="broken"):
        stream.read()


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.pcap", b"x"))
    path.write_bytes(path.read_bytes().replace(b"a.pcap", b"\0.pcap"))
    with pytest.raises(ArchiveRefused, match="broken"):
        contents(path)


def good_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.pcap", b"abc" * 100)
        packed.writestr("b/c.pcap", b"xyz")
    return made.getvalue()


GOOD = good_archive()


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_reads_or_is_refused(tmp_path_factory: pytest.TempPathFactory, hits: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, value in hits:
        data[at] = value
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(data)
    try:
        for one in fitting(path):
            with member(path, one) as stream:
                assert len(stream.read()) <= one.file_size
    except ArchiveRefused as refused:
        assert refused.text.ja  # noqa: PT017 -- either is right, and nothing else is raised


@given(st.binary(max_size=400))
def test_any_octets_are_an_archive_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(b"PK\x03\x04" + data)
    with pytest.raises(ArchiveRefused):
        contents(path)
