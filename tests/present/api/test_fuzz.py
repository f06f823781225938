"""schemathesis over the whole document: no answer is a fault of ours, and every answer is as the document says.

A few examples for each operation here, the same every time; SEKISHO_FUZZ_EXAMPLES asks for more (`make fuzz`).
"""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from asking import person, token, write
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.zone import Zone
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

EXAMPLES = int(os.environ.get("SEKISHO_FUZZ_EXAMPLES", "1"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PATIENT = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
GROUPS = [*(f"/ledgers/{slug}/" for slug in REGISTRY), "/proposals", "/general"]


@pytest.fixture(scope="module")
def schema(ready: object) -> Any:
    """The document, read once: it is the same for every home. ready: Django is set up."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    assert ready
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def known() -> tuple[str, dict[str, str]]:
    """A token that may do everything, and parts of paths that lead to a row or a proposal."""
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked, propose  # noqa: PLC0415

    write([person("P1", Department.PRODUCTION_IT), Asset(id="P1", name="PLC"), Change(what="x"), Zone(name="Z")])
    held = propose([RowChange("asset", None, Asset(id="P2", name="HMI"))], Asked("P9", "件名", "理由"))
    secret = token("P1")
    found = {slug: str(table.objects.values_list("row_id", flat=True).first()) for slug, table in TABLES.items()}
    return secret, found | {"": held.number}


def belongs(path: str, group: str) -> bool:
    if group == "/general":
        return not any(one in path for one in GROUPS[:-1])
    return group in path


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("group", GROUPS)
def test_no_request_is_answered_with_a_fault_of_ours(group: str, schema: Any) -> None:
    secret, found = known()
    operations = [one for one in (made.ok() for made in schema.get_all_operations()) if belongs(one.path, group)]
    assert operations
    slug = group.removeprefix("/ledgers/").rstrip("/") if group.startswith("/ledgers/") else ""
    asked = 0
    for operation in operations:
        place = {name: found[slug] for name in ("row_id", "number") if f"{{{name}}}" in operation.path}
        for mode, part in ((GenerationMode.POSITIVE, place), (GenerationMode.NEGATIVE, None)):
            answers = _fuzz(operation.as_strategy(mode, path_parameters=part or None), secret)
            assert mode is GenerationMode.NEGATIVE or 401 not in answers, "the token is good"
            asked += len(answers)
    assert asked >= len(operations)


def _fuzz(cases: Any, secret: str) -> list[int]:
    """The statuses of the answers, each of which was found to be as the document says."""
    headers, answers = {"Authorization": f"Bearer {secret}"}, list[int]()

    @given(case=cases)
    @PATIENT
    def ask(case: Any) -> None:
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS, headers=headers)
        answers.append(response.status_code)

    ask()
    return answers
