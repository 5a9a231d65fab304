import type { ObservedTarget } from '../plan/observed.ts';
import type { StepNode } from '../plan/step.ts';
import { checkSteps } from './checks.ts';
import { type CanarySettings, registerStep, step, stepId, type StrategyInput, type StrategyPlan } from './strategy.ts';

/** What a canary needs to find in the target. */
export type CanaryPair = Required<Pick<ObservedTarget, 'canary' | 'traffic' | 'running'>>;

/**
 * Two ECS services behind one listener: the new version takes a growing share of the requests on the canary service, is
 * judged at every share, then the stable service rolls to it and takes all requests back.
 */
export function planCanary(input: StrategyInput, settings: CanarySettings, pair: CanaryPair): StrategyPlan {
  const { target, config } = input;
  const { canary, traffic } = pair;
  const { place, stable } = target;
  const { weights } = settings;
  const register = stepId(target, 'register');
  const hold = stepId(target, 'hold');
  const tasks = (percent: number) => Math.max(1, Math.ceil((stable.desiredCount * percent) / 100));
  const services = [stable.service, canary.service];
  const canaryTasks = (id: string, phase: string, count: number, title: string) =>
    step('service', stepId(target, id), phase, title, { place, service: canary.service, desiredCount: count });
  const weight = (id: string, phase: string, percent: number, title: string) =>
    step('weight', stepId(target, id), phase, title, { place, rule: traffic.rule, percent });

  const stages = weights.flatMap((percent, index): StepNode[] => {
    const phase = `canary ${percent} %`;
    const passedOver = { passedOverBy: ['promoteFull'] } as const;
    const grow = tasks(percent) > tasks(weights[Math.max(0, index - 1)] ?? 0);
    return [
      ...(grow
        ? [
            {
              ...canaryTasks(`tasks-${percent}`, phase, tasks(percent), `${tasks(percent)} canary tasks`),
              ...passedOver,
            },
          ]
        : []),
      { ...weight(`weight-${percent}`, phase, percent, `${percent} % to the canary`), ...passedOver },
      bakeStep(input, settings.bake, pair, percent, phase),
    ];
  });

  return {
    steps: [
      registerStep(target, register),
      step('control', hold, 'prepare', 'hold scale-in and ECS rollback', {
        place,
        services,
        set: {
          suspendScaleIn: true,
          deployment: {
            circuitBreaker: { enable: true, rollback: false },
            alarms: { enable: false, rollback: false, names: [] },
          },
        },
      }),
      step('service', stepId(target, 'canary'), 'prepare', `start ${canary.service}`, {
        place,
        service: canary.service,
        taskDefinition: { from: register },
        desiredCount: tasks(weights[0] ?? 100),
      }),
      ...(config.smoke.length > 0 && traffic.test !== undefined
        ? [
            step('smoke', stepId(target, 'smoke-canary'), 'prepare', 'smoke tests on the canary at 0 %', {
              place,
              url: traffic.test.url,
              headers: traffic.test.headers,
              checks: config.smoke,
            }),
          ]
        : []),
      ...stages,
      step('service', stepId(target, 'roll'), 'promote', `roll ${stable.service}`, {
        place,
        service: stable.service,
        taskDefinition: { from: register },
      }),
      weight('weight-0', 'promote', 0, 'all requests to the stable service'),
      canaryTasks('canary-down', 'promote', 0, `stop ${canary.service}`),
      ...checkSteps(target, config),
      step('control', stepId(target, 'release'), 'check', 'scaling and deployment settings as before', {
        place,
        services,
        set: { asBefore: hold },
      }),
    ],
    undo: 'going back moves the requests at once until "promote"; from there it takes one rollout',
  };
}

function bakeStep(input: StrategyInput, bake: number, pair: CanaryPair, percent: number, phase: string): StepNode {
  const { target, rules } = input;
  const loadBalancer = pair.traffic.loadBalancer;
  const subject = ({ service, targetGroup }: { service: string; targetGroup: string }) => ({
    service,
    targetGroup: targetGroup.slice(targetGroup.indexOf('targetgroup/')),
    loadBalancer,
  });
  const sources = Object.fromEntries(
    rules.flatMap(({ metric }) => {
      const source = input.metrics[metric];
      return source === undefined ? [] : [[metric, source]];
    }),
  );
  const delay = Math.max(0, ...Object.values(sources).map((source) => source.delaySeconds));
  return {
    id: stepId(target, `bake-${percent}`),
    kind: 'bake',
    phase,
    title: `watch ${percent} %`,
    params: {
      place: target.place,
      percent,
      seconds: bake,
      rules,
      sources,
      canary: subject(pair.canary),
      stable: subject(target.stable),
      versions: { canary: target.release.version, stable: pair.running.version },
    },
    timeoutSeconds: bake + delay + 300,
    on: { failed: 'undo', errored: 'hold', inconclusive: 'hold' },
    endedBy: ['promote', 'promoteFull'],
    passedOverBy: ['promoteFull'],
  };
}
