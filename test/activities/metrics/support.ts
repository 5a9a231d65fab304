import type { VerificationRule } from '../../../domain/judge/verification.ts';
import type { StepParams } from '../../../domain/plan/step.ts';

export const place = { target: 'eu', account: '123456789012', region: 'eu-west-1', cluster: 'shop' };

export const errorsRule: VerificationRule = {
  metric: 'errors',
  title: 'errors',
  unit: 'percent',
  judge: 'threshold',
  max: 1,
  direction: 'increase',
  tolerance: 0,
  confidence: 0.98,
  critical: true,
  periodSeconds: 5,
  minimumSamples: 2,
};

export const subject = (service: string) => ({
  service,
  targetGroup: `targetgroup/${service}/1`,
  loadBalancer: 'app/app/1',
});

/** The shape of the sandbox's own error metric. */
export const errorsSource = {
  title: 'errors',
  unit: 'percent',
  delaySeconds: 0,
  scale: 100,
  queries: {
    requests: { namespace: 'Service', name: 'http_requests_total', stat: 'Sum', dimensions: { Service: '{service}' } },
    errors: { namespace: 'Service', name: 'http_errors_total', stat: 'Sum', dimensions: { Service: '{service}' } },
  },
  value: 'errors / requests',
  requests: 'requests',
} as const;

export function bakeParams(given: {
  readonly seconds: number;
  readonly rules: readonly VerificationRule[];
  readonly delaySeconds?: number;
}): StepParams['bake'] {
  const { seconds, rules, delaySeconds = 0 } = given;
  return {
    place,
    percent: 5,
    seconds,
    rules,
    sources: { errors: { ...errorsSource, delaySeconds } },
    canary: subject('app-canary'),
    stable: subject('app'),
    versions: { canary: '1.4.2', stable: '1.4.1' },
  };
}
