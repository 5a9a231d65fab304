import { z } from 'zod';

/** What narrows a list of changes. */
export const narrowing = {
  name: z.string().describe('A recovery group or, where no group has the name, a service.').optional(),
  service: z.string().optional(),
  group: z.string().optional(),
  environment: z.string().optional(),
};
