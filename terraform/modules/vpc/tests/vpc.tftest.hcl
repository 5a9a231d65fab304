mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vpc/shop/flow" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-flow-logs" }
  }
}

variables {
  name        = "shop"
  cidr        = "10.40.0.0/16"
  zones       = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
}

run "three_tiers_in_each_zone" {
  command = plan

  assert {
    condition     = [for zone in var.zones : aws_subnet.private[zone].cidr_block] == ["10.40.0.0/20", "10.40.16.0/20", "10.40.32.0/20"]
    error_message = "Private subnets are ${jsonencode([for subnet in aws_subnet.private : subnet.cidr_block])}."
  }
  assert {
    condition     = [for zone in var.zones : aws_subnet.public[zone].cidr_block] == ["10.40.192.0/24", "10.40.193.0/24", "10.40.194.0/24"]
    error_message = "Public subnets are ${jsonencode([for subnet in aws_subnet.public : subnet.cidr_block])}."
  }
  assert {
    condition     = [for zone in var.zones : aws_subnet.database[zone].cidr_block] == ["10.40.208.0/24", "10.40.209.0/24", "10.40.210.0/24"]
    error_message = "Database subnets are ${jsonencode([for subnet in aws_subnet.database : subnet.cidr_block])}."
  }
  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "What starts in a public subnet gets a public address unasked."
  }
}

run "a_gateway_in_every_public_subnet" {
  command = apply

  assert {
    condition     = alltrue([for zone in var.zones : aws_nat_gateway.this[zone].subnet_id == aws_subnet.public[zone].id])
    error_message = "A NAT gateway is not in the public subnet of its zone."
  }
  assert {
    condition     = alltrue([for zone in var.zones : aws_route.nat[zone].nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "A private subnet leaves by the gateway of another zone."
  }
  assert {
    condition     = alltrue([for association in aws_route_table_association.database : association.route_table_id == aws_route_table.database[0].id])
    error_message = "A database subnet has a route table with a way out."
  }
  assert {
    condition     = output.private_subnet_ids == [for zone in var.zones : aws_subnet.private[zone].id]
    error_message = "private_subnet_ids is not in the order of zones."
  }
  assert {
    condition     = toset(aws_vpc_endpoint.gateway["s3"].route_table_ids) == toset(concat([output.route_table_ids.public, output.route_table_ids.database], values(output.route_table_ids.private)))
    error_message = "The s3 endpoint is missing in a route table."
  }
}

run "one_gateway_serves_all_zones" {
  command = apply

  variables {
    nat = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-west-1a"] && keys(output.nat_public_ips) == ["eu-west-1a"]
    error_message = "There are gateways in ${jsonencode(keys(aws_nat_gateway.this))}."
  }
  assert {
    condition     = alltrue([for zone in var.zones : aws_route.nat[zone].nat_gateway_id == aws_nat_gateway.this["eu-west-1a"].id])
    error_message = "A zone has no way out by the one gateway."
  }
}

run "the_letter_of_a_zone_decides" {
  command = plan

  variables {
    zones = ["eu-west-1c", "eu-west-1a"]
  }

  assert {
    condition     = aws_subnet.private["eu-west-1c"].cidr_block == "10.40.32.0/20" && aws_subnet.private["eu-west-1a"].cidr_block == "10.40.0.0/20"
    error_message = "Leaving out zone b moved the ranges of another zone."
  }
}

run "endpoints_by_their_short_names" {
  command = plan

  variables {
    interface_endpoints = ["ecr.api"]
    endpoint_policies   = { "ecr.api" = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  assert {
    condition     = aws_vpc_endpoint.interface["ecr.api"].service_name == "com.amazonaws.eu-west-1.ecr.api" && aws_vpc_endpoint.interface["ecr.api"].private_dns_enabled
    error_message = "The endpoint is for ${aws_vpc_endpoint.interface["ecr.api"].service_name}."
  }
  assert {
    condition     = aws_vpc_endpoint.interface["ecr.api"].policy == var.endpoint_policies["ecr.api"]
    error_message = "The endpoint does not have the policy given for it."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints[0].cidr_ipv4 == "10.40.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints[0].from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints[0].to_port == 443
    error_message = "The endpoints let in something other than HTTPS of the VPC."
  }
}

run "flow_logs_to_a_group" {
  command = apply

  assert {
    condition     = aws_flow_log.this.log_destination_type == "cloud-watch-logs" && aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.iam_role_arn == aws_iam_role.flow[0].arn
    error_message = "Flow logs do not go to the log group as a whole."
  }
  assert {
    condition     = aws_cloudwatch_log_group.flow[0].kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.flow[0].retention_in_days == 365
    error_message = "The log group is not encrypted with the key, or not kept for a year."
  }
  assert {
    condition     = jsondecode(aws_iam_role.flow[0].assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "The role may be assumed on behalf of another account."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.flow[0].policy).Statement : statement.Resource != "*"])
    error_message = "The role may write to any log group."
  }
}

run "with_as_little_as_possible" {
  command = plan

  variables {
    nat                 = "none"
    database_subnets    = false
    interface_endpoints = []
    flow_logs           = { bucket_arn = "arn:aws:s3:::shop-flow-logs" }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.nat) == 0
    error_message = "There is a way out in spite of nat = none."
  }
  assert {
    condition     = length(aws_subnet.database) == 0 && length(output.database_subnet_ids) == 0 && output.route_table_ids.database == null
    error_message = "There are database subnets in spite of database_subnets = false."
  }
  assert {
    condition     = length(aws_security_group.endpoints) == 0 && output.endpoint_security_group_id == null
    error_message = "There is a security group for no endpoints."
  }
  assert {
    condition     = aws_flow_log.this.log_destination_type == "s3" && aws_flow_log.this.log_destination == "arn:aws:s3:::shop-flow-logs"
    error_message = "Flow logs go to ${aws_flow_log.this.log_destination_type}."
  }
  assert {
    condition     = length(aws_iam_role.flow) == 0 && length(aws_cloudwatch_log_group.flow) == 0
    error_message = "There is a role or a log group that nothing uses."
  }
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    zones               = ["eu-west-1a"]
    cidr                = "10.40.0.0/24"
    nat                 = "instance"
    interface_endpoints = ["com.amazonaws.eu-west-1.ecr.api"]
    gateway_endpoints   = ["ecr.api"]
    endpoint_policies   = { s3 = "allow" }
    flow_logs           = { interval = 300 }
  }

  expect_failures = [var.zones, var.cidr, var.nat, var.interface_endpoints, var.gateway_endpoints, var.endpoint_policies, var.flow_logs]
}

run "refuses_the_same_zone_twice_and_bits_behind_the_mask" {
  command = plan

  variables {
    zones     = ["eu-west-1a", "eu-west-1a"]
    cidr      = "10.40.1.0/16"
    flow_logs = { retention_days = 42 }
  }

  expect_failures = [var.zones, var.cidr, var.flow_logs]
}

run "refuses_zones_of_two_regions" {
  command = plan

  variables {
    zones = ["eu-west-1a", "eu-central-1a"]
  }

  expect_failures = [var.zones]
}

run "refuses_zones_of_another_region" {
  command = plan

  variables {
    zones = ["eu-central-1a", "eu-central-1b"]
  }

  expect_failures = [aws_vpc.this]
}
