"""A meeting page as it is in Notion: what was said on it, when, by whom. Nothing is written here."""

from collections.abc import Sequence

from worker.model import Person
from worker.notion.addresses import page_link
from worker.notion.api.client import Notion
from worker.notion.failures import LeftAloneError, NotFoundError, PageError, RefusedError
from worker.notion.places import Block, Database, Json, MeetingPage
from worker.notion.reading import page_values as columns
from worker.notion.reading.blocks import MAX_BLOCKS, BlockReader, every_block, is_made_by
from worker.notion.reading.page_notes import Notes, ReadHeader, read_notes
from worker.notion.reading.participants import people
from worker.notion.reading.spoken import Parse
from worker.notion.reading.transcript_search import Found, Limits, Reading, TranscriptSearch, without_ours
from worker.notion.text.links import bare_id


async def read_meeting(
    notion: Notion,
    page_id: str,
    meetings: Database | None,
    parse: Parse,
    *,
    header: ReadHeader,
    bot: str,
    timezone: str,
    directory: Sequence[Person] = (),
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> MeetingPage:
    """Read a page with as few requests as its transcript needs.

    meetings: the database it must be a row of; None: any page will do, and no column is read. parse, header: of
    worker.transcripts. bot: our own user, whose callouts are no source. timezone: IANA name, for dates without an offset.
    participants of the result are the page's; those of the transcript's header are in the transcript.

    Raises PageError (see Problem), LeftAloneError, and what the client raises.
    """
    reading = Reading(parse, bot, limits)
    try:
        page = await _page(notion, page_id, meetings)
        values = await columns.page_values(notion, page, meetings)
        if columns.state_of(values, meetings) in limits.left_alone:
            raise LeftAloneError(f"{page_link(page_id)} is to be left alone; choose Re-run to have its minutes made.")
        found = await _found(notion, page, reading)
    except PageError as error:
        raise PageError(f"{page_link(page_id)}: {error}", problem=error.problem) from None
    notes = read_notes((b for b in every_block(without_ours(found.top, bot)) if b.id not in found.used), header)
    when = columns.first_moment(_moments(page, values, found, notes, timezone))
    return MeetingPage(
        id=page["id"],
        url=page_link(page["id"]),  # Notion's own holds the title, and with it what is hidden elsewhere
        title=_title(page, found),
        last_edited=page["last_edited_time"],
        properties=values,
        top=found.top,
        transcript=found.transcript,
        source=found.source,
        state=columns.state_of(values, meetings),
        run=columns.run_of(values),
        processed=columns.is_processed(values),
        copied=columns.is_copy(page, values),
        held_at=when[0],
        time_known=when[1],
        participants=await people(notion, await _users(notion, page, values, found), notes, directory),
        spoken_at=page_link(found.page) if found.page else None,
    )


async def read_top(notion: Notion, page_id: str, *, bot: str, max_blocks: int = MAX_BLOCKS) -> tuple[Block, ...]:
    """The first-level blocks of a page as they are now, our callouts with all that is in them: for a look before writing."""
    return await _top(BlockReader(notion, most=max_blocks), page_id, bot)


async def _page(notion: Notion, page_id: str, meetings: Database | None) -> Json:
    try:
        page = await notion.get(f"pages/{page_id}")
    except NotFoundError:
        raise PageError(
            "the page does not exist, or is not shared with the connection (on the page: ••• → Connections).",
            problem="not_shared",
        ) from None
    except RefusedError as error:
        if error.code != "validation_error":
            raise
        raise PageError(
            "this is no page, but a database or a block; open the page of one meeting and copy its link (••• → Copy link).",
            problem="not_a_meeting",
        ) from None
    if page.get("in_trash"):
        raise PageError("the page is in the trash; restore it to have its minutes made.", problem="in_trash")
    if meetings is not None and bare_id(page["parent"].get("data_source_id") or "") != bare_id(meetings.id):
        raise PageError(
            f"the page is not in the Meetings database ({page_link(meetings.container)}); move it there.",
            problem="not_a_meeting",
        )
    return page


async def _found(notion: Notion, page: Json, reading: Reading) -> Found:
    reader = BlockReader(notion, most=reading.limits.blocks)
    top = await _top(reader, page["id"], reading.bot)
    return await TranscriptSearch(notion, reader, page, top, reading).run()


async def _top(reader: BlockReader, page_id: str, bot: str) -> tuple[Block, ...]:
    """Below a callout of ours everything counts as ours, what people added to it included."""
    top = await reader.children(page_id)
    ours = [block for block in top if is_made_by(block, bot)]
    filled = {block.id: block for block in await reader.filled(ours, lambda _: True)}
    return tuple(filled.get(block.id, block) for block in top)


def _title(page: Json, found: Found) -> str:
    recorded = (recording.title for recording in found.recordings if recording.title)
    return columns.title_of_page(page) or next(recorded, found.transcript.title or "")


def _moments(page: Json, values: dict[str, Json], found: Found, notes: Notes, timezone: str) -> list[columns.Moment | None]:
    """When the meeting was, surest first."""
    transcript = found.transcript
    return [
        columns.moment(columns.date_value(page, values), timezone),
        *(columns.moment({"start": recording.began}, timezone) for recording in found.recordings),
        columns.in_zone(transcript.held_at, timezone, time_known=transcript.time_known),
        *(columns.in_zone(at, timezone, time_known=known) for at, known in notes.moments),
    ]


async def _users(notion: Notion, page: Json, values: dict[str, Json], found: Found) -> list[Json]:
    """Those of the page's people properties, all of them, and who was invited to what was recorded."""
    users: list[Json] = []
    for value in columns.people_values(page, values):
        users += (await columns.whole_value(notion, page["id"], value)).get("people") or []
    return users + [{"object": "user", "id": id_} for recording in found.recordings for id_ in recording.attendees]
