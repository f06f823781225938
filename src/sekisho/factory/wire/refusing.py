"""What a request says, or why it is refused before its handler sees it: its sender, query and body."""

import asyncio
from typing import Any

from aiohttp import web

from sekisho.factory.wire.bodies import BODY_BYTES, JSON
from sekisho.factory.wire.certificates import URI
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.strict_json import NotStrict, strict_json
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

BODY_S = 30
"""Real seconds in which a body must be there."""

_QUERY_VALUES = 20
_QUERY_CHARACTERS = 200


class Refusal(Exception):  # noqa: N818 -- named for what it is
    """A request is refused, by its form or by a handler that will not do it: counted, and told to who asked.

    status: of HTTP, from 400 on.  code: stable id of the reason, by itself that of the status.
    """

    def __init__(self, status: int, text: Text, code: str = "") -> None:
        self.status = status
        self.text = text
        self.code = code or f"wire.E{status}"
        super().__init__(text.en)

    def response(self, path: str) -> web.Response:
        """It as told to who asked for a path; the connection ends with it."""
        told = Problem(self.code, path[:200], "", self.text).told
        response = web.json_response(told, status=self.status)
        response.force_close()
        return response


def client_of(request: web.BaseRequest) -> str:
    """The system whose certificate was shown; "" for one that names none, and where the connection is gone."""
    connection = request.get_extra_info("ssl_object")
    shown = connection.getpeercert() if connection else {}
    names = [value for kind, value in shown.get("subjectAltName", ()) if kind == "URI" and value.startswith(URI)]
    return names[0].removeprefix(URI) if names else ""


def query_of(request: web.BaseRequest) -> dict[str, str]:
    """The values of the query. Raises Refusal for too many, too long ones and for one that comes twice."""
    values = request.query
    long = any(len(part) > _QUERY_CHARACTERS for pair in values.items() for part in pair)
    if long or len(values) > _QUERY_VALUES or len(set(values)) < len(values):
        raise Refusal(400, _BAD_QUERY)
    return dict(values)


def without_content(request: web.BaseRequest) -> None:
    """Raises Refusal for a question that has a body."""
    if request.body_exists:
        raise Refusal(400, _NEEDLESS_BODY)


async def content_of(request: web.BaseRequest, payload: str) -> dict[str, Any]:
    """The body as the payload that it must be. Raises Refusal."""
    if request.content_type != JSON or "Content-Encoding" in request.headers:
        raise Refusal(415, _NO_JSON)
    try:
        async with asyncio.timeout(BODY_S):
            content: dict[str, Any] = strict_json(await _body(request))
    except TimeoutError:
        raise Refusal(408, _TOO_SLOW) from None
    except (web.RequestPayloadError, ConnectionError):
        raise Refusal(400, _CUT_SHORT) from None
    except NotStrict as found:
        raise Refusal(400, found.text) from None
    if text := refused(payload, content):
        raise Refusal(422, text)
    return content


async def _body(request: web.BaseRequest) -> bytes:
    read = bytearray()
    async for part in request.content.iter_any():
        read += part
        if len(read) > BODY_BYTES:
            raise Refusal(413, _TOO_LARGE)
    return bytes(read)


_BAD_QUERY = Text(
    f"問い合わせの値が多すぎるか、長すぎるか、重なっています。{_QUERY_VALUES}個まで、{_QUERY_CHARACTERS}文字まで、一度ずつにしてください。",
    f"The query has too many, too long or repeated values. Ask with at most {_QUERY_VALUES} of {_QUERY_CHARACTERS} "
    "characters, each once.",
)
_NEEDLESS_BODY = Text(
    "この要求に本文は要りません。付けずに送ってください。", "This request needs no body. Send it without."
)
_NO_JSON = Text(
    f"本文は圧縮しない {JSON} でなければなりません。そのように送ってください。",
    f"The body must be {JSON}, not compressed. Send it so.",
)
_TOO_SLOW = Text(
    f"本文が{BODY_S}秒以内に届きませんでした。もう一度送ってください。",
    f"The body was not there within {BODY_S} seconds. Send it again.",
)
_CUT_SHORT = Text(
    "本文が途中で切れたか、読めない形で届きました。もう一度送ってください。",
    "The body was cut short, or came in a form that cannot be read. Send it again.",
)
_TOO_LARGE = Text(
    f"本文が {BODY_BYTES // 2**20} MiB を超えています。分けて送ってください。",
    f"The body is larger than {BODY_BYTES // 2**20} MiB. Send it in parts.",
)
