"""The running system, killed and disturbed: short forms of the scripts beside this file. `make soak` runs the long ones."""

import pytest

from tests.notion.crashes import Place, problems
from tests.notion.redis_server import MISSING, present
from tests.soak import boundaries, canary, kills

pytestmark = pytest.mark.skipif(not present(), reason=MISSING)


def test_pages_are_made_once_though_workers_redis_and_a_beat_are_killed() -> None:
    """Events come twice and out of order, or not at all; two beats; two workers."""
    assert kills.run(kills.SHORT)


def test_no_planted_value_is_in_redis_logs_metrics_messages_or_what_the_model_gets() -> None:
    """A worker dies, Redis goes away, and is lost when all is done: nothing is written twice."""
    assert canary.run()


def test_a_worker_killed_at_a_boundary_leaves_what_another_completes() -> None:
    with boundaries.staged() as stage:
        first = stage.first()
        places = [*list(first.places())[3::9], *(Place(nth, "stored") for nth in (2, 9, 30, 50))]
        assert problems(stage, first, places) == []
