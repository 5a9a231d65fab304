"""Image references: what a task would pull, by the digest that the registry has."""

import hashlib
import re
from dataclasses import dataclass

from moto.ecr.models import ecr_backends

_ECR = re.compile(r"^(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<path>.+)$")


class ImageNotPullable(Exception):
    """Carries the sentence that ECS puts into `stoppedReason`."""


@dataclass(frozen=True)
class Reference:
    """`account` and `region` are None for an image outside ECR."""

    account: str | None
    region: str | None
    repository: str
    tag: str | None
    digest: str | None


def parse(image: str) -> Reference:
    """`…/repo@sha256:…`, `…/repo:tag` or `…/repo`, which means `latest`."""
    match = _ECR.match(image)
    path = match["path"] if match else image
    name, _, digest = path.partition("@")
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = name, ""
    return Reference(
        match["account"] if match else None,
        match["region"] if match else None,
        repository,
        tag or (None if digest else "latest"),
        digest or None,
    )


def resolve(image: str) -> str:
    """The digest behind a reference. Raises ImageNotPullable, with AWS's wording, where the registry has no such image.

    Images of public registries cannot be looked up here: their digest is derived from the reference.
    """
    reference = parse(image)
    if reference.account is None or reference.region is None:
        return reference.digest or f"sha256:{hashlib.sha256(image.encode()).hexdigest()}"
    repository = ecr_backends[reference.account][reference.region].repositories.get(reference.repository)
    for stored in repository.images if repository else []:
        digest = stored.get_image_digest()
        if reference.digest in (None, digest) and (reference.tag is None or reference.tag in stored.image_tags):
            return digest
    raise ImageNotPullable(
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): "
        f"failed to resolve ref {image}: {image}: not found"
    )
