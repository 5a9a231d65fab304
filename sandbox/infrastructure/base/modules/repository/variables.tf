variable "name" {
  description = "Name of the service that is built."
  type        = string
}

variable "retention_days" {
  description = "Days that its logs are kept."
  type        = number
  default     = 30
}

variable "tags" {
  description = "Tags of everything in it."
  type        = map(string)
  default     = {}
}
