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

run "weighted_pair" {
  variables {
    deployment = { strategy = "weighted_pair" }
    test = {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/0123456789abcdef"
      rule         = { priority = 100 }
    }
  }

  assert {
    condition     = aws_ecs_service.canary["this"].name == "app-prod-canary" && aws_ecs_service.canary["this"].desired_count == 0
    error_message = "There is no canary service, or it runs tasks with no change under way."
  }

  assert {
    condition     = one(aws_ecs_service.canary["this"].load_balancer).target_group_arn == aws_lb_target_group.this["canary"].arn && one(aws_ecs_service.this["this"].load_balancer).target_group_arn == aws_lb_target_group.this["stable"].arn
    error_message = "The two services are not in the target groups of their own."
  }

  assert {
    condition = { for each in one(one(aws_lb_listener_rule.production["this"].action).forward).target_group : each.arn => each.weight } == {
      (aws_lb_target_group.this["stable"].arn) = 100
      (aws_lb_target_group.this["canary"].arn) = 0
    }
    error_message = "The forward does not begin at 100 and 0."
  }

  assert {
    condition     = one(aws_lb_listener_rule.test["listener"].action).target_group_arn == aws_lb_target_group.this["canary"].arn
    error_message = "The test listener does not lead to the canary."
  }

  assert {
    condition     = output.canary_service_name == "app-prod-canary" && output.catalogue.canary == "app-prod-canary" && jsonencode(output.catalogue.test_traffic) == jsonencode({ port = 8080, header = null })
    error_message = "The catalogue would not find the canary."
  }

  assert {
    condition     = strcontains(one([for each in aws_cloudwatch_metric_alarm.this["5xx"].metric_query : each.expression if each.id == "verdict"]), "FILL(errors_canary, 0)")
    error_message = "The errors of the canary are not counted."
  }

  assert {
    condition = jsonencode({ for each in aws_cloudwatch_metric_alarm.this["5xx"].metric_query : each.id => one(each.metric).dimensions if each.id != "verdict" }) == jsonencode({
      for id, group in { requests_stable = "stable", errors_stable = "stable", requests_canary = "canary", errors_canary = "canary" } : id => {
        LoadBalancer                     = "app/shop/50dc6c495c0c9188"
        TargetGroup                      = aws_lb_target_group.this[group].arn_suffix
      }
    })
    error_message = "The alarm counts requests of something else."
  }
}

run "header_in_front_of_production" {
  variables {
    deployment = { strategy = "weighted_pair" }
    test       = { header = { name = "x-canary", value = "always", priority = 99 } }
  }

  assert {
    condition     = aws_lb_listener_rule.test["header"].listener_arn == var.production.listener_arn && aws_lb_listener_rule.test["header"].priority == 99
    error_message = "The header rule is not on the production listener."
  }

  assert {
    condition     = flatten([for each in aws_lb_listener_rule.test["header"].condition : [for host in each.host_header : tolist(host.values)]]) == ["app.shop.example"]
    error_message = "The header rule takes requests to other services."
  }

  assert {
    condition     = jsonencode(output.catalogue.test_traffic) == jsonencode({ port = null, header = { name = "x-canary", value = "always" } })
    error_message = "The catalogue would not find the header."
  }
}

run "default_action" {
  variables {
    deployment = { strategy = "weighted_pair" }
    production = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/app-prod/50dc6c495c0c9188/f2f7dc8efc522ab2" }
    test       = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/app-prod/50dc6c495c0c9188/0123456789abcdef" }
  }

  assert {
    condition     = length(aws_lb_listener_rule.production) + length(aws_lb_listener_rule.test) == 0 && output.production_rule_arn == null
    error_message = "A rule is made beside the default action."
  }

  assert {
    condition     = output.target_group_arns == { stable = aws_lb_target_group.this["stable"].arn, canary = aws_lb_target_group.this["canary"].arn }
    error_message = "The load balancer would not learn where to forward to."
  }
}
