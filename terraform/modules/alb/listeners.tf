# The workflow moves the weights of a forward, so an apply must not put them back (hashicorp/terraform-provider-aws#43905). One weight
# of a set cannot be ignored, so all of `target_group` is: what Terraform sets there when the listener is made stays the workflow's from
# then on. Everything else of a listener is Terraform's, and so is a default action without weights: 404, or a lone target group.

locals {
  forwards = var.default_forward != null
  weighted = length(coalesce(var.default_forward, {})) > 1
  weights  = { stable = 100, canary = 0 }
}

resource "aws_lb_listener" "production" {
  # checkov:skip=CKV_AWS_2: HTTP only where there is no certificate, which variables.tf lets internal load balancers have
  # checkov:skip=CKV_AWS_103: the policy is validated in variables.tf: TLS 1.2 or newer
  load_balancer_arn = aws_lb.this.arn
  port              = var.https == null ? 80 : 443
  protocol          = var.https == null ? "HTTP" : "HTTPS"
  ssl_policy        = try(var.https.ssl_policy, null)
  certificate_arn   = try(var.https.certificate_arn, null)

  default_action {
    type             = local.forwards ? "forward" : "fixed-response"
    target_group_arn = local.forwards && !local.weighted ? var.default_forward["stable"] : null

    dynamic "fixed_response" {
      for_each = local.forwards ? [] : [1]

      content {
        content_type = "text/plain"
        message_body = "Not found"
        status_code  = "404"
      }
    }

    dynamic "forward" {
      for_each = local.weighted ? [1] : []

      content {
        dynamic "target_group" {
          for_each = local.weights

          content {
            arn    = var.default_forward[target_group.key]
            weight = target_group.value
          }
        }
      }
    }
  }

  tags = var.tags

  lifecycle {
    ignore_changes = [default_action[0].forward[0].target_group]
  }
}

resource "aws_lb_listener" "redirect" {
  for_each = var.https == null ? {} : { this = true }

  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }

  tags = var.tags
}

resource "aws_lb_listener" "test" {
  # checkov:skip=CKV_AWS_2: HTTP only where there is no certificate, which variables.tf lets internal load balancers have
  # checkov:skip=CKV_AWS_103: the policy is validated in variables.tf: TLS 1.2 or newer
  for_each = var.test_listener == null ? {} : { this = var.test_listener }

  load_balancer_arn = aws_lb.this.arn
  port              = each.value.port
  protocol          = var.https == null ? "HTTP" : "HTTPS"
  ssl_policy        = try(var.https.ssl_policy, null)
  certificate_arn   = try(var.https.certificate_arn, null)

  default_action {
    type             = local.forwards ? "forward" : "fixed-response"
    target_group_arn = local.forwards && !local.weighted ? var.default_forward["stable"] : null

    dynamic "fixed_response" {
      for_each = local.forwards ? [] : [1]

      content {
        content_type = "text/plain"
        message_body = "Not found"
        status_code  = "404"
      }
    }

    # A version without production requests is reached here.
    dynamic "forward" {
      for_each = local.weighted ? [1] : []

      content {
        target_group {
          arn    = var.default_forward["canary"]
          weight = 100
        }
      }
    }
  }

  tags = var.tags

  lifecycle {
    # CodeDeploy moves the test listener too.
    ignore_changes = [default_action[0].forward[0].target_group]
  }
}

resource "aws_lb_listener_certificate" "this" {
  for_each = try(var.https.additional_certificate_arns, {})

  listener_arn    = aws_lb_listener.production.arn
  certificate_arn = each.value
}
