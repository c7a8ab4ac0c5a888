"""The trash: what is in it can be read, not edited, and comes back as it was."""

from tests.fakes.notion.world import Author, Node, World


def move(world: World, node: Node, by: Author, *, in_trash: bool) -> None:
    if node.in_trash == in_trash:
        return
    node.in_trash = in_trash
    node.edited, node.edited_by = world.clock.now(), by
    if node.kind == "block":
        world.touch(node, by)
        world.report("page.content_updated", world.page_of(node), by, updated_blocks=[{"id": node.id, "type": "block"}])
    else:
        world.report(f"{node.kind}.{'deleted' if in_trash else 'undeleted'}", node, by)
