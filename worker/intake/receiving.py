"""What is done about a request to the webhooks, and what is answered. Replies tell nothing but that much.

Everything here blocks, and raises MinutesError while the marks or the store are away.
"""

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from worker.errors import MinutesError
from worker.intake.events import REMEMBERED, Meetings, Wish, is_elsewhere, wish_of
from worker.intake.payloads import Pressed, read_event, read_handshake
from worker.intake.signature import is_secret, is_signed
from worker.intake.wanted import Wanted
from worker.logs import say
from worker.metrics import count
from worker.store import Store
from worker.store.marks import Marks

TOKEN: Final = "webhook"  # noqa: S105 — the name under which the store keeps it
_SMALL = 4096  # bytes; no handshake is longer, and what is unsigned and longer is not even read
_UNDER_WAY = 60.0  # seconds for which an event is claimed until its effect stands; Notion's first repeat comes later
_SELDOM = 60.0  # seconds between two log lines of a kind that anybody can cause


@dataclass(frozen=True, slots=True)
class Answer:
    """result: for the metrics; the caller is not told what became of what it told."""

    status: int
    text: str
    result: Literal["taken", "left", "refused"] = "refused"


_TAKEN, _LEFT = Answer(200, "ok", "taken"), Answer(200, "ok", "left")


@dataclass(frozen=True)
class Desk:
    """What the webhooks need. quiet: seconds that a page must be left alone. secret: of buttons and automations.

    token: Notion's, where the settings have it; else the first that arrives is kept. meetings: asked anew for each event,
    since setup may have changed them. clock: seconds since 1970.
    """

    marks: Marks
    store: Store
    quiet: float
    meetings: Callable[[], Meetings | None]
    secret: str | None = None
    token: str | None = None
    clock: Callable[[], float] = time.time

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.marks, self.clock)


def take_event(desk: Desk, body: bytes, signature: str | None) -> Answer:
    """A request of Notion's subscription. 200 too for what changes nothing: else Notion would send it again."""
    token = read_handshake(body) if len(body) <= _SMALL else None
    return _counted(desk, _event(desk, body, signature) if token is None else _handshake(desk, token))


def rerun(desk: Desk, pressed: Pressed) -> Answer:
    """What a button or an automation asks for."""
    event = pressed.source.event_id if pressed.source else None
    if is_elsewhere(pressed.data.parent, desk.meetings()):
        return _counted(desk, _LEFT)
    return _counted(desk, _once(desk, f"automation:{event or uuid.uuid4().hex}", lambda: _ask(desk, str(pressed.data.id))))


def _counted(desk: Desk, answer: Answer) -> Answer:
    count(desk.marks, "events", result=answer.result)
    return answer


def _event(desk: Desk, body: bytes, signature: str | None) -> Answer:
    key = _token(desk)
    if key is None or not is_signed(body, key, signature):
        _say_seldom(desk, "webhook_unsigned" if key else "webhook_without_token")
        return Answer(401, "the signature is missing or wrong")
    event = read_event(body)
    if event is None:
        return Answer(400, "this is no event")
    wish = wish_of(event, desk.meetings(), desk.clock())
    if wish == "future":
        _say_seldom(desk, "webhook_clock_differs")
    if not isinstance(wish, Wish) or not _concerns_us(desk, wish):
        return _LEFT
    return _once(desk, f"event:{event.id}", lambda: _wake(desk, wish))


def _token(desk: Desk) -> str | None:
    return desk.token or desk.store.get_secret(TOKEN)


def _concerns_us(desk: Desk, wish: Wish) -> bool:
    return not wish.known or desk.wanted.get(wish.page) is not None or desk.wanted.ended(wish.page) is not None


def _handshake(desk: Desk, token: str) -> Answer:
    """Anybody can send one, so the first stands until a person forgets it."""
    if desk.token is None and desk.store.put_secret(TOKEN, token, replace=False):
        say("webhook_token_kept")
        return _TAKEN
    if is_secret(token, _token(desk) or ""):
        return _LEFT
    _say_seldom(desk, "webhook_token_refused")
    return Answer(409, "there is a verification token already")


def _wake(desk: Desk, wish: Wish) -> None:
    due = desk.clock() if wish.look else wish.at + desk.quiet
    desk.wanted.want(wish.page, due=due, queue="interactive", look=wish.look)
    say("webhook_event", page=wish.page)


def _ask(desk: Desk, page: str) -> None:
    desk.wanted.want(page, due=desk.clock(), queue="interactive", asked=True)
    say("webhook_asked", page=page)


def _once(desk: Desk, name: str, effect: Callable[[], None]) -> Answer:
    """An event that is sent twice has its effect once; one whose effect failed can be sent again."""
    value = uuid.uuid4().hex
    if not desk.marks.claim(name, value, _UNDER_WAY):
        return _LEFT
    try:
        effect()
    except BaseException:
        with suppress(MinutesError):  # it ends by itself soon
            desk.marks.release(name, value)
        raise
    desk.marks.hold(name, value, REMEMBERED)
    return _TAKEN


def _say_seldom(desk: Desk, event: str) -> None:
    if desk.marks.claim(f"said:{event}", "1", _SELDOM):
        say(event, level="warning")
