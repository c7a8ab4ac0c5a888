"""`minutes setup`: the databases in Notion, their ids in `.env`, and what a person has to do besides."""

import asyncio
from pathlib import Path

import click

from worker.env_file import write_env
from worker.model import Language
from worker.notion.databases.columns import TABLES
from worker.notion.databases.creation import Established, Plan, Step, add_calendar_views, establish
from worker.notion.databases.workspace import workspace_to_json
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.workplace import connected, data_store, places, stored_workspace


def run_setup(
    *, parent: str | None, meetings: str | None, language: Language | None, env: Path, only_print: bool = False
) -> None:
    """Options as typed. Raises MinutesError: one line that says what to do in Notion; running it again goes on from there."""
    settings = load_settings(env)
    with data_store(settings) as store:
        made = asyncio.run(_set_up(settings, store, parent, meetings, language))
        store.put_workspace(workspace_to_json(made.workspace))
    values = {TABLES[step.database].setting: step.place for step in made.steps}
    click.echo()
    if only_print:
        click.echo("\n".join(f"{name}={value}" for name, value in values.items()))
    else:
        write_env(env, values)
        click.echo(f"{env}: {', '.join(values)} written")
        _warn_of_others(env, values)
    click.echo(f"\n{_AFTERWARDS[made.language].format(calendar=_url(made, 'calendar'), actions=_url(made, 'action_items'))}")


async def _set_up(
    settings: Settings, store: Store, parent: str | None, meetings: str | None, language: Language | None
) -> Established:
    known = stored_workspace(store)
    where = places(settings)
    if parent is None and known is not None:
        where = {**{name: base.container for name, base in known.databases.items()}, **where}
    if meetings is not None:
        where["meetings"] = meetings
    async with connected(settings) as notion:
        plan = Plan(parent, where, known, language or settings.minutes_language)
        made = await establish(notion, plan, _show)
        new = [step.database for step in made.steps if step.done == "created"]
        if not await add_calendar_views(notion, made.workspace, new, made.language):
            click.echo("  ?  Notion would not make a calendar view: open the database → + beside its views → Calendar.")
    return made


def _show(step: Step) -> None:
    table = TABLES[step.database]
    name = table.en if step.title == table.en else f"{table.en} (“{step.title}”)"
    new = ", ".join([*step.added, *(f"the option “{option}”" for option in step.options)])
    done = "created" if step.done == "created" else f"found, {f'added {new}' if new else 'nothing to add'}"
    click.echo(f"  ok  {name}: {done}, {step.url}")
    for hint in step.hints:
        click.echo(f"  ?  {hint}")


def _warn_of_others(env: Path, values: dict[str, str]) -> None:
    """The environment wins over the file: then what was just written has no effect."""
    now = load_settings(env)
    for name, value in values.items():
        if getattr(now, name.lower()) != value:
            click.echo(f"  ?  {name} is set in the environment too, which wins over {env}: set it to {value} there, or unset it.")


def _url(made: Established, name: str) -> str:
    return next(step.url for step in made.steps if step.database == name)


_AFTERWARDS: dict[Language, str] = {
    "ko": """\
Notion 캘린더에서 보기 (API로는 할 수 없어 각자 한 번씩 합니다)
  1. {calendar} 를 열고, 데이터베이스 위의 달력 보기에서 ‘Notion 캘린더에서 열기’를 누릅니다.
     보기가 없으면 + → 캘린더로 만듭니다. 날짜 속성은 ‘일시’입니다.
  2. {actions} 도 똑같이 합니다. 날짜 속성은 ‘기한’입니다.
  회의의 약속은 첫째 데이터베이스에, 실행 항목의 기한은 둘째 데이터베이스에 나타납니다.

다음으로
  minutes doctor           모두 제대로 되어 있는지 확인합니다
  minutes rerun PAGE_URL   회의 데이터베이스의 페이지 하나로 회의록을 만듭니다
  minutes up               새 회의를 저절로 처리하고, 매주 주간 요약을 만듭니다""",
    "en": """\
To see them in Notion Calendar (the API cannot do it; everybody does it once for themselves)
  1. Open {calendar}, and in its calendar view click “Open in Notion Calendar”.
     Without such a view: + beside the views → Calendar. The date property is When.
  2. The same for {actions}. The date property is Due.
  Appointments of the meetings are in the first database, due dates of action items in the second.

Next
  minutes doctor           checks that all is as it should be
  minutes rerun PAGE_URL   makes the minutes of one page of the Meetings database
  minutes up               processes new meetings by itself, and makes a digest each week""",
}
