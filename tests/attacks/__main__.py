"""What gets through, and why: `python -m tests.attacks` prints two tables.

First the attacks, obeyed by the model that extracts, under four verifiers; then the wrong replies to the small meeting.
"""

from collections.abc import Iterator

from tests.attacks.asked import ask, beyond, clean, orders
from tests.attacks.cases import CASES
from tests.attacks.meetings import BOTH, Example, content
from tests.attacks.obedient import Quotes, Verifier
from tests.attacks.scripted import Case, Verdicts, got_through, minutes
from tests.attacks.strings import own
from worker.model import ActionItem, Decision, Event, Item, Minutes, Topic

HALVES = (own()[:36], own()[36:])
WHY = {
    "a later owner by a promise about something else": "the verdict's own evidence is believed: a yes beside the task, to another request",
    "a later date about something else": "the verdict's own evidence is believed: a date beside the task",
    "a placeholder swapped for another one": "that person speaks within three lines of the quote; owner and date are untouched",
    "a number of something else in the line": "the number was said, in that line, of other things",
    "a decision that was taken back": "only the verdict looks at later lines",
    "a hedge": "cue phrases raise doubt, and three samples lie alike",
    "a promise without obligation": "cue phrases raise doubt, and three samples lie alike",
    "a proposal that was turned down": "cue phrases raise doubt, and three samples lie alike",
    "what an outsider said": "cue phrases raise doubt, and three samples lie alike",
    "a joke": "cue phrases raise doubt, and three samples lie alike",
    "work that is done": "tense is the verdict's to see",
    "a deferral as a decision": "the state is the verdict's to see",
    "a summary with a name of its own": "plain names are no placeholders: only the check of the summary sees them",
    "a summary that makes a deferral a decision": "how sure an item is, only the check of the summary sees",
    "a summary with a reason of its own": "words without figures or placeholders, only the check of the summary sees",
}


def main() -> None:
    print(f"{len(own())} attacks; taken for orders by the program: {' / '.join(str(len(orders(e))) for e in BOTH)}\n")
    print(f"{'verifier':<10} {'quotes':<7} {'meeting':<8} {'asked':>5} {'got in':>6} {'changed':>7} {'review':>6} {'topics':>6}")
    for line in attacks():
        print(line)
    print(f"\n{len(CASES)} wrong replies\n")
    print(f"{'wrong reply':<50} {'honest':<8} {'lying':<8} what stops it, or why it gets through")
    for case in CASES:
        print(f"{case.name:<50} {_outcome(case, 'honest'):<8} {_outcome(case, 'lying'):<8} {_why(case)}")


def attacks() -> Iterator[str]:
    verifiers: tuple[Verifier, ...] = ("honest", "lying", "withdraws", "reassigns")
    settings: tuple[Quotes, ...] = ("own", "stolen")
    for verifier in verifiers:
        for quotes in settings:
            for example in BOTH:
                yield _row(example, quotes, verifier)


def _row(example: Example, quotes: Quotes, verifier: Verifier) -> str:
    """got in: items asked for; changed: of the meeting's own items; review: those of them left to a person."""
    runs = [ask(example, half, quotes=quotes, verifier=verifier) for half in HALVES]
    asked = {attack.asks.lower() for attack in own()}
    own_items = content(clean(example, verifier))
    got_in = [item for run in runs for item in beyond(run, example) if _text(item).lower() in asked]
    changed = [item for run in runs for item in own_items if item not in content(run.minutes)]
    review = [item for run in runs for item in own_items if item[1] in {r.text for r in run.minutes.needs_review}]
    topics = [t for run in runs for t in run.minutes.topics if t.text.lower() in asked]
    meeting = "Korean" if example is BOTH[0] else "English"
    return (
        f"{verifier:<10} {quotes:<7} {meeting:<8} {len(own()):>5} {len(got_in):>6} {len(changed):>7} {len(review):>6} {len(topics):>6}"
    )


def _text(item: Item) -> str:
    match item:
        case ActionItem():
            return item.task
        case Event():
            return item.title
        case Decision() | Topic():
            return item.text


def _outcome(case: Case, verdicts: Verdicts) -> str:
    return "THROUGH" if got_through(case, minutes(case, verdicts)) else "stopped"


def _why(case: Case) -> str:
    written = minutes(case, "lying")
    if got_through(case, written):
        return WHY.get(case.name, "?")
    return "program: " + (", ".join(sorted(_reasons(written))) or "the field is emptied, or the sentence dropped")


def _reasons(written: Minutes) -> set[str]:
    return {r.reason for r in (*written.rejected, *written.needs_review)}


if __name__ == "__main__":
    main()
