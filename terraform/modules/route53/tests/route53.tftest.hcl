mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_route53_zone" {
    defaults = {
      zone_id      = "Z0123456789ABCDEFGHIJ"
      name_servers = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com"]
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/shop.example" }
  }
  mock_resource "aws_route53recoverycontrolconfig_cluster" {
    defaults = {
      arn = "arn:aws:route53-recovery-control::123456789012:cluster/0f1e2d3c"
      cluster_endpoints = [
        { region = "us-east-1", endpoint = "https://1.route53-recovery-cluster.us-east-1.amazonaws.com/v1" },
        { region = "eu-west-1", endpoint = "https://2.route53-recovery-cluster.eu-west-1.amazonaws.com/v1" },
      ]
    }
  }
  mock_resource "aws_route53recoverycontrolconfig_control_panel" {
    defaults = { arn = "arn:aws:route53-recovery-control::123456789012:controlpanel/bc52a09d" }
  }
  mock_resource "aws_globalaccelerator_accelerator" {
    defaults = {
      arn            = "arn:aws:globalaccelerator::123456789012:accelerator/0f1e2d3c"
      dns_name       = "a0123456789.awsglobalaccelerator.com"
      hosted_zone_id = "Z2BJ6XQ5FK7U4H"
      ip_sets        = [{ ip_family = "IPv4", ip_addresses = ["192.0.2.1", "192.0.2.2"] }]
    }
  }
  mock_resource "aws_globalaccelerator_listener" {
    defaults = { arn = "arn:aws:globalaccelerator::123456789012:accelerator/0f1e2d3c/listener/0a1b" }
  }
}

override_resource {
  target = aws_route53recoverycontrolconfig_routing_control.this["all-primary"]
  values = { arn = "arn:aws:route53-recovery-control::123456789012:controlpanel/bc52a09d/routingcontrol/primary" }
}
override_resource {
  target = aws_route53recoverycontrolconfig_routing_control.this["all-standby"]
  values = { arn = "arn:aws:route53-recovery-control::123456789012:controlpanel/bc52a09d/routingcontrol/standby" }
}

variables {
  name    = "shop-prod"
  zone_id = "Z0123456789ABCDEFGHIJ"
}

run "a_zone_alone" {
  command = apply

  variables {
    zone_id   = null
    zone_name = "shop.example"
  }

  assert {
    condition     = output.zone_id == "Z0123456789ABCDEFGHIJ" && length(output.name_servers) == 2 && output.traffic == {}
    error_message = "The zone is not handed out."
  }
  assert {
    condition     = length(aws_route53recoverycontrolconfig_cluster.this) == 0 && length(aws_route53_query_log.this) == 0
    error_message = "Something that costs was made unasked."
  }
}

run "a_zone_with_its_log" {
  command = plan

  variables {
    zone_id              = null
    zone_name            = "shop.example"
    query_log            = { kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
    dnssec_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
    accelerated_recovery = true
  }

  assert {
    condition     = aws_cloudwatch_log_group.queries[0].region == "us-east-1" && aws_cloudwatch_log_resource_policy.queries[0].region == "us-east-1"
    error_message = "Route 53 logs to us-east-1 alone."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_log_resource_policy.queries[0].policy_document).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "Zones of other accounts may write the log."
  }
  assert {
    condition     = length(aws_route53_hosted_zone_dnssec.this) == 1 && aws_route53_zone.this[0].enable_accelerated_recovery
    error_message = "The zone is not signed, or does not recover by itself."
  }
}

run "by_record" {
  command = plan

  variables {
    names = {
      "app.shop.example" = {
        by      = "record"
        ipv6    = true
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
      }
    }
  }

  assert {
    condition     = keys(aws_route53_record.plain) == ["app.shop.example A", "app.shop.example AAAA"]
    error_message = "There are records ${jsonencode(keys(aws_route53_record.plain))}."
  }
  assert {
    condition     = alltrue([for record in aws_route53_record.plain : record.set_identifier == null && length(record.failover_routing_policy) == 0 && record.alias[0].name == "app.eu-west-1.elb.amazonaws.com"])
    error_message = "A record that is swapped has to be one plain alias."
  }
  assert {
    condition     = output.traffic["app.shop.example"].record.zone == "Z0123456789ABCDEFGHIJ"
    error_message = "traffic says ${jsonencode(output.traffic)}."
  }
}

