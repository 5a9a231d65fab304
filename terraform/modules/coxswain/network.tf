# What reaches the tasks, and what they reach.

locals {
  egress = merge(
    {
      https    = { cidr = "0.0.0.0/0", security_group_id = null, protocol = "tcp", from_port = 443, to_port = 443, what = "Slack, GitLab, AWS, Temporal Cloud." }
      dns      = { cidr = "0.0.0.0/0", security_group_id = null, protocol = "udp", from_port = 53, to_port = 53, what = "Resolvers that are asked where a name leads." }
      dns-tcp  = { cidr = "0.0.0.0/0", security_group_id = null, protocol = "tcp", from_port = 53, to_port = 53, what = "Resolvers, for long answers." }
      temporal = { cidr = var.temporal.security_group_id == null ? "0.0.0.0/0" : null, security_group_id = var.temporal.security_group_id, protocol = "tcp", from_port = local.temporal_port, to_port = local.temporal_port, what = "Temporal." }
    },
    { for each in var.installations[*] : "installations" => { cidr = null, security_group_id = each.security_group_id, protocol = "tcp", from_port = 2049, to_port = 2049, what = "Slack installations." } },
    {
      for key, each in var.egress : "own-${key}" => {
        cidr = each.cidr, security_group_id = each.security_group_id, protocol = "tcp", from_port = each.from_port, to_port = coalesce(each.to_port, each.from_port), what = "As configured: ${key}."
      }
    },
  )
}

resource "aws_security_group" "this" {
  name        = var.name
  description = "Bots and workers of Coxswain."
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.name })
}

resource "aws_vpc_security_group_egress_rule" "this" {
  # Where Temporal answers on 443, that is open already.
  for_each = { for key, each in local.egress : key => each if !(key == "temporal" && local.temporal_port == 443) }

  security_group_id            = aws_security_group.this.id
  description                  = each.value.what
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.security_group_id
  tags                         = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "bot" {
  for_each = { for each in var.http[*] : "bot" => each }

  security_group_id            = aws_security_group.this.id
  description                  = "The load balancer, to the bot."
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  referenced_security_group_id = each.value.security_group_id
  tags                         = var.tags
}

# A load balancer's group may let nothing out but to the services it knows.
resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  for_each = { for each in var.http[*] : "bot" => each }

  security_group_id            = each.value.security_group_id
  description                  = "Bots of Coxswain."
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  referenced_security_group_id = aws_security_group.this.id
  tags                         = var.tags
}

resource "aws_lb_target_group" "bot" {
  #checkov:skip=CKV_AWS_378:TLS ends at the load balancer; the bot listens within the VPC, to that load balancer alone.
  for_each = { for each in var.http[*] : "bot" => each }

  name                 = "${var.name}-bot"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 3000
  deregistration_delay = "30"
  tags                 = var.tags

  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener_rule" "bot" {
  for_each = { for each in var.http[*] : "bot" => each }

  listener_arn = each.value.listener_arn
  priority     = each.value.priority
  tags         = var.tags

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.bot[each.key].arn
  }

  condition {
    host_header {
      values = each.value.hosts
    }
  }
}
