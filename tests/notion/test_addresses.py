"""Every shape in which Notion shows a page, a database or a block."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import SettingsError
from worker.notion.addresses import block_id, block_link, database_id, notion_id, page_link

HEX = "393abc1eedcd8170aebfcf1d14057b30"
ID = "393abc1e-edcd-8170-aebf-cf1d14057b30"
OTHER = "5ca173c1f3df42cf9a49bbc8db4efb47"
OTHER_ID = "5ca173c1-f3df-42cf-9a49-bbc8db4efb47"


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        ID,
        HEX.upper(),
        f"  {ID}\n",
        f"Weekly-{HEX}",
        f"https://app.notion.com/p/{HEX}",
        f"https://app.notion.com/p/Test-2026-07-04-11-08-23-286175-{HEX}",
        f"https://app.notion.com/p/team/Weekly-{HEX}?pvs=4",
        f"https://www.notion.so/{HEX}",
        f"https://www.notion.so/team/Weekly-sync-{HEX}?pvs=4",
        f"https://www.notion.so/team/{ID}",
        f"https://notion.so/Facade-{HEX}/",
        f"notion.so/Facade-{HEX}",
        f"https://team.notion.site/Notes-{HEX}",
        f"https://app.notion.com/p/%EC%A3%BC%EA%B0%84-%ED%9A%8C%EC%9D%98-{HEX}",
        f"https://app.notion.com/p/주간-회의-{HEX}?source=copy_link",
        f"<https://app.notion.com/p/{HEX}>",
        f"notion://www.notion.so/team/Weekly-{HEX}",
        f"HTTPS://WWW.NOTION.SO/Weekly-{HEX}",
        f"https://app.notion.com/p/Weekly-{HEX}#{OTHER}",
        f"https://www.notion.so/team/{OTHER}?v=393abc1eedcd8117a2b6000ca6dee76f&p={HEX}&pm=s",
        f"https://www.notion.so/team/Home-{OTHER}?p={HEX}&pm=c",
    ],
)
def test_the_page_that_an_address_opens(text: str) -> None:
    assert notion_id(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        OTHER,
        OTHER_ID,
        f"https://app.notion.com/p/{OTHER}?v=393abc1eedcd81629cea000cc5ac5ec7",
        f"https://www.notion.so/team/{OTHER}?v={HEX}&p={HEX}&pm=s",
        f"www.notion.so/team/Meetings-{OTHER}?v={HEX}&pvs=4",
        f"collection://{OTHER_ID}",
    ],
)
def test_the_database_not_its_view_nor_the_page_open_beside_it(text: str) -> None:
    assert database_id(text) == OTHER_ID


@pytest.mark.parametrize(
    ("text", "block"),
    [
        (f"https://app.notion.com/p/Weekly-{HEX}#{OTHER}", OTHER_ID),
        (f"https://app.notion.com/p/Weekly-{HEX}?pvs=4#block-{OTHER}", OTHER_ID),
        (f"https://www.notion.so/{HEX}#{OTHER_ID}", OTHER_ID),
        (f"https://app.notion.com/p/Weekly-{HEX}", None),
        (f"https://app.notion.com/p/Weekly-{HEX}#top", None),
        (HEX, None),
    ],
)
def test_the_block_that_an_address_points_at(text: str, block: str | None) -> None:
    assert block_id(text) == block


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "Weekly sync", HEX[:-1], f"{HEX}0", "https://www.notion.so/", "https://www.notion.so/login",
        f"https://example.com/p/Weekly-{HEX}", f"https://notion.so.example.com/{HEX}", f"https://evilnotion.so/{HEX}",
        f"https://app.notion.com/p/Weekly-{HEX}/edit", f"javascript://notion.so/{HEX}", f"https://www.notion.so/?v={HEX}", "https://[",
        f"http://[::1/{HEX}", f"a\nb {HEX[:-2]}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("read", [notion_id, database_id])
def test_anything_else_is_named_in_one_line_with_what_to_do(text: str, read: object) -> None:
    with pytest.raises(SettingsError, match="copy its link") as raised:
        read(text)  # type: ignore[operator]
    assert "\n" not in str(raised.value)
    assert " ".join(text.split())[:100] in str(raised.value)


@given(st.uuids(), st.uuids(), st.text())
def test_our_own_links_are_read_back(page: object, block: object, title: str) -> None:
    link = block_link(page_link(str(page)), str(block))
    assert (notion_id(link), block_id(link)) == (str(page), str(block))


@given(st.text() | st.text("htps:/notin.s[]?#&p=0a-").map(lambda rest: "https://notion.so/" + rest))
def test_no_text_breaks_the_reading(text: str) -> None:
    for read in (notion_id, database_id, block_id):
        with contextlib.suppress(SettingsError):
            read(text)


def test_a_link_to_another_block_replaces_the_one_that_was_there() -> None:
    assert block_link(f"https://app.notion.com/p/W-{HEX}?pvs=4#{OTHER}", ID) == f"https://app.notion.com/p/W-{HEX}?pvs=4#{HEX}"
