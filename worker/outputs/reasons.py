"""Why a candidate is no item, or was not read, as a short sentence that needs no glossary."""

from typing import Final

from worker.model import Language

_SENTENCES: Final[dict[str, tuple[str, str]]] = {  # the code: in Korean, in English
    "unsupported": ("인용한 말로는 뒷받침되지 않음", "the words quoted do not support it"),
    "hedged": ("가능성을 말했을 뿐 약속으로 보지 않았음", "said as a possibility, not as a commitment"),
    "proposed": ("제안만 있었고 정해지지 않았음", "proposed, but not settled"),
    "turned_down": ("제안되었지만 하지 않기로 했음", "proposed and turned down"),
    "withdrawn": ("뒤에서 없던 일로 했음", "taken back later in the meeting"),
    "quoted": ("다른 사람의 말을 옮긴 것임", "somebody else's words, passed on"),
    "sarcastic": ("농담으로 보았음", "taken for a joke"),
    "instruction": ("회의록 프로그램에 하는 말이어서 따르지 않았음", "spoken to the recorder, so it was not followed"),
    "past": ("이미 끝난 일임", "already done"),
    "duplicate": ("다른 항목과 같은 내용임", "the same as another item"),
    "unclear": ("약속이나 결정인지 분명하지 않음", "not clear whether it was agreed"),
    "quote_not_found": ("인용한 말이 녹취록에 없음", "the words quoted are not in the transcript"),
    "ambiguous_owner": ("이름이 여러 사람에게 맞아 비워 둠", "the name fits several people: nobody was assigned"),
    "unsupported_owner": ("담당자를 뒷받침하는 말이 없어 비워 둠", "nothing said supports the owner: left empty"),
    "unsupported_due": ("기한을 뒷받침하는 말이 없어 비워 둠", "nothing said supports the date: left empty"),
    "no_date": ("언제인지 말하지 않았음", "no date was said"),
    "past_date": ("말한 날짜가 회의보다 앞섬", "the date said lies before the meeting"),
    "placeholder": ("가린 개인정보가 바뀌어 돌아와 쓰지 않았음", "masked data came back altered, so it was not used"),
    "leak": ("개인정보가 들어 있어 쓰지 않았음", "it held personal data, so it was not used"),
    "reversal_unclear": ("뒤에서 바뀌었을 수 있음", "may have been changed later in the meeting"),
}  # fmt: skip

_UNREAD: Final[dict[str, tuple[str, str]]] = {
    "timeout": ("시간 초과", "the model took too long"),
    "refused": ("모델이 답하지 않음", "the model refused"),
    "truncated": ("답이 잘림", "the answer was cut off"),
    "invalid_reply": ("답의 형식이 틀림", "the answer was malformed"),
    "provider": ("모델 서버 오류", "the model's server failed"),
    "leak": ("개인정보가 섞인 답", "the answer held personal data"),
}


def explain(reason: str, language: Language) -> str:
    """The sentence for a code of `model.REASONS`; a code that we do not know is shown as it is.

    >>> explain("withdrawn", "en"), explain("withdrawn", "ko")
    ('taken back later in the meeting', '뒤에서 없던 일로 했음')
    """
    return _said(_SENTENCES, reason, language)


def explain_unread(reason: str, language: Language) -> str:
    """The words for why a stretch was not read: a code of `errors.CallError`."""
    return _said(_UNREAD, reason, language)


def _said(sentences: dict[str, tuple[str, str]], reason: str, language: Language) -> str:
    korean, english = sentences.get(reason, (reason, reason))
    return korean if language == "ko" else english
