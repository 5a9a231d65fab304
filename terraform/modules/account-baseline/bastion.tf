# A jump host, where Session Manager's port forwarding through a task or a database's own endpoint is not enough. No port is open on it.

locals {
  bastion = { for each in var.bastion[*] : "bastion" => each }
}

data "aws_ssm_parameter" "image" {
  for_each = local.bastion

  name = each.value.image
}

resource "aws_security_group" "bastion" {
  for_each = local.bastion

  name        = "${var.name}-bastion"
  description = "The bastion: nothing may come in."
  vpc_id      = each.value.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-bastion" })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  for_each = local.bastion

  security_group_id = aws_security_group.bastion[each.key].id
  description       = "Systems Manager, CloudWatch and packages."
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "databases" {
  for_each = merge(var.bastion[*].database_security_groups...)

  security_group_id            = aws_security_group.bastion["bastion"].id
  description                  = "Database ${each.key}."
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  referenced_security_group_id = each.value.id
  tags                         = var.tags
}

resource "aws_instance" "bastion" {
  for_each = local.bastion

  ami                         = data.aws_ssm_parameter.image[each.key].insecure_value
  instance_type               = each.value.instance_type
  subnet_id                   = each.value.subnet_id
  vpc_security_group_ids      = [aws_security_group.bastion[each.key].id]
  iam_instance_profile        = aws_iam_instance_profile.bastion[each.key].name
  associate_public_ip_address = false
  ebs_optimized               = true
  monitoring                  = true
  user_data_replace_on_change = false
  user_data                   = <<-EOT
    #!/bin/sh
    systemctl disable --now sshd
  EOT
  tags                        = merge(var.tags, { Name = "${var.name}-bastion" })

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    kms_key_id  = var.kms_key_arn
    volume_type = "gp3"
    tags        = var.tags
  }

  lifecycle {
    # A newer image is taken when the host is replaced on purpose: terraform apply -replace.
    ignore_changes = [ami]
  }
}

resource "aws_iam_instance_profile" "bastion" {
  for_each = local.bastion

  name = "${var.name}-bastion-${local.region}"
  role = aws_iam_role.bastion[each.key].name
  tags = var.tags
}

resource "aws_iam_role" "bastion" {
  for_each = local.bastion

  name                 = "${var.name}-bastion-${local.region}"
  description          = "The bastion answers Session Manager by it."
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Instance"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "bastion" {
  for_each = local.bastion

  role       = aws_iam_role.bastion[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_role_policy" "bastion" {
  for_each = local.bastion

  name = "sessions"
  role = aws_iam_role.bastion[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid      = "Encrypt"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [var.kms_key_arn]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/${var.name}/sessions:*"]
      },
      {
        Sid      = "FindLog"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups"]
        Resource = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:*"]
      },
      ], [
      for arn in each.value.file_bucket_arn[*] : {
        Sid      = "Files"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = ["${arn}/*"]
      }
    ])
  })
}
