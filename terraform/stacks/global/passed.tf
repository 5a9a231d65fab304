# Which roles a stack of a region hands to services of AWS, by the key of its state: a Terraform role may pass those of the stacks that it keeps.
# Exact, by the names that the modules give them: who may pass a role may in the end have it.

locals {
  passed = merge([
    for stack, region in { primary = var.regions.primary, dr = var.regions.standby } : {
      for environment in local.environments : "${stack}/${region}/${environment}.tfstate" => {
        "ecs-tasks.amazonaws.com" = concat(
          flatten([for key, each in local.placed : ["${var.name}-${key}-task", "${var.name}-${key}-execution"] if each.environment == environment]),
          stack == "dr" ? [for role in ["bot", "execution", "worker"] : "${var.name}-coxswain-${role}"] : [],
        )
        "vpc-flow-logs.amazonaws.com"  = ["${var.name}-${environment}-flow-logs-${region}"]
        "monitoring.rds.amazonaws.com" = [stack == "primary" ? "${var.name}-db-rds-${region}" : "${var.name}-db-replica-rds-${region}"]
        "cloudtrail.amazonaws.com"     = [for role in ["${var.name}-trail"] : role if stack == "primary"]
        "config.amazonaws.com"         = ["aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"]
        "ec2.amazonaws.com"            = ["${var.name}-bastion-${region}"]
      }
    }
  ]...)

  # Beside them, what a role is told to pass.
  pass_roles = {
    for key, each in var.terraform_roles : key => {
      for service in distinct(concat(keys(each.pass_roles), flatten([for roles in values(local.passed) : keys(roles)]))) : service => distinct(concat(
        lookup(each.pass_roles, service, []),
        flatten([
          for state, roles in local.passed : [for role in try(roles[service], []) : "arn:${local.partition}:iam::${var.account_id}:role/${role}"]
          if anytrue([for prefix in each.prefixes : startswith(state, prefix)])
        ]),
      ))
    } if !each.read_only
  }
}
