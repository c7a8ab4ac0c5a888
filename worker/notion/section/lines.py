"""One line of the section: an entry of the minutes as runs of rich text.

Links are ours alone: from an action item or event to its row, from a time to the block where it was said. Words of the
meeting stay as they are, without invisible joints inside links and mentions: Notion makes no link of a text that is sent
without one, the same words stand in the transcript beside it, and people search and copy them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from worker.model import Minutes
from worker.notion.addresses import block_link
from worker.notion.places import Offer, SectionContext
from worker.notion.section.remarks import remark
from worker.notion.text.rich_text import Run
from worker.outputs.entries import Entry, Mark, Part, Reader, clipped
from worker.outputs.labels import LABELS
from worker.outputs.plain import one_line

_MOST_PLACES = 6  # in one line; the row's Evidence holds them all
_BRACKETS = {"ko": ("〔", "〕"), "en": ("[", "]")}


class Lines:
    """Draws entries; holds what each needs: the utterances, where they stand, the rows, whom to mention."""

    def __init__(self, minutes: Minutes, context: SectionContext) -> None:
        self._reader = Reader(minutes)
        self._utterances = {u.n: u for u in minutes.utterances}
        self._context = context
        self._labels = LABELS[context.language]

    def decision(self, entry: Entry) -> list[Run]:
        """`배포일은 12월 3일로 한다. — 12/3(목) 〔00:12 이서연〕`, unlinked: Notion shows links paler than their surroundings."""
        return [*self._said(replace(entry, id=None)), *self._places(entry.marks, speakers=True)]

    def action_item(self, entry: Entry) -> list[Run]:
        """`릴리스 노트 작성 — 이서연, 12/1(화)까지 “다음 주 화요일까지” 〔00:47〕`; the owner mentioned where that is wanted."""
        return [*self._said(entry, owned=True), *self._places(entry.marks)]

    def event(self, entry: Entry) -> list[Run]:
        """`다음 회의 — 12/1(화) 15:00 〔05:30〕`"""
        return [*self._said(entry), *self._places(entry.marks)]

    topic = event

    def doubt(self, entry: Entry) -> list[Run]:
        """`“검토는 해볼게요” (이서연, 03:20) — 약속으로 보지 않았음`"""
        where = [run for mark in entry.marks[:_MOST_PLACES] for run in self._where(mark)]
        return [Run(entry.text), *where, *self._beside(entry.parts)]

    def offer(self, offer: Offer) -> list[Run]:
        """What a person has to look at since theirs and ours differ; its subject leads to the row."""
        subject = clipped(one_line(offer.subject)) or f"“{clipped(one_line(offer.theirs))}”"
        return [Run(subject, link=offer.url), Run(f" — {remark(offer, self._context.language)}")]

    def _said(self, entry: Entry, *, owned: bool = False) -> Iterator[Run]:
        yield Run(entry.text, link=self._context.rows.get(entry.id or ""))
        yield from (Run(f" ({part.text})") for part in entry.parts if part.aside)
        yield from self._beside([part for part in entry.parts if not part.aside], owned=owned)

    def _beside(self, parts: Iterable[Part], *, owned: bool = False) -> Iterator[Run]:
        for number, part in enumerate(parts):
            yield Run(", " if number else " — ")
            yield self._part(part, owner=owned and number == 0)
            if part.said:
                yield Run(f" “{part.said}”" if part.text else f"“{part.said}”")

    def _part(self, part: Part, *, owner: bool) -> Run:
        user = self._context.users.get(part.text) if owner and not part.attention else None
        return Run(part.text, bold=part.attention, user=user)

    def _places(self, marks: tuple[Mark, ...], *, speakers: bool = False) -> Iterator[Run]:
        places = list(dict.fromkeys((m.utterance, m.field) for m in marks))
        if not places:
            return
        opening, closing = _BRACKETS[self._context.language]
        for number, (n, field) in enumerate(places[:_MOST_PLACES]):
            yield Run((", " if number else f" {opening}") + (f"{field} " if field else ""))
            said = self._utterances[n]
            yield Run(self._reader.place(said) if speakers else self._reader.at(said), link=self._link(n))
        further = len(places) - _MOST_PLACES
        yield Run((f" +{further}" if further > 0 else "") + closing)

    def _where(self, mark: Mark) -> Iterator[Run]:
        said = self._utterances[mark.utterance]
        chat = f"{self._labels.chat}, " if said.source == "chat" else ""
        quote = f" “{clipped(mark.quote)}”" if mark.quote else ""
        yield Run(f"{quote} ({self._reader.speaker(said)}, {chat}")
        yield Run(self._reader.at(said), link=self._link(mark.utterance))
        yield Run(")")

    def _link(self, n: int) -> str | None:
        block = self._utterances[n].block
        return block_link(self._context.page_url, block) if block else None
