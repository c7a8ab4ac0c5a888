"""Due dates against the English date phrases of Duckling and Microsoft Recognizers-Text, beside `dateparser`.

    MINUTES_EVAL_DATA=… python -m tests.benchmarks.due_dates [--differences]

Filter: phrases that could be a due date, by what the data itself says about them:
- Duckling: kind `datetime`, grain Day, Hour, Minute or Second; not the latent corpus (bare numbers);
- Recognizers: the one date or datetime of a sentence (so no duration, range, set or time alone), the phrase that it marks;
- the answer (of Recognizers the future one) is not before the reference's day; Duckling's reference hour is kept;
- no holiday and no season by name (`HOLIDAYS`); no clock time alone (Duckling marks it as a datetime as well);
- each pair of phrase and reference counted once.

Scored: the exact day. A difference of convention (`CONVENTIONS`, each with its reason) is listed, counted, and left out
of the accuracy of both resolvers; what is merely not understood stays in and counts as wrong.
"""

import json
import os
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dateparser

from worker.model import Due
from worker.resolution.due import resolve_due

HOLIDAYS = re.compile(
    r"christmas|xmas|x-mas|thanks?giving|easter|new year|valentine|halloween|mother|father|independence|labor day"
    r"|memorial day|mlk|black friday|earth day|patrick|eve\b|inauguration|chinese|ramadan|lent\b|holiday|summer|winter"
    r"|spring|fall\b|autumn|season|solstice|equinox|birthday|workers|eid al",
    re.IGNORECASE,
)
_CLOCK_WORD = re.compile(
    r"[\d:.h]+(?:am|pm|[ap]\.?m?\.?|ish)?|at|by|about|around|approximately|early|in|the|a|am|pm|[ap]|m|p\.m\."
    r"|morning|evening|afternoon|noon|midnight"
    r"|mid|day|midday|half|quarter|past|to|till|before|after|sharp|exactly|o'?clock|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|twenty-three|@",
    re.IGNORECASE,
)  # fmt: skip


_DURATION_OR_DAY = re.compile(
    r"^in \d+h$|^the \w+$|^\d{1,2}\.\d{1,2}$|^\d{1,2},? (?:at )?\d|^\d{8}$|\d\.\d+\.\d|(?<!mid )day", re.IGNORECASE
)


@dataclass(frozen=True)
class Case:
    source: str
    phrase: str
    reference: datetime
    expected: date


@dataclass(frozen=True)
class Convention:
    """Phrases where the data follows a rule that the due date of a meeting should not. A reference narrows it."""

    name: str
    reason: str
    phrases: tuple[str, ...]


CONVENTIONS = (
    Convention(
        "now_is_no_date", "now, at the moment, ASAP and 'the day' set no date that anybody could be held to: vague",
        ("now", "right now", "just now", "at the moment", "atm", "at this time", "at present",
         "at the present time", "at the minute",
         "otd", "the day", "my day", "this day", "as soon as possible"),
    ),
    Convention(
        "another_day", "'the next day' counts from whichever day was spoken of, not from the meeting: vague",
        ("the next day", "next day", "the day after"),
    ),
    Convention(
        "weekday_disagrees",
        "weekday and date do not agree within the month (or at all): one is a slip, and a wrong due date is worse "
        "than none. The data "
        "ignores the weekday, or looks months ahead for a 13th that is a Monday",
        ("thu 15th", "fri, jul 18", "jul 18, fri", "wed, 22 of jan", "tue may 9", "may/22(tue)-11:30 am",
         "thursday 29/03 11.00am", "monday 21",
         "sunday 31", "friday 31", "friday march fifteenth nine a m", "this friday 7.6", "mon 13th", "tue 13th",
         "wed 13th", "thu 14th",
         "fri 14th", "sun 14th", "two months from today on tuesday", "thursday, two year from now",
         "in 3 days on friday",
         "tomorrow, 13/04/21, at 7 pm"),
    ),
    Convention(
        "recent_past", "a month and day of the last 31 days was named as past, not as a date eleven months ahead",
        ("feb 29th", "oct.23 at seven", "october 14 8:00am", "october 14 8:00:31am",
         "october 14 around 8:00am", "october 14 for 8:00:31am",
         "october 14, 8:00am", "october 14, 8:00:25am", "october 14 8:00:13am", "friday 5/12", "5.12"),
    ),
    Convention(
        "night_goes_on",
        "two at night belongs to the day after the evening; Duckling takes tonight's two o'clock as afternoon",
        ("tonight @ 3:20", "tonight at 2"),
    ),
    Convention(
        "midnight_ends_the_day",
        "a deadline at midnight is the end of the day spoken of (23:59), not the first minute of the next",
        ("at midnight", "this evening at 12"),
    ),
    Convention(
        "this_morning",
        "this morning and this afternoon are of the meeting's day; Duckling moves an hour that is over to the next day",
        ("this morning at 3", "this morning at 12", "this afternoon at 12"),
    ),
    Convention(
        "years_keep_the_day", "in 4 years is the same day of that year; Duckling answers the first of the month",
        ("at 7 in 3 years", "in 4 years at 5pm"),
    ),
    Convention(
        "weeks_from_monday",
        "the Friday after next is of the week after next, as next Friday is of next week; three Fridays from now is "
        "the third to come "
        "(Duckling skips this week's Friday, yet counts this week's Sunday)",
        ("friday after next", "wednesday after next", "3 fridays from now", "three fridays from now"),
    ),
    Convention(
        "a_few_is_vague", "'a few' is no number; Duckling takes three",
        ("in a few minutes", "in a few hours", "in few hours"),
    ),
    Convention(
        "same_weekday", "Monday said on a Monday is a week later: the day itself is said as today", ("monday",),
    ),
)  # fmt: skip
_DIFFERS = {phrase: convention for convention in CONVENTIONS for phrase in convention.phrases}


