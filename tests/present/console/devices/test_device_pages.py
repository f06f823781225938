"""A device is found by what is read off it, and its page tells what every ledger says of it, by the person's rights."""

import datetime as dt
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from asking import write
from looking import visitor
from sekisho.security.ledgers.acceptance import Acceptance
from sekisho.security.ledgers.account import Account
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.disposal_certificate import DisposalCertificate, Treatment
from sekisho.security.ledgers.malware_scan import MalwareScan
from sekisho.security.ledgers.media import Medium
from sekisho.security.ledgers.procurement import Procurement
from sekisho.security.ledgers.software import Software
from sekisho.security.present.console.linking import device_address
from sekisho.security.terms.address import Ip, Mac
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")

DAY = dt.date(2024, 4, 1)
HERE = device_address("A", "PLC/1")


@pytest.fixture
def device(home: Path) -> None:  # noqa: ARG001 -- rows need an open home
    """One device with a life in the ledgers of its site, and another that has none."""
    asset = Asset(
        id="PLC/1", name="組立PLC", ips=(Ip("192.0.2.7"),), macs=(Mac("00:00:5e:00:53:07"),), serial="S-77",
        place="A棟", system="組立", stocktaken=DAY, support_end=dt.date(2099, 3, 31), site="A",
    )  # fmt: skip
    write([asset, Asset(id="PLC-2", name="予備", site="A"), Asset(id="PLC/1", name="別工場のPLC", site="B")])
    write([
        Procurement(order="PO-1", supplier="商社", assets=("PLC/1",), ordered=dt.date(2020, 1, 6), site="A"),
        Acceptance(number="AC-1", order="PO-1", item="PLC一式", checked=dt.date(2020, 2, 3), site="A"),
        Account(device="PLC/1", name="operator", issued=dt.date(2020, 2, 10), site="A"),
        Account(device="PLC/1", name="他工場", issued=dt.date(2020, 2, 10), site="B"),
        Account(device="plc/1", name="小文字", site="A"),
        Software(name="梯子", version="1", devices=("PLC/1", "PLC-2"), site="A"),
        Change(what="プログラム更新", done=dt.date(2021, 5, 6), assets=("PLC-2", "PLC/1"), site="A"),
        Medium(medium="SDカード", number="SD-1", device="PLC/1", introduced=dt.date(2020, 3, 1), site="A"),
        MalwareScan(name="SD", device="SD-1", scanned=dt.date(2022, 1, 2), medium="SD-1", site="A"),
        DisposalCertificate(number="D-1", firm="破砕所", assets=("PLC/1",), treated=dt.date(2023, 12, 1),
                            treatment=Treatment.SHREDDED, evidence="破砕の写真", site="A"),
    ])  # fmt: skip


def shown(path: str, client: Any = None) -> str:
    answer = (client or visitor()).get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def days(text: str) -> list[str]:
    return re.findall(r'<time datetime="([\d-]+)"', text[text.index("data-until-today") :])


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize("read", ["PLC/1", "192.0.2.7", "00:00:5e:00:53:07", "00-00-5E-00-53-07", "S-77", " A棟 "])
def test_what_is_read_off_a_device_opens_it(read: str) -> None:
    client = visitor(site="A")
    answer = client.get("/devices/", {"q": read})
    assert (answer.status_code, answer["Location"]) == (302, HERE)


@pytest.mark.usefixtures("device")
def test_what_fits_several_lists_them_and_what_fits_none_says_so() -> None:
    text = shown("/devices/?q=PLC")
    assert len(re.findall(r'<th scope="row"><a href="/devices/', text)) == 3
    assert "見つかりません。" in shown("/devices/?q=ない")


@pytest.mark.usefixtures("device")
def test_a_site_and_an_id_lead_to_the_page_whatever_signs_they_hold() -> None:
    answer = visitor().get("/devices/", {"site": "A", "id": "PLC/1"})
    assert answer["Location"] == HERE
    assert "組立PLC" in shown(HERE)


