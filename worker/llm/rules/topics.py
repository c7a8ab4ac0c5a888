"""extract_topics: what the lines keep coming back to, and what somebody put on the agenda."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from worker import phrases
from worker.llm.rules.speech import Said, disowned, sentences_of
from worker.llm.rules.words import keywords
from worker.model import Call, Line

MOST = 3  # topics of one call
RECURRING = 2  # … of them told by recurrence
OFTEN = 3  # lines that a word must stand in
_AGENDA_KO = re.compile(
    r"(?:안건은|주제는|논의할\s?(?:건|것은)|먼저|다음(?:은|으로는?))\s(?P<what>[^.,?!]{2,30}?)(?:입니다|이고|인데|부터|건|에\s?대해|관련|\s?(?:얘기|이야기"
    r"|논의|보)|$)"
    r"|(?P<what2>[^.,?!]{2,30}?)\s?(?:에\s?대해서?|에\s?관해서?|관련해서?|건으로)\s?(?:얘기|이야기|논의|말씀|의논|공유|보)"
)
_AGENDA_EN = re.compile(
    r"\b(?:(?:first|next|second|third|last|main) (?:topic|item|point|thing)(?: on the agenda)? is"
    r"|let's (?:talk about|discuss|turn to|move on to)|moving on to|"
    r"I want(?:ed)? to (?:talk about|discuss)|we(?:'re| are) here to (?:talk about|discuss)"
    r"|the agenda (?:today )?is)\s(?P<what>[^.,?!]{3,60})",
    re.IGNORECASE,
)
_KOREAN_NOUN = re.compile(r"(?<![가-힣])(?P<noun>[가-힣]{2,}?)(?P<mark>은|는|이|가|을|를|에서|으로|과|와|의)?(?![가-힣])")
_ENGLISH_NOUN = re.compile(r"\b(?P<mark>(?:the|our|a|an|this|that|those|these|of|for|about) )?(?P<noun>[A-Za-z][a-z]{3,})\b")
_NAMED = re.compile(  # people, numbers, weekdays: no topics
    r"<[A-Z_]+_\d+>[가-힣]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|percent|(?:mon|tues|wednes|thurs|fri)day)s?\b",
    re.IGNORECASE,
)


def answer(call: Call) -> dict[str, Any]:
    """Announced topics first, then the words that recur among the speakers; few rather than many."""
    ko = call.variable.get("language") == "Korean"
    found = _announced(call.lines, ko=ko)
    if len(found) < MOST and len(call.lines) >= 2 * OFTEN:
        found += _recurring(call.lines, ko=ko, known=frozenset().union(*(keywords(t["text"]) for t in found)))
    return {"items": found[:MOST]}


def _announced(lines: Sequence[Line], *, ko: bool) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for said in sentences_of(lines):
        match = _AGENDA_KO.search(said.text) or _AGENDA_EN.search(said.text)
        what = (match.groupdict().get("what") or match.groupdict().get("what2") or "").strip() if match else ""
        if what and keywords(what) and not disowned(said, lines) and not phrases.commitment(said.text):
            found.setdefault(what, {"text": _sentence([what], ko=ko), "evidence": said.quote()})
    return list(found.values())


def _recurring(lines: Sequence[Line], *, ko: bool, known: frozenset[str]) -> list[dict[str, Any]]:
    """Words said in several lines by more than one speaker, those that share most of their lines told together."""
    where = _lines_by_word(lines, ko=ko)
    ranked = sorted(where, key=lambda w: (-len(where[w]), w))
    topics: list[list[str]] = []
    for word in [w for w in ranked if not keywords(w) & known]:
        home = next((t for t in topics if _together(where[word], where[t[0]])), None)
        if home is not None and len(home) < 3:
            home.append(word)
        elif home is None and len(topics) < RECURRING:
            topics.append([word])
    return [_topic(words, where, lines, ko=ko) for words in topics]


def _lines_by_word(lines: Sequence[Line], *, ko: bool) -> dict[str, set[int]]:
    """Nouns only, told by what stands beside them: a Korean particle after, an English article before."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    where: dict[str, set[int]] = defaultdict(set)
    nouns: Counter[str] = Counter()
    for index, line in enumerate(lines):
        if phrases.instruction(line.text):
            continue
        for found in (_KOREAN_NOUN if ko else _ENGLISH_NOUN).finditer(_NAMED.sub(" ", line.text)):
            for key in keywords(found["noun"]):
                forms[key][found["noun"] if ko else found["noun"].lower()] += 1
                where[key].add(index)
                nouns[key] += found["mark"] is not None
    speakers = {key: {lines[i].speaker for i in at} for key, at in where.items()}
    shared = {key for key, who in speakers.items() if len(who) > 1 or None in who}
    kept = [key for key, at in where.items() if len(at) >= OFTEN and nouns[key] >= 2 and key in shared]
    return {forms[key].most_common(1)[0][0]: where[key] for key in kept}


def _together(one: set[int], other: set[int]) -> bool:
    return 2 * len(one & other) >= min(len(one), len(other))


def _topic(words: list[str], where: dict[str, set[int]], lines: Sequence[Line], *, ko: bool) -> dict[str, Any]:
    """The line that holds most of the words, the fullest of them, is the evidence."""
    candidates = sorted(where[words[0]], key=lambda i: (-sum(i in where[w] for w in words), -min(len(lines[i].text), 120), i))
    line = lines[candidates[0]]
    spans = [s for s in phrases.sentences(line.text) if any(w.lower() in line.text[s[0] : s[1]].lower() for w in words)]
    start, end = spans[0] if spans else (0, len(line.text))
    return {"text": _sentence(words, ko=ko), "evidence": Said(line, candidates[0], start, end).quote()}


def _sentence(words: list[str], *, ko: bool) -> str:
    if ko:
        return f"{', '.join(words)}에 대해 논의했다."
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"Discussed {listed}."
