"""Errors with any code that AWS has, where moto brings no class of its own."""

from moto.core.exceptions import ServiceException


class AwsError(ServiceException):
    """`AwsError(code, message)`; status and shape come from the service's model. Of a module outside moto on purpose:
    moto looks up the model by the name of a module of its own, and `moto.core` has none.
    """
