import type { Json } from '../slack/json.ts';
import type { Project } from './shapes.ts';

/** What is asked of the API below a project. */
export interface Asked {
  readonly project: Project;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** The parts of the path that the route names. */
  readonly parts: readonly string[];
}

/** A `Buffer` is sent as it is. */
export type Answer = readonly [status: number, body: unknown];

export type Route = readonly [method: string, path: RegExp, answer: (asked: Asked) => Answer];
