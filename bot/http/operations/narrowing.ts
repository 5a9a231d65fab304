import { z } from 'zod';

/** What narrows a list of changes. */
export const narrowing = {
  name: z.string().describe('A recovery group, a stack or, where neither has the name, a service.').optional(),
  service: z.string().optional(),
  group: z.string().optional(),
  stack: z.string().optional(),
  environment: z.string().optional(),
};
