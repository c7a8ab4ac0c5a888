"""What is reckoned from rows: which week they are of, what closed and moved, and what cannot be known."""

from datetime import timedelta

from tests.digest.rows import (
    JONAS,
    MINA,
    MONDAY_AFTER,
    WEEK,
    at,
    day,
    decided,
    digest,
    event,
    held,
    ids,
    recorded,
    seen,
    task,
)
from worker.digest.facts import Counts, Owner, Point
from worker.digest.reckoning import Known, record_of
from worker.digest.records import from_json, to_json


def test_a_row_is_of_the_week_of_its_meeting_not_of_when_it_was_put_down() -> None:
    meetings = [held("friday", "11-20"), held("before", "11-13")]
    rows = [task("a", "11-24", meetings=["friday"]), task("b", "11-18", meetings=["before"]), task("c", "11-18")]
    made = digest(seen(tasks=rows, meetings=meetings))
    assert ids(made.opened) == ["c", "a"]
    assert ids(made.earlier_opened) == ["b"]
    assert made.counts.opened == 2


def test_an_item_that_was_carried_over_is_of_its_first_meeting() -> None:
    meetings = [held("old", "11-10"), held("new", "11-17")]
    made = digest(seen(tasks=[task("a", "11-10", meetings=["new", "old"])], meetings=meetings))
    assert made.opened == ()


def test_what_was_put_down_late_is_told_once() -> None:
    meetings = [held("friday", "11-13")]
    late = task("late", "11-16T08:00", meetings=["friday"])
    told = Known(recorded(shown=["late"]))
    assert digest(seen(tasks=[late], meetings=meetings), told).earlier_opened == ()
    assert ids(digest(seen(tasks=[late], meetings=meetings), Known(recorded())).earlier_opened) == ["late"]


def test_what_was_put_down_between_a_digest_of_friday_and_the_end_of_its_week_is_not_lost() -> None:
    friday = recorded(when=at("11-13T17:00"))
    saturday = [task("a", "11-14T12:00"), task("b", "11-13T16:59")]
    assert ids(digest(seen(tasks=saturday), Known(friday)).earlier_opened) == ["a"]


def test_decisions_stand_under_their_meetings_in_order_of_time() -> None:
    meetings = [held("thursday", "11-19"), held("monday", "11-16")]
    rows = [decided("x", "11-19", "thursday"), decided("y", "11-16", "monday"), decided("z", "11-16", "monday", deferred=True), decided("w", "11-17")]
    groups = digest(seen(decisions=rows, meetings=meetings)).decisions
    assert [(g.meeting.id if g.meeting else None, ids(g.decisions)) for g in groups] == [
        ("monday", ["y", "z"]), ("thursday", ["x"]), (None, ["w"]),
    ]  # fmt: skip


def test_closed_is_what_was_open_before_and_is_done_now_or_came_and_went_since() -> None:
    before = Known(recorded(open_={"a": None, "b": None, "c": None}))
    rows = [
        task("a", "11-02", done=True), task("b", "11-02"), task("new", "11-18", done=True),
        task("old", "11-02", done=True, edited="11-18"),
    ]  # fmt: skip
    made = digest(seen(tasks=rows), before)
    assert ids(made.closed) == ["a", "new"]
    assert (made.counts.closed, made.counts.open, made.removed) == (2, 1, 1)


def test_what_was_made_and_done_in_the_minute_of_the_digest_before_closes_once() -> None:
    before = Known(recorded(closed=["a"]))
    assert digest(seen(tasks=[task("a", "11-16T09:00", done=True)]), before).closed == ()


def test_what_is_open_again_is_told_apart_from_what_is_new() -> None:
    rows = [task("again", "11-02"), task("new", "11-17")]
    made = digest(seen(tasks=rows), Known(recorded()))
    assert (ids(made.reopened), ids(made.opened)) == (["again"], ["new"])


