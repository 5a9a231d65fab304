terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.36"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  app = {
    primary = { region = "eu-west-1", dns_name = "app-prod-1.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2" }
    standby = { region = "eu-central-1", dns_name = "app-prod-1.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
  }
}

module "names" {
  source = "../.."

  name      = "shop-prod"
  zone_name = "shop.example"

  names = {
    "app.shop.example"    = { by = "record", primary = local.app.primary, standby = local.app.standby }
    "status.shop.example" = { by = "healthCheck", primary = local.app.primary, standby = local.app.standby }
    "shop.example"        = { by = "routingControls", primary = local.app.primary, standby = local.app.standby }
  }
}

output "traffic" {
  description = "What the catalogue takes under recovery.shop.traffic."
  value       = module.names.traffic
}
