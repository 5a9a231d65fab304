variable "name" {
  description = "Name of the group; AWS appends a suffix, so that it can be replaced while it is in use."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9 ._-]{0,98}$", var.name)) && !startswith(var.name, "sg-")
    error_message = "name is \"${var.name}\"; use up to 99 letters, digits, spaces, dots, hyphens and underscores, and do not begin with sg-."
  }
}

variable "description" {
  description = "What the group is for. Changing it replaces the group."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", var.description))
    error_message = "description is \"${var.description}\"; AWS takes 1 to 255 plain characters, without quotes."
  }
}

variable "vpc_id" {
  description = "Id of the VPC of the group."
  type        = string
}

variable "ingress" {
  description = <<-EOT
    What may come in, by a name of your own. One of cidr_ipv4, cidr_ipv6, prefix_list_id, security_group_id or self says from where.
    port is one port, to_port makes it a range, protocol is tcp, udp, icmp, icmpv6 or -1 (everything, without ports).
    From anywhere (0.0.0.0/0, ::/0) only ports 80 and 443 are let in.
  EOT
  type = map(object({
    description       = string
    protocol          = optional(string, "tcp")
    port              = optional(number)
    to_port           = optional(number)
    cidr_ipv4         = optional(string)
    cidr_ipv6         = optional(string)
    prefix_list_id    = optional(string)
    security_group_id = optional(string)
    self              = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.ingress : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", rule.description))])
    error_message = "ingress has description ${join(", ", [for key, rule in var.ingress : "\"${rule.description}\" in ${key}" if !can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", rule.description))])}; AWS takes 1 to 255 plain characters, without quotes."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : length([for source in [rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.security_group_id, rule.self ? "self" : null] : source if source != null]) == 1])
    error_message = "Every rule of ingress needs exactly one of cidr_ipv4, cidr_ipv6, prefix_list_id, security_group_id and self."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : contains(["tcp", "udp", "icmp", "icmpv6", "-1"], rule.protocol)])
    error_message = "ingress has protocol ${join(", ", [for key, rule in var.ingress : "${rule.protocol} in ${key}" if !contains(["tcp", "udp", "icmp", "icmpv6", "-1"], rule.protocol)])}; choose tcp, udp, icmp, icmpv6 or -1."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : (rule.protocol == "-1") == (rule.port == null)])
    error_message = "Rules ${join(", ", [for key, rule in var.ingress : key if(rule.protocol == "-1") != (rule.port == null)])} of ingress need a port, or no port where protocol is -1."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : rule.to_port == null || (rule.port != null && try(rule.to_port >= rule.port, false))])
    error_message = "Rules ${join(", ", [for key, rule in var.ingress : key if !(rule.to_port == null || (rule.port != null && try(rule.to_port >= rule.port, false)))])} of ingress have a to_port below their port, or without one."
  }

  validation {
    condition = alltrue([
      for rule in var.ingress : !(contains(["0.0.0.0/0"], coalesce(rule.cidr_ipv4, "-")) || contains(["::/0"], coalesce(rule.cidr_ipv6, "-"))) ||
      (rule.protocol == "tcp" && contains([80, 443], coalesce(rule.port, 0)) && coalesce(rule.to_port, rule.port, 0) == coalesce(rule.port, 0))
    ])
    error_message = "ingress lets anyone (0.0.0.0/0 or ::/0) in on something other than tcp port 80 or 443; name the ranges, a prefix list or a security group."
  }
}

variable "egress" {
  description = "What may go out, in the shape of ingress. Without a rule nothing may."
  type = map(object({
    description       = string
    protocol          = optional(string, "tcp")
    port              = optional(number)
    to_port           = optional(number)
    cidr_ipv4         = optional(string)
    cidr_ipv6         = optional(string)
    prefix_list_id    = optional(string)
    security_group_id = optional(string)
    self              = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.egress : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", rule.description))])
    error_message = "egress has description ${join(", ", [for key, rule in var.egress : "\"${rule.description}\" in ${key}" if !can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", rule.description))])}; AWS takes 1 to 255 plain characters, without quotes."
  }

  validation {
    condition     = alltrue([for rule in var.egress : length([for target in [rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.security_group_id, rule.self ? "self" : null] : target if target != null]) == 1])
    error_message = "Every rule of egress needs exactly one of cidr_ipv4, cidr_ipv6, prefix_list_id, security_group_id and self."
  }

  validation {
    condition     = alltrue([for rule in var.egress : contains(["tcp", "udp", "icmp", "icmpv6", "-1"], rule.protocol)])
    error_message = "egress has protocol ${join(", ", [for key, rule in var.egress : "${rule.protocol} in ${key}" if !contains(["tcp", "udp", "icmp", "icmpv6", "-1"], rule.protocol)])}; choose tcp, udp, icmp, icmpv6 or -1."
  }

  validation {
    condition     = alltrue([for rule in var.egress : (rule.protocol == "-1") == (rule.port == null)])
    error_message = "Rules ${join(", ", [for key, rule in var.egress : key if(rule.protocol == "-1") != (rule.port == null)])} of egress need a port, or no port where protocol is -1."
  }

  validation {
    condition     = alltrue([for rule in var.egress : rule.to_port == null || (rule.port != null && try(rule.to_port >= rule.port, false))])
    error_message = "Rules ${join(", ", [for key, rule in var.egress : key if !(rule.to_port == null || (rule.port != null && try(rule.to_port >= rule.port, false)))])} of egress have a to_port below their port, or without one."
  }
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