run "by_health_check" {
  command = apply

  variables {
    names = {
      "status.shop.example" = {
        by           = "healthCheck"
        primary      = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby      = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
        health_check = { path = "/ready" }
      }
    }
  }

  assert {
    condition     = aws_route53_record.primary["status.shop.example A"].health_check_id == aws_route53_health_check.primary["status.shop.example"].id
    error_message = "The PRIMARY record has no health check."
  }
  assert {
    condition     = aws_route53_record.standby["status.shop.example A"].health_check_id == null && !aws_route53_record.standby["status.shop.example A"].alias[0].evaluate_target_health
    error_message = "The SECONDARY record is judged: where neither is healthy Route 53 answers with the PRIMARY."
  }
  assert {
    condition     = aws_route53_health_check.primary["status.shop.example"].fqdn == "web.eu-west-1.elb.amazonaws.com" && aws_route53_health_check.primary["status.shop.example"].resource_path == "/ready" && aws_route53_health_check.primary["status.shop.example"].port == 443
    error_message = "The health check does not ask the primary's load balancer."
  }
  assert {
    condition     = output.traffic["status.shop.example"].healthCheck == { zone = "Z0123456789ABCDEFGHIJ", id = aws_route53_health_check.primary["status.shop.example"].id }
    error_message = "traffic says ${jsonencode(output.traffic)}."
  }
}

run "a_check_of_tcp_has_no_path" {
  command = plan

  variables {
    names = {
      "status.shop.example" = {
        by           = "healthCheck"
        primary      = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby      = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
        health_check = { type = "TCP" }
      }
    }
  }

  assert {
    condition     = aws_route53_health_check.primary["status.shop.example"].resource_path == null
    error_message = "Route 53 refuses a path in a check of TCP."
  }
}

