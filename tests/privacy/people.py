"""Who is in the meetings, who is only in the directory, and the forms that the present ones are called by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from tests.privacy import borrowed

MEETINGS = 5


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the roster. meeting: where the person speaks, None in the directory. label: the name on the call."""

    name: str
    meeting: int | None
    label: str
    title: str | None = None
    aliases: tuple[str, ...] = ()
    email: str | None = None

    @property
    def language(self) -> str:
        return "ko" if "가" <= self.name[0] <= "힣" else "en"


class Mention(NamedTuple):
    meeting: int | None
    carrier: str
    language: str
    words: str


# Invented. The addresses are among the planted ones, said in the meetings as well.
_OWN = (
    Member("탁새람", 0, "탁새람", "팀장", (), "garam.noh@example.com"),
    Member("Imogen Vasquez", 0, "Imogen Vasquez", None, (), "imogen.vasquez@example.com"),
    Member("노가람솔", 1, "노가람솔", "대리", (), "narae_seo87@example.co.kr"),
    Member("Ruud Terpstra", 1, "Ruud Terpstra", None, ("ruudt",), "ruud99@example.io"),
    Member("옥나래빛", 2, "옥나래빛", "본부장", (), "ms.tak@mail.example.co.kr"),
    Member("Solveig Amundsen", 2, "Solveig Amundsen", "CTO", (), "r-t@sub.mail.example.com"),
    Member("추보라별", 3, "Bora-byeol Chu", "매니저", ("추보라별",), "i.vasquez@example.co.uk"),
    Member("Desmond Okonjo", 3, "Desmond Okonjo (Fjord)", None, (), "accounts.payable@example.us"),
    Member("경하늬", 4, "경하늬/디자인팀", "과장", ("Hanui Kyung",), "dev-ops@corp.example.org"),
    Member("Philippa Brandt", 4, "Brandt, Philippa", None, ("Pippa",), "ops@eu-west.example.net"),
)  # fmt: skip
_DIRECTORY = (
    "Leopold Marchetti", "Anneke Duisenberg", "Tobias Wrzesniewski", "Yolanda Figueroa", "Kasper Lindholm",
    "편세움", "궁보듬", "음찬솔", "갈마루", "호연두",
)  # fmt: skip
_TITLES = ("팀장", "대리", "과장", "매니저", "차장")


@cache
def present(*, with_borrowed: bool) -> tuple[Member, ...]:
    """Three more in every meeting where there are names to borrow."""
    names = borrowed.names(3 * MEETINGS) if with_borrowed else ()
    return (*_OWN, *(Member(n, i % MEETINGS, n, _TITLES[i % len(_TITLES)]) for i, n in enumerate(names)))


@cache
def directory(*, with_borrowed: bool) -> tuple[Member, ...]:
    names = borrowed.names(3 * MEETINGS + 10)[3 * MEETINGS :] if with_borrowed else ()
    return tuple(Member(name, None, name, None, (), f"directory{i}@example.com") for i, name in enumerate((*_DIRECTORY, *names)))


def roster_file(members: Sequence[Member]) -> list[dict[str, Any]]:
    return [
        {"name": m.name, "aliases": list(m.aliases), "titles": [m.title] if m.title else [], "email": m.email} for m in members
    ]


def mentions(members: Sequence[Member]) -> Iterator[Mention]:
    """Three for each of our own, two for each borrowed one."""
    for turn, member in enumerate(members):
        forms = _english(member, turn) if member.language == "en" else _korean(member, turn)
        for carrier, words in forms[: 3 if member in _OWN else 2]:
            yield Mention(member.meeting, carrier, carrier.rpartition("_")[2].replace("ga", "ko"), words)


def _english(member: Member, turn: int) -> list[tuple[str, str]]:
    given, _, surname = member.name.partition(" ")
    odd = [f"{surname}, {given}", member.name.upper(), f"{given}'s", f"Ms. {surname}", member.name.casefold()]
    return [("name_en", member.name), ("name_ga" if turn % 4 == 1 else "name_en", given), ("name_en", odd[turn // 2 % 5])]


def _korean(member: Member, turn: int) -> list[tuple[str, str]]:
    surname, given = member.name[0], member.name[1:]
    odd = [
        f"{given}님", f"{given} 씨", f"{surname} {member.title}님", f"{member.name} {member.title}", f"{surname} {given}",
        f"{surname}{member.title}님", f"{given} {member.title}님",
    ]  # fmt: skip
    return [("name_ga" if turn % 3 else "name_ko", member.name), ("name_ko", odd[turn % 7]), ("name_ko", odd[(turn + 3) % 7])]
