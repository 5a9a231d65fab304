# Who may read and write, and what is refused to everyone.

locals {
  tls_only = {
    Sid       = "TlsOnly"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }

  statements = {
    for key, each in var.buckets : key => [for statement in [
      merge(local.tls_only, { Resource = [local.arns[key], "${local.arns[key]}/*"], wanted = true }),
      {
        Sid       = "AskForEncryption"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = ["${local.arns[key]}/*"]
        # Also true where the request does not ask for any.
        Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } }
        wanted    = each.encrypted_puts
      },
      {
        Sid       = "ThisKeyOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = ["${local.arns[key]}/*"]
        # Also true where the request names no key; one that asks for nothing gets this key by the bucket's default.
        Condition = {
          Null            = { "s3:x-amz-server-side-encryption" = "false" }
          StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = var.kms_key_arn }
        }
        wanted = true
      },
      {
        Sid       = "LockStays"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:BypassGovernanceRetention", "s3:PutObjectRetention", "s3:PutObjectLegalHold"]
        Resource  = ["${local.arns[key]}/*"]
        Condition = {}
        wanted    = each.object_lock != null
      },
      {
        Sid       = "Read"
        Effect    = "Allow"
        Principal = { AWS = each.readers }
        Action    = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource  = ["${local.arns[key]}/*"]
        Condition = {}
        wanted    = length(each.readers) > 0
      },
      {
        Sid       = "List"
        Effect    = "Allow"
        Principal = { AWS = each.readers }
        Action    = ["s3:ListBucket"]
        Resource  = [local.arns[key]]
        Condition = {}
        wanted    = length(each.readers) > 0
      },
      {
        Sid       = "Write"
        Effect    = "Allow"
        Principal = { AWS = each.writers }
        Action    = ["s3:AbortMultipartUpload", "s3:PutObject"]
        Resource  = ["${local.arns[key]}/*"]
        Condition = {}
        wanted    = length(each.writers) > 0
      },
      {
        Sid       = "Unlock"
        Effect    = "Allow"
        Principal = { AWS = each.writers }
        Action    = ["s3:DeleteObject"]
        Resource  = ["${local.arns[key]}/*.tflock"]
        Condition = {}
        wanted    = each.state_locks && length(each.writers) > 0
      },
    ] : { for name, value in statement : name => value if name != "wanted" && !(name == "Condition" && try(length(value) == 0, false)) } if statement.wanted]
  }
}