run "by_routing_controls" {
  command = apply

  variables {
    names = {
      "shop.example" = {
        by      = "routingControls"
        primary = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
      }
      "api.shop.example" = {
        by      = "routingControls"
        primary = { region = "eu-west-1", dns_name = "api.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby = { region = "eu-central-1", dns_name = "api.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
      }
    }
  }

  assert {
    condition     = keys(aws_route53recoverycontrolconfig_routing_control.this) == ["all-primary", "all-standby"]
    error_message = "Names that move together have routing controls ${jsonencode(keys(aws_route53recoverycontrolconfig_routing_control.this))}."
  }
  assert {
    condition = alltrue([for name in ["shop.example A", "api.shop.example A"] :
      aws_route53_record.primary[name].health_check_id == aws_route53_health_check.control["all-primary"].id &&
      aws_route53_record.standby[name].health_check_id == aws_route53_health_check.control["all-standby"].id
    ])
    error_message = "A record does not follow the routing control of its side."
  }
  assert {
    condition     = alltrue([for record in concat(values(aws_route53_record.primary), values(aws_route53_record.standby)) : !record.alias[0].evaluate_target_health])
    error_message = "A name would move without a routing control."
  }
  assert {
    condition     = toset(aws_route53recoverycontrolconfig_safety_rule.one_side["all"].asserted_controls) == toset([for control in aws_route53recoverycontrolconfig_routing_control.this : control.arn]) && aws_route53recoverycontrolconfig_safety_rule.one_side["all"].rule_config[0].threshold == 1
    error_message = "Both routing controls may be Off at once."
  }
  assert {
    condition     = output.traffic["shop.example"].routingControls.standby == "arn:aws:route53-recovery-control::123456789012:controlpanel/bc52a09d/routingcontrol/standby" && length(output.traffic["shop.example"].routingControls.endpoints) == 2
    error_message = "traffic says ${jsonencode(output.traffic)}."
  }
}

run "with_a_cluster_that_is_there" {
  command = plan

  variables {
    routing_control_cluster = {
      arn = "arn:aws:route53-recovery-control::123456789012:cluster/0f1e2d3c"
      endpoints = {
        us-east-1      = "https://1.route53-recovery-cluster.us-east-1.amazonaws.com/v1"
        us-west-2      = "https://2.route53-recovery-cluster.us-west-2.amazonaws.com/v1"
        eu-west-1      = "https://3.route53-recovery-cluster.eu-west-1.amazonaws.com/v1"
        ap-northeast-1 = "https://4.route53-recovery-cluster.ap-northeast-1.amazonaws.com/v1"
        ap-southeast-2 = "https://5.route53-recovery-cluster.ap-southeast-2.amazonaws.com/v1"
      }
    }
    names = {
      "shop.example" = {
        by      = "routingControls"
        primary = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
      }
    }
  }

  assert {
    condition     = length(aws_route53recoverycontrolconfig_cluster.this) == 0 && aws_route53recoverycontrolconfig_control_panel.this[0].cluster_arn == var.routing_control_cluster.arn
    error_message = "A second cluster was made."
  }
  assert {
    condition     = length(output.routing_control_endpoints) == 5
    error_message = "The endpoints of the cluster are not handed out."
  }
}

run "by_accelerator" {
  command = apply

  variables {
    accelerator_logs = { bucket = "shop-accelerator-logs" }
    names = {
      "app.shop.example" = {
        by      = "accelerator"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2", load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/app/0123456789abcdef" }
        standby = { region = "eu-central-1", dns_name = "app.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5", load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/app/0123456789abcdef" }
      }
    }
  }

  assert {
    condition     = aws_globalaccelerator_endpoint_group.primary["app.shop.example"].traffic_dial_percentage == 100 && aws_globalaccelerator_endpoint_group.standby["app.shop.example"].traffic_dial_percentage == 0
    error_message = "The dials do not begin at 100 and 0."
  }
  assert {
    condition     = alltrue([for group in [aws_globalaccelerator_endpoint_group.primary["app.shop.example"], aws_globalaccelerator_endpoint_group.standby["app.shop.example"]] : one(group.endpoint_configuration).weight > 0])
    error_message = "An endpoint of weight 0 gets nothing, whatever the dial."
  }
  assert {
    condition     = aws_globalaccelerator_endpoint_group.standby["app.shop.example"].endpoint_group_region == "eu-central-1" && one(aws_globalaccelerator_endpoint_group.standby["app.shop.example"].endpoint_configuration).endpoint_id == var.names["app.shop.example"].standby.load_balancer_arn
    error_message = "The standby's endpoint group is not in its region, or leads elsewhere."
  }
  assert {
    condition     = aws_globalaccelerator_accelerator.this["app.shop.example"].attributes[0].flow_logs_enabled && aws_globalaccelerator_accelerator.this["app.shop.example"].attributes[0].flow_logs_s3_bucket == "shop-accelerator-logs"
    error_message = "The accelerator writes no flow logs."
  }
  assert {
    condition     = aws_route53_record.accelerator["app.shop.example A"].alias[0].name == "a0123456789.awsglobalaccelerator.com" && output.accelerators["app.shop.example"].addresses == ["192.0.2.1", "192.0.2.2"]
    error_message = "The name does not lead to the accelerator."
  }
}

run "refuses_an_accelerator_without_logs" {
  command = plan
  variables {
    names = {
      "app.shop.example" = {
        by      = "accelerator"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2", load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/app/0123456789abcdef" }
        standby = { region = "eu-central-1", dns_name = "app.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5", load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/app/0123456789abcdef" }
      }
    }
  }
  expect_failures = [aws_globalaccelerator_accelerator.this]
}

run "refuses_an_accelerator_without_load_balancers" {
  command = plan
  variables {
    accelerator_logs = { bucket = "shop-accelerator-logs" }
    names = {
      "app.shop.example" = {
        by      = "accelerator"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby = { region = "eu-central-1", dns_name = "app.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
      }
    }
  }
  expect_failures = [var.names]
}

run "refuses_a_pair_without_standby" {
  command = plan
  variables {
    names = {
      "app.shop.example" = {
        by      = "healthCheck"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
      }
    }
  }
  expect_failures = [var.names]
}

run "refuses_a_standby_at_home" {
  command = plan
  variables {
    names = {
      "app.shop.example" = {
        by      = "healthCheck"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby = { region = "eu-west-1", dns_name = "app-2.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
      }
    }
  }
  expect_failures = [var.names]
}

run "refuses_another_mover" {
  command = plan
  variables {
    names = {
      "app.shop.example" = {
        by      = "weights"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby = { region = "eu-central-1", dns_name = "app.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
      }
    }
  }
  expect_failures = [var.names]
}

run "refuses_a_name_outside_the_zone" {
  command = plan
  variables {
    zone_id   = null
    zone_name = "shop.example"
    names = {
      "app.bookshop.example" = {
        by      = "record"
        primary = { region = "eu-west-1", dns_name = "app.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
      }
    }
  }
  expect_failures = [output.zone_id]
}

run "refuses_checkers_that_are_not_there" {
  command = plan
  variables {
    names = {
      "status.shop.example" = {
        by           = "healthCheck"
        primary      = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby      = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
        health_check = { regions = ["eu-west-1", "eu-central-1", "us-east-1"] }
      }
    }
  }
  expect_failures = [var.names]
}

run "refuses_a_search_without_text" {
  command = plan
  variables {
    names = {
      "status.shop.example" = {
        by           = "healthCheck"
        primary      = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby      = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
        health_check = { type = "HTTPS_STR_MATCH" }
      }
    }
  }
  expect_failures = [var.names]
}

run "refuses_two_zones" {
  command = plan
  variables {
    zone_name = "shop.example"
  }
  expect_failures = [output.zone_id]
}

run "refuses_to_check_a_name_by_itself" {
  command = plan
  variables {
    names = {
      "status.shop.example" = {
        by           = "healthCheck"
        primary      = { region = "eu-west-1", dns_name = "web.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
        standby      = { region = "eu-central-1", dns_name = "web.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
        health_check = { fqdn = "status.shop.example" }
      }
    }
  }
  expect_failures = [var.names]
}
