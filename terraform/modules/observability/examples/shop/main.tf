# Alarms and charts of a service and its databases, and a workspace that Prometheus writes to.

provider "aws" {
  region = "eu-central-1"
}

variable "kms_key_arn" {
  description = "Key of topic, logs and workspace."
  type        = string
}

module "observability" {
  source = "../.."

  name        = "shop-dr"
  kms_key_arn = var.kms_key_arn

  services = {
    app = {
      cluster_name              = "shop-dr"
      service_name              = "app-prod"
      load_balancer_arn_suffix  = "app/app-prod/50dc6c495c0c9188"
      target_group_arn_suffixes = { stable = "targetgroup/app-prod/73e2d6bc24d8a067" }
      p95_seconds               = 0.5
    }
  }

  databases       = { shop-db = { instance_id = "shop-db-replica", replica = true, lag_seconds = 30 } }
  global_clusters = { orders = { cluster_id = "orders-eu-central-1" } }
  subscriptions   = { oncall = { protocol = "email", endpoint = "oncall@shop.example" } }
}

output "topic_arn" {
  description = "What other alarms may report to."
  value       = module.observability.topic_arn
}
