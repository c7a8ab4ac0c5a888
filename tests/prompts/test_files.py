from pathlib import Path

import pytest

import prompts
from prompts.files import read_prompt
from prompts.template import PromptError

DOCUMENT = """---
name: demo
version: 3
description: A prompt for the tests.
---
## system
Do one thing.

## user
{{transcript}}
Word: {{word}}
"""
EXAMPLES = """
- covers: [ko]
  lines:
    - {speaker: <PERSON_1>, text: "네, {{word}} 좋습니다."}
    - {speaker: null, source: chat, text: "ok"}
  variables: {word: "{{transcript}}"}
  reply: {items: []}
"""


def write(tmp_path: Path, document: str = DOCUMENT, examples: str = EXAMPLES) -> Path:
    folder = tmp_path / "demo"
    folder.mkdir(exist_ok=True)
    (folder / "prompt.md").write_text(document, encoding="utf-8")
    (folder / "examples.yaml").write_text(examples, encoding="utf-8")
    return folder


def test_a_folder_is_read_as_a_prompt_whose_examples_follow_the_instructions(tmp_path: Path) -> None:
    prompt = read_prompt(write(tmp_path))
    assert (prompt.name, prompt.version, prompt.description) == ("demo", 3, "A prompt for the tests.")
    assert prompt.user == "{{transcript}}\nWord: {{word}}"
    assert prompt.system == (
        "Do one thing.\n\n# Example 1\n<transcript>\n[1] <PERSON_1>: 네, {{word}} 좋습니다.\n[2] (unknown) (chat): ok\n"
        '</transcript>\nWord: {{transcript}}\nReply: {"items": []}'
    )


@pytest.mark.parametrize(
    ("document", "examples", "said"),
    [
        ("no front matter", EXAMPLES, r"prompt\.md: expected front matter"),
        (DOCUMENT.replace("version: 3", "version: three"), EXAMPLES, r"prompt\.md: front matter: version"),
        (DOCUMENT.replace("version: 3", "version: 3\nauthor: x"), EXAMPLES, "author: Extra inputs"),
        (DOCUMENT.replace("name: demo", "name: other"), EXAMPLES, "named 'other', its folder 'demo'"),
        (DOCUMENT.replace("name: demo", "name: [demo"), EXAMPLES, "no valid YAML in the front matter"),
        (DOCUMENT.replace("one thing", "{{word}}"), EXAMPLES, "## system is the same for every call"),
        (DOCUMENT.replace("{{word}}", "{{ word }}"), EXAMPLES, "## user holds braces"),
        (DOCUMENT, EXAMPLES.replace("[ko]", "[tired]"), r"examples\.yaml: 0\.covers\.0"),
        (DOCUMENT, EXAMPLES.replace("<PERSON_1>", "Kim"), r"0\.lines\.0\.speaker"),
        (DOCUMENT, EXAMPLES.replace("word: ", "other: "), "demo, example 1: missing word"),
        (DOCUMENT, "- [", r"examples\.yaml: no valid YAML"),
        (DOCUMENT, "", r"examples\.yaml: file: Input should be a valid list"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named_with_the_place_and_the_fault(
    tmp_path: Path, document: str, examples: str, said: str
) -> None:
    with pytest.raises(PromptError, match=said):
        read_prompt(write(tmp_path, document, examples))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"prompt\.md: this file is missing"):
        read_prompt(tmp_path / "demo")


def test_line_ends_do_not_change_the_digest(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = read_prompt(folder).digest
    (folder / "prompt.md").write_bytes(DOCUMENT.replace("\n", "\r\n").encode())
    assert read_prompt(folder).digest == before


def test_every_folder_is_listed_and_every_listed_prompt_loads() -> None:
    folders = {path.parent.name for path in prompts.FOLDER.glob("*/prompt.md")}
    assert folders == set(prompts.names())
    assert all(prompts.load(name).description for name in prompts.names())


def test_a_prompt_is_read_once() -> None:
    assert prompts.load("summarise") is prompts.load("summarise")


def test_an_unknown_prompt_is_answered_with_the_known_ones() -> None:
    with pytest.raises(PromptError, match="no prompt 'haiku'; there are extract_action_items"):
        prompts.load("haiku")


def test_the_system_text_is_the_same_for_every_call() -> None:
    one = prompts.render("extract_topics", prompts.load("extract_topics").examples[0].lines, {"language": "Korean"})
    two = prompts.render("extract_topics", prompts.load("extract_topics").examples[1].lines, {"language": "English"})
    assert one[0] == two[0]
    assert one[0]["role"] == "system"
    assert one[1]["content"] != two[1]["content"]


def test_what_changes_most_comes_last() -> None:
    user = prompts.load("verify_item").user
    assert user.index("{{transcript}}") < user.index("{{people}}") < user.index("{{item}}")