def cases(folder: Path) -> Iterator[Case]:
    seen: set[tuple[str, datetime]] = set()
    for case in (*_duckling(folder), *_recognizers(folder)):
        key = (case.phrase.lower(), case.reference)
        fits = case.expected >= case.reference.date() and not HOLIDAYS.search(case.phrase)
        if fits and not _clock_alone(case.phrase) and key not in seen:
            seen.add(key)
            yield case


def _duckling(folder: Path) -> Iterator[Case]:
    for row in _rows(folder / "duckling_en.jsonl"):
        fine = row.get("grain") in ("Day", "Hour", "Minute", "Second")
        if row.get("kind") == "datetime" and fine and row["section"] != "latentCorpus":
            reference = datetime.fromisoformat(row["ref"])
            yield Case("duckling", row["text"], reference, datetime.fromisoformat(row["values"][0]).date())


def _recognizers(folder: Path) -> Iterator[Case]:
    for name in ("DateParser", "DateTimeParser", "DateTimeModel"):
        for row in _rows(folder / f"recognizers_en_{name}.jsonl"):
            expected = row["expected"]
            if row["ref"] is None or len(expected) != 1 or expected[0]["type"].split(".")[-1] not in ("date", "datetime"):
                continue
            reference = datetime.fromisoformat(row["ref"]).replace(tzinfo=ZoneInfo("UTC"))
            day = _future(expected[0]["values"], reference.date())
            if day:
                yield Case("recognizers", expected[0]["text"], reference, day)


def _clock_alone(phrase: str) -> bool:
    return not _DURATION_OR_DAY.search(phrase) and all(_CLOCK_WORD.fullmatch(word) for word in phrase.split())


def _future(values: dict[str, Any] | list[dict[str, str]] | None, today: date) -> date | None:
    if isinstance(values, dict):
        future = values.get("FutureResolution")
        texts = list(future.values()) if isinstance(future, dict) else []
    else:
        texts = [value.get("value", "") for value in values or []]
    days = [datetime.fromisoformat(text).date() for text in texts if re.match(r"\d{4}-\d\d-\d\d", text) and _valid(text)]
    return min((day for day in days if day >= today), default=None)


def _valid(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Score:
    cases: int
    left_out: Counter[str]
    ours: int
    dateparser: int
    wrong: tuple[tuple[Case, Due], ...]


def measure(folder: Path) -> Score:
    """Exact days of both resolvers on the same cases."""
    scored, left_out = [], Counter[str]()
    for case in cases(folder):
        convention = _DIFFERS.get(case.phrase.lower())
        if convention and (convention.name != "same_weekday" or case.reference.weekday() == 0):
            left_out[convention.name] += 1
        else:
            scored.append(case)
    answers = [(case, resolve_due(case.phrase, case.reference)) for case in scored]
    wrong = tuple((case, due) for case, due in answers if due.date != case.expected)
    theirs = sum(_dateparser(case) == case.expected for case in scored)
    return Score(len(scored), left_out, len(scored) - len(wrong), theirs, wrong)


def _dateparser(case: Case) -> date | None:
    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": case.reference.replace(tzinfo=None)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answer = dateparser.parse(case.phrase, languages=["en"], settings=settings)
    return answer.date() if answer else None


def _main() -> None:
    score = measure(Path(os.environ["MINUTES_EVAL_DATA"]) / "dates")
    invented = sum(due.date is not None for _, due in score.wrong)
    print(f"{'phrases scored':<34}{score.cases:>6}")
    print(f"{'exact day, resolve_due':<34}{score.ours:>6}  {score.ours / score.cases:.1%}")
    print(f"{'exact day, dateparser':<34}{score.dateparser:>6}  {score.dateparser / score.cases:.1%}")
    agreed = score.ours / (score.cases + score.left_out.total())
    print(f"{'… conventions counted as wrong':<34}{score.ours:>6}  {agreed:.1%}")
    print(f"{'a wrong day, resolve_due':<34}{invented:>6}  (the other {len(score.wrong) - invented} stay phrases)")
    print(f"{'left out: difference of convention':<34}{sum(score.left_out.values()):>6}")
    for convention in CONVENTIONS:
        print(f"  {convention.name:<24}{score.left_out[convention.name]:>4}  {convention.reason}")
    if "--differences" in sys.argv:
        for case, due in score.wrong:
            said = f"{case.source:<12}{case.phrase:<44}{case.reference:%Y-%m-%d %a %H:%M}"
            print(f"{said}  {case.expected}  {due.date} {due.rule}")


if __name__ == "__main__":
    _main()
