import { describe, expect, test } from '@jest/globals';
import { dangerOf } from '../../../domain/infrastructure/danger.ts';
import { readPlan } from '../../../domain/infrastructure/read-plan.ts';
import { listedChanges } from '../../../domain/infrastructure/stack-plan.ts';

const planned = (...resources: object[]) => ({ format_version: '1.2', resource_changes: resources });
const resource = (address: string, actions: string[], more: object = {}, change: object = {}) => ({
  address,
  mode: 'managed',
  type: address.split('.').at(-2),
  change: { actions, before: null, after: null, after_unknown: {}, ...change },
  ...more,
});

describe('readPlan', () => {
  test('what is dangerous comes first, then the worst; what is only read, or stays, is left out', () => {
    const { changes, counts, dangerous, leftOut } = readPlan(
      planned(
        resource('aws_ecr_repository.b', ['create']),
        resource('aws_ecr_repository.a', ['create']),
        resource('aws_cloudwatch_log_group.app', ['update']),
        resource('aws_iam_role.old', ['delete'], { action_reason: 'delete_because_no_resource_config' }),
        resource('aws_route53_zone.main', ['create', 'delete']),
        resource('module.data.aws_db_instance.shop', ['delete']),
        resource('aws_vpc.main', ['no-op']),
        resource('data.aws_caller_identity.me', ['read'], { mode: 'data', type: 'aws_caller_identity' }),
      ),
    );
    expect(changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
      'delete module.data.aws_db_instance.shop',
      'replace aws_route53_zone.main',
      'delete aws_iam_role.old',
      'update aws_cloudwatch_log_group.app',
      'create aws_ecr_repository.a',
      'create aws_ecr_repository.b',
    ]);
    expect(changes.map(({ danger }) => danger).slice(0, 3)).toEqual(['database', 'zone', undefined]);
    expect(changes[2]?.reason).toBe('no longer in the configuration');
    expect({ counts, dangerous, leftOut }).toEqual({
      counts: { create: 2, update: 1, replace: 1, delete: 2, state: 0 },
      dangerous: 2,
      leftOut: 0,
    });
  });

  test('attributes are named, also those that are not known yet, and never told', () => {
    const read = readPlan(
      planned(
        resource(
          'aws_db_instance.shop',
          ['delete', 'create'],
          { action_reason: 'replace_because_cannot_update' },
          {
            before: { id: 'db-1', password: 'hunter2', tags: { a: '1', b: '2' }, port: 5432, name: null },
            after: { password: 'hunter3', tags: { b: '2', a: '1' }, port: 5432 },
            after_unknown: { id: true, tags: {} },
            replace_paths: [['password'], ['id', 0]],
          },
        ),
      ),
    );
    expect(read.changes[0]).toMatchObject({
      attributes: ['id', 'password'],
      forces: ['password', 'id'],
      reason: 'it cannot be changed in place',
    });
    expect(JSON.stringify(read)).not.toMatch(/hunter|5432/);
  });

  test('what happens to the state alone is counted apart', () => {
    const { changes, counts } = readPlan(
      planned(
        resource('aws_s3_bucket.kept', ['forget']),
        resource('aws_s3_bucket.new', ['no-op'], { previous_address: 'aws_s3_bucket.old' }),
        resource('aws_s3_bucket.found', ['no-op'], {}, { importing: { id: 'found' } }),
        resource('aws_s3_bucket.fixed', ['update'], {}, { importing: { id: 'fixed' } }),
      ),
    );
    expect(changes.map(({ action, reason, danger }) => [action, reason, danger])).toEqual([
      ['forget', undefined, undefined],
      ['update', 'imported', undefined],
      ['import', 'imported', undefined],
      ['move', 'was aws_s3_bucket.old', undefined],
    ]);
    expect(counts).toEqual({ create: 0, update: 1, replace: 0, delete: 0, state: 3 });
  });

  test('what is left over from a replacement is told from what stands', () => {
    const { changes } = readPlan(planned(resource('aws_instance.a', ['delete'], { deposed: '0a1b2c3d' })));
    expect(changes[0]).toMatchObject({
      address: 'aws_instance.a (deposed 0a1b2c3d)',
      reason: 'left over from a replacement that did not end',
    });
  });

  test('outputs that change, and what was changed beside the code', () => {
    const read = readPlan({
      ...planned(),
      resource_drift: [
        resource('aws_security_group.web', ['update'], {}, { before: { ingress: [1] }, after: { ingress: [] } }),
      ],
      output_changes: { url: { actions: ['update'] }, same: { actions: ['no-op'] }, added: { actions: ['create'] } },
    });
    expect(read.outputs).toEqual(['added', 'url']);
    expect(read.drifted).toMatchObject([{ address: 'aws_security_group.web', attributes: ['ingress'] }]);
    expect(read.changes).toEqual([]);
  });

  test('of very many changes the worst are listed, and all are counted', () => {
    const many = Array.from({ length: listedChanges + 40 }, (_, index) =>
      resource(`aws_iam_role.r${index}`, ['create']),
    );
    const read = readPlan(planned(...many, resource('aws_rds_cluster.z', ['delete'])));
    expect(read.changes).toHaveLength(listedChanges);
    expect(read.changes[0]?.address).toBe('aws_rds_cluster.z');
    expect([read.leftOut, read.counts.create, read.dangerous]).toEqual([41, listedChanges + 40, 1]);
  });

  test.each([
    ['nothing', undefined, 'this is no plan in JSON'],
    ['another format', { format_version: '2.0' }, 'plans of format 2.0 are not understood'],
    ['a plan that did not come to its end', { format_version: '1.2', errored: true }, 'planning ended in an error'],
  ])('%s is refused in a sentence', (_what, json, sentence) => {
    expect(() => readPlan(json)).toThrow(sentence);
  });
});

