output "bucket_names" {
  description = "Name of each bucket, by its key: plans for COXSWAIN_PLAN_BUCKET."
  value       = { for key, bucket in aws_s3_bucket.this : key => bucket.bucket }
}

output "bucket_arns" {
  description = "ARN of each bucket, by its key."
  value       = { for key, bucket in aws_s3_bucket.this : key => bucket.arn }
}

output "log_bucket_name" {
  description = "Name of the bucket with the access logs of the others."
  value       = aws_s3_bucket.logs.bucket
}

output "log_bucket_arn" {
  description = "ARN of the bucket with the access logs of the others."
  value       = aws_s3_bucket.logs.arn
}
