"""The planted values: which, and how many of each kind.

Nothing here knows how values are recognised: shapes are those that people write and say, with the check digits of the
issuers; a part is read from the evaluation data at run time.
"""

import random
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.privacy import borrowed, credentials, identifiers, money, reached
from tests.privacy.people import mentions, present
from tests.privacy.value import Carriers, Planted, rows


class Count(NamedTuple):
    """own: made here. borrowed: from the evaluation data."""

    own: int
    borrowed: int = 0


COUNTS = {
    "email": Count(45, 15), "kr_phone": Count(60), "intl_phone": Count(25, 15),
    "rrn": Count(30), "frn": Count(10), "brn": Count(10), "driver": Count(10), "passport": Count(10),
    "card": Count(25, 15), "account": Count(40), "ssn": Count(13, 12), "itin": Count(10), "iban": Count(4, 6),
    "ip": Count(5, 5), "secret": Count(35), "kr_address": Count(25), "us_address": Count(10, 5), "name": Count(30, 30),
}  # fmt: skip


@cache
def planted(*, with_borrowed: bool) -> tuple[Planted, ...]:
    """Every value, in an order that mixes the kinds but is always the same."""
    chance = random.Random(20261120)
    values = list(_values(chance, with_borrowed=with_borrowed))
    values += _names(with_borrowed=with_borrowed)
    chance.shuffle(values)
    return tuple(values)


def drawn(seed: int, *, with_borrowed: bool) -> list[Planted]:
    """Other values of the same kinds. Without names and labels, which need the roster; our e-mail and street addresses stay."""
    return [value for value in _values(random.Random(seed), with_borrowed=with_borrowed) if not value.label]


def _values(chance: random.Random, *, with_borrowed: bool) -> Iterator[Planted]:
    yield from _own(chance)
    if with_borrowed:
        yield from borrowed.values(chance, {kind: count.borrowed for kind, count in COUNTS.items() if kind != "name"})


def _own(chance: random.Random) -> Iterator[Planted]:
    carriers = Carriers()
    for source in (reached, identifiers, money, credentials):
        for kind, carrier, language, value in source.values(chance):
            yield Planted(kind, value, carriers.sentence(carrier, language, value), language)
    for kind, address in rows("addresses.tsv"):
        language = "ko" if kind == "kr_address" else "en"
        yield Planted(kind, address, carriers.sentence(kind, language, address), language)
    for label in reached.LABELS:
        yield Planted(label.kind, label.value, label.says, label.language, label=True)


def _names(*, with_borrowed: bool) -> Iterator[Planted]:
    carriers = Carriers()
    for mention in mentions(present(with_borrowed=with_borrowed)):
        sentence = carriers.sentence(mention.carrier, mention.language, mention.words)
        yield Planted("name", mention.words, sentence, mention.language, mention.meeting)
