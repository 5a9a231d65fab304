output "cluster_name" {
  description = "Name of the cluster: `cluster` of a target in the catalogue."
  value       = var.cluster_name
}

output "service_name" {
  description = "Name of the ECS service: `service` of a target in the catalogue."
  value       = local.service.name
}

output "service_arn" {
  description = "ARN of the ECS service."
  value       = local.service.arn
}

output "canary_service_name" {
  description = "Name of the ECS service of the canary, `canary` of a target in the catalogue; null but for a weighted pair."
  value       = one(values(aws_ecs_service.canary)[*].name)
}

output "canary_service_arn" {
  description = "ARN of the ECS service of the canary; null but for a weighted pair."
  value       = one(values(aws_ecs_service.canary)[*].arn)
}

output "target_group_arns" {
  description = "ARN of each target group: `stable`, and `canary` where there are two. What the module alb takes as default_forward."
  value       = { for key, each in aws_lb_target_group.this : key => each.arn }
}

output "target_group_arn_suffixes" {
  description = "What CloudWatch calls each target group (targetgroup/NAME/ID), by the same keys."
  value       = { for key, each in aws_lb_target_group.this : key => each.arn_suffix }
}

output "load_balancer_arn_suffix" {
  description = "What CloudWatch calls the load balancer (app/NAME/ID); null without one."
  value       = local.load_balancer_arn_suffix
}

output "production_listener_arn" {
  description = "ARN of the production listener; null without a load balancer."
  value       = try(var.production.listener_arn, null)
}

output "production_rule_arn" {
  description = "ARN of the production rule; null where the listener's default action serves."
  value       = one(values(aws_lb_listener_rule.production)[*].arn)
}

output "test_rule_arn" {
  description = "ARN of the rule on the test listener, or of the header rule; null without one."
  value       = try(one(values(aws_lb_listener_rule.test)[*].arn), null)
}

output "task_definition_family" {
  description = "Family of the task definitions; deploys register revisions of it."
  value       = aws_ecs_task_definition.bootstrap.family
}

output "execution_role_arn" {
  description = "Role that starts the tasks: the deploy role has to be allowed to pass it."
  value       = local.execution_role_arn
}

output "task_role_arn" {
  description = "Role that the containers are: the deploy role has to be allowed to pass it."
  value       = local.task_role_arn
}

output "task_role_name" {
  description = "Name of the task role that this module made, to attach policies; null where roles were given."
  value       = one(values(aws_iam_role.task)[*].name)
}

output "log_group_name" {
  description = "Name of the log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "alarm_names" {
  description = "Names of the deployment alarms: `alarms` of a rolling strategy in the catalogue."
  value       = sort(local.alarm_names)
}

output "codedeploy" {
  description = "Application and deployment group of CodeDeploy; null with another strategy."
  value = one([for each in values(aws_codedeploy_deployment_group.this) : {
    application      = each.app_name
    deployment_group = each.deployment_group_name
  }])
}

output "deployment_configuration" {
  description = "What UpdateService takes as deploymentConfiguration (JSON), with the PAUSE hooks: whoever starts a native deployment hands it over. null with another strategy."
  value       = local.native ? jsonencode(local.deployment_configuration) : null
}

output "catalogue" {
  description = "This service as an environment in a stack's output `catalogue`, from which `coxswain catalogue from-terraform` writes the catalogue."
  value = {
    cluster = var.cluster_name
    service = local.service.name
    canary  = one(values(aws_ecs_service.canary)[*].name)
    alarms  = sort(local.alarm_names)
    test_traffic = var.test == null ? null : {
      port   = local.test_port
      header = local.test_port != null ? null : { name = var.test.header.name, value = var.test.header.value }
    }
  }
}
