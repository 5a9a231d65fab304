variable "region" {
  description = "Region of everything in it."
  type        = string
  default     = "eu-west-1"
}

variable "instance_class" {
  description = "Class of the database's instance."
  type        = string
  default     = "db.t4g.micro"
}
