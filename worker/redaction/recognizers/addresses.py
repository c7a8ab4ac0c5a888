"""Postal addresses: Korean road and lot addresses, apartments; US street lines.

`실제로 3명` has the shape of a road and its number. So a road counts with a known region before it or a building after it,
and otherwise only beside 주소, 배송 and the like.
"""

from worker.redaction.rule import WEAK, Rule

_PROVINCE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청[남북]|충[남북]|전라[남북]|전[남북]|경상[남북]|경[남북]|제주)"
    r"(?:특별자치시|특별자치도|특별시|광역시|도|시)?"
)
_DISTRICT = r"(?:[가-힣]{1,4}[시군구]|[가-힣]{1,4}[읍면])"
_REGION = rf"{_PROVINCE} (?:{_DISTRICT} ?){{1,3}}|{_PROVINCE} "
_NO_ROAD = (
    r"(?!(?:실제|새|별도|바|서|따|그대|이대|저대|제대|진짜|정말|주|앞으|뒤|위|아래|절대|스스|대체|비교적으|추가|임시|무료|"
    r"최대|최소|평균|기본|단위|[가-힣]{0,6}[으것]|[가-힣]*(?:번째|하루|이후|전체|동시|다시|순서|차례|이유|결과|"
    r"기준|목표|자동|수동))로)"
)
_ROAD = rf"{_NO_ROAD}[가-힣][가-힣0-9·]{{0,11}}(?:대로|로|길)(?: ?\d{{1,4}}(?:번가|번|가|나|다)?길)?"
_NUMBER = r"\d{1,4}(?:-\d{1,4})?(?:번지)?(?!\d)"
_NO_COUNT = (
    r"(?! ?(?:개|명|건|일(?!호)|월|년|시(?!티)|분|초|원|회|%|퍼|차(?!로)|위|배(?!달)|주(?!소)|가지|단계|점|만|억|천|백|"
    r"번(?!지|길)|달|장|페이지|인|팀|안|버전|[.:,]\d))"
)
_ROOM = r"(?:제?\d{1,4}동 ?(?:제?\d{1,5}호)?|(?:지하 ?)?\d{1,3}층(?: ?\d{1,5}호)?|제?\d{2,5}호)"
_PAREN = r"(?: ?\([가-힣0-9, ]{2,30}\))?"
_BUILDING = rf"(?:,? ?(?:[가-힣A-Za-z0-9]{{2,15}} ?)?{_ROOM})"
_LOT = r"[가-힣]{1,6}[0-9]{0,2}(?:동|리|가)(?: \d가)? (?:산 ?)?\d{1,4}-\d{1,4}(?:번지)?"

_SUFFIX = (
    r"Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Terrace|Ter|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Trail|Trl|"
    r"Crescent"
)
_SOFT_SUFFIX = r"Drive|Dr|Court|Ct|Place|Pl|Way|Square|Sq|Plaza|Loop|Run|Row|Alley"
_UNIT = r"(?:,? (?:(?i:Apt|Apartment|Suite|Ste|Unit|Room|Floor)\.? ?|#)[A-Za-z0-9-]{1,6})"
_STATE = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_CITY = r"(?:,? [A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+){0,2})"
_TAIL = rf"(?:{_UNIT})?(?:{_CITY}?,? (?:{_STATE})(?:,? \d{{5}}(?:-\d{{4}})?)?(?!\w)|,? \d{{5}}(?:-\d{{4}})?(?!\d))?"
_QUADRANT = r"(?: (?:NW|NE|SW|SE|N|S|E|W)\b)?"
_HOUSE = r"(?<![\d.,:$-])\d{1,6}[A-Z]?(?: [NSEW]\.?(?= )| (?:North|South|East|West))?"
_NAME = r" (?!Google|Shared|Cloud|Team)(?:[A-Z0-9][A-Za-z0-9'.-]* ){1,3}"

