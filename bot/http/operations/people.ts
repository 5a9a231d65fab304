import { z } from 'zod';
import type { Operation } from '../operation.ts';

export const signInSchema = z.object({
  issuer: z.string(),
  audience: z.string().describe('Whom a token has to be for.'),
  client: z.string().describe('The public client that people sign in by, with the device flow.'),
});

/** Where people sign in, and who they are here. */
export const peopleOperations = {
  getSignIn: {
    method: 'GET',
    path: '/sign-in',
    about: 'people',
    summary: 'Where people sign in by OIDC, for command lines.',
    asker: 'nobody',
    answers: { 200: { says: 'The issuer.', schema: signInSchema } },
    problems: ['notFound'],
  },
  getMe: {
    method: 'GET',
    path: '/me',
    about: 'people',
    summary: 'Whom the catalogue takes the sender for.',
    asker: 'person',
    answers: {
      200: { says: 'The person.', schema: z.object({ person: z.string().describe('Their name in the catalogue.') }) },
    },
  },
} as const satisfies Record<string, Operation>;
