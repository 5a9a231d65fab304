"""Puts the physics into moto. Call `install()` once, before moto's application is made and any backend used."""

from . import aurora_api, autoscaling, clock, dynamodb_api, ecr, ecs, ecs_api, ecs_region, elb, elb_rules, network_acl, quotas, rds_api, route53_api, route53_backend, route53_health_api, sts, wire

_installed = False


def install() -> None:
    """Replace the parts of moto that are not believable. A second call does nothing."""
    global _installed
    if _installed:
        return
    _installed = True
    for part in (wire, elb_rules, ecr, ecs_api, autoscaling, sts, rds_api, aurora_api, dynamodb_api, quotas, route53_backend, route53_api, route53_health_api, network_acl):
        part.install()
    ecs_region.install()
    elb.install(before_read=lambda region: ecs.tick([region]))
    clock.install()  # last: rebinds the clock in every module that is loaded by now
