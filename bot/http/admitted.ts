import type { Admit } from '../../people/people.ts';
import { Problem } from '../gateway/problem.ts';
import type { Authenticate } from './auth.ts';

/** Authenticates, and then lets in only those against whom nothing speaks. Throws a `Problem` of type `refused` for the others. */
export function admitted(authenticate: Authenticate, admit: Admit): Authenticate {
  return async (authorization) => {
    const actor = await authenticate(authorization);
    const problem = await admit(actor);
    if (problem !== undefined) throw new Problem('refused', problem);
    return actor;
  };
}
