"""Names of people outside the roster, as far as a pattern can know them: beside an honorific or a title.

A surname of the hundred commonest and two syllables that given names are made of. Without a NER model this net is all there
is, and the minutes say so.
"""

from worker.redaction.rule import Rule

SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진나지엄채원천방공현함변염추도석선설마"
    "길연표명왕옥육맹탁봉"
)
COMPOUND = "남궁|황보|선우|제갈|사공|독고|동방|서문"
GIVEN = (
    "가강건겸경광교국규균근기길나난남내노다달덕도동두라란람래련령로록룡루륜률리린림마만무미민배백범별병보복봄봉비빈빛"
    "산상새샘서석선설섭성세소솔송수숙순슬승시신아안애양연열영예오옥온완용우욱운울웅원월유윤율은의이인일임자재정제조종주준중"
    "지진찬창채천철초춘태택하학한해향헌혁현형혜호홍화환효후훈휘희"
)
_LAST = GIVEN.replace("노", "").replace("내", "").replace("의", "")
"""No 대 and no 위: 서강대 교수, 선관위원장."""
_NOT_GIVEN = (
    "치원|수원|한미|인도|용자|원자|청자|구원|원장|사장|회장|수자|시자|주자|상자|인자|대리|수인|정원|호사|선사|무사|교수|도자|"
    "조원|조자|비자|의원|의자|기자|제자|치인|진자|동자|상인|주인|성인|명인|애인|시인|일인|지인|하인|미인|자가|관리|관장|"
    "단장|도장|수석|전무|상무|도사|판사"
)
"""Role nouns that begin with a surname's syllable: 이용자, 지원자, 연구원."""
_HONORIFIC = "씨|님|선생님|선생|(?<= )군|(?<= )양"
_TITLE = (
    "팀장|부장|과장|차장|대리|사원|주임|선임|책임|수석|이사|상무|전무|부사장|사장|대표이사|대표|회장|부회장|"
    "본부장|실장|국장|센터장|그룹장|"
    "파트장|소장|(?<= )원장|매니저|프로|교수|박사|변호사|변리사|회계사|세무사|노무사|작가|감독|기자|의원|위원|"
    "위원장|장관|총장|리더|코치|디자이너|개발자|인턴|PM|CTO|CEO|COO|CFO"
)
_PARTICLE = (
    "께서는|께서|께는|께도|께|에게서|에게는|에게|한테|이라고|라고|이랑|랑|이나|이고|이며|이신|이에요|예요|이요|이|가|"
    "은|는|을|를|과|와|의|도|만|으로|로|하고|부터|까지|입니다|인데|이죠|죠"
)
_END = rf"(?:님)?(?:들)?(?:{_PARTICLE})?(?![가-힣])"
_FULL = rf"(?:(?:{COMPOUND})[{GIVEN}]{{1,2}}|[{SURNAMES}](?!{_NOT_GIVEN})[{GIVEN}][{_LAST}])"
_NO_WORD = (
    "(?!주인|교관|하나|교수|사모|형수|제수|장인|의원|위원|회원|지원|기사|강사|주임|선임|도련|부처|산신|공주|왕자|사제|"
    "신부|동지|여사|상사|고인|본인|지인|시인|성인|이용|전문|해당|담당|선배|후배|대표|기자|원장|소장|이사|상무|전무|"
    "수석|대리|도사|의사|판사|자매|노인|미인|명인|해서|하지|마리|아이|이미|우리|여기|거기|저기)"
)
_SPACED = "김박최윤허권황송홍곽류심백강장서안배"
_SHORT = "김박최윤허권황송홍곽류문심백임"
_SHORT_GIVEN = "준훈혁현민진빈솔별율건철석환욱웅은린연원찬결산호범봄슬윤영숙희미"
_NO_NAME = (
    r"(?:Industrial|Marketing|Project|Product|User|Interface|General|Vice|Chief|Senior|Sales|President|Chair\w*|Speaker|Secretary|Manager)\b"
)
_LATIN = r"[A-ZÀ-Þ][a-zß-ÿ'’-]+"

RULES = (
    Rule("full name and honorific", "PERSON", rf"(?<![가-힣])(?P<value>{_FULL}) ?(?:{_HONORIFIC}){_END}", 0.5),
    Rule("full name and title", "PERSON", rf"(?<![가-힣])(?P<value>{_FULL}) ?(?:{_TITLE}){_END}", 0.5),
    Rule(
        "spaced full name", "PERSON",
        rf"(?<![가-힣])(?P<value>[{_SPACED}] (?!{_NOT_GIVEN})[{GIVEN}][{_LAST}]) ?(?:{_HONORIFIC}|{_TITLE}){_END}", 0.5,
    ),
    Rule("short full name", "PERSON", rf"(?<![가-힣])(?P<value>[{_SHORT}][{_SHORT_GIVEN}]) (?:{_TITLE}){_END}", 0.45),
    Rule("given name and honorific", "PERSON", rf"(?<![가-힣]){_NO_WORD}(?P<value>[{GIVEN}]{{2}}) ?(?:씨|님){_END}", 0.45),
    Rule("title and full name", "PERSON", rf"(?<![가-힣])(?:{_TITLE}) (?P<value>{_FULL})(?:님|씨)", 0.5),
    Rule(
        "English title", "PERSON",
        rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Sir|Madam)\.? (?!{_NO_NAME})(?P<value>{_LATIN}(?: (?:[A-Z]\.|van|"
        rf"von|de|da|del|bin|al|{_LATIN}))?(?: {_LATIN})?)",
        0.6,
    ),
)  # fmt: skip
