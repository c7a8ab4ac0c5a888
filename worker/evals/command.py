"""`minutes evals`: from the words of the command line to figures."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

import prompts
from worker.errors import SettingsError
from worker.evals.measure import Measured, measure
from worker.evals.report import as_json, show_all, show_prompt
from worker.llm import Model
from worker.run import chosen_model
from worker.settings import load_settings


def run_evals(chosen: Sequence[str], *, engine: str | None, held_out: bool, file: Path | None) -> bool:
    """Measure and show the chosen prompts, or all; False when the endpoint failed some case. Raises MinutesError."""
    settings = load_settings(overrides={"minutes_engine": engine})
    model = chosen_model(settings, "evals")
    names = _names(chosen, answered=prompts.MEETING if model.engine == "rules" else prompts.names())
    measurements = asyncio.run(_measured(names, model, held_out=held_out, console=Console()))
    if file:
        document = as_json(measurements, engine=model.engine, models=model.models, held_out=held_out)
        _write(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return not any(m.unasked for m in measurements)


async def _measured(names: Sequence[str], model: Model, *, held_out: bool, console: Console) -> list[Measured]:
    """One prompt after the other, each shown as soon as it is measured."""
    measurements = []
    try:
        for name in names:
            measurements.append(await measure(name, model, held_out=held_out))
            show_prompt(measurements[-1], console)
    finally:
        await model.close()
    show_all(measurements, console)
    return measurements


def _names(chosen: Sequence[str], *, answered: Sequence[str]) -> tuple[str, ...]:
    """answered: those that the engine has answers to."""
    for name in chosen:
        if name not in prompts.names():
            raise SettingsError(f"There is no prompt “{name}”: {', '.join(prompts.names())}.")
        if name not in answered:
            raise SettingsError(f"The rule engine has no answer to {name}: only a model words and checks highlights.")
    return tuple(dict.fromkeys(chosen)) or tuple(answered)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError:
        raise SettingsError(f"--json: {file} cannot be written.") from None
