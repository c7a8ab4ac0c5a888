"""The one wrapper that encrypts whatever holds text, and the keyed digests under which it is kept."""

import base64
import hashlib
import hmac
import logging
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from worker.errors import SettingsError

KEY_FILE = "secret.key"
_HOW = "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'` prints one"

log = logging.getLogger(__name__)


class Keys:
    """Secret keys: the first encrypts, all of them decrypt. Its repr shows nothing."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        fernets = [Fernet(key) for key in keys]
        self._first, self._all = fernets[0], MultiFernet(fernets)

    def __repr__(self) -> str:
        return "Keys(…)"

    def seal(self, plain: bytes) -> bytes:
        return self._first.encrypt(plain)

    def unseal(self, token: bytes) -> bytes | None:
        """None when the token is damaged, or was sealed with another key."""
        try:
            return self._all.decrypt(token)
        except InvalidToken:
            return None

    def sealed_by_first(self, token: bytes) -> bool:
        try:
            self._first.decrypt(token)
        except InvalidToken:
            return False
        return True


def load_keys(secret: str | None, folder: Path) -> Keys:
    """Keys from MINUTES_SECRET_KEY (a list with commas, the newest first), else from a key file in the data directory.

    The file is made with mode 0600 when it is missing. Raises SettingsError.
    """
    if secret:
        return _keys([part.strip() for part in secret.split(",") if part.strip()], "MINUTES_SECRET_KEY")
    file = folder / KEY_FILE
    try:
        text = _read_or_make(file)
    except OSError as error:
        raise SettingsError(f"The key file {file} cannot be used ({error.strerror}): set MINUTES_SECRET_KEY.") from None
    return _keys(text.split(), str(file))


def random_keys() -> Keys:
    """Keys that nobody keeps: for a store in memory."""
    return Keys([Fernet.generate_key()])


def keyed_digest(pepper: bytes, *parts: str) -> str:
    """A digest of names that says nothing about them to whoever lacks the pepper."""
    return hmac.new(pepper, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def _keys(parts: Sequence[str], source: str) -> Keys:
    for part in parts:
        if not _is_key(part):
            raise SettingsError(f"{source} holds something that is no key: {_HOW}; separate several by commas.")
    if not parts:
        raise SettingsError(f"{source} holds no key: {_HOW}.")
    return Keys([part.encode() for part in parts])


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def _read_or_make(file: Path) -> str:
    """Written beside and linked into place, so that of two processes starting at once one key wins, and whole."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(Fernet.generate_key() + b"\n")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if file.stat().st_mode & 0o077:
        log.warning("The key file %s can be read by others: chmod 600 it.", file)
    return file.read_text(encoding="ascii", errors="replace")
