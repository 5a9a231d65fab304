mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/made" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:made" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/made/73e2d6bc24d8a067"
      arn_suffix = "targetgroup/made/73e2d6bc24d8a067"
    }
  }
  mock_resource "aws_lb_listener_rule" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee" }
  }
  mock_resource "aws_ecs_service" {
    defaults = {
      id  = "arn:aws:ecs:eu-west-1:123456789012:service/shop/app-prod"
      arn = "arn:aws:ecs:eu-west-1:123456789012:service/shop/app-prod"
    }
  }

  # Apart, so that one cannot be taken for the other.
  override_resource {
    target = aws_lb_target_group.this["stable"]
    values = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app-prod/73e2d6bc24d8a067"
      arn_suffix = "targetgroup/app-prod/73e2d6bc24d8a067"
    }
  }
  override_resource {
    target = aws_lb_target_group.this["canary"]
    values = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app-prod-canary/83e2d6bc24d8a067"
      arn_suffix = "targetgroup/app-prod-canary/83e2d6bc24d8a067"
    }
  }

}

variables {
  name               = "app-prod"
  cluster_name       = "shop"
  vpc_id             = "vpc-1"
  subnet_ids         = ["subnet-1", "subnet-2"]
  security_group_ids = ["sg-1"]
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  containers         = { app = { port = 8080 } }
  production = {
    listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2"
    rule         = { priority = 100, hosts = ["app.shop.example"] }
  }
}

run "linear" {
  command = plan

  variables {
    deployment = { strategy = "linear", linear = { step_percent = 25, step_bake_minutes = 5 } }
  }

  assert {
    condition     = one(one(aws_ecs_service.this["this"].deployment_configuration).linear_configuration).step_percent == 25
    error_message = "The steps are others."
  }

  assert {
    condition = jsondecode(output.deployment_configuration).linearConfiguration == { stepPercent = 25, stepBakeTimeInMinutes = 5 } && jsondecode(output.deployment_configuration).lifecycleHooks == [
      { targetType = "PAUSE", lifecycleStages = ["PRE_PRODUCTION_TRAFFIC_SHIFT"], timeoutConfiguration = { timeoutInMinutes = 1440, action = "ROLLBACK" } },
    ]
    error_message = "A deploy would not pause before every step."
  }
}

run "canary_without_pauses" {
  command = plan

  variables {
    deployment = { strategy = "canary", canary = { percent = 10, bake_minutes = 30 }, pauses = {} }
  }

  assert {
    condition     = jsondecode(output.deployment_configuration).canaryConfiguration == { canaryPercent = 10, canaryBakeTimeInMinutes = 30 } && jsondecode(output.deployment_configuration).lifecycleHooks == []
    error_message = "A deploy pauses though nobody wants it, or takes another share."
  }

  assert {
    condition     = jsondecode(output.deployment_configuration).alarms == { alarmNames = ["app-prod-5xx"], enable = true, rollback = true }
    error_message = "A deploy would go on while its alarm is red."
  }
}

run "pauses_set_by_an_apply" {
  command = plan

  variables {
    deployment = { strategy = "blue_green", set_pauses = "apply" }
  }

  assert {
    condition     = length(terraform_data.pauses) == 1
    error_message = "An apply would not set the pauses."
  }
}

run "blue_green" {
  variables {
    deployment = { strategy = "blue_green", bake_minutes = 15, hooks = { judge = { stages = ["POST_TEST_TRAFFIC_SHIFT"], lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:judge", details = { limit = "1" } } } }
    test       = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/0123456789abcdef", rule = { priority = 100 } }
  }

  assert {
    condition     = one(aws_ecs_service.this["this"].deployment_configuration).strategy == "BLUE_GREEN" && one(aws_ecs_service.this["this"].deployment_configuration).bake_time_in_minutes == "15"
    error_message = "ECS would roll."
  }

  assert {
    condition     = one(one(aws_ecs_service.this["this"].load_balancer).advanced_configuration).alternate_target_group_arn == aws_lb_target_group.this["canary"].arn && one(one(aws_ecs_service.this["this"].load_balancer).advanced_configuration).test_listener_rule != null
    error_message = "ECS does not know the second target group, or the test rule."
  }

  assert {
    condition     = length(aws_ecs_service.this["this"].deployment_circuit_breaker) == 0 && length(aws_ecs_service.canary) == 0
    error_message = "A native deployment has a circuit breaker, which ECS has for rolling updates only, or a second service."
  }

  assert {
    condition = jsondecode(output.deployment_configuration).lifecycleHooks == [
      { targetType = "PAUSE", lifecycleStages = ["POST_TEST_TRAFFIC_SHIFT"], timeoutConfiguration = { timeoutInMinutes = 1440, action = "ROLLBACK" } },
      { targetType = "AWS_LAMBDA", lifecycleStages = ["POST_TEST_TRAFFIC_SHIFT"], hookTargetArn = "arn:aws:lambda:eu-west-1:123456789012:function:judge", roleArn = "arn:aws:iam::123456789012:role/made", hookDetails = { limit = "1" } },
    ]
    error_message = "A deploy would not pause before production, or not ask the function."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.hooks["this"].policy).Statement[0].Resource == ["arn:aws:lambda:eu-west-1:123456789012:function:judge"]
    error_message = "ECS may call other functions."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.traffic["this"].policy).Statement :
      statement.Resource != "*" || alltrue([for action in flatten([statement.Action]) : startswith(action, "elasticloadbalancing:Describe")])
    ])
    error_message = "ECS may move the requests of others."
  }

  assert {
    condition     = one(one(aws_lb_listener_rule.test["listener"].action).forward).target_group != null
    error_message = "ECS has no weights to move on the test rule."
  }
}
