"""Score the prompts that judge: verify_item field by field, check_summary sentence by sentence."""

from collections.abc import Iterable, Mapping
from typing import Any

from prompts.cases import Case
from worker.evals.quoted import Lines, day_of, lines_of, same, validity
from worker.evals.scores import Compared, Miss, Score, Share

_PLAIN = ("verdict", "owner", "due", "later_owner")
_QUOTED = ("later_owner_evidence", "later_due", "reversal")
SUPPORTED_AS_NOT, NOT_AS_SUPPORTED = "supported_as_not", "not_as_supported"


def score_verdict(case: Case, reply: Mapping[str, Any]) -> Score:
    """Each field against what the case expects or also accepts."""
    lines = lines_of(case)
    compared = {name: _compared(case, name, reply, lines) for name in (*_PLAIN, *_QUOTED)}
    verdict = compared["verdict"]
    said = reply["verdict"] == "supported"
    true = said if verdict.right else case.expected["verdict"] == "supported"
    return Score(replies=Share(1, 1), quotes=validity(reply, lines)) + _judged([(true, said)]) + _fields(case, compared)


def score_check(case: Case, reply: Mapping[str, Any]) -> Score:
    """A sentence that is not checked is a wrong answer; a check of no sentence is a miss."""
    said = {check["sentence"]: check["supported"] for check in reply["checks"]}
    true = {check["sentence"]: check["supported"] for check in case.expected["checks"]}
    compared = [Compared(said.get(k) == v, f"{k} {_word(v)}", f"{k} {_word(said.get(k))}") for k, v in true.items()]
    misses = [c.miss(case.name, "supported") for c in compared if not c.right]
    misses += [Miss(case.name, "sentence", "–", str(k)) for k in said if k not in true]
    right = Share(sum(c.right for c in compared), len(compared))
    judged = _judged((v, said.get(k, False)) for k, v in true.items())
    return judged + Score(replies=Share(1, 1), fields={"supported": right}, misses=tuple(misses))


def unanswered_verdict(case: Case) -> Score:
    """No valid reply: every field is wrong, and what was supported stays unbelieved."""
    fields = dict.fromkeys((*_PLAIN, *_QUOTED), Share(0, 1))
    return _unanswered(case, fields, int(case.expected["verdict"] == "supported"), case.expected["verdict"])


def unanswered_check(case: Case) -> Score:
    checks = case.expected["checks"]
    supported = sum(check["supported"] for check in checks)
    return _unanswered(case, {"supported": Share(0, len(checks))}, supported, f"{len(checks)} checks")


def _compared(case: Case, name: str, reply: Mapping[str, Any], lines: Lines) -> Compared:
    accepted = [case.expected[name], *case.accept.get(name, ())]
    got = reply[name]
    if name in _PLAIN:
        return Compared(got in accepted, case.expected[name], got)
    said = [wanted for wanted in accepted if same(got, wanted, lines)]
    right = any(name != "later_due" or day_of(got, lines) == day_of(wanted, lines) for wanted in said)
    return Compared(right, case.expected[name], got)


def _fields(case: Case, compared: Mapping[str, Compared]) -> Score:
    misses = tuple(c.miss(case.name, name) for name, c in compared.items() if not c.right)
    return Score(fields={name: c.share for name, c in compared.items()}, misses=misses)


def _judged(answers: Iterable[tuple[bool, bool]]) -> Score:
    """(is supported, was said to be): precision and recall of `supported`, and where the errors lie."""
    counts = {"supported_as_supported": 0, SUPPORTED_AS_NOT: 0, NOT_AS_SUPPORTED: 0, "not_as_not": 0}
    for true, said in answers:
        counts[f"{'supported' if true else 'not'}_as_{'supported' if said else 'not'}"] += 1
    right = counts["supported_as_supported"]
    return Score(
        precision=Share(right, right + counts[NOT_AS_SUPPORTED]),
        recall=Share(right, right + counts[SUPPORTED_AS_NOT]),
        confusion=counts,
    )


def _unanswered(case: Case, fields: Mapping[str, Share], supported: int, expected: str) -> Score:
    miss = Miss(case.name, "reply", expected, "no valid reply")
    return Score(replies=Share(0, 1), recall=Share(0, supported), fields=fields, misses=(miss,))


def _word(supported: bool | None) -> str:
    return {True: "supported", False: "not supported", None: "not checked"}[supported]
