"""Rows: a person's value stays, a deleted or rejected row stays so, no row is deleted, ours follow the meeting."""

from dataclasses import replace

import pytest

from worker.notion.places import DatabaseName, Json, Row
from worker.notion.writing.merge import CreateRow, Merger, RowMerge, UpdateRow, WantedRow, with_fates
from worker.notion.writing.snapshot import Known, KnownRow, Written

GONE = "(gone) "


def text(words: str) -> Json:
    return {"text": words}


def marked(evidence: Json) -> Json | None:
    return None if evidence["text"].startswith(GONE) else text(GONE + evidence["text"])


MERGER = Merger(digest=lambda v: v["text"], plain=lambda v: v["text"], marked=marked)


def known(state: str = "live", **rows: KnownRow) -> Known:
    return Known("k", "decision", (), frozenset(), frozenset(), state, rows)  # type: ignore[arg-type]


def row_known(**values: str) -> KnownRow:
    return KnownRow("row", "url", {column: Written((value,)) for column, value in values.items()})


def want(database: DatabaseName = "decisions", /, **values: str) -> WantedRow:
    return WantedRow("k", database, "subject", {c: text(v) for c, v in values.items()}, {"review": text("New")})


def row(database: DatabaseName = "decisions", /, *, trashed: bool = False, id_: str = "row", **values: str) -> Row:
    return Row(id_, "url", database, "k", {c: text(v) for c, v in values.items()}, trashed)


def merged(item: Known, wanted: list[WantedRow], now: list[Row], *, missing: bool = False) -> RowMerge:
    return MERGER.merge([item], frozenset({"k"} if missing else ()), wanted, now)


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_item_gets_its_row_with_what_is_the_teams_from_then_on() -> None:
    merge = merged(known(), [want(title="Ship")], [])
    assert merge.changes == (CreateRow("k", "decisions", {"title": text("Ship"), "review": text("New")}),)
    assert merge.known[0].rows["decisions"] == KnownRow(None, values={"title": Written(pending=("Ship",))})


def test_a_value_of_ours_follows_the_meeting() -> None:
    merge = merged(known(decisions=row_known(title="Ship")), [want(title="Ship on Friday")], [row(title="Ship")])
    assert merge.changes == (UpdateRow("k", "decisions", "row", {"title": text("Ship on Friday")}, {"title": text("Ship")}),)


def test_a_row_that_is_as_it_should_be_is_left_alone() -> None:
    merge = merged(known(decisions=row_known(title="Ship")), [want(title="Ship")], [row(title="Ship")])
    assert (merge.changes, merge.offers) == ((), ())
    assert merged(merge.known[0], [want(title="Ship")], [row(title="Ship")]).known == merge.known


@pytest.mark.parametrize("theirs", ["Launch", ""], ids=["changed", "cleared"])
def test_what_a_person_wrote_stays_and_ours_is_offered_when_it_changes(theirs: str) -> None:
    item = known(decisions=row_known(title="Ship"))
    assert merged(item, [want(title="Ship")], [row(title=theirs)]).offers == ()
    merge = merged(item, [want(title="Ship on Friday")], [row(title=theirs)])
    assert merge.changes == ()
    assert [(o.code, o.field, o.theirs, o.ours) for o in merge.offers] == [("edited_value", "title", theirs, "Ship on Friday")]


def test_another_date_than_a_persons_is_offered_even_when_ours_is_old() -> None:
    merge = merged(known(decisions=row_known(date="3 Dec")), [want(date="3 Dec")], [row(date="4 Dec")])
    assert merge.changes == ()
    assert [(o.field, o.theirs, o.ours) for o in merge.offers] == [("date", "4 Dec", "3 Dec")]


def test_what_a_person_wrote_stays_theirs_even_when_it_is_what_we_read() -> None:
    merge = merged(known(decisions=row_known(title="Ship")), [want(title="Launch")], [row(title="Launch")])
    assert (merge.changes, merge.offers) == ((), ())
    assert merged(merge.known[0], [want(title="Launch it")], [row(title="Launch")]).changes == ()


def test_one_column_of_a_persons_keeps_none_of_the_others_from_following() -> None:
    item = known(decisions=row_known(title="Ship", date="3 Dec"))
    merge = merged(item, [want(title="Ship it", date="5 Dec")], [row(title="Launch", date="3 Dec")])
    assert [c.values for c in merge.changes] == [{"date": text("5 Dec")}]


def test_a_column_that_was_taken_out_of_the_database_is_not_written() -> None:
    merge = merged(known(decisions=row_known(title="Ship", date="3 Dec")), [want(title="Ship", date="5 Dec")], [row(title="Ship")])
    assert merge.changes == ()


def test_what_stood_there_before_a_column_was_ours_stays() -> None:
    merge = merged(known(decisions=row_known(title="Ship")), [want(title="Ship", date="5 Dec")], [row(title="Ship", date="")])
    assert merge.changes == ()


# ── broken runs ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_that_a_broken_run_made_is_found_by_its_key_and_not_made_again() -> None:
    item = merged(known(), [want(title="Ship")], []).known[0]
    merge = merged(item, [want(title="Ship")], [row(title="Ship")])
    assert merge.changes == ()
    assert merge.known[0].rows["decisions"].id == "row"


def test_a_row_that_a_broken_run_made_and_a_person_changed_since_is_theirs_there() -> None:
    item = merged(known(), [want(title="Ship", date="3 Dec")], []).known[0]
    merge = merged(item, [want(title="Ship it", date="5 Dec")], [row(title="Launch", date="3 Dec")])
    assert [c.values for c in merge.changes] == [{"date": text("5 Dec")}]


