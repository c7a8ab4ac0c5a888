"""The roster file: JSON, a list of people."""

import hashlib
import json
import unicodedata
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from worker.errors import SettingsError
from worker.model import Person

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: _Text
    aliases: tuple[_Text, ...] = ()
    titles: tuple[_Text, ...] = ()
    email: _Text | None = None
    notion_user_id: _Text | None = None


def load_roster(text: str, *, name: str) -> tuple[Person, ...]:
    """People of a roster file `[{"name", "aliases": [], "titles": [], "email", "notion_user_id"}]`.

    name: of the file, for errors. Raises SettingsError: no JSON, another shape, a name twice without anything that
    tells the two apart.
    """
    try:
        document = json.loads(unicodedata.normalize("NFC", text.removeprefix("\ufeff")))
        entries = TypeAdapter(list[_Entry]).validate_python(document)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{name}, line {error.lineno}: not JSON ({error.msg})") from None
    except RecursionError:
        raise SettingsError(f"{name}: not a roster (nested too deeply)") from None
    except ValidationError as error:
        raise SettingsError(f"{name}{_first_fault(error)}") from None
    _refuse_twins(entries, name)
    return tuple(
        Person(person_id(e.name, _mark(e, entries)), e.name, e.aliases, e.titles, e.email, e.notion_user_id)
        for e in entries
    )


def person_id(name: str, mark: str = "") -> str:
    """Stable for one name. mark: what tells two people of one name apart."""
    key = "\0".join((" ".join(unicodedata.normalize("NFC", name).casefold().split()), mark))
    return "p" + hashlib.blake2s(key.encode(), digest_size=6).hexdigest()


def _mark(entry: _Entry, entries: list[_Entry]) -> str:
    twins = sum(other.name.casefold() == entry.name.casefold() for other in entries) > 1
    return (entry.email or entry.notion_user_id or "") if twins else ""


def _refuse_twins(entries: list[_Entry], file: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    for number, entry in enumerate(entries, start=1):
        first = seen.setdefault((entry.name.casefold(), _mark(entry, entries)), number)
        if first != number:
            raise SettingsError(
                f'{file}, entry {number}: the name "{entry.name}" is already entry {first}; '
                f'give both an "email" of their own, or remove one'
            )


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    where = list(fault["loc"])
    if not where or not isinstance(where[0], int):
        return ': a roster is a list such as [{"name": "…", "email": "…"}]'
    place = f", entry {where[0] + 1}"
    if len(where) == 1:
        return f'{place}: an entry is an object with a "name"'
    field = where[1]
    if fault["type"] == "extra_forbidden":
        return f'{place}: unknown field "{field}"; known: {", ".join(_Entry.model_fields)}'
    if fault["type"] == "missing":
        return f'{place}: the field "{field}" is missing'
    return f'{place}, "{field}": {fault["msg"]}'
