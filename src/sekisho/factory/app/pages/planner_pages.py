"""For the planner: orders and why they are late, the daily plan, load, material, and what is wrong with the data."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import groupby

from aiohttp import web

from sekisho.factory.app.pages.book_pages import EXCEL, BookPages
from sekisho.factory.app.pages.causes import held_up
from sekisho.factory.app.pages.gantt import gantt
from sekisho.factory.app.pages.order_forms import OrderForms
from sekisho.factory.app.pages.rendering import PLANT, Link, rendered
from sekisho.factory.app.pages.version_pages import VersionPages, asked_version
from sekisho.factory.app.pages.windows import DAYS, rows, shown_from, window
from sekisho.factory.plan.production.calendar import week_of
from sekisho.factory.plan.production.looking import Load, bars, loads, to_buy
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.plan.production.versions import STATES, State, Version


class PlannerPages:
    """The pages. at: the server as it runs now; it may be made anew."""

    path = "/plan/"
    idle = True
    upload = EXCEL

    def __init__(self, at: Callable[[], PlanningServer]) -> None:
        self._at = at

    def links(self) -> Iterable[Link]:
        """What stands in the navigation."""
        return tuple(
            Link(path, label, "plan.part")
            for path, label in (
                ("/plan/", "plan.orders"),
                ("/plan/daily", "gantt.title"),
                ("/plan/load", "load.title"),
                ("/plan/versions", "version.all"),
                ("/plan/material", "material.title"),
                ("/plan/quality", "quality.title"),
                (EXCEL, "excel.title"),
            )
        )

    def application(self) -> web.Application:
        """The pages as aiohttp runs them."""
        made = web.Application()
        made.router.add_get("/", self._orders)
        made.router.add_get("/daily", self._daily)
        made.router.add_get("/load", self._load)
        made.router.add_get("/material", self._material)
        made.router.add_get("/quality", self._quality)
        OrderForms(self._at).add_to(made)
        VersionPages(self._at).add_to(made)
        BookPages(self._at).add_to(made)
        return made

    async def _orders(self, request: web.Request) -> web.StreamResponse:
        status, newest = self._at().status(), self._at().store.versions.newest()
        values = {
            "status": status,
            "late": sum(one.late_s > 0 for one in status.orders),
            "held_up": held_up(newest.plan if newest else None),
        }
        return rendered(request, "orders.html", values)

    async def _daily(self, request: web.Request) -> web.StreamResponse:
        version, inputs, versions = self._version(request), self._at().inputs(), self._at().store.versions
        now = request.config_dict[PLANT].clock.now()
        asked = request.query.get("days", "3")
        days = int(asked) if asked in DAYS else 3
        asked_day = request.query.get("day", "")
        begin = shown_from(asked_day, inputs.calendar, now)
        shown = window(begin, days)
        own = bars(version)
        values = {
            "version": version,
            "chosen": "version" in request.query,
            "states": STATES,
            "newest": versions.newest(),
            "released": versions.latest(State.RELEASED),
            "gantt": gantt(rows(inputs, shown), own, shown, now),
            "bars": [one for one in own if shown.shows(one.begin, one.end)],
            "days": days,
            "lengths": [int(one) for one in DAYS],
            "day": asked_day,
            "before": begin - timedelta(days=days),
            "after": begin + timedelta(days=days),
        }
        return rendered(request, "daily.html", values)

    def _version(self, request: web.Request) -> Version | None:
        """The one that is asked for, else the one that is followed, else the newest."""
        versions = self._at().store.versions
        if "version" not in request.query:
            return versions.latest(State.RELEASED) or versions.newest()
        version = asked_version(request, self._at())
        if version is None:
            raise web.HTTPNotFound
        return version

    async def _load(self, request: web.Request) -> web.StreamResponse:
        version = self._at().store.versions.newest()
        inputs = self._at().inputs()
        found = loads(version.plan, inputs.calendar) if version else []
        by_resource: dict[str, list[Load]] = {name: [] for name in (*inputs.line.machines, *inputs.resources)}
        for one in found:
            by_resource[one.resource].append(one)
        weeks = sorted({one.week for one in found})
        return rendered(request, "load.html", {"version": version, "loads": by_resource, "weeks": weeks})

    async def _material(self, request: web.Request) -> web.StreamResponse:
        version = self._at().store.versions.newest()
        found = to_buy(self._at().inputs(), version.plan) if version else []
        found.sort(key=lambda one: one.needed)
        weeks = [(week, list(own)) for week, own in groupby(found, lambda one: week_of(one.needed))]
        return rendered(request, "material.html", {"version": version, "weeks": weeks})

    async def _quality(self, request: web.Request) -> web.StreamResponse:
        return rendered(request, "quality.html", {"status": self._at().status()})
