import { z } from 'zod';

/** Why; it is on record with what was done. */
export const reasonSchema = z.string().trim().min(1).max(500);
