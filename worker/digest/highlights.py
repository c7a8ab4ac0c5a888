"""At most five sentences that word a week, by a model, from redacted facts; each is checked like the sentences of a summary."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import prompts
from worker.digest.facts import Digest
from worker.digest.told import Fact, facts_of, written
from worker.errors import MinutesError
from worker.llm import Model
from worker.local import roster_of
from worker.logs import say
from worker.model import Call, Failure, Person, Reply, Roster, Run, Sentence, Transcript, Utterance
from worker.pipeline import Executor, Ledger
from worker.redaction import Vault, guard_reply, guard_text, redact, restore
from worker.stages.checks import holds_up
from worker.stages.extract import LANGUAGES
from worker.stages.replies import SummaryCheckReply, SummaryReply
from worker.store import Store

MOST = 5


@dataclass(frozen=True)
class Highlights:
    """run: None where nothing was asked. calls: digests of what was asked."""

    sentences: tuple[Sentence, ...] = ()
    run: Run | None = None
    calls: tuple[str, ...] = ()


async def highlights_of(
    digest: Digest, model: Model, store: Store, people: Sequence[Person], *, ner: str | None = None
) -> Highlights:
    """None of them where the model does not answer, or redaction cannot vouch for the words: the digest stands without."""
    facts = facts_of(digest)
    if not facts:
        return Highlights()
    try:
        return await _Asking(digest, facts, model, store, people, ner).asked()
    except MinutesError as error:
        say("highlights_left_out", level="warning", error=error)
        return Highlights()


class _Asking:
    """key: of what is kept of this week."""

    def __init__(
        self, digest: Digest, facts: Sequence[Fact], model: Model, store: Store, people: Sequence[Person], ner: str | None
    ) -> None:
        self._digest, self._facts, self._model, self._store = digest, facts, model, store
        self._key = f"digest:{digest.week.name}"
        stored = store.get_vault(self._key)
        self._vault = Vault.from_json(stored) if stored else Vault()
        self._lines, self._roster = self._redacted(people, ner)
        store.put_vault(self._key, self._vault.to_json())
        self._ledger, self._calls = Ledger(), list[str]()

    async def asked(self) -> Highlights:
        guard = partial(guard_reply, vault=self._vault, roster=self._roster)
        versions = {name: prompts.load(name).version for name in prompts.WEEK}
        replies = self._store.for_page(self._key)
        executor = Executor(self._model, replies, prompts.render, guard, self._ledger, versions)
        variables = (("items", self._lines), ("language", LANGUAGES[self._digest.language]))
        proposed = await self._answer(executor, Call("highlight_week", (), SummaryReply, variables))
        resting = self._resting(proposed["sentences"]) if proposed else ()
        kept = await self._checked(executor, resting) if resting else ()
        run = Run(
            uuid.uuid4().hex[:12], "openai", dict(self._model.models), {name: str(v) for name, v in versions.items()},
            self._ledger.calls, self._ledger.cached_calls, self._ledger.failed_calls, self._ledger.tokens, self._ledger.cost,
        )  # fmt: skip
        return Highlights(tuple(self._restored(s) for s in kept), run, tuple(self._calls))

    async def _answer(self, executor: Executor, call: Call) -> Mapping[str, list[Mapping[str, object]]] | None:
        reply: Reply | Failure = (await executor.ask("highlights", [call]))[call]
        if isinstance(reply, Failure):
            return None
        self._calls.append(reply.digest)
        return reply.value

    def _resting(self, proposed: Sequence[Mapping[str, object]]) -> tuple[Sentence, ...]:
        """Sentences whose facts exist, and whose figures and names stand in those facts."""
        known = {json.loads(line)["id"]: line for line in self._lines.splitlines()}
        kept = []
        for sentence in proposed[:MOST]:
            text, named = sentence["text"], sentence["items"]
            assert isinstance(text, str)
            assert isinstance(named, list)
            ids = tuple(dict.fromkeys(id_ for id_ in named if id_ in known))
            if ids and holds_up(text, "\n".join(known[id_] for id_ in ids)):
                kept.append(Sentence(" ".join(text.split()), ids))
        return tuple(kept)

    async def _checked(self, executor: Executor, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        shown = "\n".join(
            json.dumps({"sentence": number, "text": s.text, "items": list(s.items)}, ensure_ascii=False)
            for number, s in enumerate(sentences, 1)
        )
        verdicts = await self._answer(
            executor, Call("check_highlights", (), SummaryCheckReply, (("items", self._lines), ("sentences", shown)))
        )
        supported = {check["sentence"] for check in verdicts["checks"] if check["supported"]} if verdicts else set()
        return tuple(sentence for number, sentence in enumerate(sentences, 1) if number in supported)

    def _redacted(self, people: Sequence[Person], ner: str | None) -> tuple[str, Roster]:
        """The facts as lines for the prompt. An owner is redacted as who speaks: by name, whatever the name is."""
        words = list(dict.fromkeys(text for fact in self._facts for text in fact.texts.values()))
        owners = list(dict.fromkeys(name for fact in self._facts for name in fact.owners or ()))
        said = [Utterance(n, None, text or "-") for n, text in enumerate(words, 1)]
        named = [Utterance(n, name, "-") for n, name in enumerate(owners, len(said) + 1)]
        transcript = Transcript((*said, *named), "digest")
        roster = roster_of(transcript, people)
        utterances = redact(transcript, roster, self._vault, ner=ner).transcript.utterances
        texts = {text: u.text for text, u in zip(words, utterances, strict=False)}
        names = {name: u.speaker or "" for name, u in zip(owners, utterances[len(said) :], strict=True)}
        return written(self._facts, texts.__getitem__, names.__getitem__), roster

    def _restored(self, sentence: Sentence) -> Sentence:
        text = restore(sentence.text, self._vault, self._roster, self._digest.language)
        guard_text(text, self._vault)
        return Sentence(text, sentence.items)
