# Terraform, where it only plans: what a provider reads of what there is, and the state. No objects, rows, logs or values of secrets; but the state has what it has.

locals {
  # What says how something is set up, and is called neither Describe nor List.
  settings_actions = [
    "cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors", "cloudtrail:GetTrail*", "cloudwatch:GetDashboard", "codedeploy:BatchGet*", "codedeploy:Get*",
    "ec2:GetEbsEncryptionByDefault", "ecr:GetLifecyclePolicy", "ecr:GetRegistryPolicy", "ecr:GetRegistryScanningConfiguration", "ecr:GetRepositoryPolicy",
    "guardduty:GetDetector", "kms:GetKey*", "route53:Get*", "secretsmanager:GetResourcePolicy", "securityhub:GetEnabledStandards", "servicediscovery:Get*", "sns:Get*",
    "ssm:GetDocument", "tag:Get*", "wafv2:Get*",
  ]

  reading = {
    for key, each in var.terraform : key => jsonencode({
      Version = "2012-10-17"
      Statement = [for statement in [
        {
          Sid       = "Look"
          Effect    = "Allow"
          Action    = concat(flatten([for service in local.terraform_prefixes[key] : ["${service}:Describe*", "${service}:List*"]]), local.settings_actions)
          Resource  = ["*"]
          Condition = { StringEquals = { "aws:RequestedRegion" = local.terraform_regions } }
        },
        {
          Sid      = "LookAtIamAndBuckets"
          Effect   = "Allow"
          Action   = ["iam:Get*", "iam:List*", "s3:Get*Configuration", "s3:GetBucket*", "s3:ListAllMyBuckets", "s3:ListBucket*", "s3:ListTagsForResource"]
          Resource = ["*"]
        },
        {
          # Of AWS's own, such as the newest image of a bastion.
          Sid      = "PublicParameters"
          Effect   = "Allow"
          Action   = ["ssm:GetParameter"]
          Resource = ["arn:${local.partition}:ssm:*::parameter/aws/service/*"]
        },
        {
          Sid      = "State"
          Effect   = "Allow"
          Action   = ["s3:GetObject"]
          Resource = [for prefix in concat(each.state.prefixes, each.state.read_prefixes) : "${each.state.bucket}/${prefix}*"]
        },
        {
          Sid      = "StateKey"
          Effect   = "Allow"
          Action   = ["kms:Decrypt"]
          Resource = each.state.kms_key_arn[*]
        },
      ] : statement if length(statement.Resource) > 0]
    })
  }
}
