# A service that CodeDeploy shifts: a tenth of the requests first, the rest after five minutes, back when the alarm turns red.

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

module "web" {
  source = "../.."

  name               = "web-prod"
  cluster_name       = "shop"
  vpc_id             = var.network.vpc_id
  subnet_ids         = var.network.private_subnet_ids
  security_group_ids = [var.network.tasks_security_group]
  kms_key_arn        = var.kms_key_arn
  containers         = { web = { port = 8080 } }
  deployment         = { strategy = "codedeploy" }
  production         = { listener_arn = var.listeners.production, rule = { priority = 300, hosts = ["shop.example"] } }
  test               = { listener_arn = var.listeners.test, rule = { priority = 300 } }
  alarms             = { error_percent = 1, p95_seconds = 0.8 }
}

output "codedeploy" {
  description = "Application and deployment group that a pipeline names."
  value       = module.web.codedeploy
}
