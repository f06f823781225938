"""One upload of many files: archives opened, each file kept or told of, and nothing written where a name says."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from evidence_home import ACT, SITE, capture, zipped
from sekisho.guard.limits import EVIDENCE_UPLOAD_FILES
from sekisho.security.ledgers.journal.entry import Act


def upload(*files: tuple[str, bytes]) -> tuple[list[str], list[tuple[str, str]]]:
    """The names that were kept, and the codes and names of what was refused."""
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.uploads import receive_upload  # noqa: PLC0415

    got = receive_upload([(name, io.BytesIO(data)) for name, data in files], Receiving(ACT, SITE))
    return [row.name for row in got.rows], [(one.code, one.file) for one in got.refused]


@pytest.fixture
def first(tmp_path: Path) -> bytes:
    return capture(tmp_path).read_bytes()


@pytest.fixture
def second(tmp_path: Path) -> bytes:
    return capture(tmp_path, "b.pcap", 4).read_bytes()


def everything(home: Path) -> list[str]:
    return sorted(str(one.relative_to(home)) for one in home.rglob("*"))


@pytest.mark.usefixtures("home")
def test_files_are_kept_one_by_one_and_the_others_told_of(first: bytes, second: bytes) -> None:
    kept, refused = upload(("a.pcap", first), ("memo.txt", b"memo"), ("b.pcap", second), ("a.pcap", first))
    assert kept == ["a.pcap", "b.pcap", "a.pcap"]
    assert refused == [("evidence.E103", "memo.txt")]


@pytest.mark.usefixtures("home")
def test_an_archive_of_captures_is_opened(first: bytes, second: bytes) -> None:
    data = zipped(("day/", b""), ("day/a.pcap", first), ("day/b.pcap", second), ("__MACOSX/._a.pcap", b"\x00\x05"))
    assert upload(("day.zip", data)) == (["a.pcap", "b.pcap"], [("evidence.E103", "day.zip: ._a.pcap")])


@pytest.mark.usefixtures("home")
def test_an_archive_of_advisories_is_kept_as_it_is_and_a_mixed_one_is_opened(first: bytes) -> None:
    advisory = b'{"document": {"csaf_version": "2.0"}}'
    alone = zipped(("csaf/a.json", advisory), ("csaf/a.json.sha512", b"0" * 128))
    assert upload(("csaf.zip", alone)) == (["csaf.zip"], [])
    mixed = zipped(("a.json", advisory), ("a.json.sha512", b"0" * 128), ("a.pcap", first))
    assert upload(("day.zip", mixed)) == (["a.json", "a.pcap"], [("evidence.E103", "day.zip: a.json.sha512")])


def test_names_that_lead_out_of_the_archive_lead_nowhere(home: Path, first: bytes, second: bytes) -> None:
    names = everything(home.parent)
    kept, refused = upload(("x.zip", zipped(("../../../escaped.pcap", first), ("/etc/cron.d/evil", second))))
    assert (kept, refused) == (["escaped.pcap", "evil"], [])
    new = [one for one in everything(home.parent) if one not in names and not one.startswith("home/evidence")]
    assert [one for one in new if "escaped" in one or "evil" in one] == []
    assert not Path("/etc/cron.d/evil").exists()


def test_an_archive_in_an_archive_is_not_opened(home: Path, first: bytes) -> None:
    inner = zipped(("a.pcap", first))
    assert upload(("x.zip", zipped(("inner.zip", inner)))) == ([], [("evidence.E108", "x.zip: inner.zip")])
    assert list((home / "evidence").glob("??/*")) == []


@pytest.mark.usefixtures("home")
def test_links_bombs_and_broken_archives_are_refused_whole(first: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    link = zipfile.ZipInfo("a.pcap")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("good.pcap", first)
        archive.writestr(link, "/etc/passwd")
    assert upload(("link.zip", made.getvalue())) == ([], [("evidence.E110", "link.zip")])
    assert upload(("cut.zip", zipped(("a.pcap", first))[:-30])) == ([], [("evidence.E110", "cut.zip")])
    monkeypatch.setattr("sekisho.security.observe.archives.EVIDENCE_ANY_RATIO_BYTES", 1000)
    bomb = zipped(("good.pcap", first), ("bomb.pcap", first + bytes(20_000_000)))
    assert upload(("bomb.zip", bomb)) == ([], [("evidence.E110", "bomb.zip")])


@pytest.mark.usefixtures("home")
def test_a_member_that_is_damaged_is_told_of_and_the_others_are_kept(first: bytes, second: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pcap", first)
        archive.writestr("b.pcap", second)
    data = bytearray(made.getvalue())
    data[100] ^= 1
    assert upload(("x.zip", bytes(data))) == (["b.pcap"], [("evidence.E110", "x.zip: a.pcap")])


@pytest.mark.usefixtures("home")
def test_more_files_than_an_upload_may_have_are_refused(first: bytes) -> None:
    many = [(f"{number}.pcap", b"x") for number in range(EVIDENCE_UPLOAD_FILES - 1)]
    kept, refused = upload(*many, ("a.pcap", first), ("late.pcap", first))
    assert kept == ["a.pcap"]
    assert refused[-1] == ("evidence.E107", "late.pcap")
    assert len(refused) == EVIDENCE_UPLOAD_FILES


@pytest.mark.usefixtures("home")
def test_an_upload_tells_how_far_it_is(first: bytes, second: bytes) -> None:
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415
    from sekisho.security.store.uploads import receive_upload  # noqa: PLC0415

    told: list[int] = []
    receive_upload([("a", io.BytesIO(first)), ("b", io.BytesIO(second))], Receiving(ACT, SITE), told.append)
    assert told == [len(first), len(first) + len(second)]


@pytest.mark.usefixtures("home")
def test_an_upload_needs_a_person_and_a_reason(first: bytes) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415
    from sekisho.security.store.uploads import receive_upload  # noqa: PLC0415

    with pytest.raises(ActRefused, match=r"store\.E003"):
        receive_upload([("a", io.BytesIO(first))], Receiving(Act("", "x"), SITE))
