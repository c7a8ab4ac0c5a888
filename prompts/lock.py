"""`versions.lock`: which version of a prompt had which text. A changed text is a new version, or nobody can tell
which prompt an old row came from."""

import re
from dataclasses import dataclass
from pathlib import Path

from prompts import FOLDER, PromptError, names
from prompts.files import digest, read_prompt

_LINE = re.compile(r"(?P<name>\w+): (?P<version>\d+): (?P<digest>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    version: int
    digest: str


def differences(folder: Path = FOLDER, prompts: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """One sentence for each prompt that is not what the lock says; empty when all is well."""
    wanted = names() if prompts is None else prompts
    recorded = read_lock(folder)
    stale = [f"{name}: locked, but there is no such prompt" for name in recorded if name not in wanted]
    return tuple(line for name in wanted if (line := _difference(name, folder, recorded.get(name)))) + tuple(stale)


def lock(folder: Path = FOLDER, prompts: tuple[str, ...] | None = None, *, force_unreleased: bool = False) -> None:
    """Record versions and digests. Raises PromptError, and writes nothing, where a text changed under its old version.

    force_unreleased: overwrite anyway; right only while the version has not been released.
    """
    wanted = names() if prompts is None else prompts
    recorded = read_lock(folder)
    current = {name: _current(name, folder) for name in wanted}
    refused = [] if force_unreleased else [n for n, new in current.items() if _overwrites(recorded.get(n), new)]
    if refused:
        raise PromptError(f"changed without a higher version in prompt.md: {', '.join(refused)}")
    text = "".join(f"{name}: {new.version}: {new.digest}\n" for name, new in sorted(current.items()))
    (folder / "versions.lock").write_text(text, encoding="utf-8", newline="\n")


def read_lock(folder: Path = FOLDER) -> dict[str, Locked]:
    """What `versions.lock` says, {} where there is none. Raises PromptError naming a line it cannot read."""
    path = folder / "versions.lock"
    if not path.exists():
        return {}
    recorded = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        entry = _LINE.fullmatch(line)
        if entry is None:
            raise PromptError(f"{path}, line {number}: expected `name: version: sha256`")
        recorded[entry["name"]] = Locked(int(entry["version"]), entry["digest"])
    return recorded


def _difference(name: str, folder: Path, recorded: Locked | None) -> str | None:
    current = _current(name, folder)
    if current == recorded:
        return None
    if recorded is None or current.version > recorded.version:
        return f"{name}: version {current.version} is not locked yet; run `python -m prompts lock`"
    return f"{name}: changed under version {recorded.version}; raise the version in prompt.md, then lock"


def _current(name: str, folder: Path) -> Locked:
    return Locked(read_prompt(folder / name).version, digest(folder / name))


def _overwrites(old: Locked | None, new: Locked) -> bool:
    return old is not None and new != old and new.version <= old.version
