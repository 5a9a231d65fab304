"""What all resource types have in common: state of what AWS answers, errors in the provider's words."""

from collections.abc import Callable
from typing import Any, ClassVar

from tf.iface import CreateContext, DeleteContext, ReadContext, Resource, UpdateContext
from tf.schema import Attribute, NestedBlock, Schema
from tf.types import Map, String, TfType, Unknown

State = dict[str, Any]


def given(name: str, type_: TfType | None = None, forces_new: bool = False, **more: Any) -> Attribute:
    """One that the configuration may set. `forces_new`: another value takes a new resource."""
    return Attribute(name, type_ or String(), requires_replace=forces_new, **{"optional": not more.get("required", False), **more})


def told(name: str, type_: TfType | None = None, **more: Any) -> Attribute:
    """One that AWS alone sets."""
    return Attribute(name, type_ or String(), computed=True, **more)


TAGS = [given("tags", Map(String())), told("tags_all", Map(String()))]


class AwsResource(Resource):
    """Subclasses name their attributes, and say how one is made, looked at, changed and removed. AWS's refusals may pass through."""

    name: ClassVar[str]
    service: ClassVar[str]
    """Of the SDK, and as people call it."""
    title: ClassVar[str]
    """As in errors: `ECR Repository`."""
    attributes: ClassVar[list[Attribute]]
    blocks: ClassVar[list[NestedBlock]] = []
    gone: ClassVar[tuple[str, ...]]
    """AWS's codes for what is not there."""

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    @classmethod
    def get_name(cls) -> str:
        return cls.name

    @classmethod
    def get_schema(cls) -> Schema:
        return Schema(version=1, attributes=cls.attributes, block_types=cls.blocks)

    @property
    def aws(self) -> Any:
        return self.provider.client(self.service)

    def make(self, wanted: State) -> None:
        raise NotImplementedError

    def look(self, state: State) -> State | None:
        """The attributes as AWS has them; those it does not tell are left out. None where it is not there."""
        raise NotImplementedError

    def change(self, before: State, wanted: State) -> None:
        raise NotImplementedError

    def remove(self, state: State) -> None:
        raise NotImplementedError

    def create(self, ctx: CreateContext, planned: State) -> State | None:
        wanted = _known(planned)
        if not self._asked(ctx, "creating", wanted, lambda: self.make(wanted)):
            return None
        return self._after(ctx, planned)

    def read(self, ctx: ReadContext, current: State) -> State | None:
        try:
            found = self.look(current)
        except Exception as error:
            self._say(ctx, "reading", current, error)
            return current
        return None if found is None else current | found

    def update(self, ctx: UpdateContext, current: State, planned: State) -> State | None:
        wanted = _known(planned)
        if not self._asked(ctx, "updating", wanted, lambda: self.change(current, wanted)):
            return current
        return self._after(ctx, planned)

    def delete(self, ctx: DeleteContext, current: State) -> State | None:
        return None if self._asked(ctx, "deleting", current, lambda: self.remove(current)) else current

    def _after(self, ctx: Any, planned: State) -> State | None:
        """As planned, with what AWS has set itself."""
        try:
            found = self.look(_known(planned)) or {}
        except Exception as error:
            self._say(ctx, "reading", planned, error)
            found = {}
        tags = {"tags_all": planned.get("tags") or {}} if "tags_all" in planned else {}
        own = {each.name for each in self.attributes if each.computed and not each.optional}
        return {key: (found | tags).get(key) if value is Unknown or key in own else value for key, value in planned.items()}

    def _asked(self, ctx: Any, doing: str, state: State, call: Callable[[], None]) -> bool:
        try:
            call()
        except Exception as error:
            if doing == "deleting" and code_of(error) in self.gone:
                return True
            self._say(ctx, doing, state, error)
            return False
        return True

    def _say(self, ctx: Any, doing: str, state: State, error: Exception) -> None:
        """As the SDK for Go tells it, with which the real provider is written."""
        label = state.get("name") or state.get("identifier") or state.get("id")
        code, answer = code_of(error), getattr(error, "response", {})
        if not code:
            ctx.diagnostics.add_error(f"{doing} {self.title} ({label}): {error}")
            return
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        operation = getattr(error, "operation_name", "")
        told = f"operation error {self.title.split()[0]}: {operation}, https response error StatusCode: {status}, {code}: {answer['Error'].get('Message', '')}"
        ctx.diagnostics.add_error(f"{doing} {self.title} ({label}): {told}")


def code_of(error: Exception) -> str:
    """AWS's code of a refusal; empty for any other error."""
    return str(getattr(error, "response", {}).get("Error", {}).get("Code", ""))


def tag_list(tags: dict[str, str] | None, key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    return [{key: name, value: each} for name, each in (tags or {}).items()]


def tag_map(tags: list[dict[str, str]], key: str = "Key", value: str = "Value") -> State:
    """Both attributes; no tags at all are null, as where none are written."""
    found = {each[key]: each[value] for each in tags}
    return {"tags": found or None, "tags_all": found}


def _known(planned: State) -> State:
    """What is only known once AWS has said it is left out."""
    return {key: None if value is Unknown else value for key, value in planned.items()}
