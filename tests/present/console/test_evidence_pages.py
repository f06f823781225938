"""Evidence brought in by a form, held against the ledgers in a process of its own, and followed on its page."""

import datetime as dt
import re
import time
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from looking import visitor
from sekisho.security.terms.words import Department

SAMPLES = Path(__file__).parents[3] / "samples"
CAPTURE = SAMPLES / "captures" / "20261010-dmz.pcap"
LIMIT_S = 120

pytestmark = pytest.mark.usefixtures("home")


def sent(client: Any, *files: Any, why: str = "月次の取得", site: str = "") -> Any:
    return client.post("/evidence/upload/", {"files": list(files), "why": why, "site": site})


def named(octets: bytes, name: str) -> BytesIO:
    file = BytesIO(octets)
    file.name = name
    return file


def test_a_file_is_kept_and_told_with_what_it_shows() -> None:
    client = visitor()
    with CAPTURE.open("rb") as file:
        answer = sent(client, file)
    assert (answer.status_code, answer["Location"]) == (303, "/evidence/?said=received&count=1")
    page = unescape(client.get(answer["Location"]).content.decode())
    assert "1個のファイルを登録しました" in page
    assert "20261010-dmz.pcap" in page
    assert "2026/10/10～2026/10/10" in page


def test_a_hostile_archive_is_refused_with_its_reason_and_the_other_file_is_kept() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.pcap", bytes(300 * 2**20))
    client = visitor()
    with CAPTURE.open("rb") as file:
        answer = sent(client, file, named(packed.getvalue(), "bomb.zip"))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "登録できなかったファイルがあります" in page
    assert "bomb.zip" in page
    assert "20261010-dmz.pcap" in page


def test_without_a_reason_nothing_is_kept() -> None:
    client = visitor()
    with CAPTURE.open("rb") as file:
        assert sent(client, file, why=" ").status_code in {403, 422}
    assert "証跡はまだありません" in client.get("/evidence/").content.decode()


def test_a_department_without_the_right_is_refused() -> None:
    client = visitor("K-3", Department.GENERAL_AFFAIRS)
    with CAPTURE.open("rb") as file:
        assert sent(client, file).status_code == 403


def test_a_file_is_withdrawn_with_a_reason_and_its_row_stays() -> None:
    client = visitor()
    with CAPTURE.open("rb") as file:
        sent(client, file)
    page = client.get("/evidence/").content.decode()
    sha256 = re.findall(r'name="sha256" value="([0-9a-f]{64})"', page)[0]
    answer = client.post("/evidence/withdraw/", {"sha256": sha256, "site": "", "why": "取り違え"})
    assert answer["Location"] == "/evidence/?said=withdrawn&count=0"
    assert "取り違え" in unescape(client.get("/evidence/").content.decode())
    assert client.get("/evidence/open/", {"sha256": sha256, "unit": "frame", "at": "1"}).status_code == 404


def ended(client: Any, address: str) -> str:
    """The page of a job once it has ended."""
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        part = client.get(f"{address}progress/").content.decode()
        if "hx-get" not in part:
            return unescape(part)
    raise AssertionError("the job did not end")


def test_an_assessment_runs_by_itself_and_its_page_tells_of_its_end() -> None:
    client = visitor()
    with CAPTURE.open("rb") as file:
        sent(client, file)
    answer = client.post("/evidence/assess/", {"site": ""})
    assert re.fullmatch(r"/jobs/[0-9]+/", answer["Location"])
    assert "評価が終わりました" in ended(client, answer["Location"])
    assert "実施例 66件の状態" in client.get("/").content.decode()
    made = client.post("/reports/make/", {"assessment": "A2026-000001"})
    page = ended(client, made["Location"])
    links = re.findall(r'href="(/jobs/[0-9]+/files/[^"]+)"', page)
    assert {link.rpartition("/")[2] for link in links} >= {
        "report.html",
        "report.en.html",
        "findings.xlsx",
        "findings.json",
    }
    for link in links:
        file = client.get(link)
        assert file.status_code == 200
        assert "attachment" in file["Content-Disposition"]
        assert b"".join(file.streaming_content)


@pytest.mark.parametrize("name", ["../../secret.key", "..%2f..%2fsecret.key", "nothing.html", "/etc/passwd"])
def test_no_other_file_is_given_out(name: str) -> None:
    from sekisho.security.store.jobs import ask  # noqa: PLC0415 -- needs an open home
    from sekisho.security.work.job import JobKind  # noqa: PLC0415

    client = visitor()
    job = ask(JobKind.REPORT, {"assessment": "A1"}, "K-001")
    assert client.get(f"/jobs/{job.number}/files/{name}").status_code == 404


