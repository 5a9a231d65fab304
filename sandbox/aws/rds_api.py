"""RDS actions that moto lacks or answers from where they cannot be computed, and the seams through which all of it enters moto."""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError
from moto.rds.models import DBSnapshot, rds_backends
from moto.rds.responses import RDSResponse

from . import clock, rds_events, rds_parameters, rds_physics
from .rds_backend import SimRdsBackend
from .timeline import Timeline


def _backend(self: RDSResponse) -> SimRdsBackend:
    backend = rds_backends[self.current_account][self.region]
    assert isinstance(backend, SimRdsBackend)
    backend.settle()
    return backend


def _group(self: RDSResponse) -> Any:
    name = self.params.get("DBParameterGroupName")
    group = self.backend.db_parameter_groups.get(name)
    if group is None:
        raise DBParameterGroupNotFoundError(name)
    return group


def _describe_db_parameters(self: RDSResponse) -> ActionResult:
    return ActionResult({"Parameters": rds_parameters.described(_group(self), self.params.get("Source"))})


def _reset_db_parameter_group(self: RDSResponse) -> ActionResult:
    group = _group(self)
    given = self.params.get("Parameters") or []
    names = None if self.params.get("ResetAllParameters") or not given else [each["ParameterName"] for each in given]
    rds_parameters.reset(group, names, clock.now())
    return ActionResult({"DBParameterGroupName": group.name})


def _snapshot_status(self: DBSnapshot) -> str:
    timeline: Timeline = self.__dict__.get("physics") or Timeline()
    return timeline.status(clock.now())


def install() -> None:
    rds_backends.backend = SimRdsBackend  # type: ignore[assignment]
    rds_physics.install()
    rds_events.install()
    DBSnapshot.status = property(_snapshot_status, lambda self, value: None)  # type: ignore[assignment]
    RDSResponse.backend = property(_backend)  # type: ignore[assignment, method-assign]
    RDSResponse.describe_db_parameters = _describe_db_parameters  # type: ignore[method-assign]
    RDSResponse.reset_db_parameter_group = _reset_db_parameter_group  # type: ignore[attr-defined]
