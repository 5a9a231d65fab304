# One workload account: its key, its zone and certificate, the roles that Coxswain takes here, and one environment in one region.

data "aws_partition" "this" {}

locals {
  partition    = data.aws_partition.this.partition
  repositories = { for name in var.tools.repositories : name => "arn:${local.partition}:ecr:${var.region}:${var.tools.account_id}:repository/${name}" }
  used         = { for name, service in var.services : name => [for key, container in service.containers : local.repositories[coalesce(container.repository, key)]] }
}

module "key" {
  source = "../../../modules/kms"

  name        = var.name
  description = "Logs, secrets, topics and databases of ${var.name} in ${var.region}."
  services    = ["cloudtrail.amazonaws.com", "cloudwatch.amazonaws.com", "config.amazonaws.com", "events.amazonaws.com", "events.rds.amazonaws.com", "fargate.amazonaws.com", "sns.amazonaws.com"]
}

module "names" {
  source = "../../../modules/route53"

  name      = var.name
  zone_name = var.domain
  names     = { for service in values(var.services) : "${service.host}.${var.domain}" => { by = "record", primary = module.region.load_balancer } }
}

resource "aws_acm_certificate" "this" {
  domain_name       = "*.${var.domain}"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "certificate" {
  zone_id = module.names.zone_id
  name    = one(aws_acm_certificate.this.domain_validation_options[*].resource_record_name)
  type    = "CNAME"
  ttl     = 300
  records = aws_acm_certificate.this.domain_validation_options[*].resource_record_value
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [aws_route53_record.certificate.fqdn]
}

module "iam" {
  source = "../../../modules/iam"

  name    = var.name
  regions = [var.region]
  services = {
    for name in keys(var.services) : "${name}-${var.environment}" => {
      repositories = local.used[name]
      # Images are encrypted by the tools account's key, logs by this account's.
      kms_keys   = concat([module.key.key_arn], [for region, arn in var.tools.key_arns : arn if region == var.region])
      log_groups = ["arn:${local.partition}:logs:${var.region}:${var.account.id}:log-group:/ecs/${var.name}-${var.environment}/${name}-${var.environment}"]
    }
  }
  deploy = {
    principals     = [var.tools.worker_role_arn]
    clusters       = ["arn:${local.partition}:ecs:${var.region}:${var.account.id}:cluster/${var.name}-${var.environment}"]
    load_balancers = ["arn:${local.partition}:elasticloadbalancing:${var.region}:${var.account.id}:loadbalancer/app/${var.name}-${var.environment}/*"]
    repositories   = values(local.repositories)
  }
}

module "region" {
  source = "../../../modules/region"

  name            = var.name
  environment     = var.environment
  side            = "primary"
  network         = var.network
  kms_key_arn     = module.key.key_arn
  certificate_arn = aws_acm_certificate_validation.this.certificate_arn
  services = {
    for name, service in var.services : name => merge(service, {
      host  = "${service.host}.${var.domain}"
      roles = { execution_arn = module.iam.execution_role_arns["${name}-${var.environment}"], task_arn = module.iam.task_role_arns["${name}-${var.environment}"] }
    })
  }
  test_cidrs               = var.tools.test_cidrs
  baseline                 = { home = true }
  permissions_boundary_arn = module.iam.permissions_boundary_arn
}
