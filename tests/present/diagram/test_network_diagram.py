"""The network diagram from ledgers: nothing is left out, small and large, and what people typed stays text."""

import datetime as dt
import re
from collections.abc import Iterable
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.book import Book, Entry, ledger_of
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.tables import Observed
from sekisho.security.present.diagram.declared import Network, WayKind, numbers
from sekisho.security.present.diagram.drawing import TEMPLATE, diagram_figures, diagram_pdf, diagram_svg, form_of
from sekisho.security.present.diagram.paging import PAGE_DEVICES, READABLE_MM, pages
from sekisho.security.present.printed.printing import Paper
from sekisho.security.present.printed.typesetting import pictures
from sekisho.security.terms.address import Endpoint, Ip
from sekisho.security.terms.address import Network as IpNetwork
from tables import content

DAY = dt.date(2026, 11, 25)
PAPER = Paper(DAY, "第一工場", "生産・情報システム部門")


def case_of(rows: Iterable[Row]) -> Case:
    tables: dict[str, tuple[Entry[Row], ...]] = {}
    for row in rows:
        slug = ledger_of(type(row)).slug
        tables[slug] = (*tables.get(slug, ()), Entry(row))
    return Case("", Book(tables), Observed(), DAY, Policy(), catalogue=content())


def asset(key: str, zone: str, ip: str = "", name: str = "") -> Asset:
    return Asset(id=key, name=name or f"装置{key}", zone=zone, kind="PLC", ips=(Ip(ip),) if ip else ())


def flow(function: str, source: str, target: str) -> Dataflow:
    return Dataflow(function=function, source=Endpoint(source), destination=Endpoint(target), protocol="TCP", port=502)


SMALL = [
    Zone(name="業務系LAN", kind=ZoneKind.BUSINESS, networks=(IpNetwork("10.1.0.0/24"),)),
    Zone(name="FA LAN1", kind=ZoneKind.CONTROL, networks=(IpNetwork("10.2.0.0/24"),)),
    asset("FW", "業務系LAN", "10.1.0.1", "境界ファイアウォール"),
    asset("A1", "業務系LAN", "10.1.0.10"),
    asset("P1", "FA LAN1", "10.2.0.10"),
    asset("P2", "FA LAN1", "10.2.0.11"),
    Conduit(source="業務系LAN", destination="FA LAN1", protocols=("TLS",), purpose="計画", boundary="FW"),
    flow("計画の送信", "計画サーバ/10.1.0.10", "装置/10.2.0.10"),
    flow("装置の間", "装置P1", "装置P2"),
    flow("実績の送信", "装置/10.2.0.11", "計画サーバ/10.1.0.10"),
    flow("クラウドへ", "計画サーバ/10.1.0.10", "クラウド/198.51.100.7"),
    flow("時刻", "FA LAN1/10.2.0.0/24", "計画サーバ/10.1.0.10"),
]


@pytest.fixture(scope="module")
def small() -> Network:
    return Network(case_of(SMALL))


def large(devices: int, zones: int = 6) -> Case:
    names = [f"FA LAN{n}" for n in range(zones)]
    rows: list[Row] = [
        Zone(name=name, kind=ZoneKind.CONTROL, networks=(IpNetwork(f"10.{n}.0.0/24"),)) for n, name in enumerate(names)
    ]
    rows += [asset(f"D{n:03d}", names[n % zones], f"10.{n % zones}.0.{n // zones + 10}") for n in range(devices)]
    rows += [Conduit(source=a, destination=b, boundary="D000") for a, b in combinations(names, 2)]
    rows += [flow(f"流れ{n}", f"装置D{n:03d}", f"装置D{(n * 7 + 1) % devices:03d}") for n in range(devices)]
    return case_of(rows)


def test_ways_are_told_apart(small: Network) -> None:
    told = {(way.source, way.target): (way.mark, way.kind, [flow.number for flow in way.flows]) for way in small.ways}
    assert told == {
        ("業務系LAN", "FA LAN1"): ("C1", WayKind.FLOWING, [1]),
        ("FA LAN1", "業務系LAN"): ("X1", WayKind.UNCOVERED, [3, 5]),
        ("業務系LAN", ""): ("X2", WayKind.UNCOVERED, [4]),
        ("FA LAN1", "FA LAN1"): ("2", WayKind.WITHIN, [2]),
    }


def test_a_side_that_no_ledger_knows_has_a_box_of_its_own(small: Network) -> None:
    cloud = small.devices["クラウド/198.51.100.7"]
    assert (cloud.name, cloud.address, cloud.zone, cloud.listed) == ("クラウド", "198.51.100.7", "", False)


def test_a_flow_of_a_whole_zone_ends_at_no_device(small: Network) -> None:
    assert (small.flows[4].source, small.flows[4].source_zone) == ("", "FA LAN1")


def test_a_device_knows_its_flows_and_whether_it_stands_between_zones(small: Network) -> None:
    assert small.ends("P1") == ((2,), (1,))
    assert [key for key, device in small.devices.items() if device.boundary] == ["FW"]


def test_a_conduit_without_a_flow_is_shown_as_such() -> None:
    network = Network(case_of([Conduit(source="A", destination="B", boundary="無い機器")]))
    assert [(way.mark, way.kind) for way in network.ways] == [("C1", WayKind.IDLE)]
    assert network.devices["無い機器"].listed is False


