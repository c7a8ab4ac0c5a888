"""The databases: found, made, completed, mapped by id, and found again."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.notion import FakeNotion, Fault
from tests.notion.on_fake import asked
from worker.errors import SettingsError
from worker.notion.databases.columns import TABLES
from worker.notion.databases.creation import Established, Plan, add_calendar_views, establish
from worker.notion.databases.workspace import find_workspace, workspace_from_json, workspace_to_json
from worker.notion.failures import BusyError, UncertainWriteError
from worker.notion.places import Workspace

OPTIONS = ["Draft", "Done", "보관"]


@pytest.fixture
def fake() -> Iterator[FakeNotion]:
    with FakeNotion() as notion:
        yield notion


@pytest.fixture
def team(fake: FakeNotion) -> str:
    return fake.page(title="Team")


def made(fake: FakeNotion, parent: str | None = None, **plan: Any) -> Established:
    return asked(fake, lambda notion: establish(notion, Plan(parent, **plan), lambda _step: None))


def found(fake: FakeNotion, places: Any, known: Workspace | None = None) -> Workspace:
    return asked(fake, lambda notion: find_workspace(notion, places, known=known))


def places(workspace: Workspace) -> dict[Any, str]:
    return {name: database.container for name, database in workspace.databases.items()}


def own_meetings(fake: FakeNotion, parent: str, **columns: Any) -> Any:
    return fake.database("팀 미팅", {"이름": {"title": {}}, "일시": {"date": {}}, **columns}, parent=parent)


def schema(fake: FakeNotion, source: str) -> Any:
    return asked(fake, lambda notion: notion.get(f"data_sources/{source}"))["properties"]


def databases_on(fake: FakeNotion, page: str) -> list[str]:
    children = asked(fake, lambda notion: notion.get(f"blocks/{page}/children"))["results"]
    return [child["child_database"]["title"] for child in children if child["type"] == "child_database"]


def test_an_empty_page_gets_the_five_databases_with_all_their_columns(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    assert databases_on(fake, team) == ["Meetings", "Action items", "Decisions", "Calendar", "Digests"]
    for name, table in TABLES.items():
        columns = workspace.databases[name].columns
        assert columns.keys() == {column.key for column in table.columns}
        assert {key: set(c.options) for key, c in columns.items()} == {c.key: {o.key for o in c.options} for c in table.columns}
    assert workspace.bot == fake.bot
    assert workspace.databases["action_items"].columns["status"].type == "status"


def test_a_korean_page_gets_korean_names(fake: FakeNotion) -> None:
    team = fake.page(title="우리 팀")
    assert made(fake, team).language == "ko"
    assert databases_on(fake, team) == ["회의", "실행 항목", "결정 사항", "일정", "주간 요약"]


def test_relations_lead_to_the_meetings_and_add_no_column_to_them(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    meetings = workspace.databases["meetings"]
    for name in ("action_items", "decisions", "calendar"):
        columns = schema(fake, workspace.databases[name].id)  # type: ignore[index]
        assert columns["Meeting"]["relation"]["data_source_id"] == meetings.id
    assert {c["id"] for c in schema(fake, meetings.id).values()} == {c.id for c in meetings.columns.values()}


def test_the_second_time_finds_everything_and_writes_nothing(fake: FakeNotion, team: str) -> None:
    first = made(fake, team)
    before = len(fake.writes)
    for again in (made(fake, team), made(fake, places=places(first.workspace))):
        assert again.workspace == first.workspace
        assert {(step.done, step.added, step.options) for step in again.steps} == {("found", (), ())}
    assert len(fake.writes) == before


def test_renamed_databases_are_known_by_their_ids(fake: FakeNotion, team: str) -> None:
    first = made(fake, team).workspace
    for database in first.databases.values():
        fake.rename(database.container, "딴 이름")
    assert made(fake, team, known=first).workspace == first


def test_another_page_gets_databases_of_its_own(fake: FakeNotion, team: str) -> None:
    first = made(fake, team).workspace
    other = made(fake, fake.page(title="Other"), known=first).workspace
    assert not {d.id for d in first.databases.values()} & {d.id for d in other.databases.values()}


def test_a_team_database_gets_the_columns_it_lacks_and_keeps_the_rest(fake: FakeNotion, team: str) -> None:
    own = own_meetings(fake, team, Status={"status": {}}, Minutes={"select": {"options": [{"name": n} for n in OPTIONS]}})
    before = schema(fake, own.source)
    workspace = made(fake, team, places={"meetings": own.id}).workspace
    after = schema(fake, own.source)
    kept = {name: value for name, value in before.items() if name != "Minutes"}
    assert {name: after[name] for name in kept} == kept
    assert after["Minutes"]["select"]["options"][:3] == before["Minutes"]["select"]["options"]
    assert set(after) - set(before) == {"회의록 메모", "처리 시각", "실행"}
    columns = workspace.databases["meetings"].columns
    assert (columns["date"].id, columns["minutes"].id) == (before["일시"]["id"], before["Minutes"]["id"])
    assert columns["minutes"].options["done"] == before["Minutes"]["select"]["options"][1]["id"]
    assert set(columns["minutes"].options) == {"waiting", "working", "done", "needs_attention", "failed", "re_run", "ignored"}


def test_the_team_database_may_lie_elsewhere_and_its_rows_stay_as_they_are(fake: FakeNotion, team: str) -> None:
    own = own_meetings(fake, fake.page(title="Elsewhere"))
    fake.page(title="Kick-off", database=own, properties={"일시": {"date": {"start": "2026-11-20"}}})
    before = fake.rows(own)[0]
    made(fake, team, places={"meetings": f"https://www.notion.so/acme/{own.id.replace('-', '')}?v=393abc1eedcd8117a2b6000ca6dee76f"})
    after = fake.rows(own)[0]
    assert {name: after["properties"][name] for name in before["properties"]} == before["properties"]
    assert after["edited_by"] == before["edited_by"] != fake.bot
    assert databases_on(fake, team) == ["실행 항목", "결정 사항", "일정", "주간 요약"]


def test_a_minutes_column_of_another_type_says_what_to_click_and_nothing_is_made(fake: FakeNotion, team: str) -> None:
    own = own_meetings(fake, team, Minutes={"rich_text": {}})
    with pytest.raises(SettingsError, match=r"column “Minutes” is of the type Text.*Edit property → Type → Select.*rename"):
        made(fake, team, places={"meetings": own.id})
    assert not fake.writes


def test_a_calendar_of_the_teams_own_is_left_alone(fake: FakeNotion, team: str) -> None:
    theirs = fake.database("Calendar", {"Name": {"title": {}}, "When": {"date": {}}}, parent=team)
    before = schema(fake, theirs.source)
    workspace = made(fake, team).workspace
    assert workspace.databases["calendar"].id != theirs.source
    assert schema(fake, theirs.source) == before
    assert made(fake, team).workspace == workspace


def test_renamed_columns_and_options_are_the_same_by_id(fake: FakeNotion, team: str) -> None:
    first = made(fake, team).workspace
    fake.rename_property(first.databases["action_items"].id, "Owner", "담당")
    fake.rename_property(first.databases["action_items"].id, "Source key", "지우지 마세요")
    before = len(fake.writes)
    assert made(fake, team, known=first).workspace == first
    assert found(fake, places(first), known=first) == first
    assert len(fake.writes) == before


def test_a_column_that_somebody_deleted_is_named_and_setup_adds_it_again(fake: FakeNotion, team: str) -> None:
    first = made(fake, team).workspace
    source = first.databases["decisions"].id
    asked(fake, lambda notion: notion.patch(f"data_sources/{source}", {"properties": {"Evidence": None}}))
    with pytest.raises(SettingsError, match=r"NOTION_DECISIONS .* has no column “Evidence” / “근거”.*minutes setup"):
        found(fake, places(first), known=first)
    again = made(fake, team, known=first)
    assert [step.added for step in again.steps if step.database == "decisions"] == [("Evidence",)]


def test_a_lost_map_is_found_again_by_names_in_either_language(fake: FakeNotion) -> None:
    for title in ("Team", "우리 팀"):
        workspace = made(fake, fake.page(title=title)).workspace
        assert found(fake, places(workspace)) == workspace


def test_the_map_survives_as_json(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    assert workspace_from_json(workspace_to_json(workspace)) == workspace
    for damaged in ({}, {"bot": 1, "databases": {}}, {"bot": "b", "databases": {"tasks": {}}}, {"bot": "b", "databases": []}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            workspace_from_json(damaged)


def test_a_workspace_without_status_columns_gets_a_select(fake: FakeNotion, team: str) -> None:
    with_status = Fault(status=400, when=lambda m, p, body: m == "POST" and '"status"' in str(body).replace("'", '"'), times=None)
    fake.faults.add(with_status)
    assert made(fake, team).workspace.databases["action_items"].columns["status"].type == "select"


@pytest.mark.parametrize("fault", [Fault(committed=True), Fault(committed=True, guided=False), Fault(committed=True, reset=True)])
def test_a_database_that_was_saved_without_an_answer_is_not_made_twice(fake: FakeNotion, team: str, fault: Fault) -> None:
    fault.when = lambda method, path, body: method == "POST" and path.endswith("/databases")
    fake.faults.add(fault)
    made(fake, team)
    assert databases_on(fake, team) == ["Meetings", "Action items", "Decisions", "Calendar", "Digests"]


def test_a_database_that_was_not_saved_is_made_when_setup_is_run_again(fake: FakeNotion, team: str) -> None:
    fake.faults.add(Fault(status=500, when=lambda method, path, body: path.endswith("/databases"), nth=2))
    with pytest.raises(UncertainWriteError):
        made(fake, team)
    made(fake, team)
    assert databases_on(fake, team) == ["Meetings", "Action items", "Decisions", "Calendar", "Digests"]


def test_setup_that_dies_after_any_request_is_completed_by_the_next_one() -> None:
    titles = ["Meetings", "Action items", "Decisions", "Calendar", "Digests"]
    for survived in itertools.count():
        with FakeNotion() as fake:
            team = fake.page(title="Team")
            fake.faults.cut_after(survived)
            died = False
            try:
                asked(fake, lambda notion, team=team: establish(notion, Plan(team), print), patience=0.05)
            except (BusyError, UncertainWriteError):
                died = True
            fake.faults.clear()
            made(fake, team)
            assert databases_on(fake, team) == titles, survived
            if not died:
                break
    assert survived > 10


@pytest.mark.parametrize("committed", [True, False])
def test_columns_whose_adding_was_uncertain_are_there_once(fake: FakeNotion, team: str, committed: bool) -> None:
    own = own_meetings(fake, team)
    fake.faults.add(Fault(status=503, committed=committed, when=lambda m, path, b: m == "PATCH" and "data_sources" in path))
    made(fake, team, places={"meetings": own.id})
    assert list(schema(fake, own.source)) == ["이름", "일시", "회의록", "회의록 메모", "처리 시각", "실행"]


def test_what_is_not_shared_or_in_the_trash_says_what_to_click(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    fake.unshare(workspace.databases["calendar"].container)
    with pytest.raises(SettingsError, match=r"NOTION_CALENDAR: no database is seen at .* → Connections"):
        found(fake, places(workspace))
    hidden = fake.page(title="Hidden")
    fake.unshare(hidden)
    with pytest.raises(SettingsError, match=r"--parent: no page is seen at .* Connections"):
        made(fake, hidden)


def test_a_database_in_the_trash_is_not_replaced_in_silence(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    fake.trash(workspace.databases["digests"].container)
    before = len(fake.writes)
    with pytest.raises(SettingsError, match=r"NOTION_DIGESTS: the database .* is in the trash. Restore it"):
        made(fake, team, places=places(workspace))
    assert len(fake.writes) == before


def test_of_several_data_sources_one_has_to_be_named_by_its_id(fake: FakeNotion, team: str) -> None:
    own = own_meetings(fake, team)
    parent = {"type": "database_id", "database_id": own.id}
    second = {"parent": parent, "properties": {"Name": {"title": {}}}, "title": [{"text": {"content": "1:1"}}]}
    other = asked(fake, lambda notion: notion.post("data_sources", second))["id"]
    with pytest.raises(SettingsError, match=r"NOTION_MEETINGS: .* several data sources \(“팀 미팅”, “1:1”\).*Copy data source ID"):
        made(fake, team, places={"meetings": own.id})
    result = made(fake, team, places={"meetings": other})
    assert (result.workspace.databases["meetings"].id, result.workspace.databases["meetings"].container) == (other, own.id)
    assert result.steps[0].place == other
    assert found(fake, {"meetings": own.id}, known=result.workspace).databases["meetings"].id == other


def test_a_page_is_no_database_and_a_database_no_parent(fake: FakeNotion, team: str) -> None:
    with pytest.raises(SettingsError, match="NOTION_MEETINGS: no database is seen at"):
        made(fake, team, places={"meetings": team})
    with pytest.raises(SettingsError, match=r"--parent: no page is seen at"):
        made(fake, own_meetings(fake, team).id)


def test_without_a_page_to_be_on_no_database_is_made(fake: FakeNotion) -> None:
    with pytest.raises(SettingsError, match=r"NOTION_MEETINGS is not set.*--parent PAGE_URL"):
        made(fake)


def test_status_options_that_lie_in_one_group_are_a_hint_for_a_person(fake: FakeNotion, team: str) -> None:
    first = made(fake, team)
    assert {step.hints for step in first.steps} == {()}
    columns = fake.world.nodes[first.workspace.databases["action_items"].id].columns
    groups = next(column for column in columns.values() if column["type"] == "status")["status"]["groups"]
    groups[0]["option_ids"] = [option for group in groups for option in group["option_ids"]]
    groups[1]["option_ids"] = groups[2]["option_ids"] = []
    [hint] = [hint for step in made(fake, team).steps for hint in step.hints]
    assert "column “Status” → Edit property, and drag its options" in hint


def test_calendar_views_show_when_and_due(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    assert asked(fake, lambda notion: add_calendar_views(notion, workspace, TABLES, "en"))
    views = [request.body for request in fake.writes if request.path.endswith("/views")]
    assert [(view["type"], view["configuration"]["date_property_id"]) for view in views] == [
        ("calendar", workspace.databases["calendar"].columns["when"].id),
        ("calendar", workspace.databases["action_items"].columns["due"].id),
    ]


def test_a_refused_view_is_no_failure(fake: FakeNotion, team: str) -> None:
    workspace = made(fake, team).workspace
    fake.faults.add(Fault(status=403, when=lambda method, path, body: path.endswith("/views")))
    assert not asked(fake, lambda notion: add_calendar_views(notion, workspace, TABLES, "en"))
