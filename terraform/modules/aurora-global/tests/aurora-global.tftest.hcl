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
    defaults = { arn = "arn:aws:iam::123456789012:role/orders-rds-eu-west-1" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = { arn = "arn:aws:rds:eu-west-1:123456789012:cluster:orders-eu-west-1" }
  }
}

variables {
  name               = "orders-eu-west-1"
  global_cluster     = "orders"
  primary            = true
  password           = "only-for-this-test"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1"
  subnet_ids         = ["subnet-a", "subnet-b"]
  security_group_ids = ["sg-1"]
}

run "primary" {
  command = plan

  assert {
    condition     = aws_rds_global_cluster.this["global"].storage_encrypted && aws_rds_global_cluster.this["global"].deletion_protection
    error_message = "The global database is not encrypted and protected."
  }

  assert {
    condition = alltrue([
      aws_rds_cluster.this.storage_encrypted, aws_rds_cluster.this.deletion_protection, aws_rds_cluster.this.iam_database_authentication_enabled,
      aws_rds_cluster.this.master_username == "postgres", aws_rds_cluster.this.master_password_wo_version == 1, length(aws_rds_cluster_instance.this) == 2,
    ])
    error_message = "The primary is not as it has to be."
  }
}

run "secondary" {
  command = plan

  variables {
    name          = "orders-eu-central-1"
    primary       = false
    source_region = "eu-west-1"
    password      = null
  }

  assert {
    condition = alltrue([
      length(aws_rds_global_cluster.this) == 0, aws_rds_cluster.this.global_cluster_identifier == "orders", aws_rds_cluster.this.master_password_wo_version == null,
      aws_rds_cluster.this.source_region == "eu-west-1", length(aws_rds_cluster_instance.this) == 2,
    ])
    error_message = "The secondary makes a global database of its own, or has words of a writer."
  }
}

run "serverless" {
  command = plan

  variables {
    instance_class = "db.serverless"
    serverless     = { least = 1, most = 16 }
  }

  assert {
    condition     = aws_rds_cluster.this.serverlessv2_scaling_configuration[0].max_capacity == 16
    error_message = "The limits of Serverless v2 are lost."
  }
}

run "refused" {
  command = plan

  variables {
    primary        = false
    instance_class = "db.serverless"
    instances      = {}
  }

  # A secondary has no password, and names its source; Serverless has limits; without an instance nothing takes over.
  expect_failures = [var.password, var.source_region, var.serverless, var.instances]
}
