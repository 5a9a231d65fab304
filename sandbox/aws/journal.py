"""What services run, kept in a file over a restart."""

import pathlib

from .scenario import Scenario
from .traffic import Traffic


class Journal:
    def __init__(self, file: pathlib.Path | None, scenario: Scenario, seed: int | None) -> None:
        self.file, self.scenario = file, scenario

    def restore(self, traffic: Traffic) -> None: ...

    def save_when_changed(self) -> None: ...
