"""The managed section as an HTML page that looks as it does in Notion, to be looked at by people.

    python -m tests.notion.preview preview.html

Korean and English, with a model and without, with offers under *needs review*, nobody assigned, nothing decided.
"""

import argparse
import html
from collections.abc import Iterator
from pathlib import Path

from tests.notion.sections import ENGLISH_OFFERS, KOREAN_OFFERS, context_of, located
from tests.outputs import sample
from worker.notion.places import Json, Managed
from worker.notion.section.drawn import section_of
from worker.run import run_file

EXAMPLES = Path(__file__).parents[2] / "examples"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    file.write_text(_document(_sections()), encoding="utf-8")
    print(file)


def _sections() -> Iterator[tuple[str, Managed]]:
    korean, english, undecided = (located(m) for m in (sample.korean(), sample.english(), sample.undecided()))
    yield "Korean, with a model", section_of(korean, context_of(korean))
    yield "Korean, offers, mentions", section_of(korean, context_of(korean, *KOREAN_OFFERS, users={"이서연": "seoyeon"}))
    yield "English, rules", section_of(english, context_of(english))
    yield "English, offers", section_of(english, context_of(english, *ENGLISH_OFFERS))
    yield "Korean, nothing decided, not all read", section_of(undecided, context_of(undecided))
    for name in ("weekly-planning-ko.txt", "weekly-product-sync.vtt"):
        minutes = located(run_file(EXAMPLES / name, roster=EXAMPLES / "roster.json", timezone="Asia/Seoul", held_at="2026-11-24T10:00"))
        yield f"{name}, rules", section_of(minutes, context_of(minutes))


def _document(sections: Iterator[tuple[str, Managed]]) -> str:
    drawn = "".join(f"<h1>{html.escape(name)}</h1>{_block(section)}" for name, section in sections)
    return f"<!doctype html><meta charset=utf-8><title>Managed section</title><style>{_STYLE}</style><main>{drawn}</main>"


def _block(managed: Managed) -> str:
    kind = managed.block["type"]
    payload: Json = managed.block[kind]
    color = f" class={payload['color']}" if payload.get("color", "default") != "default" else ""
    words, inner = "".join(_run(r) for r in payload["rich_text"]), "".join(_block(c) for c in managed.children)
    slot = f' title="{html.escape(managed.slot)}"'
    match kind:
        case "callout":
            return f"<section{slot}><span class=icon>{payload['icon']['emoji']}</span><div><p>{words}</p>{inner}</div></section>"
        case "toggle":
            return f"<details{slot} open><summary>{words}</summary>{inner}</details>"
        case "bulleted_list_item":
            return f"<ul{slot}><li>{words}{inner}</li></ul>"
        case _:
            tag = "h3" if kind == "heading_3" else "p"
            return f"<{tag}{slot}{color}>{words}</{tag}>"


def _run(item: Json) -> str:
    if item["type"] == "mention":
        return "<span class=mention>@" + item["mention"]["user"]["id"][:8] + "</span>"
    words = html.escape(item["text"]["content"])
    if item.get("annotations", {}).get("bold"):
        words = f"<b>{words}</b>"
    link = (item["text"].get("link") or {}).get("url")
    return f'<a href="{html.escape(link)}">{words}</a>' if link else words


_STYLE = """
body { font: 16px/1.5 "Segoe UI", "NanumGothic", sans-serif; color: #37352f; margin: 2rem }
main { max-width: 720px; margin: auto }
h1 { font-size: .8rem; color: #aaa; font-weight: normal; margin: 3rem 0 .3rem }
section { display: flex; gap: .6rem; border: 1px solid #e3e2e0; border-radius: 10px; padding: .9rem }
section > div { flex: 1; min-width: 0 } .icon { font-size: 1.3rem; line-height: 1.3 }
p { margin: .15rem 0; padding: 3px 2px } h3 { font-size: 1.25em; margin: 1em 0 .1em; font-weight: 600; line-height: 1.3 }
ul { margin: 0; padding-left: 1.5rem } li { padding: 3px 2px }
a { color: #7d7a75; text-decoration-color: #cdcbc8 }
.gray { color: #9b9a97 } .mention { color: #7d7a75; font-weight: 500 }
details { margin: .3rem 0 } b { font-weight: 650 }
"""

if __name__ == "__main__":
    main()
