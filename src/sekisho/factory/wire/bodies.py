"""Bodies of requests and answers: a payload as JSON, as declared, and not too large."""

import json
from typing import Any

from sekisho.factory.wire.checking import NotSent, refused

BODY_BYTES = 8 * 2**20
"""A body, of a request or of an answer; the job order of 100 boards takes some 0.1 MiB."""

JSON = "application/json"


def written(content: dict[str, Any] | None, payload: str = "", most: int = BODY_BYTES) -> bytes:
    """A content as a body. payload: id of what it must be; "" for a content that is none.  most: bytes.

    Raises NotSent for one that is not as declared; ValueError for one that is too large, or holds what JSON does not.
    """
    if payload and (text := refused(payload, content)):
        raise NotSent(text)
    body = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(body) > most:
        raise ValueError(f"a body has at most {most} bytes, not {len(body)}")
    return body
