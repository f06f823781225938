"""Versions of the plan: the list, what one changes, and making, approving, releasing and withdrawing them."""

from collections.abc import Callable

from aiohttp import web

from sekisho.factory.app.pages.acting import EMPTY, Act, Filled, answered, who
from sekisho.factory.app.pages.forms import Form
from sekisho.factory.app.pages.rendering import rendered
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.plan.production.versions import STATES, State, Version, difference
from sekisho.guard.text import Text

_ACTS = {State.DRAFT: ("approve", "simulate", "withdraw"), State.APPROVED: ("release", "simulate", "withdraw")}
"""What can be done with a version in a state."""

_DIGITS = 19
"""SQLite's numbers have fewer."""


class VersionPages:
    """The pages at `versions` and `version?version=`. at: the server as it runs now."""

    def __init__(self, at: Callable[[], PlanningServer]) -> None:
        self._at = at

    def add_to(self, application: web.Application) -> None:
        """Let the planner's pages have them."""
        application.router.add_get("/versions", self._versions)
        application.router.add_post("/versions", self._make)
        application.router.add_get("/version", self._version)
        application.router.add_post("/version", self._act)

    async def _versions(self, request: web.Request) -> web.StreamResponse:
        return self._show_versions(request, EMPTY)

    def _show_versions(self, request: web.Request, filled: Filled) -> web.Response:
        versions, status = self._at().store.versions.all(), self._at().status()
        values = {"versions": versions, "status": status, "states": STATES}
        return rendered(request, "versions.html", {**values, **filled.shown}, filled.status)

    async def _make(self, request: web.Request) -> web.StreamResponse:
        """Wait for the search; the plan is a draft that another person approves."""
        form = Form(await request.post())
        reason = form.text("reason")
        return await answered(
            request,
            form,
            lambda: self._at().plan_now(who(request), Text(reason, reason)),
            ("/plan/versions", "version.told_made"),
            self._show_versions,
        )

    async def _version(self, request: web.Request) -> web.StreamResponse:
        return self._show_version(request, EMPTY)

    def _show_version(self, request: web.Request, filled: Filled) -> web.Response:
        version, released = asked_version(request, self._at()), self._at().store.versions.latest(State.RELEASED)
        if version is None:
            raise web.HTTPNotFound
        compared = released is not None and released.number != version.number
        values = {
            "version": version,
            "released": released,
            "compared": compared,
            "differences": list(difference(released.plan, version.plan)) if released and compared else [],
            "acts": _ACTS.get(version.state, ()),
            "states": STATES,
        }
        return rendered(request, "version.html", {**values, **filled.shown}, filled.status)

    async def _act(self, request: web.Request) -> web.StreamResponse:
        form = Form(await request.post())
        version, versions, by = asked_version(request, self._at()), self._at().versions, who(request)
        number = version.number if version else 0
        acts: dict[str, Act] = {
            "approve": lambda: versions.approve(number, by, reason),
            "release": lambda: versions.release(number, by, reason),
            "withdraw": lambda: versions.withdraw(number, by, reason),
            "simulate": lambda: self._at().ask_simulator(number, by),
        }
        name = form.choice("act", acts)
        reason = form.text("reason", required=name != "simulate")
        return await answered(
            request,
            form,
            lambda: acts[name](),  # noqa: PLW0108 -- a name that is none is told of before
            (f"/plan/version?version={number}", f"version.told_{name}"),
            self._show_version,
        )


def asked_version(request: web.Request, server: PlanningServer) -> Version | None:
    """The version that the address names by its number; None where there is none."""
    asked = request.query.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else 0
    return server.store.versions.get(number)
