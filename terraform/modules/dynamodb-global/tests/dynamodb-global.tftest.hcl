mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-orders" }
  }
}

variables {
  name        = "shop-orders"
  hash_key    = "customer"
  range_key   = "placed"
  attributes  = { customer = "S", placed = "N", state = "S" }
  indexes     = { by-state = { hash_key = "state", range_key = "placed" } }
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
  replicas    = { eu-central-1 = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" } }
}

run "a_table_in_two_regions" {
  command = apply

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "Replicas have no stream to follow."
  }
  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled && aws_dynamodb_table.this.deletion_protection_enabled && aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == var.kms_key_arn
    error_message = "The table is not encrypted with the key, protected and recoverable."
  }
  assert {
    condition     = alltrue([for replica in aws_dynamodb_table.this.replica : replica.region_name == "eu-central-1" && replica.point_in_time_recovery && replica.deletion_protection_enabled && replica.kms_key_arn == var.replicas["eu-central-1"].kms_key_arn]) && length(aws_dynamodb_table.this.replica) == 1
    error_message = "The replica is not as well kept as the table."
  }
  assert {
    condition     = one(aws_dynamodb_table.this.global_secondary_index).key_schema[*].key_type == tolist(["HASH", "RANGE"]) && one(aws_dynamodb_table.this.global_secondary_index).key_schema[*].attribute_name == tolist(["state", "placed"])
    error_message = "The index has other keys than asked for."
  }
  assert {
    condition     = output.arns == { eu-west-1 = "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-orders", eu-central-1 = "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-orders" }
    error_message = "arns is ${jsonencode(output.arns)}."
  }
}

run "options" {
  command = plan

  variables {
    ttl_attribute     = "expires"
    max_request_units = { read = 1000, write = 100 }
    indexes           = { by-state = { hash_key = "state", projection = "INCLUDE", include = ["total"] } }
    recovery_days     = 7
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled && aws_dynamodb_table.this.ttl[0].attribute_name == "expires"
    error_message = "Items never expire."
  }
  assert {
    condition     = aws_dynamodb_table.this.on_demand_throughput[0].max_write_request_units == 100
    error_message = "There is no bound to the cost."
  }
  assert {
    condition     = one(aws_dynamodb_table.this.global_secondary_index).non_key_attributes == toset(["total"]) && length(one(aws_dynamodb_table.this.global_secondary_index).key_schema) == 1
    error_message = "The index is not as asked for."
  }
}

run "refuses_an_attribute_that_is_no_key" {
  command = plan
  variables {
    attributes = { customer = "S", placed = "N", state = "S", total = "N" }
  }
  expect_failures = [aws_dynamodb_table.this]
}

run "refuses_a_key_without_type" {
  command = plan
  variables {
    attributes = { customer = "S", placed = "N" }
  }
  expect_failures = [aws_dynamodb_table.this]
}

run "refuses_a_replica_at_home" {
  command = plan
  variables {
    replicas = { eu-west-1 = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" } }
  }
  expect_failures = [aws_dynamodb_table.this]
}

run "refuses_strong_consistency_between_two" {
  command = plan
  variables {
    strong_consistency = true
  }
  expect_failures = [aws_dynamodb_table.this]
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    attributes    = { customer = "varchar", placed = "N", state = "S" }
    indexes       = { by-state = { hash_key = "state", projection = "INCLUDE" } }
    replicas      = { eu-central-1 = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" } }
    recovery_days = 36
    table_class   = "GLACIER"
  }

  expect_failures = [var.attributes, var.indexes, var.replicas, var.recovery_days, var.table_class]
}

run "refuses_strong_consistency_with_expiry" {
  command = plan
  variables {
    strong_consistency = true
    ttl_attribute      = "expires"
    replicas = {
      eu-central-1 = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
      eu-west-2    = { kms_key_arn = "arn:aws:kms:eu-west-2:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
    }
  }
  expect_failures = [aws_dynamodb_table.this]
}
