# One environment in one region: network, cluster, load balancer with web ACL, services, alarms. The stacks primary and dr differ in what
# they add to it: databases, and where Coxswain runs.

data "aws_caller_identity" "this" {}
data "aws_region" "this" {}

locals {
  prefix     = "${var.name}-${var.environment}"
  account    = data.aws_caller_identity.this.account_id
  region     = data.aws_region.this.region
  is_primary = var.side == "primary"

  # While it stands by a service has no second version beside it, and at least one task that shows whether it can start at all.
  services = {
    for name, service in var.services : name => merge(service, {
      strategy = local.is_primary ? service.strategy : "rolling"
      tasks    = local.is_primary ? service.tasks : max(1, ceil(service.tasks * var.standby_percent / 100))
      # First the name that leads to this region alone: Coxswain asks a new version by the first host of its rule, here or where it stands by.
      hosts = concat(var.regional_domain == null ? [] : ["${name}.${var.regional_domain}"], [service.host])
      port  = one([for container in values(service.containers) : container.port if container.port != null])
    })
  }
}

module "vpc" {
  source = "../vpc"

  name                     = local.prefix
  cidr                     = var.network.cidr
  zones                    = var.network.zones
  nat                      = var.network.nat
  kms_key_arn              = var.kms_key_arn
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

module "cluster" {
  source = "../ecs-cluster"

  name        = local.prefix
  kms_key_arn = var.kms_key_arn
  tags        = var.tags
}

module "load_balancer" {
  source = "../alb"

  name                = local.prefix
  internal            = false
  subnet_ids          = module.vpc.public_subnet_ids
  security_group_ids  = [module.load_balancer_group.id]
  https               = { certificate_arn = var.certificate_arn }
  access_logs         = { bucket = aws_s3_bucket_policy.logs.bucket, prefix = "load-balancer" }
  web_acl             = { arn = aws_wafv2_web_acl.this.arn }
  deletion_protection = var.protect
  tags                = var.tags
}

module "service" {
  source   = "../ecs-service"
  for_each = local.services

  name               = "${each.key}-${var.environment}"
  cluster_name       = module.cluster.cluster_name
  vpc_id             = module.vpc.vpc_id
  subnet_ids         = module.vpc.private_subnet_ids
  security_group_ids = [module.task_group.id]
  kms_key_arn        = var.kms_key_arn
  containers         = each.value.containers
  task_size          = { cpu = each.value.cpu, memory = each.value.memory, architecture = each.value.architecture }
  roles              = each.value.roles
  exec_enabled       = each.value.exec
  production         = { listener_arn = module.load_balancer.production_listener_arn, rule = { priority = each.value.priority, hosts = each.value.hosts } }
  # A rolling service has no new version apart from production.
  test        = each.value.strategy == "rolling" ? null : { listener_arn = module.load_balancer.test_listener_arn, port = local.test_port, rule = { priority = each.value.priority, hosts = each.value.hosts } }
  target      = { health_check_path = each.value.health_check_path }
  deployment  = { strategy = each.value.strategy }
  autoscaling = each.value.max_tasks == null ? null : { min = each.value.tasks, max = each.value.max_tasks }
  alarms      = { error_percent = each.value.error_percent, p95_seconds = each.value.p95_seconds, notify_arns = [module.observability.topic_arn] }
  tags        = var.tags
}

module "observability" {
  source = "../observability"

  name          = local.prefix
  kms_key_arn   = var.kms_key_arn
  subscriptions = var.subscriptions
  databases     = var.databases
  prometheus    = null
  tags          = var.tags
}

# What builds and Coxswain leave behind: artifacts, and the archive of audits and histories, which nobody can delete before its time.
module "buckets" {
  source = "../artifact-buckets"

  name        = local.prefix
  kms_key_arn = var.kms_key_arn
  buckets = {
    artifacts = {}
    audit     = { object_lock = { days = 400 }, archive_days = 90 }
  }
  force_destroy = !var.protect
  tags          = var.tags
}

module "baseline" {
  source   = "../account-baseline"
  for_each = var.baseline == null ? {} : { this = var.baseline }

  name        = var.name
  home        = each.value.home
  config_role = each.value.home
  kms_key_arn = var.kms_key_arn
  bastion = var.bastion ? {
    vpc_id    = module.vpc.vpc_id
    subnet_id = module.vpc.private_subnet_ids[0]
    database_security_groups = {
      databases = { id = module.database_group.id, port = var.database_port }
    }
  } : null
  permissions_boundary_arn = var.permissions_boundary_arn
  force_destroy            = !var.protect
  tags                     = var.tags
}
