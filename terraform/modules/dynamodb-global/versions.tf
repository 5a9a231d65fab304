terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.29 brought key_schema to global secondary indexes and deprecated their hash_key.
      version = "~> 6.29"
    }
  }
}
