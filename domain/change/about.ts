import { groupLane, serviceLane, stackLane } from '../lane-ids.ts';

/** What a change is about, by what people type: a service in an environment, a recovery group, or a stack of infrastructure. */
export type About =
  | { readonly service: string; readonly environment: string }
  | { readonly group: string }
  | { readonly stack: string };

/** The name that stands for it on messages, and that an approver types. */
export function nameOf(about: About): string {
  if ('service' in about) return about.service;
  return 'group' in about ? about.group : about.stack;
}

/** `app in prod`, `shop`, `primary`. */
export function aboutText(about: About): string {
  return 'service' in about ? `${about.service} in ${about.environment}` : nameOf(about);
}

/** As it is typed after a verb: `app prod`, `shop`, `primary`. */
export function aboutTyped(about: About): string {
  return 'service' in about ? `${about.service} ${about.environment}` : nameOf(about);
}

/** Id of the lane that its changes claim. */
export function laneOf(about: About): string {
  if ('service' in about) return serviceLane(about.service, about.environment);
  return 'group' in about ? groupLane(about.group) : stackLane(about.stack);
}
