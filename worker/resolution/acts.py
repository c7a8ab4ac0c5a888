"""What a sentence does: its speaker commits, asks somebody, accepts or declines; a whole team is meant. Korean and English.

Placeholders stand in the text as `<PERSON_1>`. All functions are pure and look at one utterance.
"""

import re


def self_commits(text: str) -> tuple[tuple[int, int], ...]:
    """Where the speaker promises to do something: spans from the pronoun, or the bare ending, to the verb.

    >>> self_commits("네, 제가 금요일까지 올릴게요")
    ((3, 16),)
    >>> self_commits("I'll take it"), self_commits("제가 할까요?"), self_commits("알겠습니다"), self_commits("저희가 할게요")
    (((0, 4),), (), (), ())
    """
    korean = [m.span() for m in _KO_SELF.finditer(text) if not _REPORTED.match(text, m.end())]
    bare = [m.span() for m in _KO_BARE.finditer(text) if not _REPORTED.match(text, m.end())]
    bare = [span for span in bare if not _HANDS_OVER.search(text[: span[1]])]
    covered = [span for span in bare if not any(a <= span[0] < b for a, b in korean) and not _we_before(text, span[0])]
    english = [m.span() for m in _EN_SELF.finditer(text) if not _quoted_before(text, m.start())]
    return tuple(sorted([*korean, *covered, *english]))


def takes_one_half(words: str) -> bool:
    """The speaker's half of a division of labour, whose other half follows: 제가 초안 쓰고.

    >>> takes_one_half("제가 초안 쓰고"), takes_one_half("제가 어제 보냈고"), takes_one_half("제가 말씀드린 초안")
    (True, False, False)
    """
    return bool(_HALF.search(words))


def asks(text: str) -> bool:
    """A request or an order to whoever is addressed.

    >>> asks("<PERSON_2>님 정리해 주실 수 있어요?"), asks("Can you send it?"), asks("네, 보냈어요")
    (True, True, False)
    """
    return bool(_ASKS.search(text))


def settles(text: str) -> bool:
    """Says who does it without asking: 하기로 했어요, 담당, 해야 합니다.

    >>> settles("<PERSON_2>님 이번 주에 정리하기로 했어요"), settles("<PERSON_2>님 휴가예요")
    (True, False)
    """
    return bool(_SETTLES.search(text))


def accepts(text: str) -> bool:
    """
    >>> accepts("네, 그럴게요"), accepts("Sure, will do."), accepts("네, 근데 이번 주는 어려워요"), accepts("네?")
    (True, True, False, False)
    """
    return bool(_ACCEPTS.match(text)) and not declines(text)


def volunteers(text: str, before: str) -> bool:
    """The speaker answers a question that asks who does it.

    >>> volunteers("아 그거 저요", "테스트는 누가 하기로 했죠?"), volunteers("Me.", "Who's taking the load test?")
    (True, True)
    >>> volunteers("저요?", "이거 누가 하죠?"), volunteers("Not me", "Who can do it?"), volunteers("저요", "뭐 드실래요?")
    (False, False, False)
    """
    return bool(_VOLUNTEERS.fullmatch(text) and _WHO.search(before)) and not declines(text)


def declines(text: str) -> bool:
    """
    >>> declines("저는 이번 주는 힘들어요"), declines("Sorry, I can't")
    (True, True)
    """
    return bool(_DECLINES.search(text))


def team_said(words: str) -> str | None:
    """The team or crowd that the words name: never a person.

    >>> team_said("디자인팀에서"), team_said("the platform team"), team_said("저희"), team_said("everyone"), team_said("팀장님")
    ('디자인팀', 'the platform team', '저희', 'everyone', None)
    """
    match = _TEAM.fullmatch(words.strip(" .,!?")[:60])
    return match["team"] if match else None


def we_commit(text: str) -> str | None:
    """The words that commit a group the speaker belongs to: `저희 팀`, `we`.

    >>> we_commit("저희가 다음 주까지 드릴게요"), we_commit("저희 팀에서 할게요"), we_commit("I think we'll take that")
    ('저희', '저희 팀', 'we')
    >>> we_commit("저희 백엔드팀에서 처리할게요")
    '백엔드팀'
    """
    match = _WE.search(text)
    group = next((group for group in match.groups() if group), None) if match else None
    return group.lower() if group else None


