import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { personOf, stranger } from '../../domain/catalogue/authorise.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { Problem } from '../gateway/problem.ts';
import { peopleOperations, type signInSchema } from './operations/people.ts';
import { serve, type Who } from './serve.ts';

export type SignIn = Readonly<z.output<typeof signInSchema>>;

/** Where people sign in, and who they are here. Without `signIn` nobody can. */
export function peopleRoutes(
  server: FastifyInstance,
  who: Who,
  catalogue: Catalogue,
  signIn: SignIn | undefined,
): void {
  serve(server, who, peopleOperations, {
    async getSignIn() {
      if (signIn !== undefined) return signIn;
      throw new Problem('notFound', 'Nobody can sign in: COXSWAIN_OIDC_ISSUER of the bot is not set.');
    },

    async getMe({ actor }) {
      const person = personOf(catalogue, actor);
      if (person === undefined) throw new Problem('refused', stranger(catalogue, actor));
      return { person };
    },
  });
}
