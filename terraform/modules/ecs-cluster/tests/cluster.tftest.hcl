mock_provider "aws" {}

variables {
  name        = "shop"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "sessions_are_encrypted_and_logged" {
  command = plan

  assert {
    condition     = one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).kms_key_id == var.kms_key_arn
    error_message = "Exec sessions are not encrypted with the key given."
  }

  assert {
    condition     = one(one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).log_configuration).cloud_watch_log_group_name == "/ecs/shop/exec"
    error_message = "Exec sessions are not logged, encrypted, where ecs-service lets tasks write."
  }

  assert {
    condition     = aws_cloudwatch_log_group.exec.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.exec.retention_in_days == 365
    error_message = "The log of exec sessions is not encrypted, or not kept for a year."
  }

  assert {
    condition     = [for setting in aws_ecs_cluster.this.setting : setting.value if setting.name == "containerInsights"] == ["enhanced"]
    error_message = "Container Insights is not on."
  }

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "The cluster does not have both Fargate providers."
  }

  assert {
    condition     = length(aws_ecs_cluster.this.service_connect_defaults) == 0
    error_message = "A Service Connect namespace nobody named."
  }
}

run "service_connect_and_storage_key" {
  command = plan

  variables {
    service_connect = { namespace_arn = "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc" }
    storage_key     = { arn = "arn:aws:kms:eu-west-1:123456789012:key/66666666-2222-3333-4444-555555555555" }
  }

  assert {
    condition     = one(aws_ecs_cluster.this.service_connect_defaults).namespace == var.service_connect.namespace_arn
    error_message = "The default namespace is not set."
  }

  assert {
    condition     = one(one(aws_ecs_cluster.this.configuration).managed_storage_configuration).fargate_ephemeral_storage_kms_key_id == var.storage_key.arn
    error_message = "Ephemeral storage is not encrypted with its key."
  }
}

run "no_multi_region_key_for_storage" {
  command = plan

  variables {
    storage_key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1111222233334444" }
  }

  expect_failures = [var.storage_key]
}

run "no_alias_for_a_key" {
  command = plan

  variables {
    kms_key_arn = "alias/shop"
  }

  expect_failures = [var.kms_key_arn]
}

run "only_fargate" {
  command = plan

  variables {
    capacity_providers = { MY_ASG = { weight = 1 } }
  }

  expect_failures = [var.capacity_providers]
}

run "one_base" {
  command = plan

  variables {
    capacity_providers = { FARGATE = { weight = 1, base = 1 }, FARGATE_SPOT = { weight = 1, base = 1 } }
  }

  expect_failures = [var.capacity_providers]
}

run "some_weight" {
  command = plan

  variables {
    capacity_providers = { FARGATE = { weight = 0, base = 1 } }
  }

  expect_failures = [var.capacity_providers]
}
