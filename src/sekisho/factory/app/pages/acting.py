"""What becomes of a form: it is done and a page says so, or the form is shown again with what is in the way."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable

from aiohttp import web

from sekisho.factory.app.pages.forms import Form, Misfilled
from sekisho.factory.app.pages.labels import filled
from sekisho.factory.app.pages.rendering import SESSION, elsewhere
from sekisho.factory.plan.production.refusals import Refused as PlanningRefused
from sekisho.factory.process.refusals import Refused as ProcessRefused
from sekisho.guard.text import Text


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown. form: what was typed.  wrong: what cannot be used of it, by field.  refused: why not."""

    form: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Text] = field(default_factory=dict)
    refused: Text | None = None

    @property
    def status(self) -> int:
        """Of the answer that shows it."""
        return 422 if self.wrong or self.refused else 200

    @property
    def shown(self) -> dict[str, object]:
        """What templates need."""
        return {"form": self.form, "wrong": self.wrong, "refused": self.refused}


EMPTY = Filled()

Act = Callable[[], Awaitable[object] | object]
Show = Callable[[web.Request, Filled], web.Response]


def who(request: web.Request) -> str:
    """Who acts."""
    return request[SESSION].who


async def answered(request: web.Request, form: Form, act: Act, told: tuple[str, str], show: Show) -> web.Response:
    """Do what a form asks. told: where to go then, and the label of what the page there says."""
    try:
        form.check()
        done = act()
        if isawaitable(done):
            await done
    except Misfilled as found:
        return show(request, Filled(form.written(), found.wrong))
    except (PlanningRefused, ProcessRefused) as found:
        return show(request, Filled(form.written(), refused=found.text))
    to, label = told
    request[SESSION].told = filled(label, **form.written())
    return elsewhere(to)
