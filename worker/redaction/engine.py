"""Presidio, fenced: one analyzer per process, no model, no network, and no failure that passes for "nothing found"."""

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any

import regex
import tldextract
from presidio_analyzer import AnalyzerEngine, LocalRecognizer, Pattern, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers.context_aware_enhancer import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_analyzer.predefined_recognizers import (
    KrFrnRecognizer,
    KrPassportRecognizer,
    KrRrnRecognizer,
    UsItinRecognizer,
    UsPassportRecognizer,
    UsSsnRecognizer,
)

from worker.errors import RedactionError
from worker.redaction.context import speaks_of
from worker.redaction.overlaps import Span
from worker.redaction.recognizers import FAMILIES
from worker.redaction.rule import THRESHOLD, Judgement, Rule

REGEX_TIMEOUT_SECONDS = 2
_CODE = "ko"
"""Presidio runs the recognizers of one language only, so everything is registered under one code."""
_STOCK = (
    KrRrnRecognizer, KrFrnRecognizer, KrPassportRecognizer, UsSsnRecognizer, UsItinRecognizer, UsPassportRecognizer,
)  # fmt: skip
_STOCK_FLAGS = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE | regex.ASCII
_CONTEXT_BONUS = 0.35


def detect(text: str, kinds: Sequence[str] | None = None) -> list[Span]:
    """Every find in `text`, overlaps included, from one pass. kinds: leave out the families that know none of these.

    Raises RedactionError when any pattern could not finish.
    """
    try:
        found = _analyzer().analyze(text, _CODE, entities=list(kinds) if kinds else None)
    except TimeoutError:
        raise RedactionError("Redaction gave up on this text: one of its patterns took too long.") from None
    except RedactionError:
        raise
    except Exception as error:  # noqa: BLE001  whatever a recognizer raises, the text is not vouched for
        # The library's messages may quote the text, so neither message nor cause is kept.
        raise RedactionError(f"Redaction failed ({type(error).__name__}); nothing was sent.") from None
    return [Span(r.start, r.end, r.entity_type, r.score, by_context=_by_context(r)) for r in found]


def _by_context(found: RecognizerResult) -> bool:
    return bool((found.recognition_metadata or {}).get(RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY))


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, ours and those made of Presidio's recognizers."""
    return tuple(rule for family in _families().values() for rule in family)


def known_suffix(address: str) -> bool:
    """Whether the domain ends in a public suffix, by the list bundled with tldextract."""
    return bool(_suffixes()(address.replace(" ", "")).suffix)


@cache
def _analyzer() -> AnalyzerEngine:
    _quieten()
    recognizers = [_RuleRecognizer(name, rules) for name, rules in _families().items()]
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=[_CODE])
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": _CODE, "model_name": "-"}]),
        supported_languages=[_CODE],
        default_score_threshold=THRESHOLD,
        context_aware_enhancer=_WindowEnhancer(),
    )


@cache
def _families() -> dict[str, tuple[Rule, ...]]:
    _stay_offline()
    return {**FAMILIES, **{cls.__name__: _stock_rules(cls(supported_language=_CODE)) for cls in _STOCK}}


def _stock_rules(recognizer: Any) -> tuple[Rule, ...]:
    """Presidio's patterns and checks as our rules: its own loop skips a pattern that times out."""
    kind = recognizer.supported_entities[0]

    def rule(pattern: Pattern) -> Rule:
        def judge(value: str) -> Judgement | None:
            valid = recognizer.validate_result(value)
            if valid is False or recognizer.invalidate_result(value):
                return None
            return Judgement(kind, 1.0 if valid else pattern.score)

        return Rule(pattern.name, kind, pattern.regex, pattern.score, judge=judge, flags=_STOCK_FLAGS)

    return tuple(rule(pattern) for pattern in recognizer.patterns)


class _RuleRecognizer(LocalRecognizer):
    """A family of rules as Presidio wants it."""

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        self._rules = rules
        kinds = sorted({kind for rule in rules for kind in (rule.kind, *rule.also)})
        super().__init__(supported_entities=kinds, supported_language=_CODE, name=name)

    def load(self) -> None:
        """Nothing to load: patterns compile on first use."""

    def analyze(self, text: str, *_: Any, **__: Any) -> list[RecognizerResult]:
        found = []
        for rule in self._rules:
            if not rule.may_match(text):
                continue
            group = "value" if "value" in rule.compiled.groupindex else 0
            for match in rule.compiled.finditer(text, timeout=REGEX_TIMEOUT_SECONDS):
                start, end = match.span(group)
                verdict = rule.verdict(text[start:end])
                if verdict and end > start:
                    stop = end if verdict.length is None else start + verdict.length
                    found.append(RecognizerResult(verdict.kind, start, stop, verdict.score))
        return found


class _WindowEnhancer(ContextAwareEnhancer):
    """Raises weak finds that a word beside them confirms."""

    def __init__(self) -> None:
        super().__init__(_CONTEXT_BONUS, THRESHOLD, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *_: Any, **__: Any
    ) -> list[RecognizerResult]:
        for found in raw_results:
            if found.score < THRESHOLD and speaks_of(found.entity_type, text, found.start, found.end):
                found.score = max(found.score + _CONTEXT_BONUS, THRESHOLD)
                found.recognition_metadata[RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY] = True
        return raw_results


def _stay_offline() -> None:
    """tldextract would fetch the suffix list at the first e-mail; any other user of its default gets ours as well."""
    tldextract.tldextract.TLD_EXTRACTOR = _suffixes()


@cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _quieten() -> None:
    """Below WARNING the library logs words of the text."""
    for name in ("presidio-analyzer", "presidio-anonymizer", "tldextract", "filelock"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.addFilter(_warnings_only)


def _warnings_only(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
