mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::shop-lb-logs" }
  }
}

variables {
  name               = "shop"
  subnet_ids         = ["subnet-1", "subnet-2"]
  security_group_ids = ["sg-1"]
}

run "internal_without_certificate" {
  assert {
    condition     = aws_lb.this.internal && aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields
    error_message = "The load balancer is not internal and protected by default."
  }

  assert {
    condition     = aws_lb_listener.production.port == 80 && aws_lb_listener.production.protocol == "HTTP" && length(aws_lb_listener.redirect) == 0
    error_message = "Without a certificate, 80 is not the production listener."
  }

  assert {
    condition     = one(aws_lb_listener.production.default_action).type == "fixed-response" && one(one(aws_lb_listener.production.default_action).fixed_response).status_code == "404"
    error_message = "What no rule matches is not answered 404."
  }

  assert {
    condition     = aws_lb_listener.test["this"].port == 8080 && output.test_port == 8080
    error_message = "The test listener is not on 8080."
  }

  assert {
    condition     = one(aws_lb.this.access_logs).bucket == "shop-lb-logs-123456789012-eu-west-1" && one(aws_lb.this.access_logs).enabled
    error_message = "Requests are not logged to the module's own bucket."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.logs["this"].policy).Statement :
      statement.Effect == "Allow" && try(statement.Principal.Service == "logdelivery.elasticloadbalancing.amazonaws.com" && statement.Condition.StringEquals["aws:SourceAccount"] == "123456789012", false)
    ])
    error_message = "Load balancers of this account, and they alone, may not write their logs."
  }
}

run "certificate_redirects" {
  variables {
    internal = false
    https    = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/abc", additional_certificate_arns = { other = "arn:aws:acm:eu-west-1:123456789012:certificate/def" } }
    web_acl  = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/abc" }
  }

  assert {
    condition     = aws_lb_listener.production.port == 443 && aws_lb_listener.production.protocol == "HTTPS" && output.production_port == 443
    error_message = "With a certificate, 443 is not the production listener."
  }

  assert {
    condition     = one(one(aws_lb_listener.redirect["this"].default_action).redirect).status_code == "HTTP_301"
    error_message = "80 does not redirect to 443."
  }

  assert {
    condition     = aws_lb_listener.test["this"].protocol == "HTTPS"
    error_message = "The test listener is not encrypted."
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this["this"].web_acl_arn == var.web_acl.arn && aws_lb_listener_certificate.this["other"].certificate_arn == var.https.additional_certificate_arns.other
    error_message = "The web ACL or the second certificate is missing."
  }
}

run "weighted_default_action" {
  variables {
    default_forward = {
      stable = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app-prod/73e2d6bc24d8a067"
      canary = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app-prod-canary/83e2d6bc24d8a067"
    }
  }

  assert {
    condition = { for each in one(one(aws_lb_listener.production.default_action).forward).target_group : each.arn => each.weight } == {
      (var.default_forward.stable) = 100
      (var.default_forward.canary) = 0
    }
    error_message = "The canary has production requests from the start, or the stable version has none."
  }

  assert {
    condition     = one(one(one(aws_lb_listener.test["this"].default_action).forward).target_group).arn == var.default_forward.canary
    error_message = "The test listener does not lead to the canary."
  }
}

run "lone_target_group" {
  variables {
    default_forward = { stable = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-prod/73e2d6bc24d8a067" }
  }

  assert {
    condition     = one(aws_lb_listener.production.default_action).target_group_arn == var.default_forward.stable && length(one(aws_lb_listener.production.default_action).forward) == 0
    error_message = "A lone target group has weights, so that Terraform would ignore it."
  }

  assert {
    condition     = one(aws_lb_listener.test["this"].default_action).target_group_arn == var.default_forward.stable
    error_message = "The test listener leads nowhere."
  }
}

run "given_bucket" {
  variables {
    access_logs   = { bucket = "central-logs", prefix = "shop" }
    test_listener = null
  }

  assert {
    condition     = one(aws_lb.this.access_logs).bucket == "central-logs" && length(aws_s3_bucket.logs) == 0
    error_message = "The bucket given is not used, or another one is made."
  }

  assert {
    condition     = output.test_listener_arn == null && output.test_port == null
    error_message = "There is a test listener though none is wanted."
  }
}

run "public_needs_a_certificate" {
  command = plan

  variables {
    internal = false
  }

  expect_failures = [var.https]
}

run "no_old_tls" {
  command = plan

  variables {
    https = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/abc", ssl_policy = "ELBSecurityPolicy-2016-08" }
  }

  expect_failures = [var.https]
}

run "two_zones" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.subnet_ids]
}

run "test_listener_beside_production" {
  command = plan

  variables {
    test_listener = { port = 443 }
  }

  expect_failures = [var.test_listener]
}

run "no_third_target_group" {
  command = plan

  variables {
    default_forward = { stable = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1", green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/b/2" }
  }

  expect_failures = [var.default_forward]
}
