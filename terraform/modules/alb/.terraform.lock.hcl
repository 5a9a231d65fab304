# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.47.1"
  constraints = "~> 6.0"
  hashes = [
    "h1:ESlUZvN+4TI1IMThZyTfBIcNqdfZL2znN+UzDGVzcSA=",
  ]
}
