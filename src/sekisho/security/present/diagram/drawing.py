"""The network diagram on paper: drawings, then the tables of data flows and conduits, as PDF, SVG or a picture."""

from collections.abc import Iterable
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.checks.case import Case
from sekisho.security.present.diagram.declared import Network, Way, numbers
from sekisho.security.present.diagram.paging import CHIP_HEIGHT, CHIP_WIDTH, WIDTHS, Atlas, pages
from sekisho.security.present.diagram.svg import drawing_svg, legend_svg, sheet_svg
from sekisho.security.present.printed.printing import Paper
from sekisho.security.present.printed.typesetting import pdf, pictures
from sekisho.security.present.report.routing import Sizes, draw

TEMPLATE, FIGURE = Path(__file__).parent / "diagram.typ", Path(__file__).parent / "figure.typ"
TITLE = Text("ネットワーク構成図", "Network diagram")
PICTURE_DOTS = 160
"""Per inch, of a picture that goes into a Word file: 5 points stay readable when it is enlarged."""

_CHIP = (CHIP_WIDTH, CHIP_HEIGHT)
_LABELS = {
    "site": Text("工場", "Site"),
    "maker": Text("作成部門", "Made by"),
    "day": Text("作成日", "Made on"),
    "version": Text("版", "Version"),
    "sheet": Text("図面", "Sheet"),
    "counts": Text("収録", "Contents"),
    "approved": Text("承認", "Approved"),
    "checked": Text("確認", "Checked"),
    "prepared": Text("作成", "Prepared"),
    "flows": Text("データフロー表", "Data-flow table"),
    "ways": Text("ゾーン間通信路", "Conduits between zones"),
    "none": Text("記入なし", "None entered"),
}
_FLOW_COLUMNS = (
    (Text("#", "#"), 3),
    (Text("機能", "Function"), 26),
    (Text("送信元/IPアドレス", "Source/IP"), 24),
    (Text("受信先/IPアドレス", "Destination/IP"), 24),
    (Text("プロトコル", "Protocol"), 9),
    (Text("ポート", "Port"), 6),
    (Text("アプリケーション", "Application"), 12),
    (Text("許可操作", "Operations"), 14),
    (Text("通信路", "Conduit"), 7),
)
_WAY_COLUMNS = (
    (Text("番号", "No."), 5),
    (Text("始点ゾーン", "From zone"), 14),
    (Text("終点ゾーン", "To zone"), 14),
    (Text("プロトコル", "Protocols"), 18),
    (Text("目的", "Purpose"), 30),
    (Text("境界機器", "Boundary device"), 22),
    (Text("データフロー", "Data flows"), 14),
)
_DIRECT = Text("通信路の記入なし", "No conduit entered")
_WITHIN = Text("ゾーン内", "Within")
_COUNTS = Text("ゾーン {}、機器 {}、データフロー {}、通信路 {}", "{} zones, {} devices, {} data flows, {} conduits")


def _flow_rows(network: Network, language: Language) -> list[list[str]]:
    marks = {flow.number: way for way in network.ways for flow in way.flows}
    rows = []
    for flow in network.flows:
        way, row = marks[flow.number], flow.row
        mark = way.mark if way.source != way.target else _WITHIN.of(language)
        port = "" if row.port is None else str(row.port)
        operations = "、".join(row.operations)
        rows.append(
            [
                str(flow.number),
                row.function,
                str(row.source),
                str(row.destination),
                row.protocol,
                port,
                row.application,
                operations,
                mark,
            ]
        )
    return rows


def _way_rows(network: Network, atlas: Atlas) -> list[list[str]]:
    return [_way_row(way, network, atlas) for way in network.ways if way.source != way.target or way.conduits]


def _way_row(way: Way, network: Network, atlas: Atlas) -> list[str]:
    comma = "、" if atlas.language == "ja" else ", "
    purposes = [row.purpose for row in way.conduits if row.purpose] or [_DIRECT.of(atlas.language)]
    names = [
        f"{network.devices[key].name} [{key}]" if key in network.devices else key
        for key in dict.fromkeys(row.boundary for row in way.conduits if row.boundary)
    ]
    return [
        way.mark,
        atlas.zone_name(way.source),
        atlas.zone_name(way.target),
        comma.join(dict.fromkeys(protocol for row in way.conduits for protocol in row.protocols)),
        " / ".join(purposes),
        comma.join(names),
        numbers(flow.number for flow in way.flows),
    ]


def form_of(network: Network, paper: Paper, version: str = "") -> dict[str, object]:
    """The whole content of the diagram, as plain data."""
    language = paper.language
    atlas = Atlas(network, language)
    area, drawings = pages(network, language)
    ways = _way_rows(network, atlas)
    zones = sum(1 for zone in network.kinds if zone)
    counts = (zones, len(network.devices), len(network.flows), sum(bool(way.conduits) for way in network.ways))
    return {
        "language": language,
        "title": TITLE.of(language),
        "paper": area.paper,
        "room": area.height_mm,
        "labels": {name: text.of(language) for name, text in _LABELS.items()},
        "site": paper.site,
        "maker": paper.maker,
        "day": f"{paper.printed_on:%Y/%m/%d}",
        "version": version,
        "counts": _COUNTS.of(language).format(*counts),
        "legend": legend_svg(language),
        "pages": [{"title": page.title, "svg": drawing_svg(page.drawing, _CHIP, page.title)} for page in drawings],
        "flows": _table(_FLOW_COLUMNS, _flow_rows(network, language), language),
        "ways": _table(_WAY_COLUMNS, ways, language),
    }


def _table(columns: Iterable[tuple[Text, int]], rows: list[list[str]], language: Language) -> dict[str, object]:
    return {"columns": [{"label": text.of(language), "width": width} for text, width in columns], "rows": rows}


def diagram_pdf(case: Case, paper: Paper, version: str = "") -> bytes:
    """The diagram as PDF: A4 or A3 across, as its devices need; the tables follow the drawings."""
    return pdf(TEMPLATE, form_of(Network(case), paper, version), TITLE, paper.printed_on)


def diagram_svg(case: Case, paper: Paper) -> str:
    """The whole network in one SVG with title and legend, however large; its texts stay texts."""
    atlas = Atlas(Network(case), paper.language)
    whole = atlas.whole()
    devices = sum(len(box.chips) for box in whole.zones)
    width = next((width for width in WIDTHS if width * 0.04 >= devices), WIDTHS[-1])
    drawing = draw(whole, Sizes(width, CHIP_WIDTH, CHIP_HEIGHT, max(4, width // 300)))
    return sheet_svg(
        drawing,
        _CHIP,
        title=TITLE.of(paper.language),
        site=paper.site,
        day=f"{paper.printed_on:%Y/%m/%d}",
        maker=paper.maker,
        language=paper.language,
    )


def diagram_figures(case: Case, language: Language) -> tuple[str, list[tuple[str, str, str, bytes]]]:
    """The drawings without title block, for a document: the paper, and caption, SVG, legend and PNG of each.

    Empty where the ledgers have neither zones nor devices.
    """
    network = Network(case)
    if not network.kinds:
        return "a4", []
    area, drawings = pages(network, language)
    legend = legend_svg(language)
    made = [(page.title, drawing_svg(page.drawing, _CHIP, page.title)) for page in drawings]
    shown = [{"svg": svg} for _, svg in made]
    form = {"language": language, "paper": area.paper, "legend": legend, "pages": shown}
    pngs = pictures(FIGURE, form, TITLE, dots_per_inch=PICTURE_DOTS)
    return area.paper, [(title, svg, legend, png) for (title, svg), png in zip(made, pngs, strict=True)]
