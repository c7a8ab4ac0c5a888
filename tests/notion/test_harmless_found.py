"""What random stories found, each made short and kept: `Round(what people did, how the next telling differs …)`, in order."""

from tests.notion.harmless.office import Trouble
from tests.notion.harmless.play import play
from tests.notion.harmless.stories import Round, Story

FIRST = Round()


def plays(*rounds: Round, layout: str = "page") -> None:
    play(Story(rounds, layout=layout))


def test_both_halves_of_a_rejected_item_stay_gone_however_often_it_is_read() -> None:
    plays(Round(ways=((8, "drop"),)), Round((("review", 38, 34),)), Round(ways=((5, "split"),), fresh=True))


def test_a_half_of_a_rejected_item_stays_gone_when_its_line_is_gone_and_another_says_it() -> None:
    rejected = (("review", 34, 4), ("remove_part", 12, 6))
    plays(Round(ways=((2, "split"),)), Round((("insert_at_top", 10, 4),)), Round(rejected, ways=((5, "split"),)))


def test_what_was_deleted_is_what_the_row_said_though_a_run_broke_off_before_it_said_something_else() -> None:
    broken_off = Round(ways=((1, "merge"),), fresh=True, trouble=Trouble("killed_before", 9))
    plays(FIRST, broken_off, Round((("delete_row", 11, 22),), ways=((1, "split"),), fresh=True))


def test_an_item_like_a_rejected_one_that_was_read_together_with_another_is_not_hidden_ever_after() -> None:
    rejected = Round((("review", 11, 25), ("move_part", 39, 32)), ways=((5, "merge"),))
    plays(Round(ways=((5, "neighbour"), (7, "split"))), rejected, Round(fresh=True))


def test_a_value_that_a_person_cleared_stays_empty_though_a_run_in_between_had_none_either() -> None:
    cleared = Round((("insert_at_top", 21, 31), ("clear_value", 21, 10)), ways=((1, "no_date"),))
    plays(FIRST, cleared, Round((("mend", 22, 34),)))


def test_a_line_that_a_person_dragged_elsewhere_is_not_deleted_when_its_item_is_lost() -> None:
    plays(FIRST, Round((("move_line", 8, 4),)), Round((("remove_part", 12, 17),)))


def test_a_line_that_a_person_dragged_under_another_is_not_deleted_with_it() -> None:
    plays(FIRST, Round((("grow", 33, 30),), ways=((7, "drop"),)), Round((("move_line", 39, 28),), summary=2, fresh=True))


def test_the_copy_that_a_person_made_of_a_row_is_not_taken_for_ours_when_the_record_is_lost() -> None:
    copies = tuple(("copy_row", which, 0) for which in range(10))
    plays(FIRST, Round(copies), Round((("lose_store", 0, 0),)))


def test_no_milestone_is_made_in_the_run_that_finds_the_record_lost() -> None:
    plays(Round(ways=((2, "no_date"),)), Round((("lose_store", 0, 0),)))


def test_what_was_deleted_before_the_record_was_lost_stays_gone_in_whole_and_in_part() -> None:
    lost = Round((("lose_store", 0, 0),))
    split = Round((("insert_at_top", 37, 24),), ways=((3, "split"),))
    plays(FIRST, Round((("delete_row", 36, 40),)), lost, split)
    plays(FIRST, Round((("delete_row", 36, 40),)), Round((("lose_store", 0, 0),), ways=((3, "drop"),)), Round(fresh=True))


def test_a_line_that_stood_there_when_the_record_was_lost_is_not_put_beside_itself() -> None:
    plays(FIRST, Round((("lose_store", 0, 0),), ways=((5, "merge"),)), Round(fresh=True))


def test_a_deleted_milestone_stays_gone_when_its_decision_is_read_as_two() -> None:
    plays(Round(ways=((1, "drop"),)), Round((("delete_row", 15, 23),)), Round(ways=((2, "split"),), fresh=True))


def test_a_section_that_is_deleted_while_it_is_being_written_is_not_put_back() -> None:
    plays(Round(meanwhile=((19, ("section", 0, 30)),)))


def test_a_line_that_a_killed_run_had_just_deleted_comes_back_with_its_item() -> None:
    plays(FIRST, Round(ways=((1, "merge"),), fresh=True, trouble=Trouble("killed_after", 14)), Round(fresh=True))
