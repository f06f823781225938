"""A page as it is sent: a template, the words of one language, and what every page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sekisho.factory.app.pages.entrance import Session
from sekisho.factory.app.pages.labels import Words
from sekisho.factory.app.pages.names import Names
from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Language, Text

SESSION = web.RequestKey("session", Session)
PLANT = web.AppKey("plant", Plant)
LINKS = web.AppKey["tuple[Link, ...]"]("links")
"""All pages that stand in the navigation."""

_TOKEN = Markup('<input type="hidden" name="token" value="{}">')
_COOKIE = "lang"
_YEAR_S = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the navigation. label: its name in the labels.  part: whose page it is, in the labels."""

    path: str
    label: str
    part: str


def language(request: web.Request) -> Language:
    """As the address asks, else as it was chosen before; Japanese where nobody asked."""
    return "en" if request.query.get("lang", request.cookies.get(_COOKIE)) == "en" else "ja"


def links_of(request: web.Request) -> tuple[Link, ...]:
    """The navigation."""
    links: tuple[Link, ...] = request.config_dict[LINKS]
    return links


def elsewhere(path: str) -> web.Response:
    """Send the browser on to another page, which it asks for by GET."""
    return web.Response(status=303, headers={"Location": path})


def rendered(request: web.Request, template: str, values: Mapping[str, object], status: int = 200) -> web.Response:
    """A page. values: what the template shows beyond what every page does."""
    chosen = language(request)
    words = Words(chosen)
    session = request.get(SESSION)
    frame: dict[str, object] = {
        "t": words,
        "names": Names(request.config_dict[PLANT].contracts, words),
        "language": chosen,
        "other": "?" + request.rel_url.update_query(lang="ja" if chosen == "en" else "en").query_string,
        "path": request.path,
        "navigation": links_of(request),
        "session": session,
        "token": _TOKEN.format(session.token) if session else "",
        "told": session.told if session else None,
        "now": request.config_dict[PLANT].clock.now(),
    }
    response = web.Response(
        text=_ENVIRONMENT.get_template(template).render({**frame, **values}), content_type="text/html", status=status
    )
    if session:
        session.told = None
    if "lang" in request.query:
        response.set_cookie(_COOKIE, chosen, max_age=_YEAR_S, httponly=True, samesite="Strict")
    return response


def _minute(at: datetime | None) -> str:
    """`2026/12/01 17:05`, Japan time."""
    return f"{at.astimezone(JAPAN):%Y/%m/%d %H:%M}" if at else "—"


def _short(at: datetime | None) -> str:
    """`12/01 17:05`, Japan time."""
    return f"{at.astimezone(JAPAN):%m/%d %H:%M}" if at else "—"


def _day(day: date) -> str:
    """`2026/12/01`; of an instant the day in Japan."""
    return f"{day.astimezone(JAPAN) if isinstance(day, datetime) else day:%Y/%m/%d}"


def _iso(day: datetime) -> str:
    """`2026-12-01`, the day in Japan."""
    return f"{day.astimezone(JAPAN):%Y-%m-%d}"


def _local(at: datetime) -> str:
    """`2026-12-01T17:05`, Japan time: as browsers have it in a field."""
    return f"{at.astimezone(JAPAN):%Y-%m-%dT%H:%M}"


def _number(value: float) -> str:
    """With separators of thousands, and one decimal where there are any."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def _spoken(named: Iterable[tuple[str, Text]], chosen: Language) -> list[tuple[str, str]]:
    """Choices as a form offers them: code and word."""
    return [(code, text.of(chosen)) for code, text in named]


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {
        "minute": _minute,
        "short": _short,
        "day": _day,
        "iso": _iso,
        "local": _local,
        "number": _number,
        "spoken": _spoken,
    }
    return made


_ENVIRONMENT = _environment()
