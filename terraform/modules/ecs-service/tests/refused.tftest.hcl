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

run "production_or_no_target" {
  command = plan

  variables {
    production = null
  }

  expect_failures = [var.production]
}

run "a_rule_has_a_condition" {
  command = plan

  variables {
    production = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/1/2", rule = { priority = 1 } }
  }

  expect_failures = [var.production]
}

run "native_needs_a_rule" {
  command = plan

  variables {
    production = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/1/2" }
    deployment = { strategy = "blue_green" }
  }

  expect_failures = [var.production]
}

run "canary_needs_a_load_balancer" {
  command = plan

  variables {
    production = null
    target     = null
    deployment = { strategy = "weighted_pair" }
  }

  expect_failures = [var.production]
}

run "known_strategies" {
  command = plan

  variables {
    deployment = { strategy = "bluegreen" }
  }

  expect_failures = [var.deployment]
}

run "no_pause_while_requests_move" {
  command = plan

  variables {
    deployment = { strategy = "blue_green", pauses = { wait = { stages = ["PRODUCTION_TRAFFIC_SHIFT"] } } }
  }

  expect_failures = [var.deployment]
}

run "no_pause_while_test_requests_move" {
  command = plan

  variables {
    deployment = { strategy = "linear", pauses = { wait = { stages = ["TEST_TRAFFIC_SHIFT"] } } }
  }

  expect_failures = [var.deployment]
}

run "no_pause_beyond_two_weeks" {
  command = plan

  variables {
    deployment = { strategy = "linear", pauses = { wait = { stages = ["POST_SCALE_UP"], timeout_minutes = 20161 } } }
  }

  expect_failures = [var.deployment]
}

run "no_pause_while_rolling" {
  command = plan

  variables {
    deployment = { pauses = { wait = { stages = ["POST_SCALE_UP"] } } }
  }

  expect_failures = [var.deployment]
}

run "steps_of_three_percent" {
  command = plan

  variables {
    deployment = { strategy = "linear", linear = { step_percent = 2 } }
  }

  expect_failures = [var.deployment]
}

run "room_to_deploy" {
  command = plan

  variables {
    deployment = { maximum_percent = 100 }
  }

  expect_failures = [var.deployment]
}

run "codedeploy_for_ecs" {
  command = plan

  variables {
    deployment = { strategy = "codedeploy", codedeploy = { configuration = "CodeDeployDefault.OneAtATime" } }
  }

  expect_failures = [var.deployment]
}

run "no_test_of_a_rolling_service" {
  command = plan

  variables {
    test = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/1/3", rule = { priority = 1 } }
  }

  expect_failures = [var.test]
}

run "header_before_production" {
  command = plan

  variables {
    deployment = { strategy = "weighted_pair" }
    test       = { header = { name = "x-canary", value = "always", priority = 100 } }
  }

  expect_failures = [var.test]
}

run "a_rule_has_a_listener" {
  command = plan

  variables {
    deployment = { strategy = "weighted_pair" }
    test       = { rule = { priority = 1 } }
  }

  expect_failures = [var.test]
}

run "which_container" {
  command = plan

  variables {
    containers = { app = { port = 8080 }, proxy = { port = 80 } }
  }

  expect_failures = [var.target]
}

run "known_container" {
  command = plan

  variables {
    target = { container = "web" }
  }

  expect_failures = [var.target]
}

run "timeout_below_interval" {
  command = plan

  variables {
    target = { interval_seconds = 5, timeout_seconds = 5 }
  }

  expect_failures = [var.target]
}

run "sizes_of_fargate" {
  command = plan

  variables {
    task_size = { cpu = 512, memory = 512 }
  }

  expect_failures = [var.task_size]
}

run "two_zones" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.subnet_ids]
}

run "room_for_canary" {
  command = plan

  variables {
    name = "a-name-that-is-too-long-for-a-target-group"
  }

  expect_failures = [var.name]
}

run "bounds_in_order" {
  command = plan

  variables {
    autoscaling = { min = 4, max = 2 }
  }

  expect_failures = [var.autoscaling]
}

run "requests_of_one_target_group" {
  command = plan

  variables {
    deployment  = { strategy = "blue_green" }
    autoscaling = { min = 1, max = 2, requests_per_task = 100 }
  }

  expect_failures = [var.autoscaling]
}

run "something_essential" {
  command = plan

  variables {
    containers = { app = { port = 8080, essential = false } }
  }

  expect_failures = [var.containers]
}

run "bad_within_looked_at" {
  command = plan

  variables {
    alarms = { periods = 2, bad_periods = 3 }
  }

  expect_failures = [var.alarms]
}

run "discovered_by_a_port" {
  command = plan

  variables {
    production      = null
    target          = null
    containers      = { worker = {} }
    service_connect = { name = "worker", port = 80 }
  }

  expect_failures = [var.service_connect]
}

run "scaled_by_something" {
  command = plan

  variables {
    autoscaling = { min = 1, max = 2, cpu_percent = 0 }
  }

  expect_failures = [var.autoscaling]
}
