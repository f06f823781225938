"""Stopping a work order and letting it go on: the same form at the line and for the operator."""

from collections.abc import Callable

from aiohttp import web

from sekisho.factory.app.pages.acting import EMPTY, Filled, answered, who
from sekisho.factory.app.pages.forms import Form
from sekisho.factory.app.pages.rendering import rendered
from sekisho.factory.process.server import ProcessServer


class OrderActs:
    """The form at `order?name=` of a part. at: the server as it runs now.

    back: where to go when it is done.  role: of the page, for its style.
    """

    def __init__(self, at: Callable[[], ProcessServer], back: str, role: str = "") -> None:
        self._at, self._back, self._role = at, back, role

    def add_to(self, application: web.Application) -> None:
        """Let a part have it."""
        application.router.add_get("/order", self._ask)
        application.router.add_post("/order", self._act)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        return self._show(request, EMPTY)

    def _show(self, request: web.Request, filled: Filled) -> web.Response:
        name = request.query.get("name", "")
        order = next((one for one in self._at().status().orders if one.id == name), None)
        if order is None:
            raise web.HTTPNotFound
        values = {"order": order, "under": self._back, "role": self._role, **filled.shown}
        return rendered(request, "order_act.html", values, filled.status)

    async def _act(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        name, reason, act = request.query.get("name", ""), form.text("reason"), form.choice("act", ("stop", "resume"))
        acts = self._at().acts
        do = acts.stop if act == "stop" else acts.resume
        return await answered(
            request, form, lambda: do(name, reason, who(request)), (self._back, f"order.told_{act}"), self._show
        )
