"""What may happen to a page, as data: a failing story can be read, shortened and kept."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.notion.harmless.double import WAYS, Way
from tests.notion.harmless.office import KILLS, UNCERTAIN, Trouble
from tests.notion.harmless.people import MEANWHILE, ROW_ACTS, SECTION_ACTS, SPEECH_ACTS

Did = tuple[str, int, int]
_OTHER_ACTS = ("rename", "rename", "lose_store", "empty", *["bring_back"] * 3)


@dataclass(frozen=True)
class Round:
    """People do something, then there is a run. ways: (planted commitment, how its telling differs) where it is asked anew.

    meanwhile: (number of a request, what a person does when it has been carried out).
    """

    did: tuple[Did, ...] = ()
    ways: tuple[tuple[int, Way], ...] = ()
    summary: int = 0
    fresh: bool = False
    dry_run: bool = False
    trouble: Trouble | None = None
    meanwhile: tuple[tuple[int, Did], ...] = ()


@dataclass(frozen=True)
class Story:
    """layout: `page` or `toggle`, where the transcript stands. A last run in which nothing goes wrong follows every story."""

    rounds: tuple[Round, ...]
    script: int = 0
    layout: str = "page"


def stories() -> st.SearchStrategy[Story]:
    first, more = rounds(acts=0).map(lambda one: (one,)), st.lists(rounds(), min_size=1, max_size=5).map(tuple)
    every = st.builds(tuple.__add__, first, more)
    return st.builds(Story, every, st.integers(0, 1), st.sampled_from(("page", "toggle")))


def rounds(*, acts: int = 5) -> st.SearchStrategy[Round]:
    """acts: of people at most."""
    return st.builds(
        Round,
        did=st.lists(_acts(), max_size=acts).map(tuple),
        ways=st.lists(st.tuples(st.integers(0, 8), st.sampled_from(WAYS)), max_size=6).map(tuple),
        summary=st.integers(0, 2),
        fresh=st.booleans(),
        dry_run=_seldom(st.just(True), False),
        trouble=st.none() | st.none() | _troubles(),
        meanwhile=_seldom(st.lists(_meanwhile(), min_size=1, max_size=2).map(tuple), ()),
    )


def _acts() -> st.SearchStrategy[Did]:
    names = st.one_of(*map(st.sampled_from, (ROW_ACTS, SECTION_ACTS, SPEECH_ACTS, _OTHER_ACTS)))
    return st.tuples(names, st.integers(0, 40), st.integers(0, 40))


def _meanwhile() -> st.SearchStrategy[tuple[int, Did]]:
    act = st.tuples(st.sampled_from(MEANWHILE), st.integers(0, 40), st.integers(0, 40))
    return st.tuples(st.integers(1, 25), act)


def _troubles() -> st.SearchStrategy[Trouble]:
    kills = st.builds(Trouble, st.sampled_from(KILLS), st.integers(1, 12) | st.integers(1, 40))
    doubts = st.builds(Trouble, st.sampled_from(UNCERTAIN), st.integers(1, 5) | st.integers(1, 20), st.integers(1, 3))
    return kills | doubts


def _seldom(often: st.SearchStrategy, otherwise: object) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.integers(0, 6).flatmap(lambda n: often if n == 6 else st.just(otherwise))
