# The same environment in the region where it stands by, the replica of its database, and Coxswain, which has to outlive the primary region.

data "aws_partition" "this" {}

locals {
  kms_key_arn = var.global.kms_key_arns[var.region]
}

module "region" {
  source = "../../modules/region"

  name                     = var.name
  environment              = var.environment
  side                     = "standby"
  standby_percent          = var.standby_percent
  network                  = var.network
  kms_key_arn              = local.kms_key_arn
  certificate_arn          = var.global.certificate_arns[var.region]
  regional_domain          = "${var.region}.${var.global.domain}"
  services                 = { for name, service in var.services : name => merge(service, { roles = var.global.roles["${name}-${var.environment}"] }) }
  test_cidrs               = var.test_cidrs
  tester_groups            = { for key, coxswain in module.coxswain : "coxswain" => coxswain.security_group_id }
  databases                = { for name, database in module.replica : name => { instance_id = database.identifier, replica = true } }
  subscriptions            = var.subscriptions
  baseline                 = var.baseline ? { home = false } : null
  bastion                  = var.bastion
  permissions_boundary_arn = var.global.permissions_boundary_arn
  protect                  = var.protect
  tags                     = var.tags
}

module "replica" {
  source   = "../../modules/rds"
  for_each = var.database == null ? {} : { (coalesce(var.database.id, "${var.name}-db-replica")) = var.database }

  name                     = each.key
  replica_of               = var.primary.database_arn
  engine_version           = each.value.version
  instance_class           = each.value.class
  kms_key_arn              = local.kms_key_arn
  subnet_ids               = module.region.database_subnet_ids
  security_group_ids       = [module.region.database_group_id]
  parameter_group          = { name = each.value.parameter_group }
  permissions_boundary_arn = var.global.permissions_boundary_arn
  deletion_protection      = var.protect
  tags                     = var.tags
}

module "coxswain" {
  source   = "../../modules/coxswain"
  for_each = var.coxswain == null ? {} : { this = var.coxswain }

  name        = "${var.name}-coxswain"
  cluster_arn = module.region.cluster_arn
  vpc_id      = module.region.vpc_id
  subnet_ids  = module.region.private_subnet_ids
  image       = each.value.image

  image_repository_arn = "arn:${data.aws_partition.this.partition}:ecr:${var.region}:${var.account.id}:repository/${each.value.repository}"

  temporal = {
    address            = each.value.temporal.address
    namespace          = each.value.temporal.namespace
    api_key_secret_arn = var.global.secret_arns[var.region][each.value.temporal.api_key]
    server_name        = each.value.temporal.server_name
    ui                 = each.value.temporal.ui
  }
  settings            = merge({ AWS_REGION = var.region }, each.value.host == null ? {} : { COXSWAIN_URL = "https://${each.value.host}" }, each.value.settings)
  bot_secrets         = { for setting, key in each.value.bot_secrets : setting => var.global.secret_arns[var.region][key] }
  worker_secrets      = { for setting, key in each.value.worker_secrets : setting => var.global.secret_arns[var.region][key] }
  secret_kms_key_arns = [local.kms_key_arn]
  assume_role_arns    = concat(var.global.coxswain_role_arn == null ? [] : [var.global.coxswain_role_arn], values(var.global.infra_role_arns))
  http = each.value.host == null ? null : {
    listener_arn      = module.region.production_listener_arn
    security_group_id = module.region.load_balancer_group_id
    hosts             = [each.value.host]
    priority          = each.value.priority
  }
  plan_bucket = var.global.plan_bucket
  # New versions on test listeners, and what a rehearsal has started.
  egress = merge(
    { tests = { cidr = "0.0.0.0/0", from_port = 8080 } },
    { for port in distinct(flatten([for service in values(var.services) : [for container in values(service.containers) : container.port if container.port != null]])) : "tasks-${port}" => { cidr = var.network.cidr, from_port = port } },
  )
  kms_key_arn              = local.kms_key_arn
  permissions_boundary_arn = var.global.permissions_boundary_arn
  tags                     = var.tags
}
