"""Repositories and images of a scenario: manifests that depend on nothing but the scenario, so digests are the same at every start."""

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .scenario import Scenario, Version
from .settings import settings

MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@dataclass(frozen=True)
class Image:
    repository: str
    version: str
    sha: str
    """The full commit hash, 40 hexadecimal digits."""
    tags: list[str]
    manifest: str
    digest: str


def commit_sha(service: str, name: str, version: Version) -> str:
    """Of one commit in a service's project; all its containers' images are built from it."""
    return (version.sha + hashlib.sha1(f"{service}/{name}/{version.commit}".encode()).hexdigest())[:40]


def images(scenario: Scenario, service: str) -> list[Image]:
    """Every image of a service, oldest first."""
    found = []
    for name, version in sorted(scenario.versions.items(), key=lambda each: -each[1].hours_ago):
        if version.services and service not in version.services:
            continue
        for repository in scenario.services[service].containers.values():
            if repository not in version.lacks:
                found.append(_image(service, repository, name, version))
    return found


def _image(service: str, repository: str, name: str, version: Version) -> Image:
    sha = commit_sha(service, name, version)
    annotations = {
        "org.opencontainers.image.title": repository,
        "org.opencontainers.image.description": version.commit,
        "org.opencontainers.image.revision": sha,
    }
    if version.tagged:
        annotations["org.opencontainers.image.version"] = name
    parts = [_digest(f"base/{service}"), _digest(f"{repository}/{sha}")]
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MEDIA_TYPE,
            "config": {
                "mediaType": "application/vnd.oci.image.config.v1+json",
                "digest": _digest(f"config/{repository}/{sha}"),
                "size": 7023,
            },
            "layers": [{"mediaType": _LAYER, "digest": each, "size": 28_400_000 // (1 + 3 * n)} for n, each in enumerate(parts)],
            "annotations": annotations,
        },
        separators=(",", ":"),
    )
    tags = [*([name] if version.tagged else []), *([version.later_tag] if version.later_tag else []), sha]
    return Image(repository, name, sha, tags, manifest, _digest(manifest))


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def push(ecr: Any, scenario: Scenario) -> dict[tuple[str, str], Image]:
    """Make repositories and push all images through this ECR client; answers them by repository and version."""
    pushed = {}
    for service in scenario.services:
        for repository in scenario.services[service].containers.values():
            ecr.create_repository(
                repositoryName=repository, imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True}
            )
        for image in images(scenario, service):
            for tag in image.tags:
                ecr.put_image(repositoryName=image.repository, imageManifest=image.manifest, imageManifestMediaType=MEDIA_TYPE, imageTag=tag)
            pushed[image.repository, image.version] = image
            know(scenario, service, image)
    return pushed


def know(scenario: Scenario, service: str, image: Image) -> None:
    """How tasks of that image behave."""
    version = scenario.versions[image.version]
    settings.versions[image.digest] = {
        "version": image.version if version.tagged else version.later_tag or image.sha, "service": service, "commit": version.commit,
        "crash": version.crash, "sick": version.sick, "latency_factor": version.latency_factor, "error_rate": version.error_rate,
    }  # fmt: skip


def date_images(backend: Any, scenario: Scenario, now: float) -> None:
    """Images were pushed when their commits were made, not when the sandbox started."""
    by_digest = {
        image.digest: scenario.versions[image.version].hours_ago for service in scenario.services for image in images(scenario, service)
    }
    for repository in backend.repositories.values():
        for stored in repository.images:
            hours = by_digest.get(stored.get_image_digest())
            if hours is not None:
                stored.image_pushed_at = int(now - hours * 3600)
        repository.created_at = datetime.datetime.fromtimestamp(now - 400 * 86400, datetime.timezone.utc).replace(tzinfo=None)
