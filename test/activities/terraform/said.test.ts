import { expect, test } from '@jest/globals';
import { appliedIn } from '../../../activities/terraform/from-state.ts';
import { operationsOf } from '../../../activities/terraform/operations.ts';
import { hiding, sensitiveTexts } from '../../../activities/terraform/secrets.ts';
import { complaintOf, toolFailure } from '../../../activities/terraform/trouble.ts';
import { toolEnvironment } from '../../../activities/terraform/environment.ts';

const ended = { code: 1, signal: null, said: '' };
const error = (summary: string, detail = '', more = {}) => ({ severity: 'error', summary, detail, ...more });

test('what is sensitive in a plan is hidden wherever the tool repeats it', () => {
  const shown = {
    variables: { token: { value: 'tok-1234' }, region: { value: 'eu-west-1' } },
    configuration: { root_module: { variables: { token: { sensitive: true }, region: {} } } },
    resource_changes: [
      {
        change: {
          before: null,
          after: { password: 'p"ss word', name: 'shop-db' },
          after_sensitive: { password: true },
        },
      },
    ],
    prior_state: {
      values: {
        root_module: { resources: [{ values: { keys: ['k-99887', 'x'] }, sensitive_values: { keys: [true, false] } }] },
      },
    },
    planned_values: { outputs: { url: { sensitive: true, value: 'https://u:secret@db' } } },
  };
  const texts = sensitiveTexts(shown);
  expect(texts.toSorted()).toEqual(['https://u:secret@db', 'k-99887', 'p"ss word', 'tok-1234']);
  const hide = hiding(texts);
  expect(hide('creating shop-db in eu-west-1 with {"p":"p\\"ss word"}, ?t=tok-1234 and p%22ss%20word')).toBe(
    'creating shop-db in eu-west-1 with {"p":"(sensitive)"}, ?t=(sensitive) and (sensitive)',
  );
});

test('a complaint is one line of the first error, with its place, and how many more there are', () => {
  const errors = [
    error('Invalid value', 'name is "x":\n  write y.', { range: { filename: 'main.tf', start: { line: 3 } } }),
    error('Other'),
  ];
  expect(complaintOf({ ...ended, errors }, (text) => text)).toBe(
    'Invalid value: name is "x": write y (main.tf, line 3); and 1 more',
  );
  expect(complaintOf({ ...ended, errors: [], said: '╷\n│ Error: No such thing\n│ \n' }, (text) => text)).toBe(
    'No such thing',
  );
});

test.each([
  [
    'AwsThrottled',
    'operation error ECR: CreateRepository, https response error StatusCode: 400, ThrottlingException: Rate exceeded',
  ],
  ['AwsUnavailable', 'operation error S3: GetObject, https response error StatusCode: 503, SlowDownTo: busy'],
  ['AwsUnavailable', 'Get "https://sts.eu-west-1.amazonaws.com/": dial tcp 10.0.0.1:443: connect: connection refused'],
  [
    'Refused',
    'operation error ECR: CreateRepository, https response error StatusCode: 400, RepositoryAlreadyExistsException: is there',
  ],
])('%s: %s', (type, summary) => {
  const failure = toolFailure('plan stack base', 'base', { ...ended, errors: [error(summary)] }, (text) => text);
  expect(failure.type).toBe(type);
  expect(failure.nonRetryable).toBe(type === 'Refused');
});

test('the tool gets what it needs of the environment and nothing else', () => {
  const env = {
    PATH: '/bin',
    AWS_ENDPOINT_URL: 'http://aws',
    AWS_ACCESS_KEY_ID: 'own',
    AWS_PROFILE: 'own',
    TF_CLI_CONFIG_FILE: '/rc',
    TF_LOG: 'trace',
    TF_TOKEN_example_com: 'token',
    SLACK_BOT_TOKEN: 'xoxb',
    COXSWAIN_GITLAB_TOKEN: 'glpat',
    TEMPORAL_API_KEY: 'key',
  };
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'session' };
  expect(toolEnvironment(env, { scratch: '/private', region: 'eu-west-1', credentials })).toEqual({
    PATH: '/bin',
    AWS_ENDPOINT_URL: 'http://aws',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_SESSION_TOKEN: 'session',
    TF_CLI_CONFIG_FILE: '/rc',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_DATA_DIR: '/private/data',
    TMPDIR: '/private',
    CHECKPOINT_DISABLE: '1',
  });
});

test('what a run applied that nobody saw to its end is read from the state', () => {
  const change = (address: string, ...actions: string[]) => ({ address, mode: 'managed', change: { actions } });
  const operations = operationsOf({
    resource_changes: [
      change('aws_x.made', 'create'),
      change('aws_x.unmade', 'create'),
      change('aws_x.tainted', 'create'),
      change('aws_x.gone', 'delete'),
      change('aws_x.kept', 'delete'),
      change('aws_x.new["a"]', 'update'),
      change('aws_x.old', 'update'),
      change('module.m.aws_x.half', 'delete', 'create'),
      change('aws_x.quiet', 'no-op'),
      change('aws_x.orphan', 'create'),
    ],
  });
  const instance = (name: string, attributes: object, more: object = {}, place: object = {}) => ({
    mode: 'managed',
    type: 'aws_x',
    name,
    ...place,
    instances: [{ attributes, ...more }],
  });
  const before = [
    instance('gone', { id: 1 }),
    instance('kept', { id: 2 }),
    instance('new', { v: 1 }, { index_key: 'a' }),
    instance('old', { v: 1 }),
    instance('half', { id: 3 }, {}, { module: 'module.m' }),
  ];
  const now = [
    instance('made', { id: 9 }),
    instance('tainted', {}, { status: 'tainted' }),
    instance('kept', { id: 2 }),
    instance('new', { v: 2 }, { index_key: 'a' }),
    instance('old', { v: 1 }),
  ];
  const states = { found: { resources: before }, refreshed: { resources: before }, now: { resources: now } };
  const seen = { begun: ['aws_x.orphan', 'aws_x.made'], done: ['aws_x.orphan'] };
  expect(appliedIn(operations, states, seen)).toEqual({
    applied: ['aws_x.made', 'aws_x.gone', 'aws_x.new["a"]'],
    unsure: ['aws_x.tainted', 'module.m.aws_x.half', 'aws_x.orphan'],
    pending: ['aws_x.unmade', 'aws_x.kept', 'aws_x.old'],
  });
});
