mock_provider "aws" {}

variables {
  namespace = "shop.internal"
  vpc_id    = "vpc-0123456789abcdef0"
}

run "services" {
  command = apply

  variables {
    services = {
      app = {}
      api = { type = "SRV", ttl = 5, routing_policy = "WEIGHTED", custom_health = false }
    }
  }

  assert {
    condition     = aws_service_discovery_service.this["app"].dns_config[0].namespace_id == aws_service_discovery_private_dns_namespace.this.id && aws_service_discovery_service.this["app"].dns_config[0].dns_records[0].type == "A"
    error_message = "app has no A record in the namespace."
  }
  assert {
    condition     = aws_service_discovery_service.this["app"].health_check_custom_config[0].failure_threshold == 1
    error_message = "ECS cannot tell Cloud Map how a task of app is."
  }
  assert {
    condition     = length(aws_service_discovery_service.this["api"].health_check_custom_config) == 0 && aws_service_discovery_service.this["api"].dns_config[0].routing_policy == "WEIGHTED"
    error_message = "api is not as asked for."
  }
  assert {
    condition     = output.service_names == { app = "app.shop.internal", api = "api.shop.internal" }
    error_message = "service_names is ${jsonencode(output.service_names)}."
  }
}

run "refuses_a_name_of_one_label_and_a_service_with_dots" {
  command = plan

  variables {
    namespace = "internal"
    services  = { "app.prod" = {} }
  }

  expect_failures = [var.namespace, var.services]
}

run "refuses_a_cname" {
  command = plan

  variables {
    services = { app = { type = "CNAME" } }
  }

  expect_failures = [var.services]
}

run "refuses_an_hour" {
  command = plan

  variables {
    services = { app = { ttl = 3600 } }
  }

  expect_failures = [var.services]
}
