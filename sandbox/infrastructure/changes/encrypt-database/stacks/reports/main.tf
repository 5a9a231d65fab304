locals {
  tags = { environment = "prod", stack = "reports" }
}

resource "aws_ecs_cluster" "reports" {
  name = "reports"
  tags = local.tags
}

resource "aws_db_instance" "reports" {
  identifier          = "reports"
  engine              = "postgres"
  engine_version      = "16.4"
  instance_class      = var.instance_class
  allocated_storage   = 20
  storage_encrypted   = true
  db_name             = "reports"
  username            = "reports"
  password            = "changed-at-first-login"
  skip_final_snapshot = true
  tags                = local.tags
}

resource "aws_ssm_parameter" "database" {
  name  = "/shop/prod/reports/database"
  type  = "String"
  value = aws_db_instance.reports.endpoint
  tags  = local.tags
}
