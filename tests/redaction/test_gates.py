"""A text that a rule would find something in is never kept from it by what is cheaper to look for."""

import pytest

from tests.privacy.planted import drawn, planted
from worker.redaction.engine import rules
from worker.redaction.rule import Rule

GATED = [rule for rule in rules() if rule.gate or rule.needles]
SENTENCES = [value.sentence for value in (*planted(with_borrowed=False), *drawn(7, with_borrowed=False))]
SPELT = (
    "sk_live_51HxQ2eLkJ0aBcD", "rk_test_4eC39HqLyjWDarj", "whsec_4eC39HqLyjWDarjtT1", "gho_16C7e42F292c6912E7710c", "ghr_16C7e42F292c6912E7710c",
    "github_pat_11AAAAAAA0abcdefghijkl", "glpat-4eC39HqLyjWDarjt", "xoxb-2048-abcdefgh", "xapp-1-A02-abcdefgh", "AROAJQABLZS4A3QDU576", "AIDAJQABLZS4A3QDU576",
    "ASIAJQABLZS4A3QDU576", "ya29.a0AfH6SMBx0123456789", "ntn_4eC39HqLyjWDarjtT1zdp7dc", "hf_4eC39HqLyjWDarjtT1zdp7dc", "npm_4eC39HqLyjWDarjtT1zdp7dc012345",
    "pypi-AgEIcHlwaS5vcmcCJDU4", "SG.4eC39HqLyjWDarjt.4eC39HqLyjWDarjt", "eyJhbGciOiJI.eyJzdWIi.abc", "de89 3704 0044 0532 0130 00", "fe80::1", "1:2:3:4:5:6:7:8",
    "ROUTING NUMBER: 021000021", "계좌번호 110-123-456789", "Account # 12345678",
)  # fmt: skip


@pytest.mark.parametrize("rule", GATED, ids=lambda rule: rule.name)
def test_what_a_rule_matches_passes_its_gate(rule: Rule) -> None:
    assert [text for text in (*SENTENCES, *SPELT) if rule.compiled.search(text) and not rule.may_match(text)] == []


def test_the_gates_are_put_to_the_test() -> None:
    """Each of the rules that have one matches something here."""
    tried = {rule.name for rule in GATED if any(rule.compiled.search(text) for text in (*SENTENCES, *SPELT))}
    assert {"key", "IBAN", "IPv6", "account number is"} <= tried
