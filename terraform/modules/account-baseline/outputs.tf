output "trail_arn" {
  description = "ARN of the trail of all regions; null outside the home region."
  value       = one(values(aws_cloudtrail.this)[*].arn)
}

output "trail_bucket_name" {
  description = "Bucket of the trail's files; null outside the home region."
  value       = try(aws_s3_bucket.this["trail"].bucket, null)
}

output "config_bucket_name" {
  description = "Bucket of the recorder's files; null without one."
  value       = try(aws_s3_bucket.this["config"].bucket, null)
}

output "guardduty_detector_id" {
  description = "Id of GuardDuty's detector in this region; null without one."
  value       = one(values(aws_guardduty_detector.this)[*].id)
}

output "session_log_group_name" {
  description = "Log group of Session Manager's sessions; null without preferences."
  value       = one(values(aws_cloudwatch_log_group.sessions)[*].name)
}

output "bastion_instance_id" {
  description = "Id of the bastion, for aws ssm start-session and the playbook bastion; null without one."
  value       = one(values(aws_instance.bastion)[*].id)
}

output "bastion_security_group_id" {
  description = "Security group of the bastion, to be let in to databases; null without one."
  value       = one(values(aws_security_group.bastion)[*].id)
}
