# Whoever shifts requests (the workflow, ECS, CodeDeploy) moves the weights of the forwards, so an apply must not put them back
# (hashicorp/terraform-provider-aws#43905). One weight of a set cannot be ignored, so all of `target_group` is; conditions, priority and the
# rest stay Terraform's. A rolling service has one target group, no weights, and nothing is ignored: its action has no `forward`.

locals {
  weights = local.strategy == "rolling" ? {} : { stable = 100, canary = 0 }

  # Rules by which a new version is reached before it has production requests.
  test_rules = merge(
    try(var.test.rule, null) == null ? {} : {
      listener = { listener_arn = var.test.listener_arn, priority = var.test.rule.priority, hosts = var.test.rule.hosts, paths = var.test.rule.paths, headers = [] }
    },
    try(var.test.header, null) == null ? {} : {
      header = {
        listener_arn = var.production.listener_arn
        priority     = var.test.header.priority
        # The same requests as the production rule, but for the header.
        hosts   = try(var.production.rule.hosts, [])
        paths   = try(var.production.rule.paths, [])
        headers = [var.test.header]
      }
    },
  )

  # Also a header rule may be what ECS takes as the test rule.
  test_rule_arn = try(aws_lb_listener_rule.test["listener"].arn, aws_lb_listener_rule.test["header"].arn, null)
  test_port     = try(var.test.listener_arn, null) == null ? null : var.test.port
}

resource "aws_lb_listener_rule" "production" {
  for_each = try(var.production.rule, null) == null ? {} : { this = var.production.rule }

  listener_arn = var.production.listener_arn
  priority     = each.value.priority

  action {
    type             = "forward"
    target_group_arn = local.strategy == "rolling" ? aws_lb_target_group.this["stable"].arn : null

    dynamic "forward" {
      for_each = local.strategy == "rolling" ? [] : [1]

      content {
        dynamic "target_group" {
          for_each = local.weights

          content {
            arn    = aws_lb_target_group.this[target_group.key].arn
            weight = target_group.value
          }
        }
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.hosts) == 0 ? [] : [each.value.hosts]

    content {
      host_header {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.paths) == 0 ? [] : [each.value.paths]

    content {
      path_pattern {
        values = condition.value
      }
    }
  }

  tags = var.tags

  lifecycle {
    ignore_changes = [action[0].forward[0].target_group]
  }
}

resource "aws_lb_listener_rule" "test" {
  for_each = local.test_rules

  listener_arn = each.value.listener_arn
  priority     = each.value.priority

  action {
    type = "forward"
    # The workflow of a weighted pair leaves this rule alone: it always leads to the canary.
    target_group_arn = local.pair ? aws_lb_target_group.this["canary"].arn : null

    dynamic "forward" {
      for_each = local.pair ? [] : [1]

      content {
        dynamic "target_group" {
          for_each = local.weights

          content {
            arn    = aws_lb_target_group.this[target_group.key].arn
            weight = target_group.value
          }
        }
      }
    }
  }

  dynamic "condition" {
    for_each = each.value.headers

    content {
      http_header {
        http_header_name = condition.value.name
        values           = [condition.value.value]
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.hosts) == 0 ? [] : [each.value.hosts]

    content {
      host_header {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.paths) == 0 ? [] : [each.value.paths]

    content {
      path_pattern {
        values = condition.value
      }
    }
  }

  tags = var.tags

  lifecycle {
    ignore_changes = [action[0].forward[0].target_group]
  }
}
