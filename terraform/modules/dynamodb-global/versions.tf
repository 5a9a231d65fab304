terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.29 brought key_schema to global secondary indexes and deprecated their hash_key; until 6.32.1 an index with a sort key differed in every plan.
      version = ">= 6.32.1, < 7.0"
    }
  }
}