RULES = (
    Rule(
        "road, in a region", "ADDRESS",
        rf"(?<![가-힣])(?:{_REGION}){_ROAD} ?{_NUMBER}{_NO_COUNT}{_BUILDING}?{_PAREN}", 0.9,
    ),
    Rule(
        "road, in a district", "ADDRESS",
        rf"(?<![가-힣])[가-힣]{{1,4}}[시군구] (?:[가-힣]{{1,4}}[구읍면] )?{_ROAD} "
        rf"?{_NUMBER}{_NO_COUNT}{_BUILDING}?{_PAREN}", 0.6,
    ),
    Rule("road, with a building", "ADDRESS", rf"(?<![가-힣]){_ROAD} ?{_NUMBER},? ?(?:[가-힣A-Za-z0-9]{{2,15}} )?{_ROOM}", 0.8),
    Rule(
        "road, numbered side road", "ADDRESS",
        rf"(?<![가-힣]){_NO_ROAD}[가-힣][가-힣0-9]{{0,11}}(?:대로|로) ?\d{{1,4}}번길 ?{_NUMBER}{_NO_COUNT}", 0.8,
    ),
    Rule(
        "road, with its quarter", "ADDRESS",
        rf"(?<![가-힣]){_ROAD} ?{_NUMBER} ?\([가-힣0-9]{{1,6}}[동읍면리](?:,[^()\n]{{1,20}})?\)", 0.8,
    ),
    Rule("road, by context", "ADDRESS", rf"(?<![가-힣]){_ROAD} ?{_NUMBER}{_NO_COUNT}", WEAK),
    Rule("lot, in a region", "ADDRESS", rf"(?<![가-힣])(?:{_REGION})(?:[가-힣]{{1,5}} )?{_LOT}{_BUILDING}?", 0.9),
    Rule(
        "lot, in a district", "ADDRESS",
        rf"(?<![가-힣])[가-힣]{{1,4}}[시군구] (?:[가-힣]{{1,4}}[구읍면] )?"
        rf"[가-힣]{{1,6}}(?:동|리|가)(?: \d가)? (?:산 ?)?{_NUMBER}(?!가){_NO_COUNT}",
        0.7,
    ),
    Rule(
        "road, dictated number", "ADDRESS",
        rf"(?<![가-힣])(?:(?:{_REGION})|[가-힣]{{1,4}}[시군구] (?:[가-힣]{{1,4}}[구읍면] )?)?"
        rf"{_ROAD} [일이삼사오육칠팔구십백천]{{2,9}}(?:번지)?",
        WEAK, gate="[로길] [일이삼사오육칠팔구십백천]{2}(?!퍼)",
    ),
    Rule("lot", "ADDRESS", r"(?<![가-힣])[가-힣]{1,6}[0-9]{0,2}(?:동|리|가) (?:산 ?)?\d{1,4}(?:-\d{1,4})?번지", 0.8),
    Rule("lot, by context", "ADDRESS", rf"(?<![가-힣]){_LOT}", WEAK),
    Rule(
        "apartment", "ADDRESS",
        r"(?<![가-힣\d])(?:[가-힣A-Za-z0-9]{2,15}(?:아파트|빌라|오피스텔|맨션|타운|주공|자이|래미안|푸르지오|"
        r"힐스테이트|캐슬|더샵|아이파크),? ?)?"
        r"(?:제?\d{1,4}|[A-Z가나다라])동 ?제?\d{2,5}호",
        0.8,
    ),
    Rule("street", "ADDRESS", rf"{_HOUSE}{_NAME}(?:{_SUFFIX})\b\.?{_QUADRANT}{_TAIL}", 0.8),
    Rule(
        "street, number said", "ADDRESS",
        r"(?i:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
        r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|oh)[ -]){1,6}(?:[A-Z][A-Za-z'-]+ ){1,2}"
        rf"(?:{_SUFFIX}|{_SOFT_SUFFIX})\b", 0.6,
    ),
    Rule("street, lower case", "ADDRESS", rf"{_HOUSE} [a-z]{{3,15}} (?:street|avenue|road|boulevard|lane)\b{_TAIL}", 0.6),
    Rule(
        "street, soft suffix", "ADDRESS",
        rf"(?<![\d.,:$-])\d{{1,6}}{_NAME}(?:{_SOFT_SUFFIX})\b(?! (?:folder|file|link|account))\.?{_TAIL}", 0.6,
    ),
    Rule(
        "town, state, ZIP", "ADDRESS",
        rf"(?<![A-Za-z])[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+){{0,2}},? (?:{_STATE}),? \d{{5}}(?:-\d{{4}})?(?!\d)", 0.8,
    ),
    Rule("post office box", "ADDRESS", r"(?i:\bP\.? ?O\.? ?Box) \d{1,6}|사서함 ?\d{1,5}호?", 0.8),
)  # fmt: skip
