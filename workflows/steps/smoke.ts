import type { StepParams, UrlRef } from '../../domain/plan/step.ts';
import { outputText, type PlanContext, type Watching } from './operation.ts';

export function smoke(params: StepParams['smoke']): Watching {
  return { run: (activities, _key, context) => activities.smoke({ ...params, url: urlOf(params.url, context) }) };
}

function urlOf(ref: UrlRef, context: PlanContext): string {
  return typeof ref === 'string' ? ref : outputText(context, ref.from, 'url');
}
