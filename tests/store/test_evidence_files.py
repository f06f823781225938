"""Evidence in the home: kept once under its hash, dated, withdrawn with a reason, let go when its time is over."""

import datetime as dt
import gzip
import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
import zstandard

from evidence_home import ACT, SITE, capture
from sekisho.security.ledgers.evidence_file import EvidenceFile, EvidenceKind
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.rowchange import RowChange
from small import small_rows

NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)


def receive(path: Path, site: str = SITE, name: str = "") -> EvidenceFile:
    from sekisho.security.store import evidence_files  # noqa: PLC0415 -- needs an open home

    return evidence_files.receive(path, name or path.name, evidence_files.Receiving(ACT, site, now=NOW))


def refusal(data: bytes) -> str:
    from sekisho.security.store import evidence_files  # noqa: PLC0415
    from sekisho.security.store.errors import EvidenceRefused  # noqa: PLC0415

    with pytest.raises(EvidenceRefused) as refused:
        evidence_files.receive(io.BytesIO(data), "x", evidence_files.Receiving(ACT, SITE))
    assert list((evidence_files.path_of("0" * 64).parents[1] / "incoming").iterdir()) == []
    assert evidence_files.every() == []
    return refused.value.number


def entries() -> int:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    return JournalEntry.objects.filter(ledger="evidence-file").count()


def test_a_file_is_kept_under_its_hash_for_its_owner_alone(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.evidence_files import file_of  # noqa: PLC0415

    path = capture(tmp_path)
    row = receive(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = home / "evidence" / sha256[:2] / sha256
    assert kept.read_bytes() == path.read_bytes()
    assert [stat.S_IMODE(one.stat().st_mode) for one in (kept, kept.parent, home / "evidence")] == [0o600, 0o700, 0o700]
    assert row == EvidenceFile(
        sha256=sha256, name="line.pcap", kind=EvidenceKind.PCAP, size_bytes=path.stat().st_size,
        received="2026-11-25T03:00:00.000000Z", who="佐藤", site=SITE,
    )  # fmt: skip
    assert file_of(sha256) == kept


def test_the_same_file_is_kept_once_and_written_once(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.evidence_files import every  # noqa: PLC0415

    first = receive(capture(tmp_path))
    assert receive(capture(tmp_path, "other name.pcap")) == first
    assert entries() == 1
    second = receive(capture(tmp_path), site="第二工場")
    assert [(row.site, row.sha256) for row in every()] == [(SITE, first.sha256), ("第二工場", second.sha256)]
    assert len(list((home / "evidence").glob("??/*"))) == 1


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\temp\\a.pcap", "a.pcap"), ("", "?"), ("..", "?"),
        ("a\x00\r\nb.pcap", "ab.pcap"),
        ("\u202egpj.pcap", "gpj.pcap"), ("x" * 500, "x" * 200), ("\ud800.pcap", "?.pcap"),
        ("取得 1.pcap", "取得 1.pcap"),
    ],
)  # fmt: skip
def test_a_name_is_shown_and_never_a_path(tmp_path: Path, name: str, shown: str) -> None:
    from sekisho.security.store import evidence_files  # noqa: PLC0415

    with capture(tmp_path).open("rb") as stream:
        row = evidence_files.receive(stream, name, evidence_files.Receiving(ACT, SITE))
    assert row.name == shown


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_what_nobody_reads_or_what_harms_is_not_taken(
    tmp_path: Path, pack: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = capture(tmp_path).read_bytes()
    assert callable(pack)
    assert refusal(b"no evidence") == "evidence.E103"
    assert refusal(b"") == "evidence.E103"
    assert refusal(pack(b"no evidence")) == "evidence.E103"
    assert refusal(pack(pack(data))) == "evidence.E104"
    assert refusal(pack(b"PK\x03\x04" + data)) == "evidence.E104"
    monkeypatch.setattr("sekisho.security.observe.packed.EVIDENCE_ANY_RATIO_BYTES", 1000)
    assert refusal(pack(data[:24] + bytes(50_000_000))) == "evidence.E104"
    monkeypatch.setattr("sekisho.security.store.arriving.EVIDENCE_FILE_BYTES", len(data) - 1)
    assert refusal(data) == "evidence.E101"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("line.pcap", True), ("LINE.PCAP", True), ("line.pcapng", True), ("line.cap.gz", True), ("line", True),
        ("line.pcap3", True), ("line.pcap.2026-11-25", True), ("取得.pcap", True),
        ("line.xlsx", False), ("conn.log", False), ("line.exe", False), ("line.pcap.html", False),
        ("a/b.SVG.zst", False),
    ],
)  # fmt: skip
def test_a_name_of_another_kind_is_refused_and_one_that_says_nothing_is_not(
    tmp_path: Path, name: str, taken: bool
) -> None:
    from sekisho.security.store import evidence_files  # noqa: PLC0415
    from sekisho.security.store.errors import EvidenceRefused  # noqa: PLC0415

    with capture(tmp_path).open("rb") as stream:
        if taken:
            assert evidence_files.receive(stream, name, evidence_files.Receiving(ACT, SITE)).kind is EvidenceKind.PCAP
            return
        with pytest.raises(EvidenceRefused) as refused:
            evidence_files.receive(stream, name, evidence_files.Receiving(ACT, SITE))
    assert refused.value.number == "evidence.E111"
    assert evidence_files.every() == []


