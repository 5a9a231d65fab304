"""A stand-in for Terraform's provider hashicorp/aws: a handful of resource types with their real names and attributes, for simulated AWS."""
