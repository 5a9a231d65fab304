mock_provider "aws" {}

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
    name       = "a-name-that-is-too-long-for-a-target-group"
    subnet_ids = ["subnet-1"]
    task_size  = { cpu = 512, memory = 512 }
    alarms     = { periods = 2, bad_periods = 3 }
  }

  expect_failures = [var.production, var.name, var.subnet_ids, var.task_size, var.alarms]
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
    production      = null
    target          = null
    containers      = { worker = {} }
    deployment      = { strategy = "weighted_pair" }
    service_connect = { name = "worker", port = 80 }
  }

  expect_failures = [var.production, var.service_connect]
}

run "no_test_of_a_rolling_service" {
  command = plan

  variables {
    test        = { listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/1/3", rule = { priority = 1 } }
    autoscaling = { min = 4, max = 2 }
  }

  expect_failures = [var.test, var.autoscaling]
}

run "header_before_production" {
  command = plan

  variables {
    deployment  = { strategy = "blue_green" }
    test        = { header = { name = "x-canary", value = "always", priority = 100 } }
    autoscaling = { min = 1, max = 2, requests_per_task = 100 }
  }

  expect_failures = [var.test, var.autoscaling]
}

run "a_rule_has_a_listener" {
  command = plan

  variables {
    deployment  = { strategy = "weighted_pair" }
    test        = { rule = { priority = 1 } }
    autoscaling = { min = 1, max = 2, cpu_percent = 0 }
  }

  expect_failures = [var.test, var.autoscaling]
}

run "known_strategies" {
  command = plan

  variables {
    deployment = { strategy = "bluegreen" }
    containers = { app = { port = 8080 }, proxy = { port = 80 } }
  }

  expect_failures = [var.deployment, var.target]
}

run "no_pause_while_requests_move" {
  command = plan

  variables {
    deployment = { strategy = "blue_green", pauses = { wait = { stages = ["PRODUCTION_TRAFFIC_SHIFT"] } } }
    target     = { container = "web" }
  }

  expect_failures = [var.deployment, var.target]
}

run "no_pause_while_test_requests_move" {
  command = plan

  variables {
    deployment = { strategy = "linear", pauses = { wait = { stages = ["TEST_TRAFFIC_SHIFT"] } } }
    target     = { interval_seconds = 5, timeout_seconds = 5 }
  }

  expect_failures = [var.deployment, var.target]
}

run "no_pause_beyond_two_weeks" {
  command = plan

  variables {
    deployment = { strategy = "linear", pauses = { wait = { stages = ["POST_SCALE_UP"], timeout_minutes = 20161 } } }
    containers = { app = { port = 8080, essential = false } }
  }

  expect_failures = [var.deployment, var.containers]
}

run "no_pause_while_rolling" {
  command = plan

  variables {
    deployment = { pauses = { wait = { stages = ["POST_SCALE_UP"] } } }
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

run "health_checks_that_a_load_balancer_makes" {
  command = plan

  variables {
    target = { interval_seconds = 4, timeout_seconds = 2 }
  }

  expect_failures = [var.target]
}

run "a_path_begins_with_a_slash" {
  command = plan

  variables {
    target = { health_check_path = "healthz" }
  }

  expect_failures = [var.target]
}
