# One PostgreSQL instance: a writer, or the replica of one in the other region. Which of the two takes writes is decided by failovers from then on.

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  has_password = nonsensitive(var.password != null)

  # TLS only, and the identity of whoever signs in by IAM in the log. Whether it takes writes is Coxswain's.
  own_parameters = { "rds.force_ssl" = "1", "log_connections" = "1", "log_statement" = "ddl", "log_min_duration_statement" = "1000" }
  parameters     = merge(local.own_parameters, var.parameter_group.parameters)
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}."
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_db_parameter_group" "this" {
  name        = var.parameter_group.name
  family      = coalesce(var.parameter_group.family, "postgres${split(".", var.engine_version)[0]}")
  description = "Of ${var.name}. default_transaction_read_only is set by Coxswain."
  tags        = var.tags

  # Right for dynamic and static parameters alike: it counts from the next reboot on.
  parameter {
    name         = "rds.force_ssl"
    value        = local.parameters["rds.force_ssl"]
    apply_method = "pending-reboot"
  }

  parameter {
    name         = "log_connections"
    value        = local.parameters["log_connections"]
    apply_method = "pending-reboot"
  }

  parameter {
    name         = "log_statement"
    value        = local.parameters["log_statement"]
    apply_method = "pending-reboot"
  }

  parameter {
    name         = "log_min_duration_statement"
    value        = local.parameters["log_min_duration_statement"]
    apply_method = "pending-reboot"
  }

  dynamic "parameter" {
    for_each = { for name, value in local.parameters : name => value if !contains(keys(local.own_parameters), name) }

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }

  lifecycle {
    create_before_destroy = true
    # Coxswain fences in it: an apply that reset default_transaction_read_only would let a region that was left take writes.
    ignore_changes = [parameter]
  }
}

# What the group was made with, so that a change that Terraform would pass over is refused in words.
resource "terraform_data" "parameters" {
  triggers_replace = var.parameter_group.name
  input            = jsonencode(local.parameters)

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  instance_class = var.instance_class
  engine         = var.replica_of == null ? var.engine : null
  engine_version = var.replica_of == null ? var.engine_version : null

  replicate_source_db = var.replica_of
  db_name             = var.replica_of == null ? var.database_name : null
  username            = var.replica_of == null ? var.username : null
  port                = var.port

  # Null, not false: RDS takes no such word together with a password, nor for a replica.
  manage_master_user_password   = var.replica_of == null && !local.has_password ? true : null
  master_user_secret_kms_key_id = var.replica_of == null && !local.has_password ? var.kms_key_arn : null
  password_wo                   = var.replica_of == null ? var.password : null
  password_wo_version           = var.replica_of == null && local.has_password ? 1 : null

  iam_database_authentication_enabled = true
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"

  storage_type          = var.storage.type
  allocated_storage     = var.replica_of == null ? var.storage.size : null
  max_allocated_storage = var.storage.most
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  multi_az               = var.multi_az
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = var.security_group_ids
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this.name

  backup_retention_period  = var.backups.days
  backup_window            = var.backups.window
  delete_automated_backups = false
  copy_tags_to_snapshot    = true
  maintenance_window       = var.maintenance_window

  auto_minor_version_upgrade = true

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.kms_key_arn
  performance_insights_retention_period = var.performance_insights_days
  monitoring_interval                   = var.monitoring_seconds
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]

  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = !var.final_snapshot
  final_snapshot_identifier = var.final_snapshot ? "${var.name}-final" : null

  tags = merge(var.tags, { Name = var.name })

  lifecycle {
    # A promotion makes a replica a writer and a rebuild the other way round; a rebuild also renames what was left. Only a writer's password can be set,
    # and it is given once: a later plan without it must not hand it to RDS.
    ignore_changes = [replicate_source_db, identifier, password_wo_version, manage_master_user_password, master_user_secret_kms_key_id]

    precondition {
      condition     = terraform_data.parameters.output == jsonencode(local.parameters)
      error_message = "Parameter group ${var.parameter_group.name} was made with other parameters, and is left as it is since Coxswain fences in it: give parameter_group a new name."
    }
  }

  # RDS takes the role only once it may write metrics.
  depends_on = [aws_iam_role_policy_attachment.monitoring]
}

resource "aws_iam_role" "monitoring" {
  name                 = "${var.name}-rds-${data.aws_region.current.region}"
  description          = "Enhanced monitoring of ${var.name} writes its metrics by it."
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Monitoring"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
