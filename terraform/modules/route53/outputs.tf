output "zone_id" {
  description = "Id of the hosted zone."
  value       = local.zone_id

  precondition {
    condition     = (var.zone_id == null) != (var.zone_name == null)
    error_message = "One of zone_id and zone_name is needed, and not both: zone_id for a zone that is there, zone_name for one to be made."
  }

  precondition {
    condition     = var.zone_name == null || alltrue([for name in keys(var.names) : endswith(".${name}", ".${coalesce(var.zone_name, "-")}")])
    error_message = "names has ${join(", ", [for name in keys(var.names) : name if !endswith(".${name}", ".${coalesce(var.zone_name, "-")}")])}, which is not in ${coalesce(var.zone_name, "-")}; take it out, or give the zone it is in."
  }
}

output "name_servers" {
  description = "Name servers to delegate the domain to; empty where the zone is not of this module."
  value       = flatten(aws_route53_zone.this[*].name_servers)
}

output "ds_record" {
  description = "DS record to put with the registrar; null while the zone is unsigned."
  value       = one(aws_route53_key_signing_key.this[*].ds_record)
}

output "traffic" {
  description = "What moves each name, in the words of the catalogue: the value of by under recovery.GROUP.traffic."
  value       = local.traffic
}

output "health_check_ids" {
  description = "Health check of the PRIMARY record of each name that is moved by healthCheck."
  value       = { for name, check in aws_route53_health_check.primary : name => check.id }
}

output "routing_control_arns" {
  description = "ARN of the primary's and the standby's routing control, by the word in routing_control."
  value = {
    for control in local.controls : control => {
      for side in ["primary", "standby"] : side => aws_route53recoverycontrolconfig_routing_control.this["${control}-${side}"].arn
    }
  }
}

output "routing_control_endpoints" {
  description = "Endpoints of ARC's data plane, one in each of five regions; empty without routing controls."
  value       = local.endpoints
}

output "control_panel_arn" {
  description = "ARN of the control panel of the routing controls; null without them."
  value       = one(aws_route53recoverycontrolconfig_control_panel.this[*].arn)
}

output "accelerators" {
  description = "Accelerator of each name led by one: its ARN, its DNS name and its fixed addresses."
  value = {
    for name, accelerator in aws_globalaccelerator_accelerator.this : name => {
      arn       = accelerator.arn
      dns_name  = accelerator.dns_name
      addresses = flatten(accelerator.ip_sets[*].ip_addresses)
    }
  }
}
