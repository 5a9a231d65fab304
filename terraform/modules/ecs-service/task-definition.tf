# The first revision of the family. A deploy registers the next from the one that runs, with other images; what is changed here later becomes a
# revision that runs once somebody rolls to it (README.md).

locals {
  # ECS Exec's agent writes here, and the root file system is read-only.
  exec_paths = var.exec_enabled ? ["/var/lib/amazon", "/var/log/amazon"] : []
  scratch = {
    for name, each in var.containers : name => {
      for path in concat(each.writable_paths, local.exec_paths) : "${name}${replace(path, "/[^a-zA-Z0-9]+/", "-")}" => path
    }
  }

  container_definitions = [
    for name, each in var.containers : {
      for key, value in {
        name                   = name
        image                  = each.image
        essential              = each.essential
        cpu                    = each.cpu
        memory                 = each.memory
        command                = each.command
        user                   = each.user
        stopTimeout            = each.stop_timeout
        readonlyRootFilesystem = true
        linuxParameters        = { initProcessEnabled = true }
        environment            = [for variable, value in each.environment : { name = variable, value = value }]
        secrets                = [for variable, arn in each.secrets : { name = variable, valueFrom = arn }]
        mountPoints            = [for volume, path in local.scratch[name] : { sourceVolume = volume, containerPath = path, readOnly = false }]
        dependsOn              = [for container, condition in each.depends_on : { containerName = container, condition = condition }]
        portMappings = each.port == null ? [] : [{
          for setting, value in {
            name          = lower(name)
            containerPort = each.port
            hostPort      = each.port
            protocol      = "tcp"
            appProtocol   = name == local.container_name ? try(var.service_connect.app_protocol, null) : null
          } : setting => value if value != null
        }]
        healthCheck = each.health_check == null ? null : {
          command     = each.health_check.command
          interval    = each.health_check.interval
          timeout     = each.health_check.timeout
          retries     = each.health_check.retries
          startPeriod = each.health_check.start_period
        }
        logConfiguration = {
          logDriver = "awslogs"
          options = {
            awslogs-group         = aws_cloudwatch_log_group.this.name
            awslogs-region        = local.region
            awslogs-stream-prefix = name
            # A service goes on where its log cannot be written.
            mode            = "non-blocking"
            max-buffer-size = "25m"
          }
        }
      } : key => value if value != null
    }
  ]
}

resource "aws_ecs_task_definition" "bootstrap" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(var.task_size.cpu)
  memory                   = tostring(var.task_size.memory)
  execution_role_arn       = local.execution_role_arn
  task_role_arn            = local.task_role_arn
  container_definitions    = jsonencode(local.container_definitions)
  # Revisions stay: one of them may be what a rollback goes back to.
  skip_destroy = true
  tags         = var.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.task_size.architecture
  }

  dynamic "ephemeral_storage" {
    for_each = var.task_size.storage_gib == null ? [] : [var.task_size.storage_gib]

    content {
      size_in_gib = ephemeral_storage.value
    }
  }

  dynamic "volume" {
    for_each = merge(values(local.scratch)...)

    content {
      name = volume.key
    }
  }
}
