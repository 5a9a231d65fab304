mock_provider "aws" {
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "123456789012" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/coxswain-boundary" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.example" }
  }
}

variables {
  name    = "coxswain"
  regions = ["eu-west-1", "eu-central-1"]
  gitlab  = { url = "https://gitlab.example" }
  github  = { provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }

  ci = {
    app = {
      gitlab       = [{ project = "shop/app", branches = ["main"], tags = ["v*"] }]
      github       = [{ repository = "shop/app", environments = ["release"] }]
      repositories = ["arn:aws:ecr:eu-west-1:123456789012:repository/app"]
    }
  }

  deploy = {
    principals     = ["arn:aws:iam::210987654321:role/coxswain-worker"]
    clusters       = ["arn:aws:ecs:eu-west-1:123456789012:cluster/shop", "arn:aws:ecs:eu-central-1:123456789012:cluster/shop-dr"]
    load_balancers = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/*"]
    repositories   = ["arn:aws:ecr:eu-west-1:123456789012:repository/app"]
  }

  failover = {
    principals       = ["arn:aws:iam::210987654321:role/coxswain-worker"]
    clusters         = ["arn:aws:ecs:eu-central-1:123456789012:cluster/shop-dr"]
    databases        = ["shop-db", "shop-db-replica"]
    global_clusters  = ["orders"]
    parameter_groups = ["shop-db-pg16"]
    hosted_zones     = ["Z0123456789"]
    kms_keys         = ["arn:aws:kms:eu-central-1:123456789012:key/mrk-1"]
    parameters       = ["/shop/", "/other/mode"]
    monitoring_roles = ["arn:aws:iam::123456789012:role/shop-db-rds-eu-west-1"]
  }

  terraform = {
    primary = {
      principals = ["arn:aws:iam::210987654321:role/coxswain-worker"]
      state      = { bucket = "arn:aws:s3:::shop-state", prefixes = ["primary/"], read_prefixes = ["global/"] }
      pass_roles = {
        "ecs-tasks.amazonaws.com"                   = ["arn:aws:iam::123456789012:role/coxswain-app-task"]
        "ecs.amazonaws.com"                         = ["arn:aws:iam::123456789012:role/shop-ecs"]
        "ecs.application-autoscaling.amazonaws.com" = ["arn:aws:iam::123456789012:role/shop-scaling"]
      }
    }
    data = {
      principals = ["arn:aws:iam::210987654321:role/coxswain-worker"]
      state      = { bucket = "arn:aws:s3:::shop-state", prefixes = ["data/"] }
      databases  = true
    }
    plans = {
      principals = ["arn:aws:iam::210987654321:role/coxswain-worker"]
      state      = { bucket = "arn:aws:s3:::shop-state", prefixes = ["primary/"], kms_key_arn = "arn:aws:kms:eu-central-1:210987654321:key/state" }
      databases  = true
      read_only  = true
    }
  }

  services = {
    app = {
      repositories = ["arn:aws:ecr:eu-west-1:123456789012:repository/app"]
      secrets      = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf"]
      log_groups   = ["arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/app"]
      kms_keys     = ["arn:aws:kms:eu-west-1:123456789012:key/mrk-1"]
      exec         = true
    }
  }
}

# Applied to the mock, since ARNs of providers and of the boundary are in what is looked at.
run "roles" {
  command = apply

  assert {
    condition = jsondecode(aws_iam_role.deploy["deploy"].assume_role_policy).Statement == [{
      Sid       = "Roles"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = ["arn:aws:iam::210987654321:root"] }
      Condition = { ArnEquals = { "aws:PrincipalArn" = ["arn:aws:iam::210987654321:role/coxswain-worker"] } }
    }]
    error_message = "The deploy role is trusted to more than the worker's role: ${aws_iam_role.deploy["deploy"].assume_role_policy}"
  }

  assert {
    condition     = length(jsondecode(aws_iam_role.failover["failover"].assume_role_policy).Statement) == 1
    error_message = "The failover role is trusted to more than Coxswain."
  }

  assert {
    condition = jsondecode(aws_iam_role.ci["app"].assume_role_policy).Statement[0].Condition == {
      StringEquals = { "gitlab.example:aud" = "sts.amazonaws.com" }
      StringLike   = { "gitlab.example:sub" = ["project_path:shop/app:ref_type:branch:ref:main", "project_path:shop/app:ref_type:tag:ref:v*"] }
    }
    error_message = "GitLab's subject does not bind project and ref: ${aws_iam_role.ci["app"].assume_role_policy}"
  }

  assert {
    condition = jsondecode(aws_iam_role.ci["app"].assume_role_policy).Statement[1] == {
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike   = { "token.actions.githubusercontent.com:sub" = ["repo:shop/app:environment:release"] }
      }
    }
    error_message = "GitHub's subject does not bind repository and environment: ${aws_iam_role.ci["app"].assume_role_policy}"
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && length(aws_iam_openid_connect_provider.gitlab) == 1
    error_message = "A provider that the account has already is made again, or the missing one is not made."
  }

  assert {
    condition = alltrue([for role in concat(values(aws_iam_role.ci), values(aws_iam_role.deploy), values(aws_iam_role.failover), values(aws_iam_role.terraform), values(aws_iam_role.task), values(aws_iam_role.execution)) :
    role.permissions_boundary == "arn:aws:iam::123456789012:policy/coxswain-boundary"])
    error_message = "A role has no boundary."
  }

  assert {
    condition = alltrue([
      for needed in ["rds:*", "rds-data:*", "dynamodb:*", "route53:Change*", "route53:Delete*", "route53-recovery-cluster:*", "globalaccelerator:*"] : alltrue([
        for policy in [aws_iam_role_policy.ci["app"].policy, aws_iam_role_policy.deploy["deploy"].policy, aws_iam_role_policy.terraform["primary"].policy] :
        length(setintersection([needed, "${split(":", needed)[0]}:*"], flatten([for each in jsondecode(policy).Statement : each.Action if each.Effect == "Deny" && each.Resource == ["*"] && !can(each.Condition)]))) > 0
      ])
    ])
    error_message = "CI, deploy or Terraform is not denied a database or a name."
  }

  assert {
    condition = alltrue([
      for needed in ["rds:PromoteReadReplica", "rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster", "route53-recovery-cluster:UpdateRoutingControlStates", "route53:Change*", "route53:Create*", "route53:Delete*", "route53:Update*"] :
      contains(flatten([for each in jsondecode(aws_iam_role_policy.terraform["data"].policy).Statement : each.Action if each.Effect == "Deny" && each.Resource == ["*"]]), needed)
    ])
    error_message = "Terraform may decide who takes writes, or change names without being told that it may."
  }

  assert {
    condition = {
      for each in jsondecode(aws_iam_policy.boundary.policy).Statement : each.Sid => each.Condition.ArnNotEquals["aws:PrincipalArn"] if can(each.Condition.ArnNotEquals)
      } == {
      DatabasesAreOthers = ["arn:aws:iam::123456789012:role/coxswain-failover", "arn:aws:iam::123456789012:role/coxswain-terraform-data", "arn:aws:iam::123456789012:role/coxswain-terraform-plans", "arn:aws:iam::123456789012:role/coxswain-nobody"]
      NamesAreOthers     = ["arn:aws:iam::123456789012:role/coxswain-failover", "arn:aws:iam::123456789012:role/coxswain-nobody"]
    }
    error_message = "The boundary leaves databases or names to others than those who may have them."
  }

  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.ci), values(aws_iam_role_policy.deploy), values(aws_iam_policy.failover), values(aws_iam_role_policy.terraform), values(aws_iam_role_policy.task), values(aws_iam_role_policy.execution), [aws_iam_policy.boundary]) :
      [for each in jsondecode(policy.policy).Statement : [for action in flatten([each.Action]) : action != "*" && action != "iam:*"] if each.Effect == "Allow" && each.Sid != "Services"]
    ]))
    error_message = "A statement allows every action, or every one of IAM."
  }

  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.deploy), values(aws_iam_policy.failover), values(aws_iam_role_policy.terraform)) : [
        for each in jsondecode(policy.policy).Statement :
        length(each.Condition.StringEquals["iam:PassedToService"]) == 1 && alltrue([for arn in each.Resource : !strcontains(arn, "*")]) if contains(each.Action, "iam:PassRole")
      ]
    ]))
    error_message = "A role may be passed that is not named, or to a service that is not."
  }

  assert {
    condition = alltrue(flatten([
      for each in jsondecode(aws_iam_role_policy.terraform["plans"].policy).Statement : [
        for action in each.Action : can(regex("^[a-z0-9-]+:(BatchGet|Describe|Get|List|Decrypt$)", action)) && !contains(["secretsmanager:Get*", "secretsmanager:GetSecretValue", "dynamodb:Get*", "logs:Get*", "s3:Get*", "ssm:Get*"], action)
      ]
    ]))
    error_message = "A role that only plans may change something, or read what is kept in it: ${aws_iam_role_policy.terraform["plans"].policy}"
  }

  assert {
    condition = { for each in jsondecode(aws_iam_role_policy.terraform["plans"].policy).Statement : each.Sid => each.Resource if startswith(each.Sid, "State") } == {
      State    = ["arn:aws:s3:::shop-state/primary/*"]
      StateKey = ["arn:aws:kms:eu-central-1:210987654321:key/state"]
    }
    error_message = "A role that only plans cannot read its state, or reads another: ${aws_iam_role_policy.terraform["plans"].policy}"
  }

  assert {
    condition = alltrue([
      for needed in ["inspector2:Enable", "route53:AssociateVPCWithHostedZone"] :
      contains(flatten([for each in jsondecode(aws_iam_role_policy.terraform["primary"].policy).Statement : each.Action if each.Effect == "Allow"]), needed)
      && length([for each in jsondecode(aws_iam_role_policy.terraform["primary"].policy).Statement : each if each.Effect == "Deny" && length(setintersection(each.Action, [needed, "${split(":", needed)[0]}:*"])) > 0]) == 0
      && contains(jsondecode(aws_iam_policy.boundary.policy).Statement[0].Action, "${split(":", needed)[0]}:*")
    ])
    error_message = "Terraform can neither switch on enhanced scanning nor make an interface endpoint."
  }

  assert {
    condition = flatten([for each in jsondecode(aws_iam_role_policy.deploy["deploy"].policy).Statement : each.Resource if each.Sid == "PassRoles"]) == [
      "arn:aws:iam::123456789012:role/coxswain-app-task", "arn:aws:iam::123456789012:role/coxswain-app-execution",
    ]
    error_message = "The deploy role does not pass the services' roles, or passes others."
  }

  assert {
    condition = flatten([for each in jsondecode(aws_iam_role_policy.deploy["deploy"].policy).Statement : each.Resource if each.Sid == "Shift"]) == [
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/*/*", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/*/*/*",
    ]
    error_message = "Weights of other load balancers may be shifted."
  }

  assert {
    condition = alltrue([
      for policy in concat(values(aws_iam_role_policy.ci), values(aws_iam_role_policy.deploy), values(aws_iam_role_policy.terraform)) : length(policy.policy) <= 10240
    ]) && alltrue([for policy in concat(values(aws_iam_policy.failover), [aws_iam_policy.boundary]) : length(policy.policy) <= 6144])
    error_message = "A policy is longer than IAM takes: 10,240 characters of a role's own, 6,144 of any other."
  }

  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.ci), values(aws_iam_role_policy.deploy), values(aws_iam_policy.failover), values(aws_iam_role_policy.terraform), [aws_iam_policy.boundary]) : [
        alltrue([for each in jsondecode(policy.policy).Statement : can(regex("^[A-Za-z0-9]+$", each.Sid)) && length(each.Resource) > 0]),
        length(distinct(jsondecode(policy.policy).Statement[*].Sid)) == length(jsondecode(policy.policy).Statement),
      ]
    ]))
    error_message = "IAM would refuse a policy: a Sid that is no word or stands twice, or a statement without a resource."
  }

  assert {
    condition = alltrue([
      for needed in [
        "rds:PromoteReadReplica", "rds:ModifyDBInstance", "rds:RebootDBInstance", "rds:ModifyDBParameterGroup", "rds:CreateDBInstanceReadReplica", "rds:SwitchoverGlobalCluster",
        "rds:FailoverGlobalCluster", "rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBClusterToPointInTime", "rds:CreateDBInstance", "rds:AddTagsToResource",
        "rds:DeleteDBInstance", "rds:DeleteDBCluster", "route53:ChangeResourceRecordSets", "route53:GetChange", "ecs:RunTask", "ecs:StopTask", "ecs:UpdateService",
        "application-autoscaling:RegisterScalableTarget",
      ] : contains(flatten([for policy in values(aws_iam_policy.failover) : [for each in jsondecode(policy.policy).Statement : each.Action if each.Effect == "Allow"]]), needed)
    ])
    error_message = "The failover role lacks a right that a failover, rebuild or rehearsal needs."
  }

  assert {
    condition = { for each in jsondecode(aws_iam_role_policy.task["app"].policy).Statement : each.Sid => each.Resource if startswith(each.Sid, "Exec") } == {
      Exec    = ["*"]
      ExecKey = ["arn:aws:kms:eu-west-1:123456789012:key/mrk-1"]
      ExecLog = ["arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/*/exec:*", "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/*/exec:*"]
    }
    error_message = "A shell opens without the key that its session is encrypted with, or is not logged: ${aws_iam_role_policy.task["app"].policy}"
  }

  assert {
    condition = flatten([for each in jsondecode(aws_iam_policy.failover["services"].policy).Statement : each.Resource if each.Sid == "Parameters"]) == [
      "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/*", "arn:aws:ssm:eu-west-1:123456789012:parameter/other/mode",
      "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/*", "arn:aws:ssm:eu-central-1:123456789012:parameter/other/mode",
    ]
    error_message = "A path does not stand for what is below it, or a name for more than itself."
  }

  assert {
    condition = flatten([for each in jsondecode(aws_iam_policy.failover["databases"].policy).Statement : each.Resource if each.Sid == "FenceAndPromote"]) == [
      "arn:aws:rds:*:123456789012:db:shop-db", "arn:aws:rds:*:123456789012:db:shop-db-left-*",
      "arn:aws:rds:*:123456789012:db:shop-db-replica", "arn:aws:rds:*:123456789012:db:shop-db-replica-left-*",
    ]
    error_message = "Other databases than the named ones may be fenced and promoted."
  }
}