TEXTS = {
    EvidenceKind.SURICATA_EVE: ("eve.json", b'{"timestamp":"2026-11-24T00:00:00Z","event_type":"stats"}\n'),
    EvidenceKind.ZEEK_LOG: ("modbus.log", b'{"_path":"modbus","ts":1,"uid":"C","id.orig_h":"10.0.0.1"}\n'),
    EvidenceKind.SYSLOG: ("rejected.log", b"<84>1 2026-12-01T08:00:00.000Z exchange sekisho - results -\n"),
    EvidenceKind.NMAP: ("scan.xml", b'<?xml version="1.0"?>\n<nmaprun start="1"></nmaprun>\n'),
    EvidenceKind.HOST_TABLE: ("arp.txt", b"10.0.0.1 dev eth0 lladdr 00:1b:1b:00:00:01 REACHABLE\n"),
    EvidenceKind.FORTIOS: ("fw1.conf", b"config firewall policy\n edit 1\n set action accept\n next\nend\n"),
    EvidenceKind.ASA: ("asa.cfg", b"access-list A extended permit ip any any\naccess-group A in interface in\n"),
    EvidenceKind.IOS: ("ios.txt", b"ip access-list extended A\n permit ip any any\n"),
    EvidenceKind.PANOS: ("panos.xml", b'<?xml version="1.0"?><config><devices/><rulebase/></config>'),
    EvidenceKind.NFTABLES: ("nft.json", b'{"nftables": []}'),
    EvidenceKind.ADVISORY: ("jvndb.rdf", b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x"></rdf:RDF>'),
    EvidenceKind.IPTABLES: ("rules.v4.txt", b"*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"),
}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: kind.code)
def test_every_kind_of_text_is_taken_under_its_usual_name(kind: EvidenceKind) -> None:
    from sekisho.security.store import evidence_files  # noqa: PLC0415

    name, content = TEXTS[kind]
    assert evidence_files.receive(io.BytesIO(content), name, evidence_files.Receiving(ACT, SITE)).kind is kind
    assert set(TEXTS) == set(EvidenceKind) - {
        EvidenceKind.PCAP, EvidenceKind.PCAPNG, EvidenceKind.ZEEK_CONN, EvidenceKind.WORKBOOK,
    }  # fmt: skip


@pytest.mark.usefixtures("home")
def test_a_home_that_is_full_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.security.store.errors import EvidenceRefused  # noqa: PLC0415

    row = receive(capture(tmp_path))
    monkeypatch.setattr("sekisho.security.store.evidence_files.EVIDENCE_HOME_BYTES", 2 * (row.size_bytes or 0) - 1)
    with pytest.raises(EvidenceRefused, match=r"evidence\.E102"):
        receive(capture(tmp_path, "b.pcap", 12))


