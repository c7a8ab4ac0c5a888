"""IP addresses; a version number of four parts is none."""

from ipaddress import ip_interface

from worker.redaction.rule import Judgement, Rule


def _address(value: str) -> Judgement | None:
    """
    >>> _address("10:20:30") is None, _address("fe80::1") is None
    (True, False)
    """
    try:
        address = ip_interface(value).ip
    except ValueError:
        return None
    return None if address.is_unspecified else Judgement("IP_ADDRESS", 0.6)


RULES = (
    Rule(
        "IPv4", "IP_ADDRESS",
        r"(?<![\w.])(?<!(?i:\bv|ver|version|버전|릴리스|릴리즈|release|build|빌드|sdk)[.:은는이가을]? ?)"
        r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\d.]*\d)(?! ?(?i:버전|version))",
        judge=_address,
    ),
    Rule(
        "IPv6", "IP_ADDRESS",
        r"(?<![\w:.])(?=[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{3,39}(?:\d{1,3}(?:\.\d{1,3}){2,3})"
        r"?(?:/\d{1,3})?(?![\w:])",
        judge=_address, gate=r":[0-9A-Fa-f]{0,4}:",
    ),
)  # fmt: skip