def _we_before(text: str, end: int) -> bool:
    """`저희가 … 할게요`: the bare ending belongs to 저희 unless another sentence began."""
    sentence = re.split(r"[.?!]\s", text[:end])[-1]
    return bool(re.search(r"(?<![가-힣])(?:저희|우리)(?!\s?(?:제품|서비스|회의|쪽에 있))", sentence))


def _quoted_before(text: str, start: int) -> bool:
    return bool(re.search(r"(?i)\b(?:said|says|told \w+|saying|like),? ?[\"'“‘]?$", text[:start]))


# Syllables that end in ㄹ: 할, 올릴, 볼 …
_RIEUL = "".join(chr(0xAC00 + block * 28 + 8) for block in range(399))
_VOW = rf"[{_RIEUL}]\s?[게께](?:요|여|용|욥)?(?![가-힣])"
_WILL = r"(?<![좋알모있없되시렵싶같맞맙])(?<!감사하)(?<!부탁하)(?<!부탁드리)겠(?:습니다|어요|음)(?![가-힣])"
_PLAN = (
    rf"(?:려고\s?(?:요|합니다|해요|하고)|(?:하|맡|보|가|해두)죠(?![가-힣])|[{_RIEUL}]래요|"
    rf"[{_RIEUL}] (?:거예요|겁니다|거에요|예정)|[가-힣]기로|담당)"
)
_I = r"(?<![가-힣])(?:제가|내가|저는|전|나는|저도|저 혼자|제 쪽에서|제쪽에서)(?=[\s,])"
_KO_SELF = re.compile(
    rf"{_I}(?:(?![.?!]\s|<PERSON_\d+>\s?(?:님|씨)?(?:이|가|께서) ).){{0,80}}?(?:{_VOW}|{_WILL}|{_PLAN})|"
    rf"(?<![가-힣])(?:제가|내가)(?:요|할게|하겠)(?![가-힣])"
)
_SSANG = "".join(chr(0xAC00 + block * 28 + 20) for block in range(399))  # syllables that end in ㅆ: 했, 보냈
_HALF = re.compile(rf"(?<![가-힣])(?:제가|내가)\s[^.?!]*[가-힣](?<![이{_SSANG}])고(?:요)?[\s,.]*$")
_KO_BARE = re.compile(rf"[가-힣]{{0,12}}(?:{_VOW}|{_WILL})")
_REPORTED = re.compile(r"[\"'”’]?\s?(?:이?라고|다고|라며|라는|라던|래요|대요)")
# 부탁드릴게요, 맡길게요, 민수님으로 할게요, 하는 걸로 하겠습니다: promises that give the work to somebody else
_HANDS_OVER = re.compile(
    r"(?:부탁\s?(?:좀|하나|을)?\s?(?:드|할|하)|요청\s?(?:드|할|하)|맡기|맡길|배정|할당|넘기|넘길|지정|일임|"
    r"으로\s?(?:할|하)|걸로\s?(?:할|하|알|정리)|시킬|기로\s?하)"
    r"[가-힣]{0,5}$"
)
_EN_SELF = re.compile(
    r"(?i)(?:^|[.!?,] )(?:will do|on it)\b(?! you)|\b(?:(?:that|this|it)(?:['’]s| is| one['’]s)(?: on)? (?:me|"
    r"mine)\b|put me down|I['’]ll|I will|I shall|I['’]m (?:going to|gonna|on it|happy to|handling|taking)|"
    r"I am (?:going to|on it)|"
    r"I can (?:do|take|handle|send|write|draft|own|look|check|prepare|set|get|put|follow|share|update|fix|review|"
    r"reach|schedule|make)|"
    r"let me (?!know|see\b|finish|think|ask\b|just say|be)|I['’]ve got (?:it|this|that)|I got (?:it|this|that)\b|"
    r"I volunteer|I['’]d (?:be happy|love) to|leave (?:it|that|this) "
    r"(?:to|with) me|I promise|I commit|count (?:on )?me(?: in)?\b|I own (?:this|that|it)|I['’]ll)(?!['’]?t\b|"
    r" not\b| never\b)"
)
_ASKS = re.compile(
    r"(?i)주세요|주시겠|주실|줄래|해\s?줘|하세요|하셔야|부탁|주시면|주십시오|맡아|가능하(?:실|세요|신)|되실까요|"
    r"하실 수|할 수 있(?:을까|어요\?|나요)|"
    r"주셨으면|주시는|주시고|주시기|해야 (?:해|합|돼|됩)|바랍니다|(?:되지|되죠|되나요|되세요|될까요|되겠어요|"
    r"괜찮으세요|괜찮아요)\?|"
    r"\b(?:can|could|would|will) you\b|\bplease\b|"
    r"\byou(?:['’]re| are) (?:gonna|going to|taking|handling|doing|writing|sending|preparing|owning)\b|"
    r"\byou(?:['’]ll| will| should| need to| take| own| handle| are on|['’]re on)\b|"
    r"\bI (?:need|want|would like|['’]d like) you\b|\bmind \w+ing\b|\bare you (?:able|okay|ok|willing)\b|"
    r"\btake (?:this|that|it|care)\b|"
    r"[,>] (?:send|write|draft|prepare|check|update|fix|review|share|schedule|book|own|handle|follow|set|make|get|"
    r"put|look)\b"
)
_SETTLES = re.compile(r"기로\s?(?:했|하|합|결정)|맡|담당|예정|해야\s?(?:해|하|합|돼|됩)|걸로\s?(?:하|할|정|알)")
_ACCEPTS = re.compile(
    r"(?i)(?!\s*\w+(?: course)? not\b)"
    r"\s*(?:(?:네|넵|넹|예|옙|응|어|그럼요|물론|좋아요|좋습니다|알겠습니다|알겠어요|오케이|당연|그럴게요|"
    r"그러죠|할게요|맡겨)(?![가-힣?])|"
    r"(?:네|넵|예)[,. ]|(?:yes|yeah|yep|yup|sure|okay|ok|of course|absolutely|will do|on it|no problem|happy to|"
    r"sounds good|got it|"
    r"you got it|certainly|definitely|can do|alright|all right|consider it done)\b(?! ?\?))"
)
_WHO = re.compile(r"(?i)(?<![가-힣])(?:누가|누구|어느 분|어떤 분)[^.!]*(?:\?|요|죠|까|나)|\bwho(?:['’]s|['’]ll)?\b[^.!]*\?")
_VOLUNTEERS = re.compile(
    r"(?i)(?:(?:아|어|네|음|예|그거|그건|그건요|oh|um|uh|that['’]s|yeah)[,. ]+)*(?:저요|저예요|저입니다|접니다|제가요|"
    r"저죠|저인데요|(?:that would be )?me|I am|I can|I will|I do|mine|that['’]s me)[\s.!]*"
)
_DECLINES = re.compile(
    r"(?i)아니(?:요|오|,|라)|안\s?(?:돼|될|되)|못\s?(?:해|할|하|합)|어려(?:울|워|운)|힘들|곤란|바빠서|무리(?:예|에|"
    r"일)|불가|제가 말고|"
    r"\b(?:can['’]?t|cannot|won['’]t|not me|sorry|afraid|unable|not able|too busy|rather not|no,|nope|"
    r"don['’]t have (?:time|bandwidth|capacity))"
)
_TEAM = re.compile(
    r"(?i)(?P<team>(?:저희|우리)(?:\s?(?:팀|쪽|파트|회사|부서))?|(?:[가-힣A-Za-z0-9&]+\s?){1,3}(?:팀|본부|그룹|"
    r"파트|부서|센터|조직|사업부|TF|측|쪽)|모두|다 ?같이|다들|전원|각자|"
    r"전체|여러분|누군가|아무나|담당자|(?:the |our |your )?(?:[\w&-]+ ){0,3}(?:team|squad|group|department|folks|"
    r"people|crew)|everyone|everybody|"
    r"all(?: of (?:us|you))?|we|us|anyone|someone|somebody|each of us|both of us|y['’]?all)(?:에서|이|가|은|는|에|"
    r"께서|들)?"
)
_WE = re.compile(
    rf"(?<![가-힣])(?:(?:저희|우리)\s([가-힣A-Za-z]{{1,8}}(?:팀|파트|본부|부서))|((?:저희|우리)(?:\s?(?:팀|쪽|파트))?))(?:가|는|이|은|에서|도)?\s(?:(?![.?!]\s|"
    rf"제가).){{0,60}}?(?:{_VOW}|{_WILL}|{_PLAN})|"
    r"\b(?i:(we)(?:['’]ll| will|['’]re going to| are going to| should| need to| can| agreed)|(our team) (?:will|"
    r"can|is)|(let['’]?s) )"
)
