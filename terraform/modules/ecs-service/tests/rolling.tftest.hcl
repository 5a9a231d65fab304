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

# First: a launch type that is there already would stay.
run "discovery" {
  variables {
    service_connect    = { name = "app", dns_name = "app", port = 80 }
    cloud_map          = { service_arn = "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-abc" }
    capacity_providers = { FARGATE = { weight = 1, base = 2 }, FARGATE_SPOT = { weight = 3 } }
  }

  assert {
    condition     = one(one(aws_ecs_service.this["this"].service_connect_configuration).service).port_name == jsondecode(aws_ecs_task_definition.bootstrap.container_definitions)[0].portMappings[0].name
    error_message = "Service Connect names a port that the task definition does not have."
  }

  assert {
    condition     = aws_ecs_service.this["this"].launch_type != "FARGATE" && length(aws_ecs_service.this["this"].capacity_provider_strategy) == 2
    error_message = "Launch type and capacity providers are both given, which ECS refuses."
  }
}

run "rolling" {
  assert {
    condition     = aws_ecs_service.this["this"].desired_count == 0 && aws_ecs_service.this["this"].launch_type == "FARGATE"
    error_message = "The placeholder would be started."
  }

  assert {
    condition     = one(aws_ecs_service.this["this"].deployment_circuit_breaker) == { enable = true, rollback = true }
    error_message = "A rolling update has no circuit breaker."
  }

  assert {
    condition     = one(aws_ecs_service.this["this"].alarms).alarm_names == toset(["app-prod-5xx"]) && one(aws_ecs_service.this["this"].alarms).rollback
    error_message = "A rolling update has no alarm, or does not go back by it."
  }

  assert {
    condition     = length(aws_ecs_service.canary) == 0 && length(aws_ecs_service.codedeploy) == 0 && keys(aws_lb_target_group.this) == ["stable"]
    error_message = "A rolling service has more than one service or target group."
  }

  assert {
    condition     = one(aws_lb_listener_rule.production["this"].action).target_group_arn == aws_lb_target_group.this["stable"].arn && length(one(aws_lb_listener_rule.production["this"].action).forward) == 0
    error_message = "The rule of a rolling service forwards with weights, so that Terraform would ignore its target group."
  }

  assert {
    condition     = one(aws_ecs_service.this["this"].network_configuration).assign_public_ip == false
    error_message = "Tasks have public addresses."
  }

  assert {
    condition     = output.load_balancer_arn_suffix == "app/shop/50dc6c495c0c9188"
    error_message = "The load balancer is not what CloudWatch calls it."
  }

  assert {
    condition     = jsonencode(output.catalogue) == jsonencode({ cluster = "shop", service = "app-prod", canary = null, alarms = ["app-prod-5xx"], test_traffic = null })
    error_message = "The catalogue would not find the service."
  }
}

run "first_task_definition" {
  variables {
    containers = {
      app   = { port = 8080, environment = { MODE = "live" }, secrets = { TOKEN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/app-AbCdEf:token::" }, writable_paths = ["/tmp"] }
      proxy = { depends_on = { app = "START" } }
    }
  }

  assert {
    condition     = [for each in jsondecode(aws_ecs_task_definition.bootstrap.container_definitions) : each.name] == ["app", "proxy"]
    error_message = "The containers of the catalogue are not those of the task definition."
  }

  assert {
    condition     = alltrue([for each in jsondecode(aws_ecs_task_definition.bootstrap.container_definitions) : each.readonlyRootFilesystem && each.logConfiguration.options.awslogs-group == "/ecs/shop/app-prod"])
    error_message = "A container has a writable root file system, or no log."
  }

  assert {
    condition     = toset([for mount in jsondecode(aws_ecs_task_definition.bootstrap.container_definitions)[0].mountPoints : mount.containerPath]) == toset(["/tmp", "/var/lib/amazon", "/var/log/amazon"])
    error_message = "The container, or the agent of ECS Exec, has nothing to write to."
  }

  assert {
    condition     = toset([for mount in flatten([for each in jsondecode(aws_ecs_task_definition.bootstrap.container_definitions) : each.mountPoints]) : mount.sourceVolume]) == toset([for each in aws_ecs_task_definition.bootstrap.volume : each.name])
    error_message = "A mounted volume is not defined."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_iam_role_policy.execution["this"].policy).Statement :
      try(statement.Resource == ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/app-AbCdEf"], false)
    ])
    error_message = "The execution role may not read the secret, or more than that."
  }

  assert {
    condition     = aws_ecs_task_definition.bootstrap.execution_role_arn != null && aws_ecs_task_definition.bootstrap.skip_destroy
    error_message = "Revisions go when Terraform replaces the first one."
  }
}

