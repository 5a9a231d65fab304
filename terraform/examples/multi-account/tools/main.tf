# Images are built once, here, and copied to the regions of the workloads; Coxswain runs here and works in every account by that account's role.

data "aws_partition" "this" {}

locals {
  regions  = distinct([for workload in values(var.workloads) : workload.region])
  accounts = keys(var.workloads)
  copies   = [for region in local.regions : region if region != var.region]
}

module "key" {
  source = "../../../modules/kms"

  name              = "${var.name}-tools"
  description       = "Images and artifacts that workload accounts read."
  replica_regions   = local.copies
  workload_accounts = local.accounts
}

module "images" {
  source = "../../../modules/ecr"

  repositories      = { for name in keys(var.repositories) : name => {} }
  kms_key_arn       = module.key.key_arn
  pull_account_ids  = local.accounts
  replication       = { for region in local.copies : region => { region = region } }
  registry_scanning = "ENHANCED"
}

module "artifacts" {
  source = "../../../modules/artifact-buckets"

  name        = "${var.name}-tools"
  kms_key_arn = module.key.key_arn
  buckets = {
    artifacts = { readers = [for id in local.accounts : "arn:${data.aws_partition.this.partition}:iam::${id}:root"] }
    audit     = { object_lock = { days = 400 }, archive_days = 90 }
  }
}

module "iam" {
  source = "../../../modules/iam"

  name    = "${var.name}-tools"
  regions = [var.region]
  gitlab  = var.gitlab
  ci = {
    for name, repository in var.repositories : name => {
      gitlab       = [{ project = repository.project, branches = ["main"], tags = ["v*"] }]
      repositories = [module.images.repository_arns[name]]
    }
  }
}

module "vpc" {
  source = "../../../modules/vpc"

  name                     = "${var.name}-tools"
  cidr                     = var.network.cidr
  zones                    = var.network.zones
  database_subnets         = false
  kms_key_arn              = module.key.key_arn
  permissions_boundary_arn = module.iam.permissions_boundary_arn
}

module "cluster" {
  source = "../../../modules/ecs-cluster"

  name        = "${var.name}-tools"
  kms_key_arn = module.key.key_arn
}

module "coxswain" {
  source = "../../../modules/coxswain"

  name                     = "${var.name}-coxswain"
  cluster_arn              = module.cluster.cluster_arn
  vpc_id                   = module.vpc.vpc_id
  subnet_ids               = module.vpc.private_subnet_ids
  image                    = var.coxswain.image
  temporal                 = var.coxswain.temporal
  settings                 = merge({ AWS_REGION = var.region }, var.coxswain.settings)
  bot_secrets              = var.coxswain.bot_secrets
  worker_secrets           = var.coxswain.worker_secrets
  secret_kms_key_arns      = var.coxswain.secret_key_arns
  assume_role_arns         = flatten([for id in local.accounts : ["arn:${data.aws_partition.this.partition}:iam::${id}:role/${var.name}-deploy", "arn:${data.aws_partition.this.partition}:iam::${id}:role/${var.name}-failover"]])
  egress                   = { tests = { cidr = "0.0.0.0/0", from_port = 8080 } }
  kms_key_arn              = module.key.key_arn
  permissions_boundary_arn = module.iam.permissions_boundary_arn
}
