# The most that any role here may do, whatever its policies say, and every role that Terraform makes.

locals {
  boundary_arn = "${local.iam}:policy/${var.name}-boundary"

  boundary_services = distinct(concat([
    "acm", "application-autoscaling", "aps", "arc-region-switch", "backup", "cloudtrail", "cloudwatch", "codedeploy", "config", "dynamodb", "ec2", "ec2messages", "ecr", "ecs",
    "elasticfilesystem", "elasticloadbalancing", "events", "globalaccelerator", "guardduty", "iam", "inspector2", "kms", "lambda", "logs", "rds", "rds-data", "rds-db", "resource-groups", "route53",
    "route53-recovery-cluster", "route53-recovery-control-config", "route53-recovery-readiness", "s3", "secretsmanager", "securityhub", "servicediscovery", "servicequotas", "sns",
    "ssm", "ssmmessages", "sts", "tag", "wafv2", "xray",
  ], var.boundary_services))

  boundary_statements = [
    {
      Sid      = "Services"
      Effect   = "Allow"
      Action   = [for each in local.boundary_services : "${each}:*"]
      Resource = "*"
    },
    {
      Sid      = "NoPeople"
      Effect   = "Deny"
      Action   = ["iam:*AccessKey*", "iam:*LoginProfile", "iam:*User", "iam:*UserPolicy", "iam:*UserPermissionsBoundary", "iam:*Group*", "iam:*SAMLProvider", "iam:*MFADevice"]
      Resource = "*"
    },
    {
      Sid      = "NoRoleWithoutBoundary"
      Effect   = "Deny"
      Action   = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:AttachRolePolicy"]
      Resource = "*"
      # Also true where a request has no boundary at all.
      Condition = { StringNotEquals = { "iam:PermissionsBoundary" = local.boundary_arn } }
    },
    {
      Sid      = "BoundaryStays"
      Effect   = "Deny"
      Action   = ["iam:DeleteRolePermissionsBoundary"]
      Resource = "*"
    },
    {
      Sid      = "BoundaryIsFixed"
      Effect   = "Deny"
      Action   = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"]
      Resource = [local.boundary_arn]
    },
    {
      Sid      = "RecordsStay"
      Effect   = "Deny"
      Action   = ["cloudtrail:StopLogging", "guardduty:DisassociateFrom*", "s3:BypassGovernanceRetention"]
      Resource = "*"
    },
    {
      Sid       = "DatabasesAreOthers"
      Effect    = "Deny"
      Action    = ["rds:*"]
      Resource  = "*"
      Condition = { ArnNotEquals = { "aws:PrincipalArn" = concat(local.database_owners, [local.nobody]) } }
    },
    {
      Sid       = "NamesAreOthers"
      Effect    = "Deny"
      Action    = ["route53:Change*", "route53:Create*", "route53:Delete*", "route53:Update*", "route53-recovery-cluster:Update*", "globalaccelerator:Update*"]
      Resource  = "*"
      Condition = { ArnNotEquals = { "aws:PrincipalArn" = concat(local.name_owners, [local.nobody]) } }
    },
  ]

  # A condition needs a value; no role is called so.
  nobody          = "${local.iam}:role/${var.name}-nobody"
  database_owners = concat(local.failover_arns, [for key, arn in local.terraform_arns : arn if var.terraform[key].databases])
  name_owners     = concat(local.failover_arns, [for key, arn in local.terraform_arns : arn if var.terraform[key].dns])
}

resource "aws_iam_policy" "boundary" {
  name        = "${var.name}-boundary"
  description = "The most that roles may do."
  policy      = jsonencode({ Version = "2012-10-17", Statement = local.boundary_statements })
  tags        = var.tags
}
