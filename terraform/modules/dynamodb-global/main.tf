data "aws_region" "current" {}

locals {
  home = data.aws_region.current.region
  keys = toset(compact(concat([var.hash_key, var.range_key], values(var.indexes)[*].hash_key, values(var.indexes)[*].range_key)))
}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  table_class  = var.table_class
  hash_key     = var.hash_key
  range_key    = var.range_key

  # Replicas follow by the stream.
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = var.attributes

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.indexes

    content {
      name               = global_secondary_index.key
      projection_type    = global_secondary_index.value.projection
      non_key_attributes = global_secondary_index.value.include

      key_schema {
        attribute_name = global_secondary_index.value.hash_key
        key_type       = "HASH"
      }

      dynamic "key_schema" {
        for_each = global_secondary_index.value.range_key == null ? [] : [global_secondary_index.value.range_key]

        content {
          attribute_name = key_schema.value
          key_type       = "RANGE"
        }
      }
    }
  }

  dynamic "ttl" {
    for_each = var.ttl_attribute == null ? [] : [var.ttl_attribute]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  dynamic "on_demand_throughput" {
    for_each = var.max_request_units == null ? [] : [var.max_request_units]

    content {
      max_read_request_units  = on_demand_throughput.value.read
      max_write_request_units = on_demand_throughput.value.write
    }
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = var.recovery_days
  }

  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name                 = replica.key
      kms_key_arn                 = replica.value.kms_key_arn
      consistency_mode            = var.strong_consistency ? "STRONG" : "EVENTUAL"
      deletion_protection_enabled = replica.value.deletion_protection
      point_in_time_recovery      = true
      propagate_tags              = true
    }
  }

  tags = merge(var.tags, { Name = var.name })

  lifecycle {
    precondition {
      condition     = local.keys == toset(keys(var.attributes))
      error_message = "attributes has [${join(", ", keys(var.attributes))}], but the keys of the table and its indexes are [${join(", ", local.keys)}]; name exactly those."
    }

    precondition {
      condition     = !contains(keys(var.replicas), local.home)
      error_message = "replicas has ${local.home}, the region of the table itself; take it out."
    }

    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
    precondition {
      condition     = !var.strong_consistency || var.ttl_attribute == null
      error_message = "strong_consistency and ttl_attribute exclude each other; leave one out."
    }

    precondition {
      condition     = !var.strong_consistency || length(var.replicas) == 2
      error_message = "strong_consistency takes exactly two replicas, and replicas has ${length(var.replicas)}; name two, or leave it off."
    }
  }
}
