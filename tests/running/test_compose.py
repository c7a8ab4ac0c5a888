"""What `docker-compose.yml` promises, as it is written and as Docker Compose understands it where it is installed."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from worker.cli import main
from worker.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
ROLES = ("worker", "beat", "web")
SERVICES = ("redis", *ROLES)
EVERY = (*SERVICES, "minutes")
SECRETS = {"notion_token", "openai_api_key", "minutes_secret_key", "redis_url", "webhook_secret", "webhook_token"}

Json = dict[str, Any]


def written() -> Json:
    found: Json = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def understood() -> Json:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose here")
    command = [docker, "compose", "--profile", "command", "config", "--format", "json"]
    told = subprocess.run(command, capture_output=True, cwd=ROOT, check=False, text=True)
    assert told.returncode == 0, told.stderr
    found: Json = json.loads(told.stdout)
    return found


@pytest.fixture(scope="module", params=[written, understood])
def compose(request: pytest.FixtureRequest) -> Json:
    found: Json = request.param()
    return found


@pytest.fixture(scope="module")
def services(compose: Json) -> Json:
    found: Json = compose["services"]
    return found


def test_these_are_the_services(services: Json) -> None:
    assert set(services) == set(EVERY)
    assert services["minutes"]["profiles"] == ["command"]  # not among what `up` starts


@pytest.mark.parametrize("name", EVERY)
def test_no_container_can_write_to_its_root_or_gain_rights(services: Json, name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in {"", "root", "0"}
    assert "/tmp" in str(service["tmpfs"])
    assert not service.get("privileged")


@pytest.mark.parametrize("name", SERVICES)
def test_what_runs_all_the_time_is_started_again_and_looked_after(services: Json, name: str) -> None:
    service = services[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert str(service["stop_grace_period"]) == "25s"  # `minutes worker` needs 20 at most


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_what_has_no_port_is_asked_whether_it_lives(services: Json, name: str) -> None:
    assert services[name]["healthcheck"]["test"] == ["CMD", "minutes", "status", "--check", name]
    assert name in next(option for option in main.commands["status"].params if option.name == "role").type.choices  # type: ignore[attr-defined]


def test_redis_keeps_everything_and_is_reached_from_inside_alone(compose: Json, services: Json) -> None:
    redis = services["redis"]
    for port in redis.get("ports", []):
        assert "127.0.0.1" in str(port)
    assert set(redis["networks"]) == {"inside"}
    assert compose["networks"]["inside"]["internal"] is True
    script = " ".join(redis["command"])
    for line in ("appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction", "cat /run/secrets/redis_password"):
        assert line in script
    assert _names(redis["secrets"]) == {"redis_password"}
    assert "/data" in str(redis["volumes"])


@pytest.mark.parametrize("name", ROLES)
def test_secrets_come_from_files_that_are_settings_of_ours(services: Json, name: str) -> None:
    service = services[name]
    assert _names(service["secrets"]) == SECRETS
    for secret in SECRETS:
        assert secret in Settings.model_fields
        assert service["environment"][f"{secret.upper()}_FILE"] == f"/run/secrets/{secret}"
        assert service["environment"][secret.upper()] == ""  # whatever .env says


def test_the_settings_of_a_container_are_taken_as_they_are_meant(services: Json, tmp_path: Path) -> None:
    given = {key: str(value) for key, value in services["web"]["environment"].items()}
    for secret in SECRETS:
        (tmp_path / secret).write_text(f"{secret}-of-the-file\n", encoding="utf-8")
    given = {key: value.replace("/run/secrets", str(tmp_path)) for key, value in given.items()}
    settings = load_settings(tmp_path / "none.env", {"WEBHOOK_PORT": "9000", **given})
    assert settings.redis_url is not None
    assert settings.redis_url.get_secret_value() == "redis_url-of-the-file"
    assert (settings.webhook_host, settings.webhook_port, settings.minutes_log) == ("0.0.0.0", 8080, "json")


@pytest.mark.parametrize("name", ROLES)
def test_one_image_serves_every_role_and_any_number_of_workers_fit(services: Json, name: str) -> None:
    service = services[name]
    assert service["image"] == services["minutes"]["image"]
    assert "container_name" not in service
    assert service["command"][0] in main.commands
    assert service["init"] is True
    assert ("ports" in service) is (name == "web")


def test_the_webhook_is_published_on_this_machine_alone(services: Json) -> None:
    assert [str(port) for port in services["web"]["ports"] if "127.0.0.1" not in str(port)] == []


def test_every_secret_that_is_used_is_a_file_and_the_comment_says_how_it_is_made(compose: Json) -> None:
    files = {name: Path(secret["file"]) for name, secret in compose["secrets"].items()}
    assert set(files) == SECRETS | {"redis_password"}
    head = (ROOT / "docker-compose.yml").read_text(encoding="utf-8").partition("\n\n")[0]
    for name, file in files.items():
        assert file.parts[-2:] == ("secrets", name)
        assert f"> secrets/{name}" in head


def test_secrets_get_neither_into_the_image_nor_into_git() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert kept == {word for line in copied for word in line.split()}
    assert "/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_image_runs_as_a_user_without_a_name_to_look_up() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]
    assert all(service["user"] == "10001" for name, service in written()["services"].items() if name != "redis")


def _names(secrets: list[Any]) -> set[str]:
    return {secret["source"] if isinstance(secret, dict) else secret for secret in secrets}
