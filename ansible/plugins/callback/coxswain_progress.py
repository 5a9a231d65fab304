"""One line of JSON for each thing that happens in a run, and never a value that a task worked with.

    {"event": "begin", "tasks": 7}                          about how many tasks there will be: includes are not counted
    {"event": "result", "host", "task", "status", "message", "code"}
    {"event": "retry", "host", "task", "attempt", "attempts"}
    {"event": "nobody", "play"}                             a play found no host in its groups
    {"event": "end", "hosts": {host: {"ok", "changed", "failures", "skipped", "unreachable", …}}}

`status` is ok, changed, skipped, ignored, failed or unreachable. Only the last two have a `message`, in which the values of the
secrets named in COXSWAIN_SECRETS are masked, and AWS's error `code` where it gave one.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible.template import Templar

DOCUMENTATION = """
name: coxswain_progress
type: stdout
short_description: One line of JSON for each result
description: Lines that Coxswain reads while a playbook runs.
"""

MASK = "***"


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "coxswain_progress"

    def __init__(self) -> None:
        super().__init__()
        self.play: Any = None
        self.item_results: dict[tuple[str, str], dict[str, Any]] = {}

    def v2_playbook_on_start(self, playbook: Any) -> None:
        blocks = [block for play in playbook.get_plays() for block in play.compile()]
        named = [task for block in blocks for task in block.get_tasks() if task.action not in ("meta", "ansible.builtin.meta")]
        say(event="begin", tasks=len(named))

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self.play = play

    def v2_playbook_on_no_hosts_matched(self) -> None:
        say(event="nobody", play=self.play.get_name())

    def v2_runner_on_ok(self, result: Any) -> None:
        self._tell(result, "changed" if result.result.get("changed") else "ok")

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._tell(result, "skipped")

    def v2_runner_item_on_failed(self, result: Any) -> None:
        """The result of the whole task says only that some item failed."""
        self.item_results.setdefault((result.host.get_name(), result.task._uuid), result.result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        found = self.item_results.pop((result.host.get_name(), result.task._uuid), result.result)
        self._tell(result, "ignored" if ignore_errors else "failed", found)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._tell(result, "unreachable", result.result)

    def v2_runner_retry(self, result: Any) -> None:
        tries = {"attempt": result.result.get("attempts"), "attempts": result.result.get("retries")}
        say(event="retry", host=result.host.get_name(), task=name_of(result.task), **tries)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        say(event="end", hosts={host: stats.summarize(host) for host in sorted(stats.processed)})

    def _tell(self, result: Any, status: str, failure: dict[str, Any] | None = None) -> None:
        more: dict[str, Any] = {}
        if failure is not None and status != "ignored":
            error = failure.get("error")
            more = {"message": self._masked(message_of(failure)), "code": error.get("code") if isinstance(error, dict) else None}
        say(event="result", host=result.host.get_name(), task=name_of(result.task), status=status, **more)

    def _masked(self, message: str) -> str:
        """Resolves the secrets, here where they may be known, so as to take them out; withholds what it cannot vouch for."""
        names = [each for each in os.environ.get("COXSWAIN_SECRETS", "").split(",") if each]
        if not names:
            return message
        try:
            variables = self.play.get_variable_manager().get_vars(play=self.play)
            templar = Templar(loader=self.play.get_loader(), variables=variables)
            values = [form for name in names for text in texts_in(templar.template(variables[name])) for form in forms_of(text)]
        except Exception:  # whatever it is, it must not let a secret through
            return "the message is withheld, since the secrets of this run could not be masked in it"
        for value in sorted(values, key=len, reverse=True):
            message = message.replace(value, MASK)
        return message


def name_of(task: Any) -> str:
    return str(task.name or task.action)


def message_of(result: dict[str, Any]) -> str:
    if "censored" in result:
        return "the message is hidden by no_log"
    said = str(result.get("msg") or "it did not say why")
    output = str(result.get("stderr") or result.get("module_stderr") or "").strip()
    return f"{said}: {output.splitlines()[-1]}" if output else said


def texts_in(value: Any) -> list[str]:
    """Every text in a secret, which may itself be a JSON document. Short ones would mask ordinary words."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_in(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    text = str(value)
    if text.lstrip().startswith(("{", "[")):
        try:
            return [text, *texts_in(json.loads(text))]
        except ValueError:
            pass
    return [text] if len(text) > 3 else []


def forms_of(text: str) -> list[str]:
    """As it stands, and as it looks inside JSON or a Python literal."""
    return [text, json.dumps(text)[1:-1], repr(text)[1:-1]]


def say(**fields: Any) -> None:
    sys.stdout.write(json.dumps({key: value for key, value in fields.items() if value is not None}) + "\n")
    sys.stdout.flush()