@pytest.mark.usefixtures("device")
def test_the_page_tells_what_every_ledger_says_of_the_device_and_nothing_of_others() -> None:
    text = shown(HERE)
    wanted = ("PO-1", "AC-1", "PLC/1 / operator", "梯子 / 1", "プログラム更新 / 2021/05/06", "SD-1", "D-1")
    for one in wanted:
        assert f">{one}</a>" in text, one
    assert "他工場" not in text
    assert "小文字" not in text
    assert "調達台帳を通じて" in text


@pytest.mark.usefixtures("device")
def test_each_record_leads_to_its_row() -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home

    found = set(re.findall(r'href="/ledgers/([a-z-]+)/\?row=([0-9a-f]{32})"', shown(HERE)))
    assert {"asset", "procurement", "acceptance", "account", "change", "malware-scan"} <= {slug for slug, _ in found}
    for slug, name in found:
        assert TABLES[slug].objects.filter(row_id=name).exists(), slug


@pytest.mark.usefixtures("device")
def test_the_timeline_runs_from_purchase_to_disposal_and_tells_what_is_to_come() -> None:
    text = shown(HERE)
    assert days(text) == sorted(days(text))
    assert days(text)[:3] == ["2020-01-06", "2020-02-03", "2020-02-10"]
    assert "2023-12-01" in days(text)
    assert text.index("2099/03/31") < text.index("data-until-today")
    assert "資産台帳に登録" in text


@pytest.mark.usefixtures("device")
def test_who_may_not_read_a_ledger_sees_nothing_of_it() -> None:
    text = shown(HERE, visitor("K-005", Department.PRODUCTION))
    assert "組立PLC" in text
    assert "/ledgers/procurement/" not in text
    assert 'href="/network/' not in text


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize("department", [Department.PROCUREMENT, Department.GENERAL_AFFAIRS])
def test_who_may_not_read_assets_is_refused_and_sees_no_link(department: Department) -> None:
    client = visitor("K-006", department)
    assert client.get("/devices/").status_code == 403
    assert client.get(HERE).status_code == 403
    assert 'href="/devices/"' not in shown("/practices/", client)


@pytest.mark.usefixtures("device")
def test_another_sites_device_is_not_there() -> None:
    client = visitor("K-007", site="A")
    assert client.get(device_address("B", "PLC/1")).status_code == 404
    assert "別工場のPLC" not in shown("/devices/", client)


def test_a_device_of_no_site_has_a_page_too() -> None:
    write([Asset(id="X", name="共用のPC")])
    assert "共用のPC" in shown(device_address("", "X"))


@pytest.mark.parametrize("name", ["x", "0" * 32])
def test_no_device_is_not_there(name: str) -> None:
    assert visitor().get(f"/devices/{name}/").status_code == 404


@pytest.mark.usefixtures("device")
def test_a_withdrawn_device_still_tells_its_life() -> None:
    from sekisho.security.ledgers.journal.entry import Act  # noqa: PLC0415
    from sekisho.security.store.door import write as enter  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.rows import current  # noqa: PLC0415
    from sekisho.security.work.rowchange import RowChange  # noqa: PLC0415

    name = HERE.split("/")[2]
    enter([RowChange("asset", current("asset", [name])[name][0], None)], Act("試験", "廃棄済み"))
    text = shown(HERE)
    assert "資産台帳から取り下げられています。" in text
    assert "資産台帳から取り下げ<" in text
    assert "破砕所" in text


def test_every_name_of_a_ledger_here_is_one() -> None:
    from sekisho.security.present.console.devices.gathering import BY_NUMBER, THROUGH  # noqa: PLC0415 -- an open home
    from sekisho.security.present.console.devices.records import STAGES  # noqa: PLC0415

    assert {*STAGES, *THROUGH, *BY_NUMBER} <= set(REGISTRY)
