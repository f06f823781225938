"""Who may see the administrators' pages, and what all of these pages have."""

from django.http import HttpRequest, HttpResponse

from sekisho.guard.text import Text
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.api.refusing import Refused
from sekisho.security.present.console.page import Asker, asker, page

TABS = (
    ("accounts", "/administration/"),
    ("settings", "/administration/settings/"),
    ("rights", "/administration/rights/"),
    ("tokens", "/administration/tokens/"),
    ("log", "/administration/log/"),
)
WHY_CHARACTERS = 1000


def administrator(request: HttpRequest) -> Asker:
    """Who looks. Raises Refused (403) where administrator rights are not raised."""
    who = asker(request)
    if not who.administrator:
        raise Refused(403, "account.E111", _NOT_RAISED)
    return who


def act(request: HttpRequest, who: Asker) -> Act:
    """The act of a form, with its reason."""
    return Act(who.who, request.POST.get("why", "")[:WHY_CHARACTERS])


def tab(request: HttpRequest, name: str, values: dict[str, object], *, status: int = 200) -> HttpResponse:
    """One of the pages, with the others beside it."""
    return page(request, f"administration/{name}.html", {"tabs": TABS, "tab": name, **values}, status=status)


_NOT_RAISED = Text(
    "このページには管理者権限が必要です。管理者アカウントでサインインし、「アカウント」で理由を入れて権限を使ってください。",
    "This page needs administrator rights. Sign in with an administrator account and raise them, with a reason, under "
    "Account.",
)
