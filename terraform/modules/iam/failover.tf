# What a failover, a rebuild, a drill and a look at readiness call beside deploys: activities/providers/aws/recovery and readiness, and the playbooks.

locals {
  rds = { for region in var.regions : region => "arn:${local.partition}:rds:${region}:${local.account}" }
  # Groups that instances are made with; which ones, the source's own settings say.
  rds_groups = flatten([for prefix in values(local.rds) : ["${prefix}:pg:*", "${prefix}:cluster-pg:*", "${prefix}:og:*", "${prefix}:subgrp:*"]])

  # A rebuild renames and keeps what was left; a rehearsal makes copies. Their names begin with those of what they are made of.
  failover_instances = flatten([for each in var.failover[*] : [for id in each.databases : endswith(id, "*") ? [id] : [id, "${id}-left-*"]]])
  failover_copies    = flatten([for each in var.failover[*] : [for id in each.databases : "${id}-rehearsal-*"]])

  failover_statements = { for key, each in { failover = var.failover } : key => concat(local.deployer_statements["failover"], [for statement in [
    {
      Sid    = "LookAtRecovery"
      Effect = "Allow"
      Action = [
        "acm:DescribeCertificate", "acm:ListCertificates", "acm:ListTagsForCertificate", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable",
        "globalaccelerator:DescribeAccelerator", "globalaccelerator:DescribeEndpointGroup", "rds:DescribeDBClusterParameters", "rds:DescribeDBClusters",
        "rds:DescribeDBInstances", "rds:DescribeDBParameters", "rds:DescribeDBSnapshots", "rds:DescribeEvents", "rds:DescribeGlobalClusters",
        "rds:ListTagsForResource", "route53:GetChange", "route53:GetHealthCheck", "route53:GetHealthCheckStatus", "route53:ListHealthChecks",
        "route53:ListHostedZones", "route53:ListResourceRecordSets", "route53-recovery-cluster:GetRoutingControlState",
        "route53-recovery-cluster:ListRoutingControls", "secretsmanager:ListSecrets", "servicequotas:GetServiceQuota", "ssm:DescribeParameters",
      ]
      Resource = ["*"]
    },
    {
      Sid      = "FenceAndPromote"
      Effect   = "Allow"
      Action   = ["rds:ModifyDBInstance", "rds:PromoteReadReplica", "rds:RebootDBInstance"]
      Resource = flatten([for prefix in values(local.rds) : [for id in local.failover_instances : "${prefix}:db:${id}"]])
    },
    {
      Sid      = "ReadOnly"
      Effect   = "Allow"
      Action   = ["rds:ModifyDBParameterGroup"]
      Resource = flatten([for prefix in values(local.rds) : [for name in each.parameter_groups : "${prefix}:pg:${name}"]])
    },
    {
      Sid    = "Rebuild"
      Effect = "Allow"
      Action = ["rds:AddTagsToResource", "rds:CreateDBInstanceReadReplica"]
      Resource = [for arn in concat(
        flatten([for prefix in values(local.rds) : [for id in local.failover_instances : "${prefix}:db:${id}"]]),
        local.rds_groups,
      ) : arn if length(each.databases) > 0]
    },
    {
      Sid    = "MoveGlobalDatabases"
      Effect = "Allow"
      Action = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
      Resource = [for arn in concat(
        [for id in each.global_clusters : "arn:${local.partition}:rds::${local.account}:global-cluster:${id}"],
        flatten([for prefix in values(local.rds) : [for id in each.databases : "${prefix}:cluster:${id}"]]),
      ) : arn if length(each.global_clusters) > 0]
    },
    {
      Sid    = "Rehearse"
      Effect = "Allow"
      Action = ["rds:AddTagsToResource", "rds:CreateDBInstance", "rds:RestoreDBClusterToPointInTime", "rds:RestoreDBInstanceFromDBSnapshot"]
      Resource = [for arn in concat(
        flatten([for prefix in values(local.rds) : concat(
          flatten([for id in local.failover_copies : ["${prefix}:db:${id}", "${prefix}:cluster:${id}"]]),
          flatten([for id in each.databases : ["${prefix}:cluster:${id}", "${prefix}:snapshot:${id}", "${prefix}:snapshot:rds:${trimsuffix(id, "*")}*"]]),
        )]),
        local.rds_groups,
      ) : arn if length(each.databases) > 0]
      Condition = { StringEquals = { "aws:RequestTag/coxswain:purpose" = ["rehearsal"] } }
    },
    {
      Sid       = "TakeCopiesDown"
      Effect    = "Allow"
      Action    = ["rds:DeleteDBCluster", "rds:DeleteDBInstance"]
      Resource  = flatten([for prefix in values(local.rds) : [for id in local.failover_copies : ["${prefix}:db:${id}", "${prefix}:cluster:${id}"]]])
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
      Sid      = "NoNameDeleted"
      Effect   = "Deny"
      Action   = ["route53:DeleteHostedZone", "route53:DeleteHealthCheck", "globalaccelerator:DeleteAccelerator"]
      Resource = ["*"]
    },
    {
      Sid      = "SwapRecords"
      Effect   = "Allow"
      Action   = ["route53:ChangeResourceRecordSets"]
      Resource = [for id in each.hosted_zones : "arn:${local.partition}:route53:::hostedzone/${id}"]
    },
    {
      Sid      = "HoldHealthChecks"
      Effect   = "Allow"
      Action   = ["route53:UpdateHealthCheck"]
      Resource = [for id in each.health_checks : "arn:${local.partition}:route53:::healthcheck/${id}"]
    },
    {
      Sid      = "TurnRoutingControls"
      Effect   = "Allow"
      Action   = local.switch_actions
      Resource = each.routing_controls
    },
    {
      Sid      = "TurnDials"
      Effect   = "Allow"
      Action   = ["globalaccelerator:UpdateEndpointGroup"]
      Resource = [for arn in each.accelerators : "${arn}/listener/*/endpoint-group/*"]
    },
    {
      Sid       = "StartRehearsalTasks"
      Effect    = "Allow"
      Action    = ["ecs:RunTask"]
      Resource  = [for region in var.regions : "arn:${local.partition}:ecs:${region}:${local.account}:task-definition/*:*"]
      Condition = { ArnEquals = { "ecs:cluster" = each.clusters } }
    },
    {
      Sid      = "StopRehearsalTasks"
      Effect   = "Allow"
      Action   = ["ecs:StopTask", "ecs:TagResource"]
      Resource = [for arn in each.clusters : "${replace(arn, ":cluster/", ":task/")}/*"]
    },
    {
      Sid       = "PassMonitoring"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = each.monitoring_roles
      Condition = { StringEquals = { "iam:PassedToService" = ["monitoring.rds.amazonaws.com"] } }
    },
    {
      Sid      = "Parameters"
      Effect   = "Allow"
      Action   = ["ssm:AddTagsToResource", "ssm:GetParameter", "ssm:GetParameters", "ssm:ListTagsForResource", "ssm:PutParameter"]
      Resource = flatten([for region in var.regions : [for path in each.parameters : "arn:${local.partition}:ssm:${region}:${local.account}:parameter${path}"]])
    },
    {
      Sid      = "Secrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
      Resource = each.secrets
    },
  ] : statement if length(statement.Resource) > 0]) if each != null }
}

resource "aws_iam_role" "failover" {
  for_each = { for each in var.failover[*] : "failover" => each }

  name                 = "${var.name}-failover"
  description          = "Coxswain moves a region by it: the one role that may promote databases and switch names."
  assume_role_policy   = local.trust["failover"]
  permissions_boundary = aws_iam_policy.boundary.arn
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "failover" {
  for_each = aws_iam_role.failover

  name   = "failover"
  role   = each.value.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.failover_statements[each.key] })
}
