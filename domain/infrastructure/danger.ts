/** What is not simply made again once it is gone. */
export const dangers = ['database', 'cluster', 'zone'] as const;
export type Danger = (typeof dangers)[number];

/**
 * `database` is whatever holds data, and the keys that it cannot be read without; `cluster` is where services run; `zone` a zone of DNS,
 * or the network that a zone of availability stands on. Whole families of types, so that one that is new here counts until somebody says otherwise.
 */
const dangerous = {
  database: [
    /^aws_(db|rds|dynamodb|dax|elasticache|memorydb|docdb|docdbelastic|neptune|redshift|redshiftserverless|keyspaces|cassandra|dsql|fsx|opensearch|opensearchservice|opensearchserverless|timestream\w*|qldb|s3tables)_/,
    /^aws_(s3_bucket|s3_directory_bucket|s3express_directory_bucket|efs_file_system|ebs_volume|ec2_volume|backup_vault|backup_backup_vault|elasticsearch_domain|lightsail_database)$/,
    /^aws_kms_(key|replica_key|external_key|replica_external_key)$/,
  ],
  cluster: [/^aws_(ecs_cluster|ecs_service|eks_cluster|emr_cluster|msk_cluster|msk_serverless_cluster)$/],
  zone: [
    /^aws_(route53_zone|route53_hosted_zone|(ec2_)?(vpc|subnet))$/,
    /^aws_service_?discovery_(http|private_dns|public_dns)_namespace$/,
    /^aws_route53recoverycontrol(config)?_(cluster|control_panel)$/,
  ],
} as const satisfies Record<Danger, readonly RegExp[]>;

/** Settings and rights beside the data itself. */
const beside =
  /_((parameter|subnet|option|security|user)_group|event_(subscription|categories)|proxy(_.*)?|role_association|roles|user|user_group_association|acl|certificate|policy|resource_policy|tag|contributor_insights|kinesis_streaming_destination|scheduled_action|usage_limit|endpoint_(access|authorization)|vpc_endpoint|saml_options|security_config|package(_association)?|(in|out)bound_connection(_accepter)?|scheduled_query|logging|snapshot_(copy|schedule|copy_grant|schedule_association|block_public_access))$/;

/** What is at stake where a resource of this type is destroyed or replaced; undefined where it is simply made again. */
export function dangerOf(type: string): Danger | undefined {
  // The Cloud Control provider has the same resources, some by CloudFormation's names.
  const named = type.replace(/^awscc_/, 'aws_');
  if (beside.test(named)) return undefined;
  return dangers.find((danger) => dangerous[danger].some((pattern) => pattern.test(named)));
}
