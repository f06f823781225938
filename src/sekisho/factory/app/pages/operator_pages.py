"""For the operator at the line: boards that wait for a decision, reels, work orders, and what a board is made of."""

from collections.abc import Callable, Iterable

from aiohttp import web

from sekisho.factory.app.pages.acting import EMPTY, Filled, answered, who
from sekisho.factory.app.pages.forms import Form
from sekisho.factory.app.pages.happenings import history
from sekisho.factory.app.pages.labels import among
from sekisho.factory.app.pages.order_acts import OrderActs
from sekisho.factory.app.pages.rendering import Link, rendered
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.process.status import Status

_MOST_PARTS = 1_000_000
_MOST_TOLD = 200
"""Boards of a reel that are told with their facts; of more, the numbers: the server must not stand still for them."""

_ROLE = "operator"
_VERDICTS = ("good", "rework", "scrap")


class OperatorPages:
    """The pages. at: the server as it runs now; it may be made anew."""

    path = "/operator/"
    idle = False
    upload = ""

    def __init__(self, at: Callable[[], ProcessServer]) -> None:
        self._at = at

    def links(self) -> Iterable[Link]:
        """What stands in the navigation."""
        return (
            Link("/operator/", "operator.decisions", "operator.part"),
            Link("/operator/reels", "operator.reels", "operator.part"),
            Link("/operator/orders", "operator.orders", "operator.part"),
            Link("/operator/find", "operator.find", "operator.part"),
        )

    def application(self) -> web.Application:
        """The pages as aiohttp runs them."""
        made = web.Application()
        made.router.add_get("/", self._decisions)
        made.router.add_get("/board", self._board)
        made.router.add_post("/board", self._decide)
        made.router.add_get("/reels", self._reels)
        made.router.add_post("/reels", self._receive)
        made.router.add_get("/reel", self._reel)
        made.router.add_post("/reel", self._count)
        made.router.add_get("/orders", self._orders)
        made.router.add_get("/find", self._find)
        OrderActs(self._at, "/operator/orders", _ROLE).add_to(made)
        return made

    async def _decisions(self, request: web.Request) -> web.StreamResponse:
        boards = [self._at().genealogy(name) for name in self._at().status().decisions]
        values = {"boards": [(one, history(one)) for one in boards], "role": _ROLE}
        return rendered(request, "decisions.html", values)

    async def _board(self, request: web.Request) -> web.StreamResponse:
        return self._show_board(request, EMPTY)

    def _show_board(self, request: web.Request, filled: Filled) -> web.Response:
        try:
            genealogy = self._at().genealogy(request.query.get("serial", ""))
        except Refused as found:
            return self._show_find(request, Filled(request.query, refused=found.text))
        status, happened = self._at().status(), history(genealogy)
        values = {
            "genealogy": genealogy,
            "history": happened,
            "undecided": genealogy.board in status.decisions,
            "ways_back": happened.ways_back(_route(status, genealogy.order)),
            "because": {verdict: among(f"because_{verdict}") for verdict in _VERDICTS},
            "role": _ROLE,
        }
        return rendered(request, "board.html", {**values, **filled.shown}, filled.status)

    async def _decide(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        serial, by = request.query.get("serial", ""), who(request)
        verdict = form.choice("verdict", _VERDICTS)
        reason = _reason(form, verdict)
        segment = form.text("segment") if verdict == "rework" else ""
        acts = self._at().acts

        def act() -> None:
            if verdict == "rework":
                acts.rework(serial, segment, reason, by)
            else:
                acts.decide(serial, "good" if verdict == "good" else "scrap", reason, by)

        return await answered(request, form, act, ("/operator/", f"operator.told_{verdict}"), self._show_board)

    async def _reels(self, request: web.Request) -> web.StreamResponse:
        return self._show_reels(request, EMPTY)

    def _show_reels(self, request: web.Request, filled: Filled) -> web.Response:
        return rendered(request, "reels.html", {"role": _ROLE, **filled.shown}, filled.status)

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        part, reel, quantity = form.text("part", 80), form.text("reel", 80), form.integer("quantity", 1, _MOST_PARTS)
        return await answered(
            request,
            form,
            lambda: self._at().acts.receive(reel, part, quantity, who(request)),
            ("/operator/reels", "operator.told_received"),
            self._show_reels,
        )

    async def _reel(self, request: web.Request) -> web.StreamResponse:
        return self._show_reel(request, EMPTY)

    def _show_reel(self, request: web.Request, filled: Filled) -> web.Response:
        name = request.query.get("name", "")
        names = self._at().boards_with(name)
        values = {
            "name": name,
            "boards": [self._at().genealogy(one) for one in names[:_MOST_TOLD]],
            "others": names[_MOST_TOLD:],
            "role": _ROLE,
            "under": "/operator/reels",
        }
        return rendered(request, "reel.html", {**values, **filled.shown}, filled.status)

    async def _count(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        name, left, reason = request.query.get("name", ""), form.integer("left", 0, _MOST_PARTS), form.text("reason")
        return await answered(
            request,
            form,
            lambda: self._at().acts.count(name, left, reason, who(request)),
            ("/operator/reels", "operator.told_counted"),
            self._show_reel,
        )

    async def _orders(self, request: web.Request) -> web.StreamResponse:
        orders = [one for one in self._at().status().orders if one.state not in {"Completed", "Aborted"}]
        return rendered(request, "operator_orders.html", {"orders": orders, "role": _ROLE})

    async def _find(self, request: web.Request) -> web.StreamResponse:
        return self._show_find(request, EMPTY)

    def _show_find(self, request: web.Request, filled: Filled) -> web.Response:
        return rendered(request, "find.html", {"role": _ROLE, **filled.shown}, 404 if filled.refused else 200)


def _route(status: Status, order: str) -> list[str]:
    """The segments of a work order in turn."""
    return [segment.id for one in status.orders if one.id == order for segment in one.segments]


def _reason(form: Form, verdict: str) -> str:
    """Why, in a person's words or in ours, in both languages as the records of this factory are."""
    reasons = among(f"because_{verdict}") if verdict else {}
    because = form.choice("because", reasons)
    said = form.text("reason", required=because == "other")
    if because not in reasons:
        return said
    listed = f"{reasons[because].ja} / {reasons[because].en}"
    return said if because == "other" else f"{listed}: {said}" if said else listed
