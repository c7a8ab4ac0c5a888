"""What stands beside an offer: in a sentence, what a person did or what happened, and what we read instead."""

from typing import Final

from worker.model import Language
from worker.notion.places import Offer
from worker.outputs.entries import clipped
from worker.outputs.plain import one_line

# Column key: the word with its Korean particle, as it stands before a verb, and in English.
_FIELDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("제목을", "title"),
    "owner": ("담당자를", "owner"),
    "owner_name": ("담당자를", "owner"),
    "due": ("기한을", "due date"),
    "status": ("상태를", "status"),
    "state": ("결정 여부를", "state"),
    "date": ("날짜를", "date"),
    "when": ("일시를", "time"),
    "kind": ("종류를", "kind"),
    "evidence": ("근거를", "evidence"),
    "meeting": ("회의를", "meeting"),
}


def remark(offer: Offer, language: Language) -> str:
    """The sentence for an offer, without its subject; no word of it depends on the ending of a value.

    >>> remark(Offer("o", "edited_value", "릴리스 노트", "due", theirs="12/4(금)", ours="12/1(화)"), "ko")
    '사람이 기한을 바꾸어 그대로 두었음: 12/4(금). 녹취록에는 12/1(화)'
    >>> remark(Offer("o", "edited_value", "Release notes", "due", theirs="", ours="Tue 1 Dec"), "en")
    'a person removed the due date, and that was kept. The transcript says: Tue 1 Dec'
    """
    theirs, ours = (clipped(one_line(text)) for text in (offer.theirs, offer.ours))
    if offer.code == "edited_value":
        return _edited_value(offer.field, theirs, ours, language)
    return _SENTENCES[offer.code, language, bool(ours)].format(ours=ours)


def _edited_value(field: str, theirs: str, ours: str, language: Language) -> str:
    korean, english = _FIELDS.get(field, ("내용을", "content"))
    if language == "ko":
        done = f"사람이 {korean} 바꾸어 그대로 두었음: {theirs}" if theirs else f"사람이 {korean} 지워 그대로 두었음"
        return f"{done}. " + (f"녹취록에는 {ours}" if ours else "녹취록에는 없음")
    done = f"a person changed the {english} to {theirs}" if theirs else f"a person removed the {english}"
    said = f"The transcript says: {ours}" if ours else "The transcript says none"
    return f"{done}, and that was kept. {said}"


_SENTENCES: Final[dict[tuple[str, Language, bool], str]] = {  # the offer's code, the language, whether we have words of ours
    ("edited_line", "ko", True): "사람이 고친 줄이어서 그대로 두었음. 녹취록대로라면: “{ours}”",
    ("edited_line", "ko", False): "사람이 고친 줄이어서 그대로 두었음. 녹취록에서는 더는 찾을 수 없음",
    ("edited_line", "en", True): "a person edited this line, and that was kept. From the transcript: “{ours}”",
    ("edited_line", "en", False): "a person edited this line, and that was kept. It is no longer found in the transcript",
    ("vanished", "ko", True): "녹취록에서 더는 찾을 수 없음: {ours}. 행은 지우지 않았음",
    ("vanished", "ko", False): "녹취록에서 더는 찾을 수 없음. 행은 지우지 않았음",
    ("vanished", "en", True): "no longer found in the transcript: {ours}. The row was kept",
    ("vanished", "en", False): "no longer found in the transcript. The row was kept",
    ("unrecorded", "ko", True): "{ours}. 이전 실행의 기록이 없어 행을 만들지 않았음",
    ("unrecorded", "ko", False): "이전 실행의 기록이 없어 행을 만들지 않았음",
    ("unrecorded", "en", True): "{ours}. The record of earlier runs was lost, so no row was made",
    ("unrecorded", "en", False): "the record of earlier runs was lost, so no row was made",
}
