import { expect, test } from '@jest/globals';
import { nextRevision } from '../../../../activities/providers/aws/task-definition.ts';

const described = {
  taskDefinition: {
    taskDefinitionArn: 'arn:aws:ecs:r:1:task-definition/app:7',
    family: 'app',
    revision: 7,
    status: 'ACTIVE',
    requiresAttributes: [{ name: 'x' }],
    compatibilities: ['FARGATE'],
    registeredAt: new Date(0),
    registeredBy: 'arn:aws:iam::1:user/ci',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::1:role/exec',
    runtimePlatform: { cpuArchitecture: 'ARM64' },
    volumes: [{ name: 'tmp' }],
    containerDefinitions: [
      {
        name: 'app',
        image: 'app:1',
        environment: [{ name: 'A', value: '1' }],
        secrets: [{ name: 'S', valueFrom: 'arn' }],
      },
      { name: 'agent', image: 'agent:9' },
    ],
  },
  tags: [
    { key: 'team', value: 'shop' },
    { key: 'aws:cloudformation:stack-name', value: 's' },
    { key: 'coxswain:change', value: 'earlier' },
  ],
} as const;

test('the next revision differs in images and tags alone, and leaves out what ECS fills in', () => {
  const { taskDefinition, tags } = described;
  const key = { change: 'deploy-1', step: 'eu/register' };
  const request = nextRevision(
    structuredClone({ taskDefinition, tags }) as never,
    { images: { app: 'app@sha256:2' } },
    key,
  );
  expect(request).toEqual({
    family: 'app',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::1:role/exec',
    runtimePlatform: { cpuArchitecture: 'ARM64' },
    volumes: [{ name: 'tmp' }],
    containerDefinitions: [
      { ...taskDefinition.containerDefinitions[0], image: 'app@sha256:2' },
      taskDefinition.containerDefinitions[1],
    ],
    tags: [
      { key: 'team', value: 'shop' },
      { key: 'coxswain:change', value: 'deploy-1' },
      { key: 'coxswain:step', value: 'eu/register' },
    ],
  });
});