run "no_role_without_need" {
  command = plan

  variables {
    ci        = {}
    deploy    = null
    failover  = null
    terraform = {}
    services  = {}
    gitlab    = null
    github    = null
  }

  assert {
    condition     = output.deploy_role_arn == null && output.failover_role_arn == null && output.gitlab_provider_arn == null && length(output.ci_role_arns) == 0
    error_message = "A role or provider is made that nobody asked for."
  }
}

run "nobody_in_particular" {
  command = plan

  variables {
    ci       = { app = { gitlab = [{ project = "", branches = ["main"] }] } }
    deploy   = { clusters = [] }
    failover = { principals = [], clusters = [] }
    services = { app = { statements = [{ sid = "Databases", actions = ["rds:*"], resources = ["*"] }] } }
  }

  expect_failures = [var.ci, var.deploy, var.failover, var.services]
}

run "stars" {
  command = plan

  variables {
    ci = { app = { gitlab = [{ project = "shop/*", branches = ["main"] }] } }
    deploy = {
      principals = ["arn:aws:iam::210987654321:role/coxswain-worker"]
      clusters   = []
      pass_roles = ["arn:aws:iam::123456789012:role/*"]
    }
    failover = { principals = ["arn:aws:iam::210987654321:role/*"], clusters = [] }
    services = { app = { statements = [{ sid = "Everything", actions = ["*"], resources = ["*"] }] } }
  }

  expect_failures = [var.ci, var.deploy, var.failover, var.services]
}

run "no_ref" {
  command = plan

  variables {
    ci        = { app = { gitlab = [{ project = "shop/app" }] } }
    terraform = { primary = { github = [{ repository = "shop/app", branches = ["*"] }], state = { bucket = "arn:aws:s3:::shop-state", prefixes = ["primary/"] } } }
  }

  expect_failures = [var.ci, var.terraform]
}

run "reads_and_passes" {
  command = plan

  variables {
    terraform = {
      plans = {
        principals = ["arn:aws:iam::210987654321:role/coxswain-worker"]
        state      = { bucket = "arn:aws:s3:::shop-state", prefixes = ["primary/"] }
        pass_roles = { "ecs-tasks.amazonaws.com" = ["arn:aws:iam::123456789012:role/coxswain-app-task"] }
        read_only  = true
      }
    }
  }

  expect_failures = [var.terraform]
}