def test_work_that_somebody_else_asked_for_cannot_be_cancelled() -> None:
    from sekisho.security.store.jobs import ask, claim  # noqa: PLC0415
    from sekisho.security.work.job import JobKind  # noqa: PLC0415

    job = ask(JobKind.REPORT, {"assessment": "A1"}, "K-777")
    claim(job.number)
    client = visitor()
    answer = client.post(f"/jobs/{job.number}/cancel/")
    assert answer.status_code == 403
    assert "ほかの人が依頼した処理" in answer.content.decode()


def _asked(kind: str, what: dict[str, object]) -> int:
    from sekisho.security.store.jobs import ask  # noqa: PLC0415 -- needs an open home
    from sekisho.security.work.job import JobKind  # noqa: PLC0415

    return int(ask(JobKind.named(kind), what, "K-777").number)


def _run_of(site: str) -> str:
    """A kept run of a site; its number."""
    from django.db import transaction  # noqa: PLC0415

    from sekisho.security.ledgers.assessment import Assessment  # noqa: PLC0415
    from sekisho.security.ledgers.journal.entry import Act  # noqa: PLC0415
    from sekisho.security.store.journal.appending import lock  # noqa: PLC0415
    from sekisho.security.store.writing import carry_out  # noqa: PLC0415
    from sekisho.security.work.rowchange import RowChange  # noqa: PLC0415

    moment = dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC)
    row = Assessment(
        number="A2026-000001", as_of=moment.date(), at="2026-11-25T01:00:00.000000Z", who="K-777", site=site
    )
    with transaction.atomic():
        carry_out(lock(), (RowChange("assessment", None, row),), Act("K-777", "評価"), moment)
    return row.number


@pytest.mark.parametrize("kind", ["assess", "report"])
def test_work_on_another_site_is_not_there(kind: str) -> None:
    run = _run_of("第一工場")
    number = _asked(kind, {"site": "第一工場"} if kind == "assess" else {"assessment": run})
    mine, other = visitor("K-1", site="第一工場"), visitor("K-2", site="第二工場")
    for path in ("", "progress/", "files/report.html"):
        assert other.get(f"/jobs/{number}/{path}").status_code == 404, path
    assert other.post(f"/jobs/{number}/again/").status_code == 404
    assert mine.get(f"/jobs/{number}/").status_code == 200
    for page in ("/jobs/", "/reports/", "/evidence/"):
        assert f"/jobs/{number}/" not in other.get(page).content.decode(), page
    assert f"/jobs/{number}/" in mine.get("/jobs/").content.decode()


def test_a_report_of_all_sites_is_for_who_may_see_all() -> None:
    run = _run_of("第一工場")
    number = _asked("report", {"assessment": run})
    one, every = visitor("K-1", site="第一工場"), visitor("K-2", site="")
    visitor("K-3", site="第二工場")  # now there are two sites
    assert one.get(f"/jobs/{number}/files/report.html").status_code == 403
    assert one.post("/reports/make/", {"assessment": run}).status_code == 403
    assert one.post(f"/jobs/{number}/again/").status_code == 403
    assert every.get(f"/jobs/{number}/files/report.html").status_code == 404, "there is none yet"
    assert every.post("/reports/make/", {"assessment": "A2026-000009"}).status_code == 404


def test_an_assessment_is_asked_for_again_by_who_may_ask_for_it() -> None:
    number = _asked("assess", {"site": ""})
    reader = visitor("K-4", Department.PRODUCTION)
    assert reader.get(f"/jobs/{number}/").status_code == 200
    assert reader.post(f"/jobs/{number}/again/").status_code == 403


def test_a_capture_is_named_whatever_signs_its_name_has() -> None:
    client = visitor()
    with CAPTURE.open("rb") as file:
        sent(client, named(file.read(), "取得\u30fb1.pcap"))
    sha256 = re.findall(r'name="sha256" value="([0-9a-f]{64})"', client.get("/evidence/").content.decode())[0]
    place = {"sha256": sha256, "unit": "frame", "at": "1", "file": '取得"; x=\r\nX: 1.pcap'}
    answer = client.get("/evidence/open/capture/", place)
    assert answer.status_code == 200
    said = answer.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename\*=utf-8''[A-Za-z0-9%._-]+\.pcap", said), said
    assert "X" not in answer.headers