run "given_roles" {
  variables {
    roles = { execution_arn = "arn:aws:iam::123456789012:role/shop-app-execution", task_arn = "arn:aws:iam::123456789012:role/shop-app-task" }
  }

  assert {
    condition     = length(aws_iam_role.task) + length(aws_iam_role.execution) + length(aws_iam_role_policy.exec) == 0 && output.task_role_arn == var.roles.task_arn
    error_message = "Roles are made though they were given."
  }
}

run "reached_by_service_connect_alone" {
  variables {
    production      = null
    target          = null
    service_connect = { name = "app", port = 80 }
  }

  assert {
    condition     = one(one(aws_ecs_service.this["this"].service_connect_configuration).service).port_name == "app" && length(aws_ecs_service.this["this"].load_balancer) == 0
    error_message = "A service without a load balancer is not discovered."
  }
}

run "worker_without_load_balancer" {
  variables {
    production  = null
    target      = null
    containers  = { worker = {} }
    alarms      = { names = ["queue-too-long"] }
    autoscaling = { min = 1, max = 4, memory_percent = 70 }
  }

  assert {
    condition     = length(aws_lb_target_group.this) == 0 && length(aws_ecs_service.this["this"].load_balancer) == 0 && aws_ecs_service.this["this"].health_check_grace_period_seconds == null
    error_message = "A worker is registered with a load balancer."
  }

  assert {
    condition     = one(aws_ecs_service.this["this"].alarms).alarm_names == toset(["queue-too-long"]) && length(aws_cloudwatch_metric_alarm.this) == 0
    error_message = "The worker's alarm is missing, or one on requests is made."
  }

  assert {
    condition     = keys(aws_appautoscaling_policy.this) == ["cpu", "memory"] && aws_appautoscaling_target.this["this"].resource_id == "service/shop/app-prod"
    error_message = "The worker does not scale by what was named."
  }
}

run "scaling_by_requests" {
  variables {
    autoscaling = { min = 2, max = 8, cpu_percent = 0, requests_per_task = 600, schedules = { night = { schedule = "cron(0 20 * * ? *)", min = 1, max = 2 } }, time_zone = "Europe/Berlin" }
  }

  assert {
    condition     = one(one(aws_appautoscaling_policy.this["requests"].target_tracking_scaling_policy_configuration).predefined_metric_specification).resource_label == "app/shop/50dc6c495c0c9188/targetgroup/made/73e2d6bc24d8a067"
    error_message = "Requests are counted elsewhere."
  }

  assert {
    condition     = keys(aws_appautoscaling_policy.this) == ["requests"]
    error_message = "The service scales by something else too."
  }

  assert {
    condition     = aws_appautoscaling_scheduled_action.this["night"].timezone == "Europe/Berlin" && one(aws_appautoscaling_scheduled_action.this["night"].scalable_target_action).max_capacity == "2"
    error_message = "The bounds of the night are not set."
  }
}

run "grpc_has_codes_of_its_own" {
  command = plan

  variables {
    target = { protocol_version = "GRPC" }
  }

  assert {
    condition     = one(aws_lb_target_group.this["stable"].health_check).matcher == "12"
    error_message = "gRPC codes are 0 to 99, and the health check waits for ${one(aws_lb_target_group.this["stable"].health_check).matcher}."
  }
}
