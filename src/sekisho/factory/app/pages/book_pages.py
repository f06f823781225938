"""The data of planning as a workbook: fetched, edited in Excel, and taken in as a whole or not at all."""

from collections.abc import Callable

from aiohttp import web

from sekisho.factory.app.pages.acting import EMPTY, Filled, who
from sekisho.factory.app.pages.forms import Form, Misfilled
from sekisho.factory.app.pages.labels import labels
from sekisho.factory.app.pages.rendering import SESSION, elsewhere, rendered
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.guard.problem import Problem

EXCEL = "/plan/excel"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BookPages:
    """The page at `excel`. at: the server as it runs now."""

    def __init__(self, at: Callable[[], PlanningServer]) -> None:
        self._at = at

    def add_to(self, application: web.Application) -> None:
        """Let the planner's pages have it."""
        application.router.add_get("/excel", self._ask)
        application.router.add_post("/excel", self._take)
        application.router.add_get("/excel/planning.xlsx", self._book)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        return self._show(request, EMPTY, [])

    def _show(self, request: web.Request, filled: Filled, problems: list[Problem]) -> web.Response:
        status = 422 if problems else filled.status
        return rendered(request, "excel.html", {"problems": problems, **filled.shown}, status)

    async def _book(self, _: web.Request) -> web.StreamResponse:
        name = 'attachment; filename="planning.xlsx"'
        return web.Response(body=self._at().export_book(), content_type=_KIND, headers={"Content-Disposition": name})

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """All problems of the workbook are shown; then nothing of it was taken in."""
        form = Form(await request.post())
        (name, book), reason = form.file("book"), form.text("reason")
        try:
            form.check()
            problems = self._at().import_book(book, name, who(request), reason)
        except Misfilled as found:
            return self._show(request, Filled(form.written(), found.wrong), [])
        except Refused as found:
            return self._show(request, Filled(form.written(), refused=found.text), [])
        if problems:
            return self._show(request, Filled(form.written()), problems)
        request[SESSION].told = labels()["excel.told"]
        return elsewhere("/plan/")
