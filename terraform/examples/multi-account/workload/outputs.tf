output "catalogue" {
  description = "What runs here, in the words of the catalogue: coxswain catalogue from-terraform reads it."
  value       = merge(module.region.catalogue, { account = { name = var.account.name, id = var.account.id, role = module.iam.deploy_role_arn } })
}

output "name_servers" {
  description = "Name servers to delegate the domain to."
  value       = module.names.name_servers
}
