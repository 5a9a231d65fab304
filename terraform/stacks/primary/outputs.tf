output "to_dr" {
  description = "What the stack dr takes of this one: terraform output -json to_dr > terraform/stacks/dr/primary.auto.tfvars.json."
  value = {
    primary = {
      region       = var.region
      database_arn = one([for database in values(module.database) : database.arn])
    }
  }
}

output "to_global" {
  description = "What the stack global takes of this one: terraform output -json to_global > terraform/stacks/global/primary.auto.tfvars.json."
  value = {
    primary = {
      load_balancer    = module.region.load_balancer
      monitoring_roles = [for database in values(module.database) : database.monitoring_role_arn]
    }
  }
}

output "catalogue" {
  description = "What runs here, in the words of the catalogue: coxswain catalogue from-terraform reads it."
  value       = merge(module.region.catalogue, { account = { name = var.account.name, id = var.account.id, role = var.global.coxswain_role_arn } })
}

output "database_ids" {
  description = "Identifiers of the databases: rds.primary.id under recovery of the catalogue."
  value       = [for database in values(module.database) : database.identifier]
}

output "load_balancer" {
  description = "Name, zone and ARN of the public load balancer."
  value       = module.region.load_balancer
}
