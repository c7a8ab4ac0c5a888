"""What a section needs besides the minutes of tests.outputs.sample: blocks, keys, rows, and what people did meanwhile."""

from dataclasses import replace
from uuid import UUID

from worker.model import Minutes
from worker.notion.places import Offer, SectionContext

PAGE = "https://app.notion.com/p/Weekly-393abc1eedcd8170aebfcf1d14057b30"


def located(minutes: Minutes) -> Minutes:
    """The minutes as of a page: each utterance stands in a block of its own."""
    return replace(minutes, utterances=tuple(replace(u, block=str(UUID(int=u.n))) for u in minutes.utterances))


def context_of(minutes: Minutes, *offers: Offer, **changes: object) -> SectionContext:
    """Every item has a key and a row."""
    items = [i.id for group in (minutes.decisions, minutes.action_items, minutes.events) for i in group]
    keys = {id_: f"key-{id_}" for id_ in items}
    rows = {id_: f"https://app.notion.com/p/{UUID(int=1000 + n).hex}" for n, id_ in enumerate(items)}
    return replace(SectionContext(PAGE, minutes.meeting.language, keys, rows, offers=offers), **changes)  # type: ignore[arg-type]


KOREAN_OFFERS = (
    Offer("offer:1", "edited_value", "릴리스 노트 작성", "due", "12/4(금)", "12/2(수)", "https://app.notion.com/p/" + "a" * 32),
    Offer("offer:2", "edited_value", "장애 보고서 초안", "owner", "", "이서연", "https://app.notion.com/p/" + "b" * 32),
    Offer("offer:3", "edited_line", "", "summary", "배포를 확정했다.", "배포를 12월 3일로 확정했다."),
    Offer("offer:4", "vanished", "모니터링 대시보드 점검", url="https://app.notion.com/p/" + "c" * 32),
    Offer("offer:5", "unrecorded", "견적서 보내기", ours="이서연, 12/1(화)까지"),
)
ENGLISH_OFFERS = (
    Offer("offer:1", "edited_value", "Answer the tickets", "due", "Fri 27 Nov", "Wed 25 Nov", "https://app.notion.com/p/" + "a" * 32),
    Offer("offer:2", "edited_value", "Renew the certificate", "owner", "Ben Ito", "", "https://app.notion.com/p/" + "b" * 32),
    Offer("offer:3", "edited_line", "", "item", "The beta opens in January.", "The beta opens on January 5th. [00:12 Ana Ruiz]"),
    Offer("offer:4", "vanished", "Check the dashboard", url="https://app.notion.com/p/" + "c" * 32),
    Offer("offer:5", "unrecorded", "Send the quotation"),
)
