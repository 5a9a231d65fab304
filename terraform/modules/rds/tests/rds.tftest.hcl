mock_provider "aws" {
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  override_data {
    target = data.aws_region.current
    values = { region = "eu-west-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-db-rds-eu-west-1" }
  }
  mock_resource "aws_db_instance" {
    defaults = { arn = "arn:aws:rds:eu-west-1:123456789012:db:shop-db" }
  }
}

variables {
  name               = "shop-db"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1"
  subnet_ids         = ["subnet-a", "subnet-b"]
  security_group_ids = ["sg-1"]
  parameter_group    = { name = "shop-db-pg16", parameters = { "work_mem" = "65536" } }
}

run "a_writer_alone" {
  command = plan

  assert {
    condition = alltrue([
      aws_db_instance.this.multi_az, aws_db_instance.this.storage_encrypted, aws_db_instance.this.deletion_protection,
      aws_db_instance.this.iam_database_authentication_enabled, aws_db_instance.this.performance_insights_enabled,
      !aws_db_instance.this.publicly_accessible, aws_db_instance.this.backup_retention_period == 14,
      aws_db_instance.this.kms_key_id == var.kms_key_arn, aws_db_instance.this.final_snapshot_identifier == "shop-db-final",
    ])
    error_message = "The writer is not as safe as it has to be."
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password == true && aws_db_instance.this.master_user_secret_kms_key_id == var.kms_key_arn
    error_message = "Without a password RDS has to make one."
  }

  assert {
    condition     = { for each in aws_db_parameter_group.this.parameter : each.name => each.value }["rds.force_ssl"] == "1" && { for each in aws_db_parameter_group.this.parameter : each.name => each.value }["work_mem"] == "65536"
    error_message = "TLS is not forced, or a parameter of the caller is lost."
  }
}

run "a_writer_that_is_followed" {
  command = plan

  variables {
    password = "only-for-this-test"
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password == null && aws_db_instance.this.password_wo_version == 1
    error_message = "RDS refuses replicas of an instance whose password it manages."
  }
}

run "a_replica" {
  command = plan

  variables {
    name       = "shop-db-replica"
    replica_of = "arn:aws:rds:eu-central-1:123456789012:db:shop-db"
    password   = "only-for-this-test"
  }

  assert {
    condition = alltrue([
      aws_db_instance.this.replicate_source_db == "arn:aws:rds:eu-central-1:123456789012:db:shop-db", aws_db_instance.this.manage_master_user_password == null,
      aws_db_instance.this.password_wo_version == null, aws_db_instance.this.backup_retention_period == 14, aws_db_instance.this.multi_az,
    ])
    error_message = "The replica has words that RDS refuses for one, or no backups of its own."
  }
}

# The group is left as it was made, so parameters of a group that exists cannot change by the way.
run "made" {
  command = apply
}

run "other_parameters_want_another_group" {
  command = plan

  variables {
    parameter_group = { name = "shop-db-pg16", parameters = { "work_mem" = "131072" } }
  }

  expect_failures = [aws_db_instance.this]
}

run "another_group" {
  command = apply

  variables {
    parameter_group = { name = "shop-db-pg16-b", parameters = { "work_mem" = "131072" } }
  }

  assert {
    condition     = output.parameter_group_name == "shop-db-pg16-b"
    error_message = "A new name has to make a new group."
  }
}

run "refused" {
  command = plan

  variables {
    replica_of     = "shop-db"
    engine         = "mysql"
    engine_version = "13.20"
    backups        = { days = 0 }
  }

  expect_failures = [var.replica_of, var.engine, var.engine_version, var.backups]
}

run "a_group_of_its_own" {
  command = plan

  variables {
    parameter_group = { name = "default.postgres16" }
  }

  expect_failures = [var.parameter_group]
}

run "the_group_follows_the_version" {
  command = plan

  variables {
    engine_version  = "17.2"
    parameter_group = { name = "shop-db-pg17" }
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres17"
    error_message = "PostgreSQL 17 would get a parameter group of ${aws_db_parameter_group.this.family}."
  }
}

run "a_group_of_another_version" {
  command = plan

  variables {
    engine_version  = "17.2"
    parameter_group = { name = "shop-db-pg16", family = "postgres16" }
  }

  expect_failures = [var.parameter_group]
}

run "read_only_is_the_workflows" {
  command = plan

  variables {
    parameter_group = { name = "shop-db-pg16", parameters = { default_transaction_read_only = "0" } }
  }

  expect_failures = [var.parameter_group]
}
