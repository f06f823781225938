"""What the planner enters of orders: new ones, rush orders, and changes of date and quantity."""

from collections.abc import Callable

from aiohttp import web

from sekisho.factory.app.pages.acting import EMPTY, Filled, answered, who
from sekisho.factory.app.pages.causes import spent
from sekisho.factory.app.pages.forms import Form
from sekisho.factory.app.pages.rendering import PLANT, rendered
from sekisho.factory.plan.production.acts import FIRST
from sekisho.factory.plan.production.proper import BOARDS_MOST, ORDER_MOST
from sekisho.factory.plan.production.records import STANDARD_PRIORITY, Order
from sekisho.factory.plan.production.server import PlanningServer

_CHANGES = ("due", "rush", "quantity", "cancel")
_URGENCIES = ("standard", "rush")


class OrderForms:
    """The forms at `new` and `order?name=`. at: the server as it runs now."""

    def __init__(self, at: Callable[[], PlanningServer]) -> None:
        self._at = at

    def add_to(self, application: web.Application) -> None:
        """Let the planner's pages have them."""
        application.router.add_get("/new", self._new)
        application.router.add_post("/new", self._place)
        application.router.add_get("/order", self._order)
        application.router.add_post("/order", self._change)

    async def _new(self, request: web.Request) -> web.StreamResponse:
        return self._show_new(request, EMPTY)

    def _show_new(self, request: web.Request, filled: Filled) -> web.Response:
        items = [(one.id, f"{one.id} {one.revision}") for one in self._at().inputs().items]
        return rendered(request, "new_order.html", {"items": items, **filled.shown}, filled.status)

    async def _place(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        urgency = form.choice("urgency", _URGENCIES)
        order = Order(
            id=form.text("order", ORDER_MOST),
            customer=form.text("customer", 80),
            item=form.choice("item", (one.id for one in self._at().inputs().items)),
            quantity=form.integer("quantity", 1, BOARDS_MOST),
            due=form.instant("due"),
            placed_at=request.config_dict[PLANT].clock.now(),
            priority=FIRST if urgency == "rush" else STANDARD_PRIORITY,
        )
        reason = form.text("reason", required=urgency == "rush")
        return await answered(
            request,
            form,
            lambda: self._at().acts.place_order(order, who(request), reason),
            ("/plan/", "plan.told_placed"),
            self._show_new,
        )

    async def _order(self, request: web.Request) -> web.StreamResponse:
        return self._show_order(request, EMPTY)

    def _show_order(self, request: web.Request, filled: Filled) -> web.Response:
        name, status = request.query.get("name", ""), self._at().status()
        view = next((one for one in status.orders if one.order.id == name), None)
        if view is None:
            raise web.HTTPNotFound
        newest = self._at().store.versions.newest()
        outcomes = newest.plan.outcomes if newest else ()
        outcome = next((one for one in outcomes if one.order == name), None)
        links = outcome.links if outcome else ()
        values = {"view": view, "links": links, "spent": spent(links), "changes": _CHANGES}
        return rendered(request, "plan_order.html", {**values, **filled.shown}, filled.status)

    async def _change(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        name, change, acts = request.query.get("name", ""), form.choice("change", _CHANGES), self._at().acts
        by_change: dict[str, Callable[..., None]] = {
            "due": acts.change_due,
            "rush": acts.rush,
            "quantity": acts.change_quantity,
            "cancel": acts.cancel,
        }
        values: tuple[object, ...] = ()
        if change == "due":
            values = (form.instant("due"),)
        elif change == "quantity":
            values = (form.integer("quantity", 1, BOARDS_MOST),)
        reason = form.text("reason")
        return await answered(
            request,
            form,
            lambda: by_change[change](name, *values, who(request), reason),
            ("/plan/", f"plan.told_{change}"),
            self._show_order,
        )
