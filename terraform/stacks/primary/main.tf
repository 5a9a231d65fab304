# One environment in the region where it serves, with its database.

locals {
  kms_key_arn = var.global.kms_key_arns[var.region]
}

module "region" {
  source = "../../modules/region"

  name                     = var.name
  environment              = var.environment
  side                     = "primary"
  network                  = var.network
  kms_key_arn              = local.kms_key_arn
  certificate_arn          = var.global.certificate_arns[var.region]
  regional_domain          = "${var.region}.${var.global.domain}"
  services                 = { for name, service in var.services : name => merge(service, { roles = var.global.roles["${name}-${var.environment}"] }) }
  test_cidrs               = var.test_cidrs
  databases                = { for name, database in module.database : name => { instance_id = database.identifier } }
  subscriptions            = var.subscriptions
  baseline                 = var.baseline ? { home = true } : null
  bastion                  = var.bastion
  permissions_boundary_arn = var.global.permissions_boundary_arn
  protect                  = var.protect
  tags                     = var.tags
}

module "database" {
  source   = "../../modules/rds"
  for_each = var.database == null ? {} : { (coalesce(var.database.id, "${var.name}-db")) = var.database }

  name                     = each.key
  engine_version           = each.value.version
  instance_class           = each.value.class
  database_name            = each.value.name
  password                 = var.database_password
  kms_key_arn              = local.kms_key_arn
  subnet_ids               = module.region.database_subnet_ids
  security_group_ids       = [module.region.database_group_id]
  parameter_group          = { name = each.value.parameter_group }
  permissions_boundary_arn = var.global.permissions_boundary_arn
  deletion_protection      = var.protect
  tags                     = var.tags
}
