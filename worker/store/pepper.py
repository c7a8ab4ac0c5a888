"""The random part of every key, made with the store; it also tells whether the secret key is the right one."""

import secrets

from worker.errors import SettingsError
from worker.store.encryption import Keys
from worker.store.rows import Row, Rows

PEPPER = "pepper"  # its kind and its key


def find_pepper(rows: Rows, keys: Keys, place: str) -> bytes:
    """Raises SettingsError when the keys do not open the store. place: what it is called in that sentence."""
    row = rows.get(PEPPER, PEPPER) or _make_pepper(rows, keys)
    pepper = opened_pepper(row, keys, place)
    if not keys.sealed_by_first(row.blob):
        _reseal(rows, keys)
    return pepper


def opened_pepper(row: Row, keys: Keys, place: str) -> bytes:
    pepper = keys.unseal(row.blob)
    if pepper is None:
        raise SettingsError(
            f"MINUTES_SECRET_KEY does not open the store {place}: add the key that it was made with to the list "
            "(after a comma), or move the store away."
        )
    return pepper


def _make_pepper(rows: Rows, keys: Keys) -> Row:
    """Of several who come first at once, one makes it."""
    made = Row(PEPPER, PEPPER, None, keys.seal(secrets.token_bytes(32)), None)
    rows.put(made, replace=False, durable=True)
    return rows.get(PEPPER, PEPPER) or made


def _reseal(rows: Rows, keys: Keys) -> None:
    """After a rotation: seal every row with the newest key, the pepper last, so that a crash starts over."""
    for row in sorted(rows.every(), key=lambda row: row.kind == PEPPER):
        plain = keys.unseal(row.blob)
        if plain is not None and not keys.sealed_by_first(row.blob):
            rows.reseal(row, keys.seal(plain))
