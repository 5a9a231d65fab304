output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_arn" {
  description = "ARN of the VPC."
  value       = aws_vpc.this.arn
}

output "cidr" {
  description = "IPv4 range of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "zones" {
  description = "Availability zones, in alphabetical order."
  value       = local.zones
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of zones."
  value       = [for zone in local.zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of zones."
  value       = [for zone in local.zones : aws_subnet.private[zone].id]
}

output "database_subnet_ids" {
  description = "Ids of the database subnets, in the order of zones; empty without them."
  value       = [for zone in local.zones : aws_subnet.database[zone].id if var.database_subnets]
}

output "private_subnet_cidrs" {
  description = "IPv4 ranges of the private subnets, in the order of zones."
  value       = [for zone in local.zones : aws_subnet.private[zone].cidr_block]
}

output "route_table_ids" {
  description = "Ids of the route tables: public, private by zone, database (null without database subnets)."
  value = {
    public   = aws_route_table.public.id
    private  = { for zone, table in aws_route_table.private : zone => table.id }
    database = one(aws_route_table.database[*].id)
  }
}

output "nat_public_ips" {
  description = "Addresses from which private subnets reach the internet, by the zone of the gateway; empty without one."
  value       = { for zone, address in aws_eip.nat : zone => address.public_ip }
}

output "endpoint_ids" {
  description = "Ids of the VPC endpoints, by service."
  value       = merge({ for service, endpoint in aws_vpc_endpoint.interface : service => endpoint.id }, { for service, endpoint in aws_vpc_endpoint.gateway : service => endpoint.id })
}

output "endpoint_security_group_id" {
  description = "Id of the security group of the interface endpoints; null without one."
  value       = one(aws_security_group.endpoints[*].id)
}

output "default_security_group_id" {
  description = "Id of the default security group, which lets nothing in or out."
  value       = aws_default_security_group.locked.id
}

output "flow_log_group_name" {
  description = "Name of the log group of the flow logs; null where they go to a bucket."
  value       = one(aws_cloudwatch_log_group.flow[*].name)
}