def test_what_is_disposed_of_is_not_drawn() -> None:
    network = Network(case_of([Asset(id="OLD", name="旧", status=Status.DISPOSED), asset("A", "Z")]))
    assert list(network.devices) == ["A"]


@pytest.mark.parametrize(
    ("values", "said"), [([], ""), ([3], "3"), ([2, 1], "1, 2"), ([1, 2, 3, 5, 9, 8, 7], "1-3, 5, 7-9")]
)
def test_numbers_are_listed_as_people_do(values: list[int], said: str) -> None:
    assert numbers(values) == said


def chips(page: object) -> set[str]:
    return {place.chip.label for box in page.drawing.boxes for place in box.chips}


def test_twelve_devices_fit_one_page_of_a4() -> None:
    area, drawn = pages(Network(large(12, 4)), "ja")
    assert (area.paper, len(drawn)) == ("a4", 1)
    assert drawn[0].text_mm >= READABLE_MM
    assert chips(drawn[0]) == {f"装置D{n:03d} [D{n:03d}]" for n in range(12)}


@pytest.mark.parametrize("devices", [150, 600])
def test_many_devices_have_an_overview_and_pages_that_leave_none_out(devices: int) -> None:
    area, drawn = pages(Network(large(devices)), "ja")
    assert area.paper == "a3"
    assert {f"装置D{n:03d} [D{n:03d}]" for n in range(devices)} <= set.union(*(chips(page) for page in drawn[1:]))
    assert len(drawn) == 1 + 6 * -(-devices // 6 // PAGE_DEVICES)


def test_150_devices_can_be_read_on_every_page() -> None:
    _, drawn = pages(Network(large(150)), "ja")
    assert min(page.text_mm for page in drawn) >= READABLE_MM


def test_no_box_lies_on_another() -> None:
    _, drawn = pages(Network(large(150)), "ja")
    for page in drawn:
        for one, other in combinations(page.drawing.boxes, 2):
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.bottom <= other.y or other.bottom <= one.y, (page.title, one.zone.name, other.zone.name)


def test_arrows_bear_the_conduit_and_its_boundary_device(small: Network) -> None:
    _, drawn = pages(small, "ja")
    assert {line.link.mark for line in drawn[0].drawing.lines} == {"C1 FW", "X1", "X2", "2"}


def test_both_tables_follow(small: Network) -> None:
    form = form_of(small, PAPER, "1.2")
    assert [row[1] for row in form["flows"]["rows"]] == ["計画の送信", "装置の間", "実績の送信", "クラウドへ", "時刻"]
    assert [row[-1] for row in form["flows"]["rows"]] == ["C1", "ゾーン内", "X1", "X2", "X1"]
    assert form["ways"]["rows"][0] == [
        "C1", "業務系LAN", "FA LAN1", "TLS", "計画", "境界ファイアウォール [FW]", "1",
    ]  # fmt: skip
    assert form["ways"]["rows"][1][4] == "通信路の記入なし"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pdf_has_a_page_for_each_drawing_and_table_and_is_the_same_again(small: Network, language: str) -> None:
    paper = Paper(DAY, "第一工場", "生産", language)
    assert len(pictures(TEMPLATE, form_of(small, paper), Text("図", "D"), dots_per_inch=20)) == 3
    pdf = diagram_pdf(small.case, paper)
    assert pdf.startswith(b"%PDF-")
    assert pdf == diagram_pdf(small.case, paper)


def texts_of(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 -- our own
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


def test_the_svg_stands_alone_and_holds_everything() -> None:
    svg = diagram_svg(large(150), PAPER)
    shown = " ".join(texts_of(svg))
    assert all(f"装置D{n:03d}" in shown for n in range(150))
    assert "第一工場" in shown
    assert "2026/11/25" in shown
    assert not re.search(r"<script|href=|url\(|onload", svg)


HOSTILE = [
    "<script>alert(1)</script>",
    '#import "x"; $a$ *b*',
    "&amp;\"'<",
    "長" * 200,
    "A" * 200,
    "\x0b\x00\ufffe",
    "\u202ex",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text(text: str) -> None:
    rows = [
        Zone(name=text),
        Asset(id=text, name=text, zone=text, kind=text),
        Conduit(source=text, destination="B", boundary=text, purpose=text),
        flow(text, text, text + "2"),
    ]
    case = case_of(rows)
    shown = texts_of(diagram_svg(case, Paper(DAY, text, text)))
    assert any(part.startswith(text[:5]) or "�" in part for part in shown)
    assert diagram_pdf(case, Paper(DAY, text, text)).startswith(b"%PDF-")


def test_without_ledgers_there_is_a_page_that_says_nothing_and_no_figure() -> None:
    assert diagram_pdf(case_of([]), PAPER).startswith(b"%PDF-")
    assert diagram_figures(case_of([]), "ja") == ("a4", [])


def test_figures_are_the_drawings_as_pictures(small: Network) -> None:
    paper, figures = diagram_figures(small.case, "ja")
    assert paper == "a4"
    assert [(caption, png[:8]) for caption, _, _, png in figures] == [("全体図", b"\x89PNG\r\n\x1a\n")]
