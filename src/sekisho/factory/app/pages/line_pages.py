"""At the line: what the machines do now, what is wrong, what comes next, and how far each work order is."""

from collections.abc import Callable, Iterable

from aiohttp import web

from sekisho.factory.app.pages.acting import EMPTY, Filled, answered, who
from sekisho.factory.app.pages.forms import Form
from sekisho.factory.app.pages.machines import coming, machine_views, waiting
from sekisho.factory.app.pages.order_acts import OrderActs
from sekisho.factory.app.pages.rendering import Link, rendered
from sekisho.factory.process.server import ProcessServer


class LinePages:
    """The pages. at: the server as it runs now; it may be made anew."""

    path = "/line/"
    idle = False
    upload = ""

    def __init__(self, at: Callable[[], ProcessServer]) -> None:
        self._at = at

    def links(self) -> Iterable[Link]:
        """What stands in the navigation."""
        return (
            Link("/line/", "line.now", "line.part"),
            Link("/line/orders", "line.orders", "line.part"),
            Link("/line/links", "line.links", "line.part"),
        )

    def application(self) -> web.Application:
        """The pages as aiohttp runs them."""
        made = web.Application()
        made.router.add_get("/", self._now)
        made.router.add_get("/orders", self._orders)
        made.router.add_get("/links", self._links)
        made.router.add_get("/alarm", self._alarm)
        made.router.add_post("/alarm", self._dismiss)
        OrderActs(self._at, "/line/orders").add_to(made)
        return made

    async def _now(self, request: web.Request) -> web.StreamResponse:
        status = self._at().status()
        short = [one for one in status.shortages if one.quantity > one.from_stock]  # the rest is in the stock room
        values = {"status": status, "machines": machine_views(status), "coming": coming(status), "short": short}
        return rendered(request, "line.html", values)

    async def _orders(self, request: web.Request) -> web.StreamResponse:
        orders = [(one, waiting(one)) for one in self._at().status().orders]
        return rendered(request, "progress.html", {"orders": orders})

    async def _links(self, request: web.Request) -> web.StreamResponse:
        return rendered(request, "links.html", {"status": self._at().status()})

    async def _alarm(self, request: web.Request) -> web.StreamResponse:
        return self._show_alarm(request, EMPTY)

    def _show_alarm(self, request: web.Request, filled: Filled) -> web.Response:
        name = request.query.get("name", "")
        alarm = next((one for one in self._at().status().alarms if one.name == name), None)
        if alarm is None:
            raise web.HTTPNotFound
        return rendered(request, "alarm.html", {"alarm": alarm, **filled.shown}, filled.status)

    async def _dismiss(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        name, reason = request.query.get("name", ""), form.text("reason")
        return await answered(
            request,
            form,
            lambda: self._at().acts.dismiss(name, reason, who(request)),
            ("/line/", "line.dismissed"),
            self._show_alarm,
        )