@pytest.mark.usefixtures("home")
def test_it_knows_the_days_it_shows(tmp_path: Path) -> None:
    from sekisho.security.store.dating import date_file  # noqa: PLC0415
    from sekisho.security.store.evidence_files import kept  # noqa: PLC0415

    row = date_file(receive(capture(tmp_path)), ACT)
    assert (row.first, row.last) == (dt.date(2026, 5, 19), dt.date(2026, 5, 19))
    assert kept(row.sha256, SITE) == row
    log = tmp_path / "conn.log"
    log.write_text(
        "#separator \\x09\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n#path\tconn\n"
        "1800000000.0\tC1\t10.0.0.1\t1\t10.0.0.2\t502\ttcp\n1800090000.0\tC2\t10.0.0.1\t1\t10.0.0.2\t502\ttcp\n"
    )
    row = date_file(receive(log), ACT)
    assert (row.kind, row.first, row.last) == (EvidenceKind.ZEEK_CONN, dt.date(2027, 1, 15), dt.date(2027, 1, 16))
    book = tmp_path / "book.xlsx"
    write_book(book, {"asset": [row for row in small_rows() if type(row).__name__ == "Asset"]})
    row = date_file(receive(book), ACT)
    assert (row.kind, row.first) == (EvidenceKind.WORKBOOK, None)


