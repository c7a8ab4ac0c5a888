"""A run that is killed, in a process of its own, whatever it was doing: the next run completes it.

These tests take a part of the places; `python -m tests.notion.crashes` goes to all of them.
"""



from tests.notion.crashes import Place, Stage, Start, problems


def saved(start: Start) -> list[Place]:
    return [place for place in start.places() if place.moment == "after"]


def unsaved(start: Start) -> list[Place]:
    """Every second request; reads in a row are alike."""
    return [place for place in start.places() if place.moment == "before"][::2]


def test_a_first_run_killed_after_a_write_was_saved_is_completed(stage: Stage, first: Start) -> None:
    assert problems(stage, first, saved(first)) == []


def test_a_first_run_killed_before_a_request_was_carried_out_is_completed(stage: Stage, first: Start) -> None:
    assert problems(stage, first, unsaved(first)) == []


def test_a_later_run_killed_after_a_write_was_saved_is_completed(stage: Stage, again: Start) -> None:
    assert problems(stage, again, saved(again)) == []


def test_a_later_run_killed_before_a_request_was_carried_out_is_completed(stage: Stage, again: Start) -> None:
    assert problems(stage, again, unsaved(again)) == []


def test_a_run_killed_twice_is_completed_by_the_third(stage: Stage, again: Start) -> None:
    after = saved(again)
    assert [p for one, two in zip(after[1::3], after[:3], strict=False) if (p := stage.problem(again, one, two))] == []


def test_a_later_run_changes_makes_and_deletes(again: Start) -> None:
    """So that the tests above see every kind of write."""
    written = [(request.method, request.path.split("/")[2]) for request in again.requests if not request.reads]
    assert {("POST", "pages"), ("PATCH", "pages"), ("PATCH", "blocks"), ("DELETE", "blocks")} <= set(written)
