# Roles of those who change what runs: CI builds, Coxswain's deploys and failovers, Terraform; and of the services themselves.
# One file a role. Policies are locals, so that tests can read them.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  iam = "arn:${local.partition}:iam::${local.account}"
  # Names are known before the roles are, so that policies can speak of roles that have these policies.
  failover_arns  = [for each in var.failover[*] : "${local.iam}:role/${var.name}-failover"]
  terraform_arns = { for key in keys(var.terraform) : key => "${local.iam}:role/${var.name}-terraform-${key}" }
  service_arns = flatten([
    for key in keys(var.services) : ["${local.iam}:role/${var.name}-${key}-task", "${local.iam}:role/${var.name}-${key}-execution"]
  ])
  own_arns = concat(
    [for key in keys(var.ci) : "${local.iam}:role/${var.name}-ci-${key}"],
    [for each in var.deploy[*] : "${local.iam}:role/${var.name}-deploy"],
    local.failover_arns,
    values(local.terraform_arns),
    local.service_arns,
  )

  # What only the failover role may do: the control planes of databases, and of the names that lead to a region.
  database_actions = ["rds:*", "rds-data:*", "dynamodb:*"]
  name_actions = [
    "route53:*", "route53domains:*", "route53-recovery-cluster:*", "route53-recovery-control-config:*", "globalaccelerator:*", "arc-region-switch:*",
  ]
  # Of those what changes a name. EC2 itself has to tie a VPC to the zone of an endpoint, by a right of whoever makes it.
  name_changes = concat([for action in local.name_actions : action if action != "route53:*"], [
    for verb in ["Activate", "Change", "Create", "Deactivate", "Delete", "Disable", "Disassociate", "Enable", "Update"] : "route53:${verb}*"
  ])
  # Who of two databases takes writes: decided in a failover, never by an apply.
  promotion_actions = [
    "rds:PromoteReadReplica", "rds:PromoteReadReplicaDBCluster", "rds:SwitchoverReadReplica",
    "rds:FailoverDBCluster", "rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster",
  ]
  switch_actions = ["route53-recovery-cluster:UpdateRoutingControlState", "route53-recovery-cluster:UpdateRoutingControlStates"]
}
