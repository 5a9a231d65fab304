output "to_global" {
  description = "What the stack global takes of this one: terraform output -json to_global > terraform/stacks/global/dr.auto.tfvars.json."
  value = {
    dr = {
      load_balancer    = module.region.load_balancer
      monitoring_roles = [for database in values(module.replica) : database.monitoring_role_arn]
    }
  }
}

output "catalogue" {
  description = "What stands by here, in the words of the catalogue: coxswain catalogue from-terraform reads it."
  value       = merge(module.region.catalogue, { account = { name = var.account.name, id = var.account.id, role = var.global.coxswain_role_arn } })
}

output "database_ids" {
  description = "Identifiers of the replicas: rds.standby.id under recovery of the catalogue."
  value       = [for database in values(module.replica) : database.identifier]
}

output "to_primary" {
  description = "Addresses of Coxswain's workers, which ask new versions there: terraform output -json to_primary > terraform/stacks/primary/dr.auto.tfvars.json."
  value = {
    test_cidrs = module.region.nat_cidrs
  }
}

output "load_balancer" {
  description = "Name, zone and ARN of the public load balancer."
  value       = module.region.load_balancer
}
