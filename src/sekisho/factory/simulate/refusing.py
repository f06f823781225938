"""Why a request cannot be simulated."""

from sekisho.guard.told import ToldError


class Refused(ToldError):  # noqa: N818 -- named for what it is
    """A request that contradicts itself. `text`: what was found, where, and what to do."""


def unknown(where: str, name: str) -> Refused:
    """Something is named that is not in the request."""
    return Refused(
        f"{where} の「{name}」は、この依頼にありません。綴りを直すか、加えてください。",
        f"{where} names {name}, which is not in this request. Correct its spelling, or add it.",
    )


def twice(where: str) -> Refused:
    """An id stands there twice."""
    return Refused(
        f"{where} の番号が二度あります。どちらかを直してください。",
        f"The id of {where} stands there twice. Correct one of them.",
    )
