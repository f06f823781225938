"""Every address of the API and what answers there. A ledger that is declared has its own at once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from sekisho import __version__
from sekisho.security.ledgers import REGISTRY, Ledger
from sekisho.security.present.api import document as told
from sekisho.security.present.api import knowing, proposals, refusing
from sekisho.security.present.api.asking import described
from sekisho.security.present.api.calling import Bearer
from sekisho.security.present.api.rows import Rows
from sekisho.security.present.api.schemas import shapes
from sekisho.security.present.api.sheets import Sheets

Part = Callable[[], dict[str, Any]]
"""Makes an operation's part of the document. Only when that is asked for: the shapes take longer than all else."""


class Ninja(NinjaAPI):
    """Every address is added by `answer`, so that none is left without a document or a token."""

    def __init__(self) -> None:
        super().__init__(title="Sekisho", version=__version__, description=_ABOUT, docs_url=None, openapi_url=None)
        self.parts: dict[str, Part] = {}

    def answer(self, method: str, path: str, view: Any, about: dict[str, Any]) -> None:  # noqa: ANN401 -- any callable
        """Let a function answer an address.

        about: id, summary, tag and auth, and its part of the document as `extra`.
        """
        self.parts[about["id"]] = about["extra"]
        self.default_router.add_api_operation(
            path,
            [method],
            _plain(view, path),
            auth=about["auth"],
            operation_id=about["id"],
            summary=about["summary"],
            description=view.__doc__,
            tags=[about["tag"]],
        )


def _plain(view: Callable[..., HttpResponse], path: str) -> Callable[..., HttpResponse]:
    """A function of its own for each address: ninja writes into them, which methods of an object do not allow."""

    def whole(request: HttpRequest) -> HttpResponse:
        return view(request)

    def of_row(request: HttpRequest, row_id: str) -> HttpResponse:
        return view(request, row_id)

    def of_number(request: HttpRequest, number: str) -> HttpResponse:
        return view(request, number)

    return of_row if "{row_id}" in path else of_number if "{number}" in path else whole


def _ledger(api: Ninja, ledger: Ledger) -> None:
    slug, auth, tag = ledger.slug, Bearer(ledger.slug), f"{ledger.title.ja} / {ledger.title.en}"
    rows, sheets = Rows(slug), Sheets(slug)
    base, one = f"/ledgers/{slug}/rows", f"/ledgers/{slug}/rows/{{row_id}}"

    def add(method: str, path: str, view: Any, deed: str, extra: Part) -> None:  # noqa: ANN401
        summary = f"{_DEEDS[deed]}（{ledger.title.ja}） / {deed.capitalize()}: {ledger.title.en}"
        about = {"id": f"{slug}_{deed}", "summary": summary, "tag": tag, "auth": auth, "extra": extra}
        api.answer(method, path, view, about)

    add("GET", base, rows.list, "list", lambda: told.list_of(slug))
    add("GET", one, rows.one, "read", lambda: told.one_of(slug))
    add("GET", f"{one}/history", rows.history, "history", told.history_of)
    add("GET", f"/ledgers/{slug}/export", sheets.export, "export", told.export_of)
    add("GET", f"{one}/proof", rows.proof, "proof", told.proof_of)
    if ledger.by_system:
        return
    add("POST", base, rows.create, "create", lambda: told.create_of(slug))
    add("PATCH", one, rows.change, "change", lambda: told.change_of(slug))
    add("DELETE", one, rows.withdraw, "withdraw", told.withdraw_of)
    add("POST", f"/ledgers/{slug}/import", sheets.take_in, "import", told.import_of)


_DEEDS = {
    "list": "一覧",
    "read": "1行",
    "history": "履歴",
    "export": "Excel出力",
    "proof": "証明",
    "create": "登録",
    "change": "変更",
    "withdraw": "取り下げ",
    "import": "取り込み",
}


def _proposals(api: Ninja) -> None:
    auth, one = Bearer("proposal"), "/proposals/{number}"
    acts: tuple[tuple[str, str, Any, str, str, Part], ...] = (
        ("GET", "/proposals", proposals.list_proposals, "list", "提案の一覧 / List proposals", _listed),
        ("POST", "/proposals", proposals.make, "make", "提案する / Propose", lambda: _made("ProposalNew")),
        ("GET", one, proposals.show, "show", "提案と差分 / Show", _shown),
        ("POST", f"{one}/decision", proposals.decide, "decide", "承認・却下 / Decide", lambda: _shown("DecisionAsked")),
        ("POST", f"{one}/application", proposals.apply, "apply", "反映 / Apply", _shown),
        ("POST", f"{one}/withdrawal", proposals.withdraw, "withdraw", "取り下げ / Withdraw", lambda: _shown("Reason")),
        ("POST", f"{one}/renewal", proposals.renew, "renew", "出し直し / Renew", lambda: _made(numbered=True)),
    )
    for method, path, view, deed, summary, extra in acts:
        about = {"id": f"proposals_{deed}", "summary": summary, "tag": "提案 / Proposals", "auth": auth, "extra": extra}
        api.answer(method, path, view, about)


def _listed() -> dict[str, Any]:
    return {"parameters": described("proposal"), **told.answers(told.json_of(shapes("proposal").page))}


def _shown(body: str = "") -> dict[str, Any]:
    taken = told.takes(body) if body else {}
    return {
        "parameters": [told.item("number", proposals.NUMBER)],
        **taken,
        **told.answers(told.json_of("ProposalShown")),
    }


def _made(body: str = "", *, numbered: bool = False) -> dict[str, Any]:
    taken = told.takes(body) if body else {}
    parameters = [told.item("number", proposals.NUMBER)] if numbered else []
    return {"parameters": parameters, **taken, **told.answers(told.json_of("ProposalShown"), 201, "Created")}


def _others(api: Ninja) -> None:
    text = {"text/plain": {"schema": {"type": "string"}}}
    acts: tuple[tuple[str, Any, str, str, Part], ...] = (
        (
            "/ledgers",
            knowing.list_ledgers,
            "ledgers",
            "台帳と権限 / Ledgers and rights",
            lambda: told.answers(told.json_of("LedgersTold")),
        ),
        (
            "/journal/checkpoint",
            knowing.checkpoint,
            "checkpoint",
            "最新のチェックポイント / Newest checkpoint",
            lambda: told.answers(text),
        ),
    )
    for path, view, name, summary, extra in acts:
        about = {"id": name, "summary": summary, "tag": "全体 / General", "auth": Bearer(), "extra": extra}
        api.answer("GET", path, view, about)


def build() -> Ninja:
    """The API with every address."""
    api = Ninja()
    refusing.install(api)
    _others(api)
    for ledger in REGISTRY.values():
        _ledger(api, ledger)
    _proposals(api)

    def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- ninja gives it
        """This document; it holds nothing of the factory, so it needs no token."""
        return HttpResponse(told.document(api), content_type="application/json")

    api.default_router.add_api_operation("/openapi.json", ["GET"], openapi, auth=None, include_in_schema=False)
    return api


_ABOUT = (
    "工場の台帳をプログラムから読み書きします。この説明書を除くすべての要求に、人に発行されたトークンが要ります。"
    "トークンの権限は、その人の部門と工場を超えません。 / "
    "Every ledger of the factory for programs. Every request but the one for this document needs a token, issued to a "
    "person; it never gives more than the person's department and site."
)
