"""The Korean example as a meeting page of a fake Notion: put there, worked on, its transcript edited, and seen as a whole."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.notion import FakeNotion
from tests.notion.on_fake import asked
from worker.notion.addresses import page_link
from worker.notion.databases.creation import Plan, establish
from worker.notion.places import ROW_DATABASES, Json, Workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "weekly-planning-ko.txt"
_OF_ONE_RUN = {"원본 키", "실행", "처리 시각"}  # keys are minted, runs have names: different each time


@dataclass(frozen=True)
class Planning:
    """A workspace in Korean with one meeting."""

    fake: FakeNotion
    workspace: Workspace
    page: str

    def environment(self, folder: Path) -> dict[str, str]:
        """Settings that lead here. folder: of the store."""
        return {
            "NOTION_TOKEN": self.fake.token, "NOTION_BASE_URL": self.fake.url, "NOTION_RATE_PER_MINUTE": "60000",
            "MINUTES_ENGINE": "rules", "MINUTES_TIMEZONE": "Asia/Seoul", "MINUTES_DATA_DIR": str(folder),
        }  # fmt: skip



def planning(fake: FakeNotion) -> Planning:
    team = fake.page(title="찬장")
    made = asked(fake, lambda notion: establish(notion, Plan(parent=team, language="ko"), tell=lambda step: None))
    lines = (line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.strip())
    meetings = made.workspace.databases["meetings"].container
    page = fake.page(title="주간 기획 회의", database=meetings, children=[paragraph(line) for line in lines])
    return Planning(fake, made.workspace, page)


def paragraph(text: str) -> Json:
    return {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]}}


def worked_on(meeting: Planning) -> None:
    """What people do with minutes: mend a title, delete a row, tick one off, say more in the section and above it."""
    fake, rows = meeting.fake, meeting.fake.rows(meeting.workspace.databases["action_items"].id)
    fake.edit_page(rows[0]["id"], properties={"할 일": {"title": [{"text": {"content": "배송 슬롯 API 올리기"}}]}})
    fake.edit_page(rows[3]["id"], properties={"상태": {"status": {"name": "완료"}}})
    fake.trash(rows[5]["id"])
    section = fake.tree(meeting.page)[0]
    fake.append(section["id"], [paragraph("다음 주에 다시 보기")], after=section["children"][2]["id"])
    fake.append(meeting.page, [paragraph("사람이 적은 메모")], at=0)


def transcript_edited(meeting: Planning) -> None:
    """A due date said otherwise, a decision taken out, a promise put in: a row to change, one that is lost, one to make."""
    fake, said = meeting.fake, {block["text"]: block["id"] for block in meeting.fake.tree(meeting.page)}
    due = "저희 운영팀에서 기사님 교육 자료를 12월 3일까지 준비하기로 했습니다."
    fake.retype(said[due], due.replace("3일", "4일"))
    fake.trash(said["그럼 PG사는 바꾸지 않고 지금 업체 그대로 가는 걸로 하겠습니다."])
    after = said["네 다음 회의는 12월 2일 수요일 오전 10시 30분에 하겠습니다."]
    fake.append(meeting.page, [paragraph("정다은 13:20"), paragraph("발표 자료는 제가 내일까지 공유하겠습니다.")], after=after)


def kept(fake: FakeNotion) -> Mapping[str, Any]:
    """The workspace as it is, for `put_back`."""
    return copy.deepcopy(vars(fake.world))


def put_back(fake: FakeNotion, world: Mapping[str, Any]) -> None:
    vars(fake.world).update(copy.deepcopy(dict(world)))


def seen(meeting: Planning) -> Json:
    """All that people see of the meeting: its page, its columns, the rows about it, those in the trash too.

    Without what differs from run to run; links to rows by what the row is called.
    """
    fake, bases = meeting.fake, meeting.workspace.databases
    live = {name: fake.rows(bases[name].id) for name in ROW_DATABASES}
    run = fake.row(meeting.page)["plain"]["실행"]
    called = {page_link(row["id"]): f"{name}: {row['title']}" for name, rows in live.items() for row in rows}
    return {
        "page": [_block(block, called, run) for block in fake.tree(meeting.page)],
        "columns": _columns(fake.row(meeting.page)),
        **{name: [_columns(row) for row in _sorted(rows)] for name, rows in live.items()},
        "deleted": {name: [row["title"] for row in _sorted(fake.rows(bases[name].id, in_trash=True))] for name in live},
    }


def _block(block: Json, called: Mapping[str, str], run: str) -> Json:
    return {
        "type": block["type"],
        "text": block["text"].replace(f"실행 {run}", "실행 …"),
        "links": [called.get(link, link) for link in block["links"]],
        "children": [_block(child, called, run) for child in block["children"]],
    }


def _columns(row: Json) -> Json:
    links = [t["href"] for t in row["properties"].get("근거", {}).get("rich_text", ()) if t["href"]]
    return {**{name: value for name, value in row["plain"].items() if name not in _OF_ONE_RUN}, "links": links}


def _sorted(rows: Iterable[Json]) -> list[Json]:
    return sorted(rows, key=lambda row: (row["title"], str(row["plain"])))
