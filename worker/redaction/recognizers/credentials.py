"""Keys, tokens, passwords: pasted, in a link, or said."""

from worker.redaction.rule import Rule

_KEYS = (
    r"sk-[A-Za-z0-9_-]{16,}", r"[spr]k_(?:live|test)_[A-Za-z0-9]{10,}", r"whsec_[A-Za-z0-9]{16,}",
    r"gh[opsur]_[A-Za-z0-9]{20,}", r"github_pat_[A-Za-z0-9_]{20,}", r"glpat-[A-Za-z0-9_-]{16,}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}", r"xapp-[A-Za-z0-9-]{10,}",
    r"A(?:KIA|SIA|ROA|IDA)[A-Z0-9]{16}", r"AIza[A-Za-z0-9_-]{30,}", r"ya29\.[A-Za-z0-9_-]{20,}",
    r"(?:secret|ntn)_[A-Za-z0-9]{20,}", r"hf_[A-Za-z0-9]{20,}", r"npm_[A-Za-z0-9]{30,}", r"pypi-[A-Za-z0-9_-]{20,}",
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}", r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*",
)  # fmt: skip
# One of these is in every key, so that texts without one, which are nearly all, are not searched for each.
_KEY_NEEDLES = (
    "sk-", "k_live_", "k_test_", "whsec_", "gho_", "ghp_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "xox", "xapp-",
    "AKIA", "ASIA", "AROA", "AIDA", "AIza", "ya29.", "secret_", "ntn_", "hf_", "npm_", "pypi-", "SG.", "eyJ",
)  # fmt: skip
_SAID = (
    r"비밀 ?번호|비번|패스워드|패스코드|암호|인증 ?번호|(?<![A-Za-z])(?:password|passphrase|passcode|passwd|pwd|"
    r"pin(?: code| number| ?번호)?|otp)"
)
_IS = r"(?:[은는이가도]| is|'s|=|:)?[ :=]{0,3}"
_QUERY = (
    r"access_token|id_token|refresh_token|token|api_?key|apikey|key|secret|client_secret|sig|signature|pass(?:word)?|"
    r"pwd|auth|X-Amz-Signature|X-Amz-Credential"
)

RULES = (
    Rule("key", "SECRET", rf"(?<![A-Za-z0-9])(?:{'|'.join(_KEYS)})", 0.95, needles=_KEY_NEEDLES),
    Rule(
        "named in a setting", "SECRET",
        r"(?i:secret|token|passw(?:or)?d|pwd|api[_-]?key|access[_-]?key|private[_-]?key)[A-Za-z_-]{0,20} ?[=:] ?[\"']?"
        r"(?P<value>(?=[A-Za-z+/_.-]{0,63}\d)[A-Za-z0-9+/_.=-]{12,128})", 0.9,
    ),
    Rule(
        "web hook", "SECRET", r"hooks\.slack\.com/(?:services|workflows)/(?P<value>[A-Za-z0-9/_-]{20,128})", 0.95,
        needles=("hooks.",),
    ),
    Rule("password with Hangul", "SECRET", rf"(?i:{_SAID}){_IS}(?P<value>[가-힣]{{1,8}}(?=[!-~]{{0,20}}?\d)[!-~]{{3,30}})", 0.8),
    Rule("bearer", "SECRET", r"(?i:bearer|authorization:|basic) +(?P<value>[A-Za-z0-9._~+/-]{16,}=*)", 0.95),
    Rule("in a link", "SECRET", rf"[?&#](?i:{_QUERY})=(?P<value>[^\s&#\"'<>가-힣]{{4,}})", 0.95, needles=("=",)),
    Rule("user in a link", "SECRET", r"://(?P<value>[^\s:/@]{1,64}:[^\s/@]{2,128}@[A-Za-z0-9.-]{1,128})", 0.95, needles=("://",)),
    Rule(
        "private key", "SECRET",
        r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{0,8000}?-----END [A-Z ]{0,20}PRIVATE KEY(?: "
        r"BLOCK)?-----|[A-Za-z0-9+/=\s]{0,8000})",
        0.95, needles=("PRIVATE KEY",),
    ),
    # What is said of a password must look like one: a digit or a sign in it, or quotation marks around it.
    Rule(
        "password is", "SECRET",
        rf"(?i:{_SAID}){_IS}(?P<value>(?=[!-~]{{0,63}}?[\d!@#$%^&*_])(?!\d{{1,3}}(?![!-~]))"
        rf"[A-Za-z0-9!@#$%^&*_][!-~]{{2,62}}[A-Za-z0-9!@#$%^&*_])",
        0.8,
    ),
    Rule(
        "password, quoted", "SECRET",
        rf"(?i:{_SAID}){_IS}[\"'“‘`「](?P<value>[^\"'”’`」\n]{{3,64}})[\"'”’`」]", 0.8,
    ),
)  # fmt: skip
