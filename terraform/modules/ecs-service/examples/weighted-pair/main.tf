# A service whose canaries a workflow drives: two ECS services, two target groups, a rule with weights, and a rule on the test listener by which the
# canary is reached at 0 %.

provider "aws" {
  region = "eu-west-1"
}

variable "network" {
  description = "VPC, private subnets, and the security group of the tasks."
  type = object({
    vpc_id               = string
    private_subnet_ids   = list(string)
    tasks_security_group = string
  })
}

variable "listeners" {
  description = "ARNs of the load balancer's production and test listener."
  type = object({
    production = string
    test       = string
  })
}

variable "kms_key_arn" {
  description = "Key of logs and secrets."
  type        = string
}

module "app" {
  source = "../.."

  name               = "app-prod"
  cluster_name       = "shop"
  vpc_id             = var.network.vpc_id
  subnet_ids         = var.network.private_subnet_ids
  security_group_ids = [var.network.tasks_security_group]
  kms_key_arn        = var.kms_key_arn
  containers = {
    app   = { port = 8080, environment = { LOG_LEVEL = "info" }, writable_paths = ["/tmp"] }
    proxy = { essential = false }
  }
  deployment  = { strategy = "weighted_pair" }
  production  = { listener_arn = var.listeners.production, rule = { priority = 100, hosts = ["app.shop.example"] } }
  test        = { listener_arn = var.listeners.test, rule = { priority = 100, hosts = ["app.shop.example"] } }
  target      = { container = "app", health_check_path = "/ready" }
  autoscaling = { min = 2, max = 12 }
}

output "catalogue" {
  description = "What the catalogue needs to know of the service."
  value       = module.app.catalogue
}
