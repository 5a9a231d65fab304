"""Commits and the images built from them: those of the scenario, and those that a pipeline pushed since."""

import re
from dataclasses import dataclass
from typing import Any

from moto.ecr.models import ecr_backends

from . import clock
from .lock import LOCK
from .routing import ACCOUNT
from .scenario import Scenario, Version
from .seed_images import MEDIA_TYPE, commit_sha, images, know

LIKE: dict[str, dict[str, Any]] = {
    "good": {},
    "bad": {"error_rate": 0.06},
    "slow": {"latency_factor": 2.0},
    "crash": {"crash": True},
    "sick": {"sick": True},
}
"""What a new commit may be like: as the versions of the shop are."""


class BuildRefused(ValueError):
    """A request that cannot be done, with the sentence for whoever asked."""


@dataclass
class Builds:
    scenario: Scenario
    pushed: list[dict[str, Any]]
    """`{service, sha, commit, like, at}` and, once tagged, `tag`; oldest first; the journal keeps it."""

    def restore(self, now: float) -> None:
        """Before the registry is filled: what was pushed before a restart is one more version of the scenario."""
        for each in self.pushed:
            self.scenario.versions[each["sha"]] = _version(each, now)

    def table(self) -> dict[str, Any]:
        """Every commit of every service, oldest first."""
        now = clock.now()
        found = [
            {
                "service": service, "sha": commit_sha(service, name, version), "commit": version.commit,
                "version": name if version.tagged else None, "at": now - version.hours_ago * 3600,
            }
            for service in self.scenario.services
            for name, version in self.scenario.versions.items()
            if (not version.services or service in version.services) and name not in {each["sha"] for each in self.pushed}
        ]  # fmt: skip
        new = [{"service": each["service"], "sha": each["sha"], "commit": each["commit"], "version": each.get("tag"), "at": each["at"]} for each in self.pushed]
        return {"builds": sorted([*found, *new], key=lambda each: float(each["at"]))}

    def push(self, body: dict[str, Any]) -> dict[str, Any]:
        """Push the images of `{service, sha, commit, like}` to every region. The same commit again changes nothing."""
        service, sha, commit, like = (str(body.get(key, "")) for key in ("service", "sha", "commit", "like"))
        if service not in self.scenario.services:
            raise BuildRefused(f"service: no {service!r}; there are {', '.join(self.scenario.services)}")
        if not re.fullmatch(r"[0-9a-f]{40}", sha):
            raise BuildRefused(f"sha: {sha!r} is not a full commit hash of 40 hexadecimal digits")
        if not 0 < len(commit) <= 200:
            raise BuildRefused(f"commit: {commit!r} is not a title of 1 to 200 characters")
        if like not in LIKE:
            raise BuildRefused(f"like: {like!r} is none of {', '.join(LIKE)}")
        build = {"service": service, "sha": sha, "commit": commit, "like": like, "at": clock.now()}
        with LOCK:
            if all(each["sha"] != sha for each in self.pushed):
                self.scenario.versions[sha] = _version(build, clock.now())
                self.pushed.append(build)
                self._store(service, sha)
        return build

    def tag(self, body: dict[str, Any]) -> dict[str, Any]:
        """Give the images of a pushed commit a version, `{service, sha, tag}`, as a tag's pipeline does. The same again changes nothing."""
        service, sha, tag = (str(body.get(key, "")) for key in ("service", "sha", "tag"))
        build = next((each for each in self.pushed if each["service"] == service and each["sha"] == sha), None)
        if build is None:
            raise BuildRefused(f"sha: no commit {sha[:8]!r} of {service!r} was pushed here")
        if not re.fullmatch(r"\d+\.\d+\.\d+", tag):
            raise BuildRefused(f"tag: {tag!r} is not a version such as 1.5.0")
        with LOCK:
            if build.get("tag") == tag:
                return build
            others = {each.tags[0] for each in images(self.scenario, service) if each.sha != sha}
            if build.get("tag") is not None or tag in others:
                raise BuildRefused(f"tag: {service} has {build.get('tag') or tag} already")
            build["tag"] = tag
            self.scenario.versions[sha] = _version(build, clock.now())
            self._store(service, sha, (tag,))
        return build

    def _store(self, service: str, name: str, only: tuple[str, ...] = ()) -> None:
        """Straight into the backends: a pipeline's registry client would try for as long as a region does not answer."""
        for image in images(self.scenario, service):
            if image.version == name:
                for region in self.scenario.regions:
                    for tag in only or image.tags:
                        ecr_backends[ACCOUNT][region].put_image(image.repository, image.manifest, tag, MEDIA_TYPE)
                know(self.scenario, service, image)


def _version(build: dict[str, Any], now: float) -> Version:
    hours = max(0.0, (now - build["at"]) / 3600)
    return Version(build["commit"], hours, build["sha"], tagged=False, services=[build["service"]], later_tag=build.get("tag", ""), **LIKE[build["like"]])
