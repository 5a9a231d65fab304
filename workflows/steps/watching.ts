import type { StepParams } from '../../domain/plan/step.ts';
import type { Watching } from './operation.ts';

// Steps that only look, or that write what no undo takes back.

export function fenced(params: StepParams['fenced']): Watching {
  return { run: (activities) => activities.fenced(params) };
}

export function caughtUp(params: StepParams['caughtUp']): Watching {
  return { run: (activities) => activities.caughtUp(params) };
}

/** A source that died after the plan was made cannot hand over: then the loss that was accepted meanwhile is allowed. */
export function promote(params: StepParams['promote']): Watching {
  return {
    run: (activities, key, context) =>
      activities.promote({
        key,
        params: params.engine === 'aurora' && context.said('ungraceful') ? { ...params, allowDataLoss: true } : params,
      }),
  };
}

export function playbook(params: StepParams['playbook']): Watching {
  return { run: (activities, key) => activities.playbook({ key, params }) };
}

export function dialled(params: StepParams['dialled']): Watching {
  return { run: (activities) => activities.dialled(params) };
}

export function resolves(params: StepParams['resolves']): Watching {
  return { run: (activities) => activities.resolves(params) };
}

export function readiness(params: StepParams['readiness']): Watching {
  return { run: (activities) => activities.readiness(params) };
}

export function alarms(params: StepParams['alarms']): Watching {
  return { run: (activities) => activities.alarms(params) };
}

export function precheck(params: StepParams['precheck']): Watching {
  return { run: (activities, key) => activities.precheck({ key, params }) };
}

export function replica(params: StepParams['replica']): Watching {
  return { run: (activities, key) => activities.replica({ key, params }) };
}

export function replicated(params: StepParams['replicated']): Watching {
  return { run: (activities) => activities.replicated(params) };
}

export function follows(params: StepParams['follows']): Watching {
  return { run: (activities) => activities.follows(params) };
}

/** Throws nothing away when it is cancelled: it answers what it had applied by then. */
export function terraformApply(params: StepParams['terraformApply']): Watching {
  return { run: (activities, key) => activities.applyStack({ key, params }) };
}

export function healthy(params: StepParams['healthy']): Watching {
  return { run: (activities) => activities.healthy(params) };
}

export function fires(params: StepParams['fires']): Watching {
  return { run: (activities) => activities.fires(params) };
}
