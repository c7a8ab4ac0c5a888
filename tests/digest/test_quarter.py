"""Some weeks of several teams: the long script is `python -m tests.digest.quarter` (make soak)."""

from collections.abc import Iterator

import pytest

from tests.digest.quarter.crashes import staged
from tests.digest.quarter.desk import HABITS
from tests.digest.quarter.large import measured
from tests.digest.quarter.play import Figures, played
from tests.notion.mortal import Mortals


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    with Mortals() as found:
        yield found


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_and_machines_do_every_number_is_that_of_the_rows(mortals: Mortals, seed: int) -> None:
    figures = Figures()
    played(4, seed, HABITS[seed % len(HABITS)], figures, mortals)
    assert (figures.mismatches, figures.lost, figures.pages, figures.rewritten) == ([], [], [], [])
    assert figures.digests >= 4


@pytest.mark.parametrize("early", [False, True])
def test_a_digest_that_was_killed_is_completed_by_the_next_look(mortals: Mortals, early: bool) -> None:
    """Here at the writes, and at a few of the reads."""
    with staged(mortals, early=early) as stage:
        places = [place for place in stage.places() if not stage.requests[place.nth - 1].reads or place.nth % 13 == 0]
        assert [problem for place in places[:: 1 + len(places) // 8] if (problem := stage.problem(place))] == []


def test_past_what_a_query_lists_the_numbers_are_those_of_the_rows() -> None:
    """Of a Notion that lists no more than 300."""
    large = measured(700, cap=300)
    assert (large.wrong, large.written_again) == (0, 0)
    assert large.for_rows <= 700 / 100 + 5