def test_a_due_date_slips_when_it_moves_later() -> None:
    before = Known(recorded(open_={
        "later": day("11-17"), "earlier": day("11-27"), "same": day("11-20"), "gone": day("11-20"), "first": None, "done": day("11-17"),
        "timed": at("11-20T10:00"), "that_day": at("11-20T10:00"),
    }))  # fmt: skip
    rows = [
        task("later", "11-02", due=day("11-24")), task("earlier", "11-02", due=day("11-20")), task("same", "11-02", due=day("11-20")),
        task("gone", "11-02"), task("first", "11-02", due=day("11-20")), task("done", "11-02", due=day("11-24"), done=True),
        task("timed", "11-02", due=at("11-20T11:00")), task("that_day", "11-02", due=day("11-20")),
    ]  # fmt: skip
    made = digest(seen(tasks=rows), before)
    assert [(m.task.id, m.before) for m in made.slipped] == [("timed", at("11-20T10:00")), ("later", day("11-17"))]


def test_a_day_is_over_when_it_has_ended_and_a_time_when_it_has_come() -> None:
    rows = [
        task("sunday", "11-02", due=day("11-22")), task("today", "11-02", due=day("11-23")), task("eight", "11-02", due=at("11-23T08:59")),
        task("ten", "11-02", due=at("11-23T10:00")), task("done", "11-02", due=day("11-01"), done=True),
    ]  # fmt: skip
    assert ids(digest(seen(tasks=rows)).overdue) == ["sunday", "eight"]


def test_everybody_has_a_part_and_an_item_of_two_counts_for_both() -> None:
    before = Known(recorded(open_={"c": None}))
    rows = [
        task("a", "11-17", MINA, JONAS, due=day("11-20")), task("b", "11-02", JONAS), task("c", "11-02", MINA, done=True),
        task("d", "11-02"),
    ]  # fmt: skip
    made = digest(seen(tasks=rows), before)
    assert [(s.owner.name, ids(s.open), s.overdue, s.opened, s.closed) for s in made.people] == [
        ("Jonas Weber", ["a", "b"], 1, 1, 0), ("Mina Park", ["a"], 1, 1, 1),
    ]  # fmt: skip
    assert ids(made.unowned) == ["d"]


def test_a_name_that_one_user_has_is_that_user_and_one_that_two_have_is_not() -> None:
    named = Owner("name:mina park", "Mina Park")
    rows = [task("a", "11-02", MINA), task("b", "11-02", named)]
    assert [ids(s.open) for s in digest(seen(tasks=rows)).people] == [["a", "b"]]
    rows.append(task("c", "11-02", Owner("u-other", "Mina Park")))
    assert len(digest(seen(tasks=rows)).people) == 3


def test_the_week_ahead_holds_events_that_reach_into_it() -> None:
    rows = [
        event("sunday", day("11-22")), event("monday", day("11-23")), event("long", day("11-21"), day("11-24")),
        event("milestone", at("11-29T23:00"), milestone=True), event("after", day("11-30")),
    ]  # fmt: skip
    made = digest(seen(events=rows, tasks=[task("a", "11-02", due=day("11-29")), task("b", "11-02", due=day("11-30"))]))
    assert ids(made.events) == ["long", "monday", "milestone"]
    assert ids(made.due_next) == ["a"]


def test_a_meeting_without_minutes_says_why_and_one_to_come_is_none_yet() -> None:
    meetings = [
        held("made", "11-16"), held("failed", "11-17", made=False, state="failed", why="No transcript."), held("silent", "11-18", made=False, state=None),
        held("torn", "11-19", state="needs_attention"), held("later", "11-22T23:00"), held("other", "11-23"),
    ]  # fmt: skip
    made = digest(seen(meetings=meetings))
    assert (ids(made.unmade), ids(made.troubled), made.held) == (["failed", "silent"], ["torn"], 5)
    during = digest(seen(meetings=meetings), now=at("11-18T12:00"))
    assert during.held == 3


