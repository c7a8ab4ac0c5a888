"""What a reader of the minutes has to know about how they were made: codes → sentences in the meeting's language."""

from worker.model import Language

_SENTENCES: dict[str, tuple[str, str]] = {
    "absent_names": (
        "참석하지 않은 사람의 이름은 찾지 못해 모델에 전달되었을 수 있습니다 (PII_NER로 이름 인식 모델을 지정할 수 있습니다).",
        "Names of people who were not present may have reached the model (PII_NER sets a model that finds them).",
    ),
    "no_meeting_date": (
        "회의 날짜를 알 수 없어 기한은 말한 그대로 두었습니다 (Notion의 날짜 열이나 --date로 지정하세요).",
        "The date of the meeting is not known, so due dates stay as they were said (set Notion's date column, or --date).",
    ),
    "verdicts_missing": (
        "일부 항목은 검증 답변을 받지 못해 검토 필요로 옮겼습니다.",
        "Some items could not be checked; they are under “needs review”.",
    ),
    "no_directory": (
        "Notion 사용자 목록을 볼 권한이 없어 담당자를 이름으로만 적었습니다 (연결에 사용자 정보 읽기를 허용하세요).",
        "The connection may not see Notion's users, so owners are names only (allow it to read user information).",
    ),
    "fallback": (
        "언어 모델이 응답하지 않아 모델 없이 만들었습니다. 나중에 다시 실행하면 모델이 만듭니다.",
        "The language model did not answer, so these were made without it. Run it again later for the model's minutes.",
    ),
    "summary_missing": ("요약을 받지 못했습니다.", "The summary could not be made."),
}


def notice(code: str, language: Language) -> str:
    """The sentence of a code; whatever else is a sentence already.

    >>> notice("summary_missing", "en")
    'The summary could not be made.'
    """
    korean, english = _SENTENCES.get(code, (code, code))
    return korean if language == "ko" else english
