"""The sizes that a request may have. Exceeding one is a 400 `validation_error`, and nothing is saved."""

from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.kinds import DEFAULTS

BYTES, BLOCKS, ARRAY, LEVELS = 500_000, 1000, 100, 2
TEXT, URL, EXPRESSION, CONTACT = 2000, 2000, 1000, 200
_STRINGS = {"content": TEXT, "url": URL, "expression": EXPRESSION, "email": CONTACT, "phone_number": CONTACT}
_ARRAYS = frozenset({"rich_text", "caption", "title", "description", "relation", "people", "multi_select", "children"})


def check(body: Json, size: int) -> None:
    """Raises what Notion answers to a body that is too large in any way. size: in bytes."""
    if size > BYTES:
        raise invalid(f"body failed validation: the request is larger than {BYTES} bytes.")
    if (count := _blocks(body.get("children", []), 0)) > BLOCKS:
        raise invalid(f"body failed validation: the request holds {count} blocks, more than {BLOCKS}.")
    _walk(body, "body")


def _blocks(children: list[Json], level: int) -> int:
    if children and level > LEVELS:
        raise invalid("body failed validation: children are nested more than two levels deep.")
    inside = [
        block.get(kind, {}).get("children", [])
        for block in children
        for kind in block
        if kind in DEFAULTS and isinstance(block[kind], dict)
    ]
    return len(children) + sum(_blocks(more, level + 1) for more in inside)


def _walk(value: object, name: str) -> None:
    if isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, str):
                if not name.endswith(".insert_content") and len(one) > _STRINGS.get(key, len(one)):
                    raise invalid(
                        f"body failed validation: {name}.{key}.length should be ≤ `{_STRINGS[key]}`, instead was `{len(one)}`."
                    )
            elif isinstance(one, dict | list):
                if isinstance(one, list) and key in _ARRAYS and len(one) > ARRAY:
                    raise invalid(f"body failed validation: {name}.{key}.length should be ≤ `{ARRAY}`, instead was `{len(one)}`.")
                _walk(one, f"{name}.{key}")
    elif isinstance(value, list):
        for one in value:
            _walk(one, f"{name}[]")
