output "url" {
  description = "Where its images are pushed to."
  value       = aws_ecr_repository.this.repository_url
}
