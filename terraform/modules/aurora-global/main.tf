# One region of an Aurora global database: the primary makes the global database as well, a secondary joins it. Who writes is decided by failovers from then on.

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  engine = "aurora-postgresql"
  # TLS only, and statements in the log that change or take long.
  own_parameters = { "rds.force_ssl" = "1", "log_connections" = "1", "log_statement" = "ddl", "log_min_duration_statement" = "1000" }
  parameters     = merge(local.own_parameters, var.parameter_group.parameters)
  family         = coalesce(var.parameter_group.family, "${local.engine}${split(".", var.engine_version)[0]}")
}

resource "aws_rds_global_cluster" "this" {
  for_each = { for wanted in [var.primary] : "global" => wanted if wanted }

  global_cluster_identifier = var.global_cluster
  engine                    = local.engine
  engine_version            = var.engine_version
  database_name             = var.database_name
  storage_encrypted         = true
  deletion_protection       = var.deletion_protection
  tags                      = var.tags
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}."
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_rds_cluster_parameter_group" "this" {
  name        = "${var.name}-${replace(local.family, ".", "-")}"
  family      = local.family
  description = "Of ${var.name}."
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
  }
}

resource "aws_rds_cluster" "this" {
  #checkov:skip=CKV2_AWS_8:Aurora's own backups are continuous and are kept for backups.days; a plan of AWS Backup is the account's choice.
  cluster_identifier        = var.name
  global_cluster_identifier = var.primary ? aws_rds_global_cluster.this["global"].id : var.global_cluster
  source_region             = var.source_region
  engine                    = local.engine
  engine_version            = var.engine_version

  # A secondary has what the primary has.
  database_name              = var.primary ? var.database_name : null
  master_username            = var.primary ? var.username : null
  master_password_wo         = var.password
  master_password_wo_version = var.primary ? 1 : null
  port                       = var.port

  iam_database_authentication_enabled = true
  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn

  db_subnet_group_name            = aws_db_subnet_group.this.name
  vpc_security_group_ids          = var.security_group_ids
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name

  backup_retention_period         = var.backups.days
  preferred_backup_window         = var.backups.window
  preferred_maintenance_window    = var.maintenance_window
  copy_tags_to_snapshot           = true
  enabled_cloudwatch_logs_exports = ["postgresql"]

  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = !var.final_snapshot
  final_snapshot_identifier = var.final_snapshot ? "${var.name}-final" : null

  tags = merge(var.tags, { Name = var.name })

  dynamic "serverlessv2_scaling_configuration" {
    for_each = var.serverless[*]

    content {
      min_capacity = serverlessv2_scaling_configuration.value.least
      max_capacity = serverlessv2_scaling_configuration.value.most
    }
  }

  lifecycle {
    # A switchover or failover swaps who writes and who follows whom. Versions are raised by the global database, which raises its clusters with it:
    # https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_global_cluster#upgrading-engine-versions
    ignore_changes = [replication_source_identifier, global_cluster_identifier, source_region, master_password_wo_version, engine_version]
  }
}

resource "aws_rds_cluster_instance" "this" {
  #checkov:skip=CKV_AWS_226:Both regions of a global database need the same minor version for a switchover, so engine_version alone decides.
  for_each = var.instances

  identifier         = "${var.name}-${each.key}"
  cluster_identifier = aws_rds_cluster.this.id
  engine             = local.engine
  engine_version     = var.engine_version
  instance_class     = var.instance_class
  promotion_tier     = each.value.promotion_tier
  ca_cert_identifier = "rds-ca-rsa2048-g1"

  publicly_accessible        = false
  auto_minor_version_upgrade = false
  copy_tags_to_snapshot      = true

  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
  monitoring_interval             = var.monitoring_seconds
  monitoring_role_arn             = aws_iam_role.monitoring.arn

  tags = var.tags

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
