variable "region" {
  description = "Region of everything in it."
  type        = string
  default     = "eu-west-1"
}

variable "services" {
  description = "Services that are built, each with the days that its logs are kept."
  type        = map(number)
  default = {
    billing  = 30
    invoices = 90
  }
}

variable "environment" {
  description = "Environment, for tags."
  type        = string

  validation {
    condition     = contains(["staging", "prod"], var.environment)
    error_message = "environment is \"${var.environment}\": write staging or prod."
  }
}