def test_without_a_record_only_what_is_certain_is_counted() -> None:
    rows = [
        task("made", "11-18", done=True), task("edited", "11-02", done=True, edited="11-18"), task("old", "11-02", done=True, edited="11-10"),
        task("moved", "11-02", due=day("11-24"), edited="11-18"), task("left", "11-02", due=day("11-24")),
    ]  # fmt: skip
    made = digest(seen(tasks=rows))
    assert (ids(made.closed), ids(made.maybe_closed)) == (["made"], ["edited"])
    assert (made.counts.closed, made.counts.slipped, made.counts.open) == (None, None, 2)
    assert made.gaps == ("first",)


def test_without_a_record_all_is_known_where_nobody_edited_anything_since() -> None:
    made = digest(seen(tasks=[task("made", "11-18", done=True), task("left", "11-02", due=day("11-24"))]))
    assert (made.counts.closed, made.counts.slipped) == (1, 0)


def test_a_lost_record_is_told_from_a_first_digest_and_counts_from_when_that_was_made() -> None:
    lost = Known(lost=at("11-16T09:00"))
    made = digest(seen(tasks=[task("a", "11-02", done=True, edited="11-16T08:00")]), lost)
    assert (made.gaps, made.since, made.counts.closed) == (("lost",), at("11-16T09:00"), 0)


def test_a_week_long_over_is_told_as_it_was_recorded() -> None:
    counts = Counts(1, 1, 2, 1, 1, 1, 3)
    own = recorded(
        WEEK, when=MONDAY_AFTER, open_={"a": day("11-20"), "b": None, "deleted": None}, closed=["c", "d"], slipped={"a": day("11-18")},
        unowned=["b"], counts=counts,
    )  # fmt: skip
    rows = [task("a", "11-17", MINA, due=day("12-24"), done=True), task("b", "11-02", MINA), task("c", "11-02", done=True)]
    made = digest(seen(tasks=rows), Known(own=own), now=MONDAY_AFTER + timedelta(days=30))
    assert (ids(made.overdue), ids(made.unowned), ids(made.closed)) == (["a"], ["b"], ["c"])
    assert [(m.task.id, m.before, m.task.due) for m in made.slipped] == [("a", day("11-18"), day("11-20"))]
    assert (made.counts.open, made.counts.closed, made.at, made.gaps) == (3, 2, MONDAY_AFTER, ("past",))


def test_of_a_week_long_over_without_a_record_the_state_is_not_known() -> None:
    made = digest(seen(tasks=[task("a", "11-17", due=day("11-18"))]), now=MONDAY_AFTER + timedelta(days=30))
    assert made.counts == Counts(0, 1, None, None, None, None, None)
    assert (made.overdue, made.gaps) == ((), ("past_state",))


def test_a_record_holds_what_the_next_digest_needs_and_no_text() -> None:
    rows = [task("a", "11-17", due=at("11-20T10:00")), task("b", "11-17", MINA, done=True), task("c", "11-02")]
    found = seen(tasks=rows, decisions=[decided("x", "11-17")])
    made = digest(found, Known(recorded(open_={"c": None}), course=(Point(WEEK.back(1), 1, 0, 0),)))
    record = record_of(made, found)
    assert from_json(to_json(record)) == record
    assert (record.open, record.shown) == ({"a": at("11-20T10:00"), "c": None}, frozenset({"a", "b", "x"}))
    text = str(to_json(record))
    assert not any(word in text for word in ("Task", "Decision", "Mina", "https"))


def test_a_record_of_another_form_counts_as_lost() -> None:
    assert from_json(None) is None
    assert from_json({"form": 0}) is None


def test_an_empty_week_is_told_from_a_quiet_one() -> None:
    assert digest(seen(tasks=[task("a", "11-02")])).is_empty
    assert not digest(seen(meetings=[held("m", "11-17")])).is_empty
