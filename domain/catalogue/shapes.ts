import { z } from 'zod';
import { isTimeZone } from '../time/zone.ts';

export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a name is lower-case letters, digits and dashes');

export const regionSchema = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'write an AWS region such as eu-west-1');

export const pathSchema = z.string().startsWith('/', 'a path begins with /');

export const smokeCheckSchema = z.strictObject({ get: pathSchema, expect: z.int().min(100).max(599) });

export const channelSchema = z
  .string()
  .regex(/^(#[^\s#]+|[CG][A-Z0-9]+)$/, 'write a Slack channel such as "#deploys" (in quotes), or its id');

export const timeZoneSchema = z.string().refine(isTimeZone, 'write a time zone such as Europe/Berlin');
