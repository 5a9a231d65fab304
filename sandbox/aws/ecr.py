"""ECR: a digest is the hash of the manifest, as in a registry; images paginated; tags move or are immutable.

Moto derives digests from layers alone, drops an image when its last tag moves, and does not paginate.
"""

import copy
import hashlib
import json
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.ecr import models, responses
from moto.ecr.exceptions import ImageAlreadyExistsException, InvalidParameterException

from . import clock
from .errors import AwsError


def put_image(
    self: models.ECRBackend,
    repository_name: str,
    image_manifest: str,
    image_tag: str | None,
    image_manifest_mediatype: str | None = None,
    digest: str | None = None,
) -> models.Image:
    """Store a manifest, or add a tag to one that is stored. A tag names one image: in a mutable repository it moves."""
    repository = self._get_repository(repository_name)
    media_type = image_manifest_mediatype or _media_type(image_manifest)
    actual = "sha256:" + hashlib.sha256(image_manifest.encode()).hexdigest()
    if digest and digest != actual:
        raise AwsError(
            "ImageDigestDoesNotMatchException", f"The digest '{digest}' does not match the calculated digest '{actual}'"
        )
    stored = next((each for each in repository.images if each.get_image_digest() == actual), None)
    holder = next((each for each in repository.images if image_tag and image_tag in each.image_tags), None)
    if stored and (image_tag is None or holder is stored):
        raise ImageAlreadyExistsException(
            registry_id=repository.registry_id,
            image_tag=image_tag or "",
            digest=actual,
            repository_name=repository_name,
        )
    if holder and repository.is_tag_immutable():
        raise AwsError(
            "ImageTagAlreadyExistsException",
            f"The image tag '{image_tag}' already exists in the '{repository_name}' repository "
            "and cannot be overwritten because the repository is immutable.",
        )
    if holder and image_tag:
        holder.remove_tag(image_tag)
    if stored is None:
        stored = models.Image(self.account_id, None, image_manifest, repository_name, media_type, actual)  # type: ignore[arg-type]
        stored.image_pushed_at = int(clock.now())
        repository.images.append(stored)
    if image_tag:
        stored.update_tag(image_tag)
    return stored


def _media_type(manifest: str) -> str:
    try:
        media_type = json.loads(manifest).get("mediaType")
    except ValueError as error:
        raise InvalidParameterException(
            "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'"
        ) from error
    if not media_type:
        raise InvalidParameterException("image manifest mediatype not provided in manifest or parameter")
    return str(media_type)


def page(items: list[Any], size: int | None, token: str | None, default: int = 100) -> tuple[list[Any], str | None]:
    """One page and the token of the next, which is None at the end."""
    try:
        start = int(token or 0)
    except ValueError as error:
        raise InvalidParameterException("Invalid parameter at 'nextToken'") from error
    end = start + int(size or default)
    return items[start:end], str(end) if end < len(items) else None


def _describe_images(self: responses.ECRResponse) -> ActionResult:
    wanted = self._get_param("imageIds")
    repository = self.ecr_backend._get_repository(self._get_param("repositoryName"), self._get_param("registryId"))
    status = (self._get_param("filter") or {}).get("tagStatus", "ANY")
    token: str | None = None
    if wanted:
        found = [repository._get_image(each.get("imageTag"), each.get("imageDigest")) for each in wanted]
    else:
        kept = [each for each in repository.images if status == "ANY" or bool(each.image_tags) == (status == "TAGGED")]
        found, token = page(kept, self._get_param("maxResults"), self._get_param("nextToken"))
    details = []
    for image in {id(each): each for each in found}.values():
        detail = copy.copy(image)
        if not detail.image_tags:
            del detail.image_tags  # AWS leaves the key out for an untagged image
        details.append(detail)
    return ActionResult({"imageDetails": details, "nextToken": token})


def _list_images(self: responses.ECRResponse) -> ActionResult:
    status = (self._get_param("filter") or {}).get("tagStatus", "ANY")
    images = self.ecr_backend.list_images(self._get_param("repositoryName"), self._get_param("registryId"), status)
    ids = [
        {"imageDigest": image.get_image_digest(), **({"imageTag": tag} if tag else {})}
        for image in images
        for tag in (image.image_tags or [None])  # type: ignore[list-item]
    ]
    shown, token = page(ids, self._get_param("maxResults"), self._get_param("nextToken"))
    return ActionResult({"imageIds": shown, "nextToken": token})


def _batch_get_image(self: responses.ECRResponse) -> ActionResult:
    repository = self.ecr_backend._get_repository(self._get_param("repositoryName"), self._get_param("registryId"))
    images: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    for wanted in self._get_param("imageIds") or []:
        try:
            image = repository._get_image(wanted.get("imageTag"), wanted.get("imageDigest"))
        except ServiceException:
            failures.append(
                {"imageId": wanted, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"}
            )
            continue
        images.append(
            {
                "registryId": repository.registry_id,
                "repositoryName": repository.name,
                "imageId": {**wanted, "imageDigest": image.get_image_digest()},
                "imageManifest": image.image_manifest,
                "imageManifestMediaType": image.image_manifest_media_type,
            }
        )
    return ActionResult({"images": images, "failures": failures})


def install() -> None:
    models.ECRBackend.put_image = put_image  # type: ignore[method-assign,assignment]
    responses.ECRResponse.describe_images = _describe_images  # type: ignore[method-assign]
    responses.ECRResponse.list_images = _list_images  # type: ignore[method-assign]
    responses.ECRResponse.batch_get_image = _batch_get_image  # type: ignore[method-assign]