def test_a_withdrawn_file_leaves_and_its_row_says_when_and_why(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store import evidence_files  # noqa: PLC0415
    from sekisho.security.store.errors import EvidenceRefused  # noqa: PLC0415
    from sekisho.security.store.framing import places_of  # noqa: PLC0415

    row = receive(capture(tmp_path))
    assert places_of(row.sha256) is not None
    receive(capture(tmp_path), site="第二工場")
    gone = evidence_files.withdraw(row.sha256, SITE, Act("関", "個人情報を含むため"), now=NOW)
    assert (gone.withdrawn, gone.reason, gone.received) == (dt.date(2026, 11, 25), "個人情報を含むため", row.received)
    assert evidence_files.file_of(row.sha256) is not None, "the other site needs it"
    with pytest.raises(EvidenceRefused, match=r"evidence\.E106"):
        evidence_files.withdraw(row.sha256, SITE, ACT)
    evidence_files.withdraw(row.sha256, "第二工場", ACT)
    assert list((home / "evidence").glob("??/*")) == []
    assert evidence_files.file_of(row.sha256) is None
    again = receive(capture(tmp_path))
    assert (again.here, again.reason, again.received) == (True, "", row.received)
    assert evidence_files.file_of(row.sha256) is not None


@pytest.mark.usefixtures("home")
def test_a_file_whose_reception_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    from sekisho.security.store import evidence_files  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    path = capture(tmp_path)
    with pytest.raises(ActRefused, match=r"store\.E003"):
        evidence_files.receive(path, "x", evidence_files.Receiving(Act("佐藤", " "), SITE))
    assert evidence_files.every() == []


def test_what_a_killed_upload_left_is_swept_after_a_day(home: Path, tmp_path: Path) -> None:
    receive(capture(tmp_path))
    incoming = home / "evidence" / "incoming"
    for name, age_s in (("old.part", 90_000), ("young.part", 80_000)):
        (incoming / name).write_bytes(b"x")
        then = (incoming / name).stat().st_mtime - age_s
        os.utime(incoming / name, (then, then))
    receive(capture(tmp_path, "b.pcap", 12))
    assert [one.name for one in incoming.iterdir()] == ["young.part"]


@pytest.mark.usefixtures("home")
def test_what_is_past_its_period_leaves(tmp_path: Path) -> None:
    from sekisho.security.store import evidence_files  # noqa: PLC0415
    from sekisho.security.store.dating import date_file  # noqa: PLC0415
    from sekisho.security.store.door import write  # noqa: PLC0415

    row = date_file(receive(capture(tmp_path)), ACT)  # shows May 19, 2026
    receive(capture(tmp_path), site="第二工場")  # came on November 25, 2026, and says no day
    rules = [("", 3), ("第三工場", 1)]
    write(
        [
            RowChange(
                "recordkeeping", None, Recordkeeping(ledger="evidence-file", years=years, basis="社内規定", site=site)
            )
            for site, years in rules
        ],
        ACT,
    )

    def due(day: dt.date) -> list[str]:
        moment = dt.datetime.combine(day, dt.time(12), dt.UTC)
        return [one.site for one in evidence_files.due(moment)]

    assert due(dt.date(2029, 5, 19)) == []
    assert due(dt.date(2029, 5, 20)) == [SITE]
    assert due(dt.date(2029, 11, 26)) == [SITE, "第二工場"]
    (gone,) = evidence_files.expire(Act("管理者", "保管年数"), dt.datetime(2029, 5, 20, 3, tzinfo=dt.UTC))
    assert (gone.sha256, gone.reason, gone.here) == (row.sha256, "保管年数", False)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("sha256", ["", "../../secret.key", "0" * 63, "G" * 64, "A" * 64, "0" * 64 + "\n"])
def test_what_is_no_hash_names_no_file(sha256: str) -> None:
    from sekisho.security.store.evidence_files import file_of, path_of  # noqa: PLC0415

    with pytest.raises(ValueError, match="no SHA-256"):
        path_of(sha256)
    assert file_of(sha256) is None


class TestVerifying:
    """An altered or missing file is named, by `journal verify` too."""

    def faults(self) -> list[tuple[str, str]]:
        from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

        return [(one.problem.code, one.problem.text.ja) for one in verify().faults]

    @pytest.fixture
    def kept(self, home: Path, tmp_path: Path) -> Path:  # noqa: ARG002 -- it is open
        from sekisho.security.store.evidence_files import path_of  # noqa: PLC0415

        receive(capture(tmp_path))
        return path_of(receive(capture(tmp_path, "victim.pcap", 4)).sha256)

    def test_untouched_files_are_sound(self, kept: Path) -> None:
        assert kept.exists()
        assert self.faults() == []

    def test_one_octet_is_found(self, kept: Path) -> None:
        data = bytearray(kept.read_bytes())
        data[-1] ^= 1
        kept.write_bytes(data)
        ((code, text),) = self.faults()
        assert code == "journal.E023"
        assert "victim.pcap" in text
        assert kept.name in text

    def test_a_missing_file_is_found(self, kept: Path) -> None:
        kept.unlink()
        ((code, text),) = self.faults()
        assert (code, "victim.pcap" in text) == ("journal.E024", True)

    def test_a_file_without_a_row_is_told_of(self, kept: Path) -> None:
        (kept.parent / ("0" * 64)).write_bytes(b"x")
        assert [code for code, _ in self.faults()] == ["journal.W002"]

    def test_an_index_that_points_elsewhere_is_found(self, kept: Path) -> None:
        from sekisho.security.store.framing import index_path, places_of  # noqa: PLC0415

        assert places_of(kept.name) is not None
        assert self.faults() == []
        index = index_path(kept.name)
        data = bytearray(index.read_bytes())
        data[-16] += 4  # the octet of its first mark
        index.write_bytes(data)
        assert [code for code, _ in self.faults()] == ["journal.E025"]
        index.write_bytes(b"none")
        assert [code for code, _ in self.faults()] == ["journal.E025"]
        assert places_of(kept.name) is not None, "what is no index is made anew"
        assert self.faults() == []

    def test_a_withdrawn_file_is_not_missed(self, kept: Path) -> None:
        from sekisho.security.store.evidence_files import withdraw  # noqa: PLC0415

        withdraw(kept.name, SITE, ACT)
        assert not kept.exists()
        assert self.faults() == []
