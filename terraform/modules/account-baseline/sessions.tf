# Session Manager: shells without keys or open ports, encrypted, every one logged.

resource "aws_cloudwatch_log_group" "sessions" {
  for_each = { for wanted in [var.session_manager] : "sessions" => wanted if wanted }

  name              = "/${var.name}/sessions"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

# The document that Session Manager itself looks for: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-preferences-cli.html
resource "aws_ssm_document" "sessions" {
  for_each = aws_cloudwatch_log_group.sessions

  name            = "SSM-SessionManagerRunShell"
  document_type   = "Session"
  document_format = "JSON"
  tags            = var.tags

  content = jsonencode({
    schemaVersion = "1.0"
    description   = "Preferences of Session Manager."
    sessionType   = "Standard_Stream"
    inputs = {
      s3BucketName                = ""
      s3KeyPrefix                 = ""
      s3EncryptionEnabled         = true
      cloudWatchLogGroupName      = each.value.name
      cloudWatchEncryptionEnabled = true
      cloudWatchStreamingEnabled  = true
      kmsKeyId                    = var.kms_key_arn
      idleSessionTimeout          = "20"
      maxSessionDuration          = "480"
      runAsEnabled                = false
      runAsDefaultUser            = ""
      shellProfile                = { linux = "", windows = "" }
    }
  })
}
