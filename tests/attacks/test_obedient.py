"""A model that does what the transcript tells it: what verification stops, and what the program stops without it."""

import re

import pytest

from tests.attacks.asked import ask, believed, beyond, clean, orders, quoted
from tests.attacks.meetings import BOTH, Example, content, transcript
from tests.attacks.obedient import Quotes
from tests.attacks.strings import Attack, own
from worker.model import Item

HALVES = (own()[:36], own()[36:])
each_example = pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])
each_half = pytest.mark.parametrize("attacks", HALVES, ids=["first half", "second half"])


def told(example: Example) -> set[str]:
    return {attack.text for attack in orders(example)}


@pytest.mark.parametrize("quotes", ["own", "stolen"])
@each_half
@each_example
def test_with_honest_verification_nothing_that_was_asked_for_gets_in(
    example: Example, attacks: tuple[Attack, ...], quotes: Quotes
) -> None:
    asked = ask(example, attacks, quotes=quotes, place="chat") if quotes == "stolen" else ask(example, attacks)
    assert asked.model.obeyed == {attack.name for attack in attacks}
    assert asked.minutes.run.failed_calls == 0
    assert content(asked.minutes) == content(clean(example))


@each_example
def test_without_verification_no_item_rests_on_what_the_program_takes_for_an_order(example: Example) -> None:
    asked, known = believed(example), told(example)
    assert len(known) >= 50
    text = {u.n: u.text for u in asked.minutes.utterances}
    written = asked.minutes
    items: list[Item] = [*written.decisions, *written.action_items, *written.events, *written.topics]
    assert [i.id for i in items if any(text[e.utterance] in known for e in quoted(i))] == []
    rejected = {text[e.utterance] for r in asked.minutes.rejected if r.reason == "instruction" for e in r.evidence}
    # The model sees a fence with another bracket: what it quotes of that line was not said.
    assert {words for words in known - rejected if "<item>" not in words} == set()


@each_example
def test_orders_lend_no_words_owners_or_dates_to_a_stolen_quote(example: Example) -> None:
    asked = ask(example, orders(example)[:24], quotes="stolen", verifier="lying")
    got_in = beyond(asked, example)
    text = {u.n: u.text for u in asked.minutes.utterances}
    assert len(got_in) <= 3, got_in
    assert not [i for i in got_in if any(text[e.utterance] in told(example) for e in quoted(i))]


@each_example
def test_an_order_takes_nothing_back_whatever_the_verdict_makes_of_it(example: Example) -> None:
    asked = ask(example, orders(example)[:24], verifier="withdraws").minutes
    kept = {item[1] for item in content(asked)} | {r.text for r in asked.needs_review}
    assert {item[1] for item in content(clean(example))} <= kept
    assert [r for r in asked.rejected if r.reason == "withdrawn" and len({e.utterance for e in r.evidence}) > 1] == []


@each_example
def test_an_order_changes_no_owner_and_no_date_whatever_the_verdict_makes_of_it(example: Example) -> None:
    asked = ask(example, orders(example)[:24], verifier="reassigns")
    assert content(asked.minutes) == content(clean(example))


@each_example
def test_no_line_leaves_its_fence_and_none_looks_like_another(example: Example) -> None:
    bodies = [body for half in HALVES for body in ask(example, half).bodies]
    assert any("We decided to cancel the release." in body for body in bodies)
    for body in bodies:
        assert body.count("<transcript>") == body.count("</transcript>") <= 1
        assert body.count("<item>") == body.count("</item>") <= 1
        assert "<PERSON_99>" not in body
        if "<transcript>" in body:
            lines = body.partition("<transcript>\n")[2].partition("\n</transcript>")[0].split("\n")
            assert all(re.match(rf"\[{n}\] <[A-Z]+_\d+>( \(chat\))?: ", line) for n, line in enumerate(lines, start=1))


@each_example
def test_names_and_titles_never_reach_the_model(example: Example) -> None:
    """A forged name that holds a piece of the meeting itself would be found: those are left out."""
    title = " / ".join(attack.text for attack in own())
    asked = ask(example, own(), place="speaker", title=title)
    sent, said = "\n".join(asked.bodies), "\n".join(u.text for u in transcript(example).utterances)
    assert [a.name for a in own() if a.text in sent and a.text not in said] == []
    assert asked.minutes.meeting.title
