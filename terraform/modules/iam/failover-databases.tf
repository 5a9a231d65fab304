# Of a failover, what it does with databases.

locals {
  # Any region: a database is named, and a rebuild makes it in either.
  rds = "arn:${local.partition}:rds:*:${local.account}"
  # Groups that instances are made with; which ones, the source's own settings say.
  rds_groups = [for kind in ["pg", "cluster-pg", "og", "subgrp"] : "${local.rds}:${kind}:*"]

  # A rebuild renames and keeps what was left; a rehearsal makes copies. Their names begin with those of what they are made of.
  failover_instances = flatten([for each in var.failover[*] : [for id in each.databases : endswith(id, "*") ? [id] : [id, "${id}-left-*"]]])
  failover_copies    = flatten([for each in var.failover[*] : [for id in each.databases : "${id}-rehearsal-*"]])

  failover_databases = { for key, each in { failover = var.failover } : key => [for statement in [
    {
      Sid      = "FenceAndPromote"
      Effect   = "Allow"
      Action   = ["rds:ModifyDBInstance", "rds:PromoteReadReplica", "rds:RebootDBInstance"]
      Resource = [for id in local.failover_instances : "${local.rds}:db:${id}"]
    },
    {
      Sid      = "ReadOnly"
      Effect   = "Allow"
      Action   = ["rds:ModifyDBParameterGroup"]
      Resource = [for name in each.parameter_groups : "${local.rds}:pg:${name}"]
    },
    {
      Sid    = "Rebuild"
      Effect = "Allow"
      Action = ["rds:AddTagsToResource", "rds:CreateDBInstanceReadReplica"]
      Resource = [for arn in concat(
        [for id in local.failover_instances : "${local.rds}:db:${id}"],
        local.rds_groups,
      ) : arn if length(each.databases) > 0]
    },
    {
      Sid    = "MoveGlobalDatabases"
      Effect = "Allow"
      Action = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
      Resource = [for arn in concat(
        [for id in each.global_clusters : "arn:${local.partition}:rds::${local.account}:global-cluster:${id}"],
        [for id in each.databases : "${local.rds}:cluster:${id}"],
      ) : arn if length(each.global_clusters) > 0]
    },
    {
      Sid    = "Rehearse"
      Effect = "Allow"
      Action = ["rds:AddTagsToResource", "rds:CreateDBInstance", "rds:RestoreDBClusterToPointInTime", "rds:RestoreDBInstanceFromDBSnapshot"]
      Resource = [for arn in concat(
        flatten([for id in local.failover_copies : ["${local.rds}:db:${id}", "${local.rds}:cluster:${id}"]]),
        [for id in each.databases : "${local.rds}:cluster:${id}"],
        ["${local.rds}:snapshot:*"], local.rds_groups,
      ) : arn if length(each.databases) > 0]
      Condition = { StringEquals = { "aws:RequestTag/coxswain:purpose" = ["rehearsal"] } }
    },
    {
      Sid       = "TakeCopiesDown"
      Effect    = "Allow"
      Action    = ["rds:DeleteDBCluster", "rds:DeleteDBInstance"]
      Resource  = flatten([for id in local.failover_copies : ["${local.rds}:db:${id}", "${local.rds}:cluster:${id}"]])
      Condition = { StringEquals = { "aws:ResourceTag/coxswain:purpose" = ["rehearsal"] } }
    },
    {
      Sid       = "NothingElseDeleted"
      Effect    = "Deny"
      Action    = ["rds:DeleteDBCluster", "rds:DeleteDBInstance"]
      Resource  = ["*"]
      Condition = { StringNotEquals = { "aws:ResourceTag/coxswain:purpose" = ["rehearsal"] } }
    },
    {
      Sid       = "Keys"
      Effect    = "Allow"
      Action    = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
      Resource  = each.kms_keys
      Condition = { StringLike = { "kms:ViaService" = ["rds.*.amazonaws.com", "secretsmanager.*.amazonaws.com", "ssm.*.amazonaws.com"] } }
    },
    {
      Sid       = "PassMonitoring"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = each.monitoring_roles
      Condition = { StringEquals = { "iam:PassedToService" = ["monitoring.rds.amazonaws.com"] } }
    },
  ] : statement if length(statement.Resource) > 0] if each != null }
}
