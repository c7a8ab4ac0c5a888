"""The planted values through the running system: nothing of them in Redis, files, logs, metrics, messages, or sent to the model.

    python -m tests.soak.canary
"""

import base64
import codecs
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks.tables import Figure, finish, report
from tests.privacy.borrowed import AVAILABLE
from tests.privacy.meetings import Meeting, meetings
from tests.privacy.people import directory, present
from tests.privacy.planted import planted
from tests.privacy.search import Haystack, forms
from tests.privacy.value import Planted
from tests.soak.rig import HELD, SECRET, TOKEN, Rig, office

CONTROL = ("노가람솔", "garam.noh@example.com")  # told to Redis on purpose: a search that does not find it finds nothing
CHANCE = 8  # bytes: a shorter word turns up in megabytes of random letters
_RANDOM = re.compile(r"""
    gAAAA[\w=-]+ | \b[0-9a-f]{16,}\b | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}  # what is sealed, digests, ids
    | \b1[78]\d{8,}(?:\.\d+)?\b | \d{4}-\d\d-\d\dT[\d:.+]+ | tick:\w+:\d+ | \b\d+\.\d{5,}\b  # times, sums
""", re.VERBOSE)  # fmt: skip
_BODY = re.compile(rb'\\"body\\": \\"([A-Za-z0-9+/=]+)\\"')


def main() -> bool:
    return run()


def run() -> bool:
    """A worker and Redis die on the way, since what fails says more than what works."""
    values = planted(with_borrowed=AVAILABLE)
    with office(workers=0, beats=1, webs=1, monitored=True, bodies=True) as rig:
        for _ in range(2):
            rig.worker(NOTION_BASE_URL=rig.notion.url)  # files are fetched from where Notion is, and nowhere else
        rig.ready()
        for number, member in enumerate((*present(with_borrowed=AVAILABLE), *directory(with_borrowed=AVAILABLE))):
            rig.notion.person(member.name, email=member.email or f"member{number}@example.com")
        rig.shake_hands()
        rig.model.latency(0.5)
        for meeting in meetings(values, with_borrowed=AVAILABLE):
            _page(rig, meeting)
        rig.wait(lambda: any(rig.state(page) == "Working" for page in rig.pages), 60)
        time.sleep(2)
        rig.workers[0].kill9()
        rig.redis.away(2)
        rig.workers[0].start()
        rig.wait(lambda: rig.settled(rig.pages), 180)
        rig.rerun(rig.pages[0])
        rig.post("/webhooks/automation", b'{"page": "nonsense"}', {"X-Minutes-Secret": "wrong"})
        shown = [rig.got("/metrics"), rig.got("/healthz"), rig.minutes("status").stdout, rig.minutes("status").stderr]
        time.sleep(6)
        rig.wait(lambda: rig.settled(rig.pages), 60)
        appended, seen = rig.redis.append_only_bytes(), len(rig.notion.requests)
        rig.redis.wipe()
        time.sleep(8)  # a poll finds that nothing is left to be done
        written = [f"{r.method} {r.path}" for r in rig.notion.requests[seen:] if not r.reads]
        rig.redis.command("SET", "control", " ".join(CONTROL))
        states = [rig.state(page) for page in rig.pages]
        for node in rig.nodes:
            node.terminate()
        for node in rig.nodes:
            node.wait(25)
        return _searched(rig, values, shown, appended, states) and _nothing(written)


def _nothing(written: list[str]) -> bool:
    return report("Redis wiped after that", [Figure("writes to pages that were done", len(written), "", 0, "==")])


def _page(rig: Rig, meeting: Meeting) -> None:
    """The transcript is attached as the file that it was exported as."""
    file = rig.notion.attach(meeting.file, meeting.content)
    block = {"type": "file", "file": file}
    values = {"Date": {"date": {"start": HELD}}}
    title = meeting.title or "Meeting"
    rig.pages.append(rig.notion.page(title=title, database=rig.bases["meetings"], properties=values, children=[block]))
    rig.deliver(rig.notion.events[-1])


def _searched(rig: Rig, values: tuple[Planted, ...], shown: Iterable[str], appended: bytes, states: list[str]) -> bool:
    assert rig.monitor is not None
    assert rig.model.bodies is not None
    told = rig.monitor.file.read_bytes()
    raw = {"the append-only file of Redis": appended, "the files of the data directory": _files(rig.folder / "data")}
    texts = {
        "what Redis was told (MONITOR)": list(_unquoted(told)),
        "arguments of tasks": list(_messages(told)),
        "logs of all processes": [node.text() for node in rig.nodes],
        "metrics, health, status": list(shown),
        "bodies and headers sent to the model": [rig.model.bodies.read_text(encoding="utf-8", errors="replace")],
    }
    control = "what Redis was told (MONITOR)"
    told_on_purpose = [text for text in texts[control] if '"control"' in text]
    texts[control] = [text for text in texts[control] if '"control"' not in text]
    works = all(any(word in text for text in told_on_purpose) for word in CONTROL)
    found = {name: Haystack(lines).finds(values) for name, lines in texts.items()}
    found |= {name: _raw(content, values) for name, content in raw.items()}
    texts_seen = {name: sum(map(len, lines)) for name, lines in texts.items()} | {name: len(content) for name, content in raw.items()}
    secrets = [rig.notion.token, SECRET, TOKEN, rig.environment["MINUTES_SECRET_KEY"]]
    seen_secrets = [name for name in ("logs of all processes", "metrics, health, status", "arguments of tasks") for secret in secrets
                    if any(secret in text for text in texts[name])]  # fmt: skip
    for name, lines in found.items():
        print(*(f"{name}: {line}" for line in lines[:8]), sep="\n", end="\n" if lines else "")
    return report(f"{len(values)} planted values through the running system", [
        Figure("pages: " + ", ".join(states), len(states)),
        *(Figure(f"found in {name} ({texts_seen[name]:,} characters)", len(lines), "", 0, "==") for name, lines in found.items()),
        Figure("what Redis was told on purpose was seen", str(works)),
        Figure("messages read", len(texts["arguments of tasks"])),
        Figure("secrets in logs, metrics, messages", len(seen_secrets), "", 0, "=="),
    ]) and works and all(state in {"Done", "Needs attention"} for state in states)  # fmt: skip


def _unquoted(told: bytes) -> Iterator[str]:
    """Words of the commands as text, without what is sealed, names that are digests, and times: in megabytes of random digits
    any seven turn up.
    """
    for line in told.split(b"\n"):
        words = line.partition(b"] ")[2]  # before it: the time, the client
        yield _RANDOM.sub(" ", codecs.escape_decode(words)[0].decode("utf-8", "replace"))  # type: ignore[attr-defined]


def _messages(told: bytes) -> Iterator[str]:
    for body in _BODY.findall(told):
        yield base64.b64decode(body).decode("utf-8", "replace")


def _files(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def _raw(content: bytes, values: Iterable[Planted]) -> list[str]:
    return [f"{v.kind}: {form!r}" for v in values for form in forms(v.value) if len(form) >= CHANCE and form in content]


if __name__ == "__main__":
    finish(main())
