"""The vault of one page: what each placeholder stands for. Append-only, so that a later version keeps every number."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from worker.errors import RedactionError

_FORMAT = 1


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """key: what makes two finds the same. surface: as first said. people: ids; several when the words fit several.

    certain: it was said in a form that means the person beyond doubt, so the full name may be written for it.
    """

    kind: str
    n: int
    key: str
    surface: str
    people: tuple[str, ...] = ()
    certain: bool = True

    @property
    def name(self) -> str:
        return f"<{self.kind}_{self.n}>"


class Vault:
    """Placeholders in the order in which they were minted. Shows nothing of its contents in logs, and does not pickle."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], Entry] = {}
        self._by_name: dict[str, tuple[str, str]] = {}
        self._counts: dict[str, int] = {}

    @classmethod
    def from_json(cls, data: bytes) -> "Vault":
        """Raises RedactionError when `data` is no vault of ours: without it, numbers would be minted twice."""
        vault = cls()
        try:
            document = json.loads(data)
            if document["format"] != _FORMAT:
                raise RedactionError("The stored vault was written by another version of this program.")
            for kind, n, key, surface, people, certain in document["entries"]:
                vault._add(Entry(str(kind), int(n), str(key), str(surface), tuple(people), bool(certain)))
        except (ValueError, KeyError, TypeError):
            raise RedactionError("The stored vault of this page cannot be read.") from None
        return vault

    def to_json(self) -> bytes:
        entries = [[e.kind, e.n, e.key, e.surface, e.people, e.certain] for e in self._by_key.values()]
        return json.dumps({"format": _FORMAT, "entries": entries}, ensure_ascii=False).encode()

    def placeholder(
        self, kind: str, key: str, surface: str, people: tuple[str, ...] = (), *, certain: bool = True
    ) -> str:
        """The placeholder of this value; the same kind and key always get the same one."""
        known = self._by_key.get((kind, key))
        if known is None:
            known = Entry(kind, self._counts.get(kind, 0) + 1, key, surface, people, certain)
            self._add(known)
        elif certain and not known.certain:
            self._by_key[kind, key] = replace(known, certain=True)
        return known.name

    def people(self, placeholder: str) -> tuple[str, ...]:
        """Ids of the persons that it may mean; () for strangers, other kinds and unknown placeholders."""
        entry = self.entry(placeholder)
        return entry.people if entry else ()

    def placeholders(self) -> tuple[str, ...]:
        return tuple(self._by_name)

    def entry(self, placeholder: str) -> Entry | None:
        key = self._by_name.get(placeholder)
        return self._by_key[key] if key else None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def __contains__(self, placeholder: object) -> bool:
        return placeholder in self._by_name

    def __repr__(self) -> str:
        return f"<Vault of {len(self)}>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("A vault is not pickled; store vault.to_json() encrypted.")

    def _add(self, entry: Entry) -> None:
        self._by_key[entry.kind, entry.key] = entry
        self._by_name[entry.name] = (entry.kind, entry.key)
        self._counts[entry.kind] = max(self._counts.get(entry.kind, 0), entry.n)


def value_key(kind: str, value: str) -> str:
    """What two spellings of one value have in common: the digits of a number, else the folded text.

    >>> value_key("PHONE_NUMBER", "+82 10-1234-5678") == value_key("PHONE_NUMBER", "공일공에 일이삼사에 오육칠팔")
    True
    >>> value_key("EMAIL_ADDRESS", "Minsu@Example.com")
    'minsu@example.com'
    """
    folded = fold(value)
    if kind in {"EMAIL_ADDRESS", "SECRET", "ADDRESS", "PERSON", "ESCAPED", "IP_ADDRESS", "IBAN_CODE"}:
        return re.sub(r"\s+", "" if kind == "IBAN_CODE" else " ", folded)
    digits = _digits(folded)
    if kind == "PHONE_NUMBER" and len(digits) > 10:
        digits = re.sub(r"^(?:00)?820?", "0", digits)
    return digits if len(digits) >= 4 else folded


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _digits(folded: str) -> str:
    """Written or dictated digits; the import waits because the recognizers cost time to load."""
    from worker.redaction.recognizers.spoken import english_digits, korean_digits  # noqa: PLC0415

    written = korean_digits(folded)
    return written if len(written) >= 4 else english_digits(folded)
