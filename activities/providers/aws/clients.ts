import { ACMClient } from '@aws-sdk/client-acm';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { Route53RecoveryClusterClient } from '@aws-sdk/client-route53-recovery-cluster';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { noteCall } from '../../failures.ts';
import { shared } from './shared-credentials.ts';
import type { AwsClients, AwsFor, AwsScope } from '../../ports.ts';

/**
 * Deadlines below the activities' own, so that a write never outlives the attempt that sent it. No retries here: the SDK
 * would repeat a write whose answer was lost, while we look first whether it was applied.
 */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 8000, throwOnRequestTimeout: true };
const common = { maxAttempts: 1, requestHandler, customUserAgent: [['coxswain', '0.1.0'] as [string, string]] };

/** Clients for each account, role and region, made once. Endpoint and own credentials come from the SDK's usual settings. */
export function createAwsFor(): AwsFor {
  const known = new Map<string, AwsClients>();
  return (scope) => {
    const key = `${scope.account} ${scope.role ?? ''} ${scope.region}`;
    const found = known.get(key) ?? createClients(scope);
    known.set(key, found);
    return found;
  };
}

function createClients({ role, region }: AwsScope): AwsClients {
  const settings = {
    ...common,
    region,
    ...(role === undefined
      ? {}
      : {
          // One session for all clients of the scope: each would else assume the role for itself.
          credentials: shared(
            fromTemporaryCredentials({
              params: { RoleArn: role, RoleSessionName: 'coxswain' },
              clientConfig: { ...common, region },
            }),
          ),
        }),
  };
  const clusters = new Map<string, Route53RecoveryClusterClient>();
  return {
    ecs: named('ECS', region, new ECSClient(settings)),
    elb: named('ELB', region, new ElasticLoadBalancingV2Client(settings)),
    ecr: named('ECR', region, new ECRClient(settings)),
    cloudwatch: named('CloudWatch', region, new CloudWatchClient(settings)),
    scaling: named('Auto Scaling', region, new ApplicationAutoScalingClient(settings)),
    rds: named('RDS', region, new RDSClient(settings)),
    dynamodb: named('DynamoDB', region, new DynamoDBClient(settings)),
    secrets: named('Secrets Manager', region, new SecretsManagerClient(settings)),
    s3: named('S3', region, new S3Client(settings)),
    acm: named('ACM', region, new ACMClient(settings)),
    quotas: named('Service Quotas', region, new ServiceQuotasClient(settings)),
    // Only signed for us-east-1: the credentials above still come from the scope's region, which is meant to live.
    route53: named('Route 53', 'us-east-1', new Route53Client({ ...settings, region: 'us-east-1' })),
    // As Route 53; https://docs.aws.amazon.com/general/latest/gr/global_accelerator.html
    accelerator: named(
      'Global Accelerator',
      'us-west-2',
      new GlobalAcceleratorClient({ ...settings, region: 'us-west-2' }),
    ),
    routing(endpoint) {
      const key = `${endpoint.region} ${endpoint.url}`;
      const found =
        clusters.get(key) ??
        named(
          'ARC',
          endpoint.region,
          new Route53RecoveryClusterClient({ ...settings, region: endpoint.region, endpoint: endpoint.url }),
        );
      clusters.set(key, found);
      return found;
    },
  };
}

type AnyClient = Exclude<AwsClients[keyof AwsClients], AwsClients['routing']> | Route53RecoveryClusterClient;

/** Notes service, region and operation on every error, for the sentences. */
function named<C extends AnyClient>(service: string, region: string, client: C): C {
  // The stacks differ only in the types of their commands, of which nothing is used here.
  const stack = client.middlewareStack as ECSClient['middlewareStack'];
  stack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const operation = String(context['commandName'] ?? 'a call').replace(/Command$/, '');
        noteCall(error, { service, region, operation });
        throw error;
      }
    },
    { step: 'initialize', priority: 'high', name: 'noteCall' },
  );
  return client;
}
