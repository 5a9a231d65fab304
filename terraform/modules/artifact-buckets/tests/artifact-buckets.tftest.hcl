mock_provider "aws" {
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "123456789012" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  override_data {
    target = data.aws_region.current
    values = { region = "eu-west-1" }
  }
}

variables {
  name        = "shop"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1"
}

run "by_default" {
  command = apply

  assert {
    condition = output.bucket_names == {
      artifacts = "shop-artifacts-123456789012-eu-west-1", audit = "shop-audit-123456789012-eu-west-1", plans = "shop-plans-123456789012-eu-west-1"
    }
    error_message = "Buckets are not named by what they hold, account and region."
  }

  assert {
    condition     = aws_s3_bucket.this["audit"].object_lock_enabled && !aws_s3_bucket.this["plans"].object_lock_enabled && aws_s3_bucket_object_lock_configuration.this["audit"].rule[0].default_retention[0].mode == "COMPLIANCE"
    error_message = "The audit archive is not locked."
  }

  assert {
    condition = alltrue([for policy in concat(values(aws_s3_bucket_policy.this), [aws_s3_bucket_policy.logs]) : anytrue([
      for each in jsondecode(policy.policy).Statement : each.Effect == "Deny" && each.Principal == "*" && each.Action == "s3:*" && try(each.Condition.Bool["aws:SecureTransport"] == "false", false) && length(each.Resource) == 2
    ])])
    error_message = "A bucket answers without TLS."
  }

  assert {
    condition = [for key, policy in aws_s3_bucket_policy.this : key if anytrue([
      for each in jsondecode(policy.policy).Statement : each.Effect == "Deny" && each.Action == "s3:PutObject" && try(each.Condition.StringNotEquals["s3:x-amz-server-side-encryption"] == "aws:kms", false)
    ])] == ["plans"]
    error_message = "Plan files may be put without encryption, or artifacts may not be put by the AWS CLI."
  }

  # StringNotEquals is also true of a request without the header, with IfExists or not: only Null leaves the bucket's default to those that ask for nothing.
  assert {
    condition = alltrue([for key, policy in aws_s3_bucket_policy.this : anytrue([
      for each in jsondecode(policy.policy).Statement : each.Effect == "Deny" && try(
        each.Condition.StringNotEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"] == var.kms_key_arn && each.Condition.Null["s3:x-amz-server-side-encryption"] == "false", false
      )
    ])])
    error_message = "Objects may be encrypted by another key, or may not be left to the bucket's default."
  }

  assert {
    condition     = alltrue([for key in keys(var.buckets) : aws_s3_bucket_versioning.this[key].versioning_configuration[0].status == "Enabled" && aws_s3_bucket_public_access_block.this[key].restrict_public_buckets])
    error_message = "A bucket has no versions, or could be public."
  }

  assert {
    condition     = alltrue([for policy in values(aws_s3_bucket_policy.this) : alltrue([for each in jsondecode(policy.policy).Statement : each.Effect == "Deny"])])
    error_message = "Somebody may read or write who was not named."
  }
}

run "other_accounts" {
  command = plan

  variables {
    buckets = {
      artifacts = { readers = ["arn:aws:iam::210987654321:root"], writers = ["arn:aws:iam::210987654321:role/coxswain-ci-app"] }
    }
  }

  assert {
    condition = { for each in jsondecode(aws_s3_bucket_policy.this["artifacts"].policy).Statement : each.Sid => each.Principal.AWS if each.Effect == "Allow" } == {
      Read = ["arn:aws:iam::210987654321:root"], List = ["arn:aws:iam::210987654321:root"], Write = ["arn:aws:iam::210987654321:role/coxswain-ci-app"]
    }
    error_message = "Readers may write, or writers read, or others do either."
  }
}

run "state_locks" {
  command = plan

  variables {
    buckets = { state = { writers = ["arn:aws:iam::210987654321:root"], state_locks = true } }
  }

  assert {
    condition = [for each in jsondecode(aws_s3_bucket_policy.this["state"].policy).Statement : each.Resource if each.Effect == "Allow" && contains(flatten([each.Action]), "s3:DeleteObject")] == [
      ["arn:aws:s3:::shop-state-123456789012-eu-west-1/*.tflock"]
    ]
    error_message = "Writers cannot take their lock of a state away, or can delete states."
  }
}

run "no_star_reads" {
  command = plan

  variables {
    buckets = { artifacts = { readers = ["*"] } }
  }

  expect_failures = [var.buckets]
}

run "no_such_lock" {
  command = plan

  variables {
    buckets = { audit = { object_lock = { mode = "FOREVER", days = 1 } } }
  }

  expect_failures = [var.buckets]
}

run "logs_are_the_modules" {
  command = plan

  variables {
    buckets = { logs = {} }
  }

  expect_failures = [var.buckets]
}
