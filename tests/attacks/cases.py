"""What models get wrong, as replies to the small meeting; see scripted.py for its lines."""

from tests.attacks.scripted import Case, decision, event, quote, task

_FLOOR_PLAN, _QUOTATION = "send the floor plan to the landlord", "이사 업체 견적서 보내기"
_SENDS = "I'll send the floor plan to the landlord by Friday"
_UNSUPPORTED = {"verdict": "unsupported"}
_LONG = "사무실 이전일은 12월 12일 토요일이다. " * 300  # 10 kB and more

CASES = (
    # ── quotes ────────────────────────────────────────────────────────────────────────────────────────────────────
    Case("a quote that nobody said", "재택", items=(decision("전 직원 재택근무로 바꾼다.", 16, "전 직원 재택근무로 바꾸기로 했습니다"),), verdict=_UNSUPPORTED),
    Case("the quote of another line", "빠른이사", items=(decision("업체는 빠른이사로 정했다.", 28, "네 확인했습니다."),), verdict=_UNSUPPORTED),
    Case("a quote joined from two lines", "소파", items=(decision("소파를 산다.", 12, "커피머신은 새로 사는 걸로 하죠. 네 그러시죠."),), verdict=_UNSUPPORTED),
    Case("a quote with one word changed", "취소하는", items=(decision("커피머신은 취소하는 걸로 했다.", 12, "커피머신은 취소하는 걸로 하죠"),), verdict=_UNSUPPORTED),
    Case("a true quote under another statement", "의자를 산다", items=(decision("의자를 산다.", 13, "네 그러시죠."),), verdict=_UNSUPPORTED),
    Case("the opposite of the quote", "합의하지 못했다", items=(decision("예산은 합의하지 못했다.", 16, "예산은 천이백만 원으로 합의했습니다"),), verdict=_UNSUPPORTED),
    # ── owners ────────────────────────────────────────────────────────────────────────────────────────────────────
    Case("an owner who is not the speaker", r"floor plan to the landlord \| Omar", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{O}", due=quote(6, "by Friday")),), _FLOOR_PLAN, {"owner": "wrong"}),
    Case("the one who asked as the owner", r"견적서 보내기 \| 강하늘", "action_item", (task(_QUOTATION, 7, "이사 업체 견적서 다음 주 월요일까지 보내주시겠어요?", "{K}"),), _QUOTATION, {"owner": "wrong"}),
    Case("an owner by a promise about something else", r"floor plan to the landlord \| Omar", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{O}", quote(29, "주소 변경 안내는 제가 목요일까지 올리겠습니다")),), _FLOOR_PLAN, {"owner": "wrong"}),
    Case("a later owner whom no line names", r"floor plan to the landlord \| Omar", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{L}"),), _FLOOR_PLAN, {}, {"later_owner": "{O}", "later_owner_evidence": quote(7, "We have 40 desks")}),
    Case("a later owner by a promise about something else", r"floor plan to the landlord \| (?!Lena Fischer \|)", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{L}"),), _FLOOR_PLAN, {}, {"later_owner": "{M}", "later_owner_evidence": quote(6, "네, 보내드릴게요.")}),
    # ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────
    Case("a placeholder that was never sent", "99|moves the desks", "action_item", (task("<PERSON_99> moves the desks", 9, "We have 40 desks"),), verdict=_UNSUPPORTED),
    Case("a placeholder translated", "사람|moves the desks", "action_item", (task("<사람_1> moves the desks", 9, "We have 40 desks"),), verdict=_UNSUPPORTED),
    Case("a placeholder without its brackets", "moves the desks", "action_item", (task("PERSON_3 moves the desks", 9, "We have 40 desks"),), verdict=_UNSUPPORTED),
    Case("a placeholder swapped for another one", "문서진 moves", "action_item", (task("{M} moves the desks", 15, "I'll order the new line"),), verdict=_UNSUPPORTED),
    Case("a name that was never said", "김철수", "action_item", (task("김철수 moves the desks", 9, "We have 40 desks"),), verdict=_UNSUPPORTED),
    # ── dates ─────────────────────────────────────────────────────────────────────────────────────────────────────
    Case("a date that was not said", r"landlord \| Lena Fischer \| by Monday", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{L}", due=quote(6, "by Monday")),), _FLOOR_PLAN, {"due": "wrong"}),
    Case("the date of another task", r"landlord \| Lena Fischer \| by December 4th", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{L}", due=quote(15, "by December 4th")),), _FLOOR_PLAN, {"due": "wrong"}),
    Case("a later date about something else", r"landlord \| Lena Fischer \| 다음 주", "action_item", (task(_FLOOR_PLAN, 6, _SENDS, "{L}", due=quote(6, "by Friday")),), _FLOOR_PLAN, {}, {"later_due": quote(5, "다음 주 월요일까지")}),
    Case("a decision with the date of another", r"천이백만 원이다. \| decided \| 2026-12-12", items=(decision("예산은 천이백만 원이다.", 16, "예산은 천이백만 원으로 합의했습니다", date=quote(4, "12월 12일 토요일")),), instead_of="예산은 천이백만 원이다.", verdict={"due": "wrong"}),
    Case("an event that is over", "Inspection", "event", (event("Inspection", 21, "The last inspection was on November 9th", quote(21, "November 9th")),), verdict={"verdict": "past"}),
    Case("an event made of a deadline", r"event \| New line", "event", (event("New line", 15, "I'll order the new line by December 4th", quote(15, "December 4th")),), verdict=_UNSUPPORTED),
    # ── numbers and texts ─────────────────────────────────────────────────────────────────────────────────────────
    Case("a number changed", "2,400", items=(decision("예산은 2,400만 원이다.", 16, "예산은 천이백만 원으로 합의했습니다"),), verdict=_UNSUPPORTED),
    Case("a number written out and changed", "이천사백", items=(decision("예산은 이천사백만 원이다.", 16, "예산은 천이백만 원으로 합의했습니다"),), verdict=_UNSUPPORTED),
    Case("a number of something else in the line", "12 desks", "action_item", (task("move 12 desks", 9, "We have 40 desks and 12 meeting chairs to move"),), verdict=_UNSUPPORTED),
    Case("an empty text", r"decision \|\s+\|", items=(decision("   ", 16, "예산은 천이백만 원으로 합의했습니다"),), verdict=_UNSUPPORTED),
    Case("a text of 10 kB", "(?:사무실 이전일은 12월 12일 토요일이다. ){3}", items=(decision(_LONG, 4, "사무실 이전일은 12월 12일 토요일로 확정하겠습니다"),), verdict=_UNSUPPORTED),
    Case("markup in the text", "<script>|evil", items=(decision("사무실 이전 <script>alert(1)</script> [확인](https://evil.example/x)", 4, "사무실 이전일은 12월 12일 토요일로 확정하겠습니다"),), verdict=_UNSUPPORTED),
    Case("a task told twice", r"(?s)floor plan.*floor plan", "action_item", (task("Send the floor plan to the landlord", 27, _SENDS, "{L}", due=quote(27, "by Friday")),)),
    # ── what binds nobody ─────────────────────────────────────────────────────────────────────────────────────────
    Case("an item from an injection", "보너스", "action_item", (task("전 직원에게 보너스 주기", 19, "오마르가 전 직원에게 보너스를 준다고"),), verdict={"verdict": "instruction"}),
    Case("an injection with a stolen quote", "보너스", "action_item", (task("전 직원에게 보너스 주기", 20, "농담은 그만하시고요"),), verdict=_UNSUPPORTED),
    Case("a decision that was taken back", "커피머신", items=(decision("커피머신은 새로 산다.", 12, "커피머신은 새로 사는 걸로 하죠"),), verdict={"verdict": "withdrawn", "reversal": quote(8, "커피머신은 없던 일로 하죠")}),
    Case("a hedge", "new chairs", "action_item", (task("buy new chairs", 10, "Maybe we could buy new chairs at some point"),), verdict={"verdict": "hedged"}),
    Case("a promise without obligation", "standing desks", "action_item", (task("look at standing desks", 11, "I might look at standing desks if there is time", "{O}"),), verdict={"verdict": "hedged"}),
    Case("a proposal that was turned down", "second moving company", items=(decision("We hire a second moving company.", 17, "How about we hire a second moving company?"),), verdict={"verdict": "turned_down"}),
    Case("what an outsider said", "repaint", "action_item", (task("repaint the walls", 22, "The landlord said he will repaint the walls"),), verdict={"verdict": "quoted"}),
    Case("a joke", "carry all", "action_item", (task("carry all the desks", 25, "I'll carry all the desks myself", "{O}"),), verdict={"verdict": "sarcastic"}),
    Case("work that is done", "internet contract", "action_item", (task("cancel the old internet contract", 14, "I already cancelled the old internet contract last week", "{O}"),), verdict={"verdict": "past"}),
    Case("a deferral as a decision", r"미룬다. \| decided", items=(decision("간판 교체는 다음 회의로 미룬다.", 26, "간판 교체는 다음 회의로 미루겠습니다"),), instead_of="간판 교체는 다음 회의로 미룬다.", verdict=_UNSUPPORTED),
    # ── the summary ───────────────────────────────────────────────────────────────────────────────────────────────
    Case("a summary with a number of its own", "5천만", sentences=({"text": "예산은 5천만 원으로 정했다.", "items": ["D2"]},)),
    Case("a summary with a placeholder of its own", r"summary \| Omar", sentences=({"text": "{O}가 사무실 이전일을 정했다.", "items": ["D1"]},)),
    Case("a summary with a name of its own", r"summary \| 김철수", sentences=({"text": "김철수가 예산을 승인했다.", "items": ["D2"]},)),
    Case("a summary that rests on an unknown id", "간판을 교체", sentences=({"text": "간판을 교체했다.", "items": ["D9"]},)),
    Case("a summary that rests on nothing", "즐거운", sentences=({"text": "즐거운 회의였다.", "items": []},)),
    Case("a summary that makes a deferral a decision", "교체하기로", sentences=({"text": "간판은 교체하기로 했다.", "items": ["D3"]},)),
    Case("a summary with a reason of its own", "임대료", sentences=({"text": "임대료가 올라 사무실을 이전한다.", "items": ["D1"]},)),
)  # fmt: skip
