import dataclasses
import re
from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.llm.options import ModelOptions
from worker.settings import Settings, load_settings, machine_timezone, misspelt, settings_table

NOWHERE = Path("does-not-exist.env")
EXAMPLE = Path(__file__).parents[1] / ".env.example"


def load(**environment: str) -> Settings:
    return load_settings(NOWHERE, environment)


def test_with_nothing_set_the_rules_answer() -> None:
    assert load().engine == "rules"


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_BASE_URL"])
def test_a_key_or_an_endpoint_makes_a_model_answer(name: str) -> None:
    assert load(**{name: "http://localhost:11434/v1"}).engine == "openai"
    assert load(**{name: "http://localhost:11434/v1"}, MINUTES_ENGINE="rules").engine == "rules"


def test_an_empty_value_counts_as_not_set() -> None:
    assert load(OPENAI_API_KEY="", MODEL_PARALLEL="").model_parallel == 16


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MODEL_EXTRACT=from-file\nMODEL_VERIFY='from file'\nMODEL_MODE=tools # why\n", encoding="utf-8")
    settings = load_settings(file, {"MODEL_EXTRACT": "from-environment", "MODEL_VERIFY": ""})
    assert (settings.model_extract, settings.model_verify) == ("from-environment", "from file")
    assert settings.model_mode == "tools"


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("key-1\n", encoding="utf-8")
    settings = load(OPENAI_API_KEY_FILE=str(secret))
    assert settings.model_options()["api_key"] == "key-1"
    assert load(OPENAI_API_KEY_FILE=str(secret), OPENAI_API_KEY="key-2").model_options()["api_key"] == "key-2"
    for place in (str(tmp_path / "none"), "~nobody-of-this-name/key"):
        with pytest.raises(SettingsError, match="OPENAI_API_KEY_FILE"):
            load(OPENAI_API_KEY_FILE=place)


@pytest.mark.parametrize("key", ["kéy", "sk-1\u200b", "sk-1\nsk-2", "sk 1"])
def test_a_key_that_no_header_can_hold_is_told_before_anything_is_asked(key: str) -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY: write the key") as raised:
        load(OPENAI_API_KEY=key)
    assert key not in str(raised.value)


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    settings = load(OPENAI_API_KEY="key-1", MINUTES_SECRET_KEY="key-2")
    assert "key-1" not in repr(settings)
    assert "key-2" not in str(settings.model_dump())


@pytest.mark.parametrize(
    ("name", "value", "write"),
    [
        ("MODEL_PARALLEL", "lots", "a whole number from 1 to 1000"),
        ("MODEL_PARALLEL", "0", "a whole number from 1 to 1000"),
        ("MODEL_TIMEOUT_SECONDS", "-1", "a number of seconds"),
        ("MODEL_MODE", "xml", "json_schema, tools or json"),
        ("OPENAI_BASE_URL", "localhost:8000", "an address such as"),
        ("MINUTES_TIMEZONE", "Seoul", "Asia/Seoul"),
        ("MINUTES_LANGUAGE", "한국어", "ko or en"),
        ("MINUTES_ENGINE", "gpt", "openai or rules"),
        ("MINUTES_DATA_DIR", "~nobody-of-this-name/minutes", "the path of a directory"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_with_what_to_write(name: str, value: str, write: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(**{name: value})
    sentence = str(raised.value)
    assert sentence.startswith(f"{name}: write ")
    assert write in sentence
    assert value in sentence
    assert "\n" not in sentence
    assert raised.value.__context__ is None


def test_the_engine_openai_needs_a_key_or_an_endpoint() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        load(MINUTES_ENGINE="openai")


def test_an_endpoint_is_taken_without_its_last_slash() -> None:
    assert load(OPENAI_BASE_URL="http://localhost:8000/v1/").openai_base_url == "http://localhost:8000/v1"


def test_a_name_that_is_nearly_a_setting_is_pointed_out(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MODEL_EXTRAKT=x\nMINUTES_TIME_ZONE=Asia/Seoul\nOTHER_MODE=1\n", encoding="utf-8")
    environment = {"OPENAI_APIKEY": "x", "OPENAI_API_KEY_FILE": "x", "MINUTES_EVAL_DATA": "x", "MODEL_MODE": "json"}
    assert misspelt(file, environment) == (
        "MINUTES_TIME_ZONE is no setting: did you mean MINUTES_TIMEZONE?",
        "MODEL_EXTRAKT is no setting: did you mean MODEL_EXTRACT?",
        "OPENAI_APIKEY is no setting: did you mean OPENAI_API_KEY?",
    )


def test_a_file_for_what_is_no_secret_is_pointed_out() -> None:
    assert misspelt(NOWHERE, {"MODEL_MODE_FILE": "x"}) == ("MODEL_MODE_FILE is no setting: did you mean MODEL_MODE?",)


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"MODEL_MODE=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings(file, {})


def test_the_model_gets_every_option_from_the_settings() -> None:
    settings = load(MODEL_VERIFY="v", MODEL_MODE="tools", MODEL_PARALLEL="3", MODEL_TIMEOUT_SECONDS="9")
    options = ModelOptions(**settings.model_options())
    assert (options.models["verify"], options.mode, options.parallel, options.timeout) == ("v", "tools", 3, 9.0)
    given = {*settings.model_options(), "prices", "safety_identifier"}
    assert given == {field.name for field in dataclasses.fields(ModelOptions)}


def test_the_default_models_are_pinned_to_a_date() -> None:
    for model in ModelOptions(**load().model_options()).models.values():
        assert re.search(r"-\d{4}-\d\d-\d\d$", model)


def test_the_data_directory_is_in_the_home_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load().data_dir == tmp_path / ".local/share/notion-minutes"


def test_the_time_zone_is_the_setting_or_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert load().timezone == machine_timezone() == "Asia/Seoul"
    assert load(MINUTES_TIMEZONE="Europe/Paris").timezone == "Europe/Paris"


def test_the_table_and_the_example_file_list_every_setting() -> None:
    table = settings_table()
    names = [name for name, _, _ in table]
    assert names == [name.upper() for name in Settings.model_fields]
    assert all(description.endswith(".") and len(description) > 20 for _, _, description in table)
    example = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert example.items() == {(name, default) for name, default, _ in table}


def test_the_example_file_can_be_used_as_it_is() -> None:
    assert load_settings(EXAMPLE, {}) == load()
    assert misspelt(EXAMPLE, {}) == ()
