# A load balancer of one service: its listeners' default actions forward to the service, with weights that a workflow moves. The service waits for
# the listeners, and the listeners for the service's target groups.

provider "aws" {
  region = "eu-west-1"
}

variable "network" {
  description = "VPC, private subnets, and the security groups of load balancer and tasks."
  type = object({
    vpc_id                  = string
    private_subnet_ids      = list(string)
    balancer_security_group = string
    tasks_security_group    = string
  })
}

variable "kms_key_arn" {
  description = "Key of logs and secrets."
  type        = string
}

module "balancer" {
  source = "../.."

  name               = "app-prod"
  subnet_ids         = var.network.private_subnet_ids
  security_group_ids = [var.network.balancer_security_group]
  default_forward    = module.app.target_group_arns
}

module "app" {
  source = "../../../ecs-service"

  name               = "app-prod"
  cluster_name       = "shop"
  vpc_id             = var.network.vpc_id
  subnet_ids         = var.network.private_subnet_ids
  security_group_ids = [var.network.tasks_security_group]
  kms_key_arn        = var.kms_key_arn
  containers         = { app = { port = 8080 } }
  deployment         = { strategy = "weighted_pair" }
  production         = { listener_arn = module.balancer.production_listener_arn }
  test               = { listener_arn = module.balancer.test_listener_arn }
}

output "dns_name" {
  description = "Where the service answers."
  value       = module.balancer.dns_name
}

output "catalogue" {
  description = "What the catalogue needs to know of the service."
  value       = module.app.catalogue
}
