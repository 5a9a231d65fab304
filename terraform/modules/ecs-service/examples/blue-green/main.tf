# A service that ECS itself shifts, all at once, after somebody has said go on: the PAUSE hook stands where the new version has test requests only.

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

variable "production_listener_arn" {
  description = "ARN of the load balancer's production listener."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of logs and secrets."
  type        = string
}

module "api" {
  source = "../.."

  name               = "api-prod"
  cluster_name       = "shop"
  vpc_id             = var.network.vpc_id
  subnet_ids         = var.network.private_subnet_ids
  security_group_ids = [var.network.tasks_security_group]
  kms_key_arn        = var.kms_key_arn
  containers         = { api = { port = 8080 } }
  production         = { listener_arn = var.production_listener_arn, rule = { priority = 200, hosts = ["api.shop.example"] } }
  test               = { header = { name = "x-canary", value = "always", priority = 199 } }
  deployment = {
    strategy     = "blue_green"
    bake_minutes = 15
    pauses       = { before-production = { stages = ["POST_TEST_TRAFFIC_SHIFT"], timeout_minutes = 120 } }
  }
}

output "deployment_configuration" {
  description = "Handed to ECS with every deploy: aws ecs update-service … --deployment-configuration \"$(terraform output -raw deployment_configuration)\"."
  value       = module.api.deployment_configuration
}
