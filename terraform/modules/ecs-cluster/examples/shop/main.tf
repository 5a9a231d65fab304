# A cluster of Fargate with logged exec sessions and a namespace for Service Connect.

provider "aws" {
  region = "eu-west-1"
}

variable "kms_key_arn" {
  description = "Key of exec sessions and their log."
  type        = string
}

resource "aws_service_discovery_http_namespace" "shop" {
  name        = "shop"
  description = "Services of the shop, by name."
}

module "cluster" {
  source = "../.."

  name            = "shop"
  kms_key_arn     = var.kms_key_arn
  service_connect = { namespace_arn = aws_service_discovery_http_namespace.shop.arn }
  tags            = { environment = "prod" }
}

output "cluster_name" {
  description = "Name of the cluster, for services and the catalogue."
  value       = module.cluster.cluster_name
}
