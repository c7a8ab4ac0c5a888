"""Which process is at the other end of a connection on this machine."""

from collections.abc import Iterable, Iterator
from pathlib import Path


def pid_of(port: int, among: Iterable[int]) -> int | None:
    """Of these processes, the one that holds the connection whose own end is at this port; None where it is gone."""
    wanted = f"socket:[{_inode(port)}]"
    return next((pid for pid in among if wanted in _open(pid)), None)


def _open(pid: int) -> Iterator[str]:
    """What a process has open, as far as it is still there."""
    try:
        descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for descriptor in descriptors:
        try:
            yield descriptor.readlink().name
        except OSError:
            continue


def _inode(port: int) -> str:
    local = f":{port:04X}"
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        words = line.split()
        if words[1].endswith(local) and words[9] != "0":
            return words[9]
    return ""