describe('dangerOf', () => {
  test.each([
    ['aws_db_instance', 'database'],
    ['aws_rds_global_cluster', 'database'],
    ['aws_dynamodb_table', 'database'],
    ['aws_elasticache_replication_group', 'database'],
    ['aws_kms_key', 'database'],
    ['aws_s3_bucket', 'database'],
    // Not known when this was written: a family counts whole.
    ['aws_rds_something_new', 'database'],
    ['aws_opensearch_domain', 'database'],
    ['aws_opensearchserverless_collection', 'database'],
    ['aws_timestreamwrite_database', 'database'],
    ['aws_timestreaminfluxdb_db_instance', 'database'],
    ['aws_qldb_ledger', 'database'],
    ['aws_s3tables_table_bucket', 'database'],
    ['aws_lightsail_database', 'database'],
    ['awscc_rds_db_instance', 'database'],
    ['awscc_ecs_cluster', 'cluster'],
    ['awscc_ec2_vpc', 'zone'],
    ['awscc_route53_hosted_zone', 'zone'],
    ['awscc_ec2_vpc_endpoint', undefined],
    ['aws_opensearch_vpc_endpoint', undefined],
    ['awscc_rds_db_subnet_group', undefined],
    ['aws_opensearch_domain_policy', undefined],
    ['aws_ecs_cluster', 'cluster'],
    ['aws_eks_cluster', 'cluster'],
    ['aws_route53_zone', 'zone'],
    ['aws_service_discovery_private_dns_namespace', 'zone'],
    ['aws_subnet', 'zone'],
    ['aws_vpc', 'zone'],
    ['aws_db_parameter_group', undefined],
    ['aws_db_subnet_group', undefined],
    ['aws_elasticache_subnet_group', undefined],
    ['aws_s3_bucket_versioning', undefined],
    ['aws_kms_alias', undefined],
    ['aws_route53_record', undefined],
    ['aws_ecr_repository', undefined],
    ['aws_vpc_endpoint', undefined],
  ])('%s: %s', (type, danger) => {
    expect(dangerOf(type)).toBe(danger);
  });
});
