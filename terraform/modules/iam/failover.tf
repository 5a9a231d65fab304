# What a failover, a rebuild, a drill and a look at readiness call beside deploys: activities/providers/aws/recovery and readiness, and the playbooks.
# Three policies, since together they are longer than IAM takes for a role's own.

locals {
  failover_policies = merge([for key in keys(local.failover_services) : {
    services  = local.failover_services[key]
    databases = local.failover_databases[key]
    names     = local.failover_names[key]
  }]...)

  failover_services = { for key, each in { failover = var.failover } : key => concat(local.deployer_statements["failover"], [for statement in [
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
      Sid      = "Parameters"
      Effect   = "Allow"
      Action   = ["ssm:AddTagsToResource", "ssm:GetParameter", "ssm:GetParameters", "ssm:ListTagsForResource", "ssm:PutParameter"]
      Resource = flatten([for region in var.regions : [for path in each.parameters : "arn:${local.partition}:ssm:${region}:${local.account}:parameter${path}${endswith(path, "/") ? "*" : ""}"]])
    },
    {
      Sid      = "Secrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
      Resource = each.secrets
    },
  ] : statement if length(statement.Resource) > 0]) if each != null }

  failover_names = { for key, each in { failover = var.failover } : key => [for statement in [
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
      Sid      = "NoNameDeleted"
      Effect   = "Deny"
      Action   = ["route53:DeleteHostedZone", "route53:DeleteHealthCheck", "globalaccelerator:DeleteAccelerator"]
      Resource = ["*"]
    },
  ] : statement if length(statement.Resource) > 0] if each != null }
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

resource "aws_iam_policy" "failover" {
  for_each = local.failover_policies

  name        = "${var.name}-failover-${each.key}"
  description = "What a failover does with ${each.key}."
  policy      = jsonencode({ Version = "2012-10-17", Statement = each.value })
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "failover" {
  for_each = local.failover_policies

  role       = aws_iam_role.failover["failover"].name
  policy_arn = aws_iam_policy.failover[each.key].arn
}