def test_a_row_that_a_broken_run_did_not_make_is_made() -> None:
    item = merged(known(), [want(title="Ship")], []).known[0]
    assert [type(c) for c in merged(item, [want(title="Ship")], []).changes] == [CreateRow]


def test_an_update_that_failed_to_be_sent_is_sent_however_often_that_happens() -> None:
    item = known(decisions=row_known(title="Ship"))
    for _ in range(4):
        merge = merged(item, [want(title="Ship it")], [row(title="Ship")])
        assert [c.values for c in merge.changes] == [{"title": text("Ship it")}]
        item = merge.known[0]


def test_an_update_that_was_sent_without_our_learning_it_is_known_as_ours() -> None:
    item = merged(known(decisions=row_known(title="Ship")), [want(title="Ship it")], [row(title="Ship")]).known[0]
    assert merged(item, [want(title="Ship it")], [row(title="Ship it")]).changes == ()
    assert [c.values for c in merged(item, [want(title="Go")], [row(title="Ship it")]).changes] == [{"title": text("Go")}]


def test_what_a_person_wrote_while_an_update_was_on_its_way_stays() -> None:
    item = merged(known(decisions=row_known(title="Ship")), [want(title="Ship it")], [row(title="Ship")]).known[0]
    assert merged(item, [want(title="Ship it")], [row(title="Launch")]).changes == ()


# ── deleted, rejected, restored ───────────────────────────────────────────────────────────────────────────────────


def rejected(row_: Row) -> bool:
    return row_.values.get("review") == text("Rejected")


def fate(item: Known, *rows: Row) -> str:
    return with_fates([item], rows, rejected)[0].state


def test_an_item_whose_row_was_deleted_or_rejected_is_gone() -> None:
    item = known(decisions=row_known())
    assert fate(item, row(trashed=True)) == "gone"
    assert fate(item) == "gone"
    assert fate(item, row(review="Rejected")) == "gone"
    assert fate(item, row(review="New")) == "live"


def test_an_item_whose_row_was_restored_or_accepted_after_all_is_back() -> None:
    assert fate(known("gone", decisions=row_known()), row(review="Accepted")) == "live"


def test_an_item_whose_row_may_never_have_been_made_is_not_gone() -> None:
    assert fate(known(decisions=KnownRow(None))) == "live"
    assert fate(known()) == "live"


def test_an_item_that_was_only_offered_stays_so() -> None:
    assert fate(known("offered", decisions=row_known()), row()) == "offered"


@pytest.mark.parametrize("state", ["gone", "offered"])
def test_an_item_that_is_gone_or_offered_makes_and_changes_no_row(state: str) -> None:
    item = known(state, decisions=row_known(title="Ship"))
    merge = merged(item, [want(title="Ship it"), want("calendar", title="Ship it")], [row(title="Ship")])
    assert (merge.changes, merge.offers) == ((), ())


def test_a_milestone_that_was_deleted_by_itself_stays_deleted_and_its_decision_goes_on() -> None:
    item = known(decisions=row_known(title="Ship"), calendar=KnownRow("mile", "url", {"title": Written(("Ship",))}))
    wanted = [want(title="Ship it"), want("calendar", title="Ship it")]
    now = [row(title="Ship"), row("calendar", id_="mile", trashed=True, title="Ship")]
    assert fate(item, *now) == "live"
    merge = merged(item, wanted, now)
    assert [(type(c), c.database) for c in merge.changes] == [(UpdateRow, "decisions")]
    again = merged(merge.known[0], wanted, [row(title="Ship it")])
    assert again.changes == ()


def test_a_milestone_whose_decision_has_no_date_any_more_says_so_and_is_good_again_when_it_has() -> None:
    item = known(decisions=row_known(title="Ship"), calendar=KnownRow("mile", "url", {"evidence": Written(("“ship”",))}))
    merge = merged(item, [want(title="Ship")], [row(title="Ship"), row("calendar", id_="mile", evidence="“ship”")])
    assert [(c.database, c.values) for c in merge.changes] == [("calendar", {"evidence": text(GONE + "“ship”")})]
    assert merge.known[0].state == "live"
    back = merged(
        merge.known[0], [want(title="Ship"), want("calendar", evidence="“ship”")],
        [row(title="Ship"), row("calendar", id_="mile", evidence=GONE + "“ship”")],
    )  # fmt: skip
    assert [(c.database, c.values) for c in back.changes] == [("calendar", {"evidence": text("“ship”")})]


# ── no longer found ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_item_that_is_no_longer_found_says_so_in_its_row_once() -> None:
    item = known(decisions=row_known(title="Ship", evidence="“ship”"))
    merge = merged(item, [], [row(title="Ship", evidence="“ship”")], missing=True)
    assert [c.values for c in merge.changes] == [{"evidence": text(GONE + "“ship”")}]
    assert [o.code for o in merge.offers] == ["vanished"]
    again = merged(merge.known[0], [], [row(title="Ship", evidence=GONE + "“ship”")], missing=True)
    assert again.changes == ()
    assert [o.code for o in again.offers] == ["vanished"]


def test_evidence_that_a_person_wrote_is_not_marked() -> None:
    item = known(decisions=row_known(title="Ship", evidence="“ship”"))
    merge = merged(item, [], [row(title="Ship", evidence="see the call")], missing=True)
    assert merge.changes == ()
    assert [o.code for o in merge.offers] == ["vanished"]


def test_a_row_that_was_never_made_and_whose_item_is_no_longer_found_is_not_made() -> None:
    item = replace(known(), rows={"decisions": KnownRow(None)})
    assert merged(item, [], [], missing=True).changes == ()
