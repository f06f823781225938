"""The one OpenAPI document: what each operation takes and answers, put together from the shapes of the ledgers."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import orjson
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic import BaseModel, create_model
from pydantic.json_schema import models_json_schema

from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.api.asking import Schema, as_of_described, described, pages_described
from sekisho.security.present.api.refusing import GENERAL
from sekisho.security.present.api.schemas import ROW_ID, SHARED, WHY_CHARACTERS, proposed_changes, shapes
from sekisho.security.present.api.sheets import XLSX
from sekisho.security.present.api.talking import TALK

TEMPLATE = "#/components/schemas/{model}"
REFUSALS = (400, 401, 403, 404, 405, 409, 413, 415, 422)


def refers(model: type[BaseModel] | str) -> Schema:
    """A reference to a shape."""
    return {"$ref": TEMPLATE.format(model=model if isinstance(model, str) else model.__name__)}


def json_of(model: type[BaseModel] | str) -> Schema:
    """JSON of this shape as content."""
    return {"application/json": {"schema": refers(model)}}


def takes(model: type[BaseModel] | str) -> Schema:
    """An operation's body."""
    return {"requestBody": {"required": True, "content": json_of(model)}}


def answers(content: Schema, status: int = 200, said: str = "OK") -> Schema:
    """An operation's answer where nothing is refused. The key is a number, as ninja's own are."""
    found: Schema = {"responses": {status: {"description": said, "content": content}}}
    if status != 200:
        found["responses"][200] = None
    return found


def item(name: str, pattern: str) -> Schema:
    """A part of the path."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{pattern}$"}}


def list_of(slug: str) -> Schema:
    """The list of a ledger."""
    return {"parameters": described(slug), **answers(json_of(shapes(slug).page))}


def one_of(slug: str) -> Schema:
    """One row of a ledger."""
    return {"parameters": [item("row_id", ROW_ID), as_of_described()], **answers(json_of(shapes(slug).kept))}


def history_of() -> Schema:
    """A row's history."""
    return {"parameters": [item("row_id", ROW_ID), *pages_described()], **answers(json_of("History"))}


def proof_of() -> Schema:
    """A proof of a row's entry."""
    return {"parameters": [item("row_id", ROW_ID), as_of_described()], **answers(json_of("ProofTold"))}


def create_of(slug: str) -> Schema:
    """A new row."""
    return {**takes(shapes(slug).new), **answers(json_of(shapes(slug).written), 201, "Created")}


def change_of(slug: str) -> Schema:
    """A change of a row."""
    return {
        "parameters": [item("row_id", ROW_ID)],
        **takes(shapes(slug).change),
        **answers(json_of(shapes(slug).written)),
    }


def withdraw_of() -> Schema:
    """A withdrawal."""
    why = {"type": "string", "minLength": 1, "maxLength": WHY_CHARACTERS, "pattern": r"\S"}
    place = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
    parameters = [
        item("row_id", ROW_ID),
        {"name": "why", "in": "query", "required": True, "description": "理由 / reason", "schema": why},
        {
            "name": "position",
            "in": "query",
            "required": False,
            "description": "見た行の位置（If-Match でもよい） / position of the row that was seen (or If-Match)",
            "schema": place,
        },
    ]
    return {"parameters": parameters, **answers(json_of("Withdrawn"))}


def export_of() -> Schema:
    """The rows as a workbook."""
    language = {"type": "string", "enum": ["ja", "en"], "default": "ja"}
    parameters = [
        {"name": "site", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 60}},
        as_of_described(),
        {"name": "lang", "in": "query", "required": False, "schema": language},
    ]
    return {"parameters": parameters, **answers({XLSX: {"schema": {"type": "string", "format": "binary"}}})}


def import_of() -> Schema:
    """A workbook in."""
    yes_no = {"type": "string", "enum": ["true", "false"], "default": "false"}
    properties = {
        "file": {"type": "string", "format": "binary", "description": "xlsx, xls, csv, tsv"},
        "why": {"type": "string", "maxLength": WHY_CHARACTERS, "description": "理由 / reason (apply, approve)"},
        "site": {
            "type": "string",
            "maxLength": 60,
            "description": "工場の空欄に入れる工場 / site of rows that name none",
        },
        "apply": {**yes_no, "description": "書き込む / write it"},
        "approve": {**yes_no, "description": "承認待ちの提案にする / leave a proposal to another person"},
        "replace": {
            **yes_no,
            "description": "同じ工場の、ない行を取り下げる / withdraw rows of its sites that it lacks",
        },
    }
    form = {"type": "object", "properties": properties, "required": ["file"], "additionalProperties": False}
    body = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return {"requestBody": body, **answers(json_of("Imported"))}


@cache
def _proposal_new() -> type[BaseModel]:
    return create_model(
        "ProposalNew", __base__=(TALK["ProposalHead"],), __doc__="提案 / a proposal", changes=(proposed_changes(), ...)
    )


def _models() -> Iterable[type[BaseModel]]:
    yield from SHARED
    yield from TALK.values()
    yield _proposal_new()
    for slug, ledger in REGISTRY.items():
        yield from shapes(slug).every(by_hand=not ledger.by_system)


class Document(OpenAPISchema):
    """ninja's document with our shapes in it, and the answers that every operation can give."""

    def operation_details(self, operation: Operation) -> Schema:
        """One operation with its part of the document, as `addresses` has it."""
        result: Schema = super().operation_details(operation)
        parts: Mapping[str, Callable[[], Schema]] = getattr(self.api, "parts", {})
        self.deep_dict_update(result, parts[str(operation.operation_id)]())
        return result

    def get_paths(self) -> Schema:
        """The operations, with their refusals."""
        paths: Schema = super().get_paths()
        for place in paths.values():
            for operation in place.values():
                operation["parameters"] = _once(operation.get("parameters", []))
                told = {status: one for status, one in operation["responses"].items() if one is not None}
                refused = {status: {"$ref": f"#/components/responses/{status}"} for status in REFUSALS}
                operation["responses"] = {**told, **refused}
        return paths

    def get_components(self) -> Schema:
        """Every shape by its name."""
        _, told = models_json_schema([(one, "validation") for one in _models()], ref_template=TEMPLATE)
        found: Schema = super().get_components()
        found["schemas"] = told["$defs"]
        found["responses"] = {
            str(status): {
                "description": f"{GENERAL[status].text.ja} / {GENERAL[status].text.en}",
                "content": json_of("Refusal"),
            }
            for status in REFUSALS
        }
        return found


def _once(parameters: list[Schema]) -> list[Schema]:
    """Ours after ninja's own of the same name: the later says more."""
    return list({(one["in"], one["name"]): one for one in parameters}.values())


@cache
def document(api: NinjaAPI) -> bytes:
    """The document as JSON, made once a process."""
    return orjson.dumps(Document(api, "/api/v1/"), option=orjson.OPT_NON_STR_KEYS)
