"""The archive: what is packed comes out again, and nothing else is accepted."""

import io
import tarfile
from collections.abc import Callable, Iterable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.guard.limits import BACKUP_PIECE_BYTES
from sekisho.security.work.backup.archive import LIST, Member, Unpacking, packed, pieces
from sekisho.security.work.backup.refusing import BackupRefused


def unpacked(octets: bytes, step: int = 1000) -> list[Member]:
    found: list[Member] = []
    unpacking = Unpacking(lambda name, data: found.append((name, data)))
    for start in range(0, len(octets), step):
        unpacking.feed(octets[start : start + step])
    unpacking.end()
    return found


def refusal(octets: bytes) -> str:
    with pytest.raises(BackupRefused) as refused:
        unpacked(octets)
    return refused.value.text.en


def tar(*members: tuple[tarfile.TarInfo, bytes], tail: bytes = bytes(1024)) -> bytes:
    """An archive as somebody else might make it."""
    parts = [one.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512) for one, data in members]
    return zstandard.ZstdCompressor().compress(b"".join(parts) + tail)


def member(name: str = "0000001.0000001", size: int = 0, **others: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size = size
    for key, value in others.items():
        setattr(made, key, value)
    return made


END = (member(LIST, 2), b"{}")


@given(st.lists(st.lists(st.binary(max_size=2000), max_size=4), max_size=4), st.integers(1, 3000))
def test_items_come_out_as_they_went_in(items: list[list[bytes]], step: int) -> None:
    members = [one for number, chunks in enumerate(items, 1) for one in pieces(number, chunks)]
    members.append((LIST, b"{}"))
    assert unpacked(b"".join(packed(members)), step) == members
    whole = {number: b"".join(chunks) for number, chunks in enumerate(items, 1)}
    assert {number: b"".join(data for _, data in pieces(number, [one])) for number, one in whole.items()} == whole


def test_a_long_item_is_cut_into_pieces_and_an_empty_one_has_one() -> None:
    cut = list(pieces(3, iter([b"a" * BACKUP_PIECE_BYTES, b"b" * 5])))
    assert [(name, len(data)) for name, data in cut] == [
        ("0000003.0000001", BACKUP_PIECE_BYTES),
        ("0000003.0000002", 5),
    ]
    assert list(pieces(1, [])) == [("0000001.0000001", b"")]


SOUND = b"".join(packed([("0000001.0000001", b"x" * 3000), (LIST, b"{}")]))


@given(st.integers(0, len(SOUND) - 1))
def test_an_archive_without_its_end_is_refused(size: int) -> None:
    assert "(backup.E902)" in refusal(SOUND[:size])


@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_an_altered_archive_gives_what_went_in_or_is_refused(at: int, change: int) -> None:
    altered = bytearray(SOUND)
    altered[at] ^= change
    try:
        found = unpacked(bytes(altered))
    except BackupRefused:
        return
    assert found == unpacked(SOUND), "only octets that say nothing may differ"


@settings(max_examples=cases(300))
@given(st.binary(max_size=3000), st.booleans())
def test_any_octets_are_refused_in_words(octets: bytes, compressed: bool) -> None:
    assert "(backup.E90" in refusal(zstandard.ZstdCompressor().compress(octets) if compressed else octets)


LINKS: dict[str, Callable[[], tarfile.TarInfo]] = {
    "symbolic link": lambda: member(type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": lambda: member(type=tarfile.LNKTYPE, linkname="0000001.0000001"),
    "device": lambda: member(type=tarfile.CHRTYPE),
    "block device": lambda: member(type=tarfile.BLKTYPE),
    "pipe": lambda: member(type=tarfile.FIFOTYPE),
    "folder": lambda: member(type=tarfile.DIRTYPE),
    "sparse file": lambda: member(type=tarfile.GNUTYPE_SPARSE),
    "extended head": lambda: member(type=tarfile.XHDTYPE, size=0),
    "outside": lambda: member("../../etc/passwd"),
    "absolute": lambda: member("/etc/passwd"),
    "other name": lambda: member("0000001.0000001.exe"),
    "other digits": lambda: member("١٢٣٤٥٦٧.0000001"),
}


@pytest.mark.parametrize("name", LINKS)
def test_what_sekisho_never_writes_is_refused(name: str) -> None:
    assert "(backup.E90" in refusal(tar((LINKS[name](), b""), END))


def test_a_member_that_is_too_large_is_refused_before_it_comes() -> None:
    assert "(backup.E906)" in refusal(tar((member(size=BACKUP_PIECE_BYTES + 1), b""), tail=b""))
    assert "(backup.E906)" in refusal(tar((member(size=2**60), b""), tail=b""))


def test_nothing_follows_the_list_or_the_end() -> None:
    assert "(backup.E905)" in refusal(tar(END, (member(), b"")))
    assert "(backup.E905)" in refusal(tar(END, tail=bytes(1024) + b"x" * 512))
    assert "(backup.E902)" in refusal(SOUND + b"more")
    assert "(backup.E902)" in refusal(SOUND + SOUND)


def test_an_archive_without_a_list_is_refused() -> None:
    assert "(backup.E902)" in refusal(tar((member(), b"")))


def test_a_bomb_does_not_come_out_at_once() -> None:
    """256 MiB of zeros behind the end of an archive: it is taken in sips, and what is unpacked is let go."""
    import resource  # noqa: PLC0415 -- not on Windows

    out = io.BytesIO()
    with zstandard.ZstdCompressor().stream_writer(out, closefd=False) as writer:
        writer.write(zstandard.ZstdDecompressor().decompressobj().decompress(tar(END)))
        for _ in range(16):
            writer.write(bytes(2**24))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert unpacked(out.getvalue(), 2**20) == [(LIST, b"{}")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 2**10


def test_packing_keeps_no_more_than_a_member() -> None:
    def members() -> Iterable[Member]:
        yield "0000001.0000001", b"a"
        raise KeyError("the home is gone")

    with pytest.raises(KeyError):
        list(packed(members()))
