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

run "codedeploy" {
  variables {
    deployment = { strategy = "codedeploy", codedeploy = { configuration = "CodeDeployDefault.ECSLinear10PercentEvery1Minutes", wait_minutes = 60, terminate_after_minutes = 30 } }
    test       = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/0123456789abcdef", rule = { priority = 100 } }
  }

  assert {
    condition     = one(aws_ecs_service.codedeploy["this"].deployment_controller).type == "CODE_DEPLOY" && length(aws_ecs_service.this) == 0 && output.service_name == "app-prod"
    error_message = "ECS would deploy beside CodeDeploy."
  }

  assert {
    condition     = toset([for each in one(one(aws_codedeploy_deployment_group.this["this"].load_balancer_info).target_group_pair_info).target_group : each.name]) == toset(["app-prod", "app-prod-canary"])
    error_message = "CodeDeploy does not have the two target groups."
  }

  assert {
    condition     = one(aws_codedeploy_deployment_group.this["this"].alarm_configuration).enabled && one(aws_codedeploy_deployment_group.this["this"].alarm_configuration).alarms == toset(["app-prod-5xx"])
    error_message = "CodeDeploy watches no alarm."
  }

  assert {
    condition     = contains(one(aws_codedeploy_deployment_group.this["this"].auto_rollback_configuration).events, "DEPLOYMENT_STOP_ON_ALARM")
    error_message = "CodeDeploy does not go back when its alarm is red."
  }

  assert {
    condition     = one(one(aws_codedeploy_deployment_group.this["this"].blue_green_deployment_config).deployment_ready_option) == { action_on_timeout = "STOP_DEPLOYMENT", wait_time_in_minutes = 60 }
    error_message = "CodeDeploy does not wait for somebody's word."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_iam_role_policy.codedeploy["this"].policy).Statement :
      try(statement.Action == "iam:PassRole" && statement.Resource == ["arn:aws:iam::123456789012:role/made", "arn:aws:iam::123456789012:role/made"] && statement.Condition.StringEquals["iam:PassedToService"] == "ecs-tasks.amazonaws.com", false)
    ])
    error_message = "CodeDeploy may pass other roles than those of the tasks."
  }
}
