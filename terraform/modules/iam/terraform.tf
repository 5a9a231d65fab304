# Terraform: it makes and changes everything but databases and names, unless told so, and decides in no case who takes writes. One that only reads is in terraform-read.tf.

locals {
  terraform_services = [
    "acm", "application-autoscaling", "aps", "backup", "cloudtrail", "cloudwatch", "codedeploy", "config", "ec2", "ecr", "ecs", "elasticfilesystem", "elasticloadbalancing",
    "events", "guardduty", "kms", "logs", "secretsmanager", "securityhub", "servicediscovery", "servicequotas", "sns", "ssm", "tag", "wafv2",
  ]
  # Global services answer in us-east-1, Global Accelerator and ARC in us-west-2.
  terraform_regions = distinct(concat(var.regions, ["us-east-1", "us-west-2"]))
  terraform_prefixes = {
    for key, each in var.terraform : key => concat(
      local.terraform_services, each.services,
      each.databases ? ["rds", "dynamodb"] : [],
      each.dns ? ["route53", "route53-recovery-control-config", "route53-recovery-readiness", "globalaccelerator", "arc-region-switch"] : [],
    )
  }

  terraform_statements = {
    for key, each in var.terraform : key => concat([for statement in [
      {
        Sid       = "Make"
        Effect    = "Allow"
        Action    = [for service in local.terraform_prefixes[key] : "${service}:*"]
        Resource  = ["*"]
        Condition = { StringEquals = { "aws:RequestedRegion" = local.terraform_regions } }
      },
      {
        # ECR asks it of whoever sets enhanced scanning: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
        Sid       = "ScanImages"
        Effect    = "Allow"
        Action    = ["inspector2:Disable", "inspector2:Enable", "inspector2:ListAccountPermissions", "inspector2:ListCoverage", "inspector2:ListFindings"]
        Resource  = ["*"]
        Condition = { StringEquals = { "aws:RequestedRegion" = local.terraform_regions } }
      },
      {
        # EC2 asks it of whoever makes an interface endpoint with private names: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
        Sid      = "NameEndpoints"
        Effect   = "Allow"
        Action   = ["route53:AssociateVPCWithHostedZone"]
        Resource = ["*"]
      },
      {
        Sid      = "LookAtIam"
        Effect   = "Allow"
        Action   = ["iam:Get*", "iam:List*"]
        Resource = ["*"]
      },
      {
        Sid       = "MakeRoles"
        Effect    = "Allow"
        Action    = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
        Resource  = ["${local.iam}:role/*"]
        Condition = { StringEquals = { "iam:PermissionsBoundary" = local.boundary_arn } }
      },
      {
        Sid    = "KeepRoles"
        Effect = "Allow"
        Action = [
          "iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeleteInstanceProfile", "iam:DeletePolicy",
          "iam:DeletePolicyVersion", "iam:DeleteRole", "iam:RemoveRoleFromInstanceProfile", "iam:TagInstanceProfile", "iam:TagPolicy", "iam:TagRole", "iam:UntagInstanceProfile",
          "iam:UntagPolicy", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription",
        ]
        Resource = ["${local.iam}:role/*", "${local.iam}:policy/*", "${local.iam}:instance-profile/*"]
      },
      {
        Sid      = "LinkServices"
        Effect   = "Allow"
        Action   = ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole"]
        Resource = ["${local.iam}:role/aws-service-role/*"]
      },
      {
        Sid      = "KeepProviders"
        Effect   = "Allow"
        Action   = ["iam:*OpenIDConnectProvider*"]
        Resource = [for wanted in [each.roles] : "${local.iam}:oidc-provider/*" if wanted]
      },
      {
        Sid    = "RolesAreOthers"
        Effect = "Deny"
        Action = [
          "iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:PutRole*", "iam:Remove*", "iam:Set*", "iam:Tag*", "iam:Untag*", "iam:Update*",
        ]
        Resource = [for arn in local.own_arns : arn if !each.roles]
      },
      {
        Sid      = "NoDatabases"
        Effect   = "Deny"
        Action   = local.database_actions
        Resource = [for denied in [!each.databases] : "*" if denied]
      },
      {
        Sid      = "NoNames"
        Effect   = "Deny"
        Action   = local.name_changes
        Resource = [for denied in [!each.dns] : "*" if denied]
      },
      {
        Sid      = "NoFailover"
        Effect   = "Deny"
        Action   = concat(local.promotion_actions, local.switch_actions)
        Resource = ["*"]
      },
      {
        Sid      = "NoShell"
        Effect   = "Deny"
        Action   = ["ecs:ExecuteCommand", "ecs:RunTask", "ssm:SendCommand", "ssm:StartSession"]
        Resource = ["*"]
      },
      {
        Sid    = "MakeBuckets"
        Effect = "Allow"
        Action = [
          "s3:CreateBucket", "s3:DeleteBucket*", "s3:Get*Configuration", "s3:GetBucket*", "s3:ListAllMyBuckets", "s3:ListBucket*", "s3:ListTagsForResource",
          "s3:Put*Configuration", "s3:PutBucket*", "s3:TagResource", "s3:UntagResource",
        ]
        Resource = ["*"]
      },
      {
        Sid      = "State"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = [for prefix in each.state.prefixes : "${each.state.bucket}/${prefix}*"]
      },
      {
        Sid      = "StateOfOthers"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = [for prefix in each.state.read_prefixes : "${each.state.bucket}/${prefix}*"]
      },
      {
        # The bucket of the states may be in another region than all else.
        Sid      = "StateKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = each.state.kms_key_arn[*]
      },
      ] : statement if length(statement.Resource) > 0], [
      for service, arns in each.pass_roles : {
        Sid       = "Pass${join("", [for part in split("-", replace(trimsuffix(service, ".amazonaws.com"), ".", "-")) : title(part)])}"
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = arns
        Condition = { StringEquals = { "iam:PassedToService" = [service] } }
      } if length(arns) > 0
    ])
  }
}

resource "aws_iam_role" "terraform" {
  for_each = var.terraform

  name                 = "${var.name}-terraform-${each.key}"
  description          = each.value.read_only ? "Terraform plans by it." : "Terraform plans and applies by it."
  assume_role_policy   = local.trust["terraform-${each.key}"]
  permissions_boundary = aws_iam_policy.boundary.arn
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "terraform" {
  for_each = var.terraform

  name   = "terraform"
  role   = aws_iam_role.terraform[each.key].name
  policy = each.value.read_only ? local.reading[each.key] : jsonencode({ Version = "2012-10-17", Statement = local.terraform_statements[each.key] })
}
