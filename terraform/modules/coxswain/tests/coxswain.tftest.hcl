mock_provider "aws" {
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "210987654321" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  override_data {
    target = data.aws_region.current
    values = { region = "eu-central-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::210987654321:role/coxswain-worker" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:210987654321:targetgroup/coxswain-bot/0123456789abcdef" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:210987654321:task-definition/coxswain-worker:1" }
  }
}

variables {
  cluster_arn      = "arn:aws:ecs:eu-central-1:210987654321:cluster/tools"
  vpc_id           = "vpc-1"
  subnet_ids       = ["subnet-a", "subnet-b"]
  image            = "210987654321.dkr.ecr.eu-central-1.amazonaws.com/coxswain:1.0.0"
  kms_key_arn      = "arn:aws:kms:eu-central-1:210987654321:key/mrk-1"
  assume_role_arns = ["arn:aws:iam::123456789012:role/coxswain-deploy", "arn:aws:iam::123456789012:role/coxswain-failover"]
  temporal = {
    address            = "eu-central-1.aws.api.temporal.io:7233"
    namespace          = "shop.a1b2c"
    api_key_secret_arn = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:temporal-AbCdEf"
  }
  settings = { COXSWAIN_URL = "https://coxswain.example.com" }
  bot_secrets = {
    SLACK_BOT_TOKEN       = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:slack-AbCdEf:bot::"
    SLACK_SIGNING_SECRET  = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:slack-AbCdEf:signing::"
    COXSWAIN_DECISION_KEY = "arn:aws:ssm:eu-central-1:210987654321:parameter/coxswain/decision-key"
  }
  worker_secrets = {
    SLACK_BOT_TOKEN = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:slack-AbCdEf:bot::"
  }
  http = {
    listener_arn      = "arn:aws:elasticloadbalancing:eu-central-1:210987654321:listener/app/tools/0123456789abcdef/0123456789abcdef"
    security_group_id = "sg-1"
    hosts             = ["coxswain.example.com"]
  }
}

run "temporal_cloud" {
  command = plan

  assert {
    condition     = aws_ecs_service.this["worker"].desired_count == 2 && aws_ecs_service.this["bot"].desired_count == 2 && aws_ecs_service.this["worker"].deployment_circuit_breaker[0].rollback
    error_message = "There are not two workers, or a bad image is not taken back."
  }

  assert {
    condition = alltrue([for key in ["bot", "worker"] : alltrue([
      jsondecode(aws_ecs_task_definition.this[key].container_definitions)[1].healthCheck.command == ["CMD", "node", "config/healthy.ts"],
      jsondecode(aws_ecs_task_definition.this[key].container_definitions)[1].command == ["node", "${key}/main.ts"],
      jsondecode(aws_ecs_task_definition.this[key].container_definitions)[1].readonlyRootFilesystem,
      jsondecode(aws_ecs_task_definition.this[key].container_definitions)[1].user == "1000:1000",
    ])])
    error_message = "A container runs as root, may write to its root, or is not asked whether it works."
  }

  assert {
    condition = { for each in jsondecode(aws_ecs_task_definition.this["bot"].container_definitions)[1].secrets : each.name => each.valueFrom } == merge(var.bot_secrets, {
      TEMPORAL_API_KEY = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:temporal-AbCdEf"
    })
    error_message = "The bot's secrets are others than the declared ones."
  }

  assert {
    condition = { for each in jsondecode(aws_ecs_task_definition.this["worker"].container_definitions)[1].environment : each.name => each.value } == {
      AWS_REGION         = "eu-central-1"
      COXSWAIN_CATALOGUE = "/catalogue"
      COXSWAIN_HEALTH    = "127.0.0.1:3001"
      COXSWAIN_URL       = "https://coxswain.example.com"
      HOME               = "/tmp"
      TEMPORAL_ADDRESS   = "eu-central-1.aws.api.temporal.io:7233"
      TEMPORAL_NAMESPACE = "shop.a1b2c"
    }
    error_message = "The worker has other settings than it needs."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.task["worker"].policy).Statement == [{
      Sid = "AssumeDeclaredRoles", Effect = "Allow", Action = ["sts:AssumeRole"], Resource = ["arn:aws:iam::123456789012:role/coxswain-deploy", "arn:aws:iam::123456789012:role/coxswain-failover"]
    }]
    error_message = "The worker may do more than assume the declared roles: ${aws_iam_role_policy.task["worker"].policy}"
  }

  assert {
    condition     = output.worker_role_arn == "arn:aws:iam::210987654321:role/${aws_iam_role.task["worker"].name}"
    error_message = "The roles to be assumed would trust another role than the worker's."
  }

  assert {
    condition     = keys(aws_iam_role_policy.task) == ["worker"]
    error_message = "The bot may do something on AWS."
  }

  assert {
    condition = { for each in jsondecode(aws_iam_role_policy.execution.policy).Statement : each.Sid => each.Resource if contains(["Secrets", "Parameters"], each.Sid) } == {
      Secrets    = ["arn:aws:secretsmanager:eu-central-1:210987654321:secret:slack-AbCdEf", "arn:aws:secretsmanager:eu-central-1:210987654321:secret:temporal-AbCdEf"]
      Parameters = ["arn:aws:ssm:eu-central-1:210987654321:parameter/coxswain/decision-key"]
    }
    error_message = "ECS may read other secrets than the declared ones: ${aws_iam_role_policy.execution.policy}"
  }

  assert {
    condition = alltrue([
      aws_lb_target_group.bot["bot"].health_check[0].path == "/healthz", length(aws_ecs_service.this["bot"].load_balancer) == 1, length(aws_ecs_service.this["worker"].load_balancer) == 0,
      aws_vpc_security_group_ingress_rule.bot["bot"].referenced_security_group_id == "sg-1", aws_vpc_security_group_egress_rule.load_balancer["bot"].security_group_id == "sg-1",
    ])
    error_message = "The bot is not behind the load balancer, or others may reach it."
  }
}

