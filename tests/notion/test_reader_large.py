"""Pages of 20,000 blocks: read whole, and in as many requests as their lists have hundreds."""

import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.reading import counted, read
from tests.notion.shapes import lines, toggle
from worker.notion.failures import PageError

MANY = 20_000


def turn(n: int) -> str:
    return f"{('이서연', '김민수', 'Ana Ruiz')[n % 3]}: {n}번째로 배포 이야기를 조금 더 해 보겠습니다."


@pytest.mark.parametrize(("blocks", "titled"), [(MANY, False), (3_000, True)])
def test_a_page_of_20000_blocks_is_read_whole(blocks: int, titled: bool) -> None:
    text = lines(*(turn(n) for n in range(blocks)))
    with FakeNotion() as notion:
        page = notion.page(title="회의", children=[toggle("녹취록", *text)] if titled else text)
        found, paths = counted(notion, lambda: read(notion, page))
    assert len(found.transcript.utterances) == blocks
    assert found.transcript.utterances[-1].text == turn(blocks - 1).split(": ")[1]
    assert len({u.block for u in found.transcript.utterances}) == blocks
    assert len(paths) == 1 + blocks // 100 + (1 if titled else 0)


def test_a_page_that_goes_on_beyond_the_limit_is_given_up_at_the_limit() -> None:
    with FakeNotion() as notion:
        page = notion.page(title="회의", children=lines(*(turn(n) for n in range(1_000))))
        before = len(notion.requests)
        with pytest.raises(PageError) as raised:
            read(notion, page, blocks=300)
        assert raised.value.problem == "too_large"
        assert len(notion.requests) - before == 1 + 4
