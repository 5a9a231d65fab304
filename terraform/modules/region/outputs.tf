output "vpc_id" {
  description = "Id of the VPC."
  value       = module.vpc.vpc_id
}

output "cidr" {
  description = "IPv4 range of the VPC."
  value       = module.vpc.cidr
}

output "public_subnet_ids" {
  description = "Ids of the public subnets."
  value       = module.vpc.public_subnet_ids
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, for tasks."
  value       = module.vpc.private_subnet_ids
}

output "database_subnet_ids" {
  description = "Ids of the subnets for databases."
  value       = module.vpc.database_subnet_ids
}

output "nat_cidrs" {
  description = "Addresses from which private subnets reach the internet, by zone: test_cidrs of the other region, where Coxswain's workers run here."
  value       = { for zone, address in module.vpc.nat_public_ips : zone => "${address}/32" }
}

output "database_group_id" {
  description = "Security group of databases: it lets tasks in, and the bastion."
  value       = module.database_group.id
}

output "task_group_id" {
  description = "Security group of the tasks."
  value       = module.task_group.id
}

output "load_balancer_group_id" {
  description = "Security group of the load balancer."
  value       = module.load_balancer_group.id
}

output "cluster_name" {
  description = "Name of the ECS cluster."
  value       = module.cluster.cluster_name
}

output "cluster_arn" {
  description = "ARN of the ECS cluster."
  value       = module.cluster.cluster_arn
}

output "load_balancer" {
  description = "The public load balancer: where names lead, in the shape that names of the module route53 take."
  value = {
    region            = local.region
    dns_name          = module.load_balancer.dns_name
    zone_id           = module.load_balancer.zone_id
    load_balancer_arn = module.load_balancer.load_balancer_arn
  }
}

output "production_listener_arn" {
  description = "ARN of the HTTPS listener, for whoever else is reached over this load balancer."
  value       = module.load_balancer.production_listener_arn
}

output "bucket_names" {
  description = "Buckets of this region: artifacts, and audit with Object Lock."
  value       = module.buckets.bucket_names
}

output "topic_arn" {
  description = "SNS topic that alarms report to."
  value       = module.observability.topic_arn
}

output "catalogue" {
  description = "What runs here in the words of the catalogue, for coxswain catalogue from-terraform; but for the account's name and role, which who uses this module adds."
  value = {
    side   = var.side
    region = local.region
    services = {
      for name, service in local.services : name => {
        containers = { for key, container in service.containers : key => coalesce(container.repository, key) }
        environments = {
          (var.environment) = merge(module.service[name].catalogue, {
            tasks    = var.services[name].tasks
            capacity = local.is_primary ? null : var.standby_percent
          })
        }
      }
    }
  }
}
