# A task is one container of Coxswain, and before it one that lives a moment: it makes the folders that may be written to, and the files of mTLS.

locals {
  logs = {
    for key in keys(local.sizes) : key => {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this[key].name
        awslogs-region        = local.region
        awslogs-stream-prefix = key
        mode                  = "non-blocking"
        max-buffer-size       = "4m"
      }
    }
  }

  # /tmp for programs that the worker starts, as anyone; /run/coxswain for Coxswain's user alone.
  prepare = join("\n", concat(
    ["chmod 1777 /tmp", "umask 077"],
    [for name in keys(local.files) : "printf '%s\\n' \"$FILE_${name}\" > /run/coxswain/${name}"],
    ["chmod 700 /run/coxswain", "chown -R 1000:1000 /run/coxswain"],
  ))

  mounts = concat(
    [
      { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      { sourceVolume = "run", containerPath = "/run/coxswain", readOnly = false },
    ],
    [for each in var.installations[*] : { sourceVolume = "installations", containerPath = "/var/lib/coxswain/slack", readOnly = false }],
    [for name, path in local.agent : { sourceVolume = name, containerPath = path, readOnly = false }],
  )

  # What the agent behind ECS Exec writes, which it could not to a read-only root.
  agent = { for name, path in { agent-state = "/var/lib/amazon", agent-log = "/var/log/amazon" } : name => path if var.exec }

  containers = {
    for key in keys(local.sizes) : key => [
      {
        name                   = "prepare"
        image                  = var.image
        essential              = false
        user                   = "0:0"
        readonlyRootFilesystem = true
        entryPoint             = ["sh", "-euc"]
        command                = [local.prepare]
        environment            = []
        secrets                = [for name, arn in local.files : { name = "FILE_${name}", valueFrom = arn }]
        mountPoints            = slice(local.mounts, 0, 2)
        volumesFrom            = []
        portMappings           = []
        logConfiguration       = local.logs[key]
      },
      {
        name                   = key
        image                  = var.image
        essential              = true
        user                   = "1000:1000"
        readonlyRootFilesystem = true
        command                = ["node", "${key}/main.ts"]
        dependsOn              = [{ containerName = "prepare", condition = "SUCCESS" }]
        environment            = [for name, value in local.settings[key] : { name = name, value = value }]
        secrets                = [for name, arn in local.secrets[key] : { name = name, valueFrom = arn }]
        mountPoints            = local.mounts
        volumesFrom            = []
        portMappings           = [for port in [3000] : { containerPort = port, hostPort = port, protocol = "tcp" } if key == "bot"]
        linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
        stopTimeout            = 30
        # Asks the worker or the bot itself, which ask Temporal.
        healthCheck      = { command = ["CMD", "node", "config/healthy.ts"], interval = 15, timeout = 5, retries = 3, startPeriod = 60 }
        logConfiguration = local.logs[key]
      },
    ]
  }
}

resource "aws_ecs_task_definition" "this" {
  for_each = local.sizes

  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(each.value.cpu)
  memory                   = tostring(each.value.memory)
  task_role_arn            = aws_iam_role.task[each.key].arn
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = jsonencode(local.containers[each.key])
  tags                     = var.tags

  runtime_platform {
    cpu_architecture        = var.architecture
    operating_system_family = "LINUX"
  }

  volume {
    name = "tmp"
  }

  volume {
    name = "run"
  }

  dynamic "volume" {
    for_each = local.agent

    content {
      name = volume.key
    }
  }

  dynamic "volume" {
    for_each = var.installations[*]

    content {
      name = "installations"

      efs_volume_configuration {
        file_system_id     = volume.value.file_system_id
        transit_encryption = "ENABLED"

        authorization_config {
          access_point_id = volume.value.access_point_id
          iam             = "ENABLED"
        }
      }
    }
  }
}
