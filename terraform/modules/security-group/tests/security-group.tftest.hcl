mock_provider "aws" {}

variables {
  name        = "shop-app"
  description = "Tasks of app"
  vpc_id      = "vpc-0123456789abcdef0"
}

run "rules" {
  command = apply

  variables {
    ingress = {
      load-balancer = { description = "from the load balancer", port = 3000, security_group_id = "sg-0123456789abcdef0" }
      each-other    = { description = "gossip", port = 7000, to_port = 7001, self = true }
      https         = { description = "the world", port = 443, cidr_ipv4 = "0.0.0.0/0" }
    }
    egress = {
      all = { description = "anywhere", protocol = "-1", cidr_ipv4 = "0.0.0.0/0" }
    }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["load-balancer"].to_port == 3000 && aws_vpc_security_group_ingress_rule.this["load-balancer"].referenced_security_group_id == "sg-0123456789abcdef0"
    error_message = "One port became something else."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["each-other"].referenced_security_group_id == aws_security_group.this.id && aws_vpc_security_group_ingress_rule.this["each-other"].to_port == 7001
    error_message = "self is not the group itself, or the range was lost."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["all"].from_port == null && aws_vpc_security_group_egress_rule.this["all"].to_port == null
    error_message = "Everything has ports, which AWS refuses."
  }
}

run "nothing_by_default" {
  command = plan

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 0 && length(aws_vpc_security_group_egress_rule.this) == 0
    error_message = "There are rules nobody asked for."
  }
}

run "refuses_ssh_from_anywhere_and_no_target" {
  command = plan

  variables {
    description = "the \"app\""
    ingress     = { ssh = { description = "ssh", port = 22, cidr_ipv4 = "0.0.0.0/0" } }
    egress      = { app = { description = "app", port = 80 } }
  }

  expect_failures = [var.description, var.ingress, var.egress]
}

run "refuses_everything_from_anywhere_and_a_range_upside_down" {
  command = plan

  variables {
    ingress = { all = { description = "all", protocol = "-1", cidr_ipv6 = "::/0" } }
    egress  = { app = { description = "app", port = 443, to_port = 80, cidr_ipv4 = "10.0.0.0/8" } }
  }

  expect_failures = [var.ingress, var.egress]
}

run "refuses_a_range_from_anywhere_and_quotes" {
  command = plan

  variables {
    ingress = { web = { description = "web", port = 80, to_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
    egress  = { app = { description = "the bot's", port = 443, cidr_ipv4 = "10.0.0.0/8" } }
  }

  expect_failures = [var.ingress, var.egress]
}

run "refuses_two_sources_and_no_port" {
  command = plan

  variables {
    ingress = { app = { description = "app", port = 80, cidr_ipv4 = "10.0.0.0/8", self = true } }
    egress  = { app = { description = "app", cidr_ipv4 = "10.0.0.0/8" } }
  }

  expect_failures = [var.ingress, var.egress]
}