run "socket_mode_and_self_hosted" {
  command = plan

  variables {
    http = null
    temporal = {
      address                = "temporal.tools.internal:7233"
      certificate_secret_arn = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:mtls-AbCdEf:certificate::"
      key_secret_arn         = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:mtls-AbCdEf:key::"
      security_group_id      = "sg-2"
    }
    exec        = true
    plan_bucket = { name = "shop-plans", kms_key_arn = "arn:aws:kms:eu-central-1:210987654321:key/mrk-2" }
  }

  assert {
    condition     = length(aws_lb_target_group.bot) == 0 && length(aws_vpc_security_group_ingress_rule.bot) == 0 && output.target_group_arn == null
    error_message = "Something may reach the bot though nothing has to."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.this["temporal"].referenced_security_group_id == "sg-2" && aws_vpc_security_group_egress_rule.this["temporal"].cidr_ipv4 == null
    error_message = "Temporal's port is open to the world though Temporal is in the VPC."
  }

  assert {
    condition = alltrue([
      { for each in jsondecode(aws_ecs_task_definition.this["worker"].container_definitions)[0].secrets : each.name => each.valueFrom } == {
        FILE_TEMPORAL_TLS_CERT = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:mtls-AbCdEf:certificate::"
        FILE_TEMPORAL_TLS_KEY  = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:mtls-AbCdEf:key::"
      },
      strcontains(jsondecode(aws_ecs_task_definition.this["worker"].container_definitions)[0].command[0], "printf '%s\\n' \"$FILE_TEMPORAL_TLS_KEY\" > /run/coxswain/TEMPORAL_TLS_KEY"),
      { for each in jsondecode(aws_ecs_task_definition.this["worker"].container_definitions)[1].environment : each.name => each.value }["TEMPORAL_TLS_KEY"] == "/run/coxswain/TEMPORAL_TLS_KEY",
      length([for each in jsondecode(aws_ecs_task_definition.this["worker"].container_definitions)[1].secrets : each if strcontains(each.valueFrom, "mtls")]) == 0,
    ])
    error_message = "Certificate and key are not laid down as files, or stand in Coxswain's environment."
  }

  assert {
    condition     = { for each in jsondecode(aws_iam_role_policy.task["worker"].policy).Statement : each.Sid => each.Resource }["PlanKey"] == ["arn:aws:kms:eu-central-1:210987654321:key/mrk-2"]
    error_message = "The worker cannot encrypt plan files."
  }

  assert {
    condition = { for each in jsondecode(aws_ecs_task_definition.this["worker"].container_definitions)[1].environment : each.name => each.value if startswith(each.name, "COXSWAIN_PLAN") } == {
      COXSWAIN_PLAN_BUCKET = "shop-plans", COXSWAIN_PLAN_KEY = "arn:aws:kms:eu-central-1:210987654321:key/mrk-2"
    }
    error_message = "The worker does not know where plan files go, or by which key."
  }

  assert {
    condition = alltrue([
      toset(aws_ecs_task_definition.this["bot"].volume[*].name) == toset(["tmp", "run", "agent-state", "agent-log"]),
      length(jsondecode(aws_ecs_task_definition.this["bot"].container_definitions)[1].mountPoints) == 4,
      contains(keys(aws_iam_role_policy.task), "bot"),
    ])
    error_message = "A shell is allowed, but its agent could not start."
  }
}

run "refused" {
  command = plan

  variables {
    worker           = { count = 1 }
    bot              = { cpu = 256, memory = 4096 }
    image            = "coxswain:latest"
    settings         = { SLACK_BOT_TOKEN = "only-for-this-test" }
    worker_secrets   = { SLACK_BOT_TOKEN = "only-for-this-test" }
    assume_role_arns = ["arn:aws:iam::123456789012:role/*"]
    temporal         = { address = "https://temporal.tools.internal" }
  }

  expect_failures = [var.worker, var.bot, var.image, var.settings, var.worker_secrets, var.assume_role_arns, var.temporal]
}

run "a_certificate_has_a_key" {
  command = plan

  variables {
    temporal = {
      address                = "temporal.tools.internal:7233"
      certificate_secret_arn = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:mtls-AbCdEf:certificate::"
    }
  }

  expect_failures = [var.temporal]
}
