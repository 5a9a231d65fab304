# What is not of one region: keys, images, names, certificates, roles. Applied before the regions, and again after them, when
# there are load balancers for the names to lead to.

data "aws_partition" "this" {}

locals {
  regions   = [var.regions.primary, var.regions.standby]
  partition = data.aws_partition.this.partition
  # One set of roles for each service in each environment.
  placed = merge([for service, each in var.services : { for environment in each.environments : "${service}-${environment}" => merge(each, { service = service, environment = environment }) }]...)

  environments   = distinct(flatten([for service in values(var.services) : service.environments]))
  clusters       = flatten([for region in local.regions : [for environment in local.environments : "arn:${local.partition}:ecs:${region}:${var.account_id}:cluster/${var.name}-${environment}"]])
  load_balancers = flatten([for region in local.regions : [for environment in local.environments : "arn:${local.partition}:elasticloadbalancing:${region}:${var.account_id}:loadbalancer/app/${var.name}-${environment}/*"]])
  # By name, so that whoever reads the plan sees them.
  repositories = { for repository in concat(tolist(var.repositories), flatten([for service in values(var.services) : service.repositories])) : repository => [for region in local.regions : "arn:${local.partition}:ecr:${region}:${var.account_id}:repository/${repository}"] }
  # Trust is by name, so that it may be given before the role is there (module coxswain, in the stack dr).
  workers = coalesce(var.worker_role_arns, ["arn:${local.partition}:iam::${var.account_id}:role/${var.name}-coxswain-worker"])
  pairs   = { for name, each in var.names : (name == "" ? var.domain : "${name}.${var.domain}") => each }
}

module "key" {
  source = "../../modules/kms"

  name            = var.name
  description     = "Logs, images, secrets, topics and databases of ${var.name}."
  replica_regions = [var.regions.standby]
  services = [
    "cloudtrail.amazonaws.com", "cloudwatch.amazonaws.com", "config.amazonaws.com", "events.amazonaws.com", "events.rds.amazonaws.com",
    "fargate.amazonaws.com", "sns.amazonaws.com",
  ]
  tags = var.tags
}

module "images" {
  source = "../../modules/ecr"

  repositories      = { for repository in keys(local.repositories) : repository => {} }
  kms_key_arn       = module.key.key_arns[var.regions.primary]
  replication       = { standby = { region = var.regions.standby } }
  registry_scanning = "ENHANCED"
  tags              = var.tags
}

# They have to be there before the first image is copied: a repository that replication makes has defaults in place of these settings.
module "images_standby" {
  source    = "../../modules/ecr"
  providers = { aws = aws.standby }

  repositories      = { for repository in keys(local.repositories) : repository => {} }
  kms_key_arn       = module.key.key_arns[var.regions.standby]
  registry_scanning = "ENHANCED"
  tags              = var.tags
}

module "secrets" {
  source = "../../modules/secrets"

  name        = "${var.name}-coxswain"
  secrets     = { for key, description in var.secrets : key => { description = description } }
  kms_key_arn = module.key.key_arns[var.regions.primary]
  replicas    = { (var.regions.standby) = module.key.key_arns[var.regions.standby] }
  tags        = var.tags
}

module "names" {
  source = "../../modules/route53"

  name             = var.name
  zone_name        = var.domain
  accelerator_logs = var.accelerator_logs
  names = var.primary == null || var.dr == null ? {} : {
    for name, each in local.pairs : name => {
      by           = each.by
      primary      = each.side == "primary" ? var.primary.load_balancer : var.dr.load_balancer
      standby      = each.by == "record" ? null : var.dr.load_balancer
      health_check = { path = each.health_check_path, fqdn = each.service == null ? null : "${each.service}.${var.regions.primary}.${var.domain}" }
    }
  }
  tags = var.tags
}

# Names that lead to one region, whatever moves the public ones: for health checks, and for smoke tests of what stands by.
resource "aws_route53_record" "regional" {
  #checkov:skip=CKV2_AWS_23: it leads to a load balancer of another stack
  for_each = { for side, stack in { primary = var.primary, standby = var.dr } : side => stack.load_balancer if stack != null }

  zone_id = module.names.zone_id
  name    = "*.${each.value.region}.${var.domain}"
  type    = "A"

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = false
  }
}

