# Who may assume what. A token of CI counts by its subject, which names project and ref, and by its audience.

locals {
  gitlab_host = var.gitlab == null ? "" : trimprefix(var.gitlab.url, "https://")
  github_host = "token.actions.githubusercontent.com"

  provider_arns = {
    gitlab = try(coalesce(var.gitlab.provider_arn, one(values(aws_iam_openid_connect_provider.gitlab)[*].arn)), null)
    github = try(coalesce(var.github.provider_arn, one(values(aws_iam_openid_connect_provider.github)[*].arn)), null)
  }

  # Every role that may be assumed from outside of AWS or from another account, in one shape.
  assumed = merge(
    { for key, each in var.ci : "ci-${key}" => { principals = [], gitlab = each.gitlab, github = each.github } },
    { for each in var.deploy[*] : "deploy" => { principals = each.principals, gitlab = each.gitlab, github = each.github } },
    { for each in var.failover[*] : "failover" => { principals = each.principals, gitlab = [], github = [] } },
    { for key, each in var.terraform : "terraform-${key}" => { principals = each.principals, gitlab = each.gitlab, github = each.github } },
  )

  # https://docs.gitlab.com/ci/cloud_services/aws/ and https://docs.github.com/actions/reference/security/oidc
  subjects = {
    for name, each in local.assumed : name => {
      gitlab = flatten([
        for one in each.gitlab : concat(
          [for branch in one.branches : "project_path:${one.project}:ref_type:branch:ref:${branch}"],
          [for tag in one.tags : "project_path:${one.project}:ref_type:tag:ref:${tag}"],
        )
      ])
      github = flatten([
        for one in each.github : concat(
          [for branch in one.branches : "repo:${one.repository}:ref:refs/heads/${branch}"],
          [for tag in one.tags : "repo:${one.repository}:ref:refs/tags/${tag}"],
          [for environment in one.environments : "repo:${one.repository}:environment:${environment}"],
        )
      ])
    }
  }

  trust = {
    for name, each in local.assumed : name => jsonencode({
      Version = "2012-10-17"
      Statement = [for statement in [
        {
          Sid    = "Roles"
          Effect = "Allow"
          Action = "sts:AssumeRole"
          # The account, narrowed to roles by name: a role that is made anew, after the loss of a region say, is trusted again.
          Principal = { AWS = distinct([for arn in each.principals : "arn:${local.partition}:iam::${split(":", arn)[4]}:root"]) }
          Condition = { ArnEquals = { "aws:PrincipalArn" = each.principals } }
          wanted    = length(each.principals) > 0
        },
        {
          Sid       = "GitLab"
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = local.provider_arns.gitlab }
          Condition = {
            StringEquals = { "${local.gitlab_host}:aud" = try(var.gitlab.audience, "") }
            StringLike   = { "${local.gitlab_host}:sub" = local.subjects[name].gitlab }
          }
          wanted = length(each.gitlab) > 0
        },
        {
          Sid       = "GitHub"
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = local.provider_arns.github }
          Condition = {
            StringEquals = { "${local.github_host}:aud" = try(var.github.audience, "") }
            StringLike   = { "${local.github_host}:sub" = local.subjects[name].github }
          }
          wanted = length(each.github) > 0
        },
      ] : { for key, value in statement : key => value if key != "wanted" } if statement.wanted]
    })
  }
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  for_each = { for each in var.gitlab[*] : "gitlab" => each if each.provider_arn == null }

  url            = each.value.url
  client_id_list = [each.value.audience]
  tags           = var.tags
}

resource "aws_iam_openid_connect_provider" "github" {
  for_each = { for each in var.github[*] : "github" => each if each.provider_arn == null }

  url            = "https://${local.github_host}"
  client_id_list = [each.value.audience]
  tags           = var.tags
}