# In each region that has a load balancer: for the domain, the names right below it, and those that lead to the region alone.
resource "aws_acm_certificate" "this" {
  for_each = toset(local.regions)

  region                    = each.value
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}", "*.${each.value}.${var.domain}"]
  validation_method         = "DNS"
  tags                      = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

# The domain and its wildcard are proved by one record, in both regions by the same.
resource "aws_route53_record" "certificate" {
  for_each = merge(
    { domain = { region = var.regions.primary, domain = var.domain } },
    { for region in local.regions : region => { region = region, domain = "*.${region}.${var.domain}" } },
  )

  zone_id = module.names.zone_id
  name    = one([for option in aws_acm_certificate.this[each.value.region].domain_validation_options : option.resource_record_name if option.domain_name == each.value.domain])
  type    = "CNAME"
  ttl     = 300
  records = [for option in aws_acm_certificate.this[each.value.region].domain_validation_options : option.resource_record_value if option.domain_name == each.value.domain]
}

# Waits until the domain is delegated: at the first apply that is the moment to do so.
resource "aws_acm_certificate_validation" "this" {
  for_each = aws_acm_certificate.this

  region                  = each.key
  certificate_arn         = each.value.arn
  validation_record_fqdns = [aws_route53_record.certificate["domain"].fqdn, aws_route53_record.certificate[each.key].fqdn]
}

module "iam" {
  source = "../../modules/iam"

  name    = var.name
  regions = local.regions
  gitlab  = var.bootstrap.gitlab_provider_arn == null ? null : { url = var.bootstrap.gitlab_url, audience = var.bootstrap.gitlab_audience, provider_arn = var.bootstrap.gitlab_provider_arn }
  github  = var.bootstrap.github_provider_arn == null ? null : { provider_arn = var.bootstrap.github_provider_arn }
  ci = {
    for name, service in var.services : name => {
      gitlab       = service.gitlab == null ? [] : [service.gitlab]
      github       = service.github == null ? [] : [service.github]
      repositories = [for repository in service.repositories : local.repositories[repository][0]]
    } if service.gitlab != null || service.github != null
  }
  services = {
    for key, each in local.placed : key => {
      repositories = flatten([for repository in each.repositories : local.repositories[repository]])
      secrets      = each.secrets
      parameters   = each.parameters
      kms_keys     = values(module.key.key_arns)
      log_groups   = [for region in local.regions : "arn:${local.partition}:logs:${region}:${var.account_id}:log-group:/ecs/${var.name}-${each.environment}/${key}"]
      exec         = each.exec
      statements   = each.statements
    }
  }
  deploy = {
    principals     = local.workers
    clusters       = local.clusters
    load_balancers = local.load_balancers
    repositories   = flatten(values(local.repositories))
  }
  failover = {
    principals       = local.workers
    clusters         = local.clusters
    load_balancers   = local.load_balancers
    repositories     = flatten(values(local.repositories))
    databases        = var.databases.instances
    global_clusters  = var.databases.global_clusters
    parameter_groups = var.databases.parameter_groups
    hosted_zones     = [module.names.zone_id]
    health_checks    = values(module.names.health_check_ids)
    routing_controls = flatten([for pair in values(module.names.routing_control_arns) : values(pair)])
    accelerators     = [for accelerator in values(module.names.accelerators) : accelerator.arn]
    kms_keys         = values(module.key.key_arns)
    parameters       = ["/${var.name}/"]
    monitoring_roles = concat(try(var.primary.monitoring_roles, []), try(var.dr.monitoring_roles, []))
  }
  terraform = {
    for key, each in var.terraform_roles : key => {
      principals = each.worker ? local.workers : []
      gitlab     = each.gitlab
      github     = each.github
      state      = { bucket = var.bootstrap.state_bucket_arn, prefixes = each.prefixes, kms_key_arn = var.bootstrap.state_key_arn }
      services   = each.services
      databases  = each.databases
      dns        = each.dns
      roles      = each.roles
      pass_roles = lookup(local.pass_roles, key, {})
      read_only  = each.read_only
    }
  }
  tags = var.tags
}
