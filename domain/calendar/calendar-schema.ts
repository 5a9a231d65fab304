import { z } from 'zod';
import { nameSchema, timeZoneSchema } from '../catalogue/shapes.ts';
import { durationSchema } from '../catalogue/units.ts';
import { parseMoment } from './moment.ts';
import type { Span } from './span.ts';

const momentSchema = z
  .string()
  .refine(
    (text) => parseMoment(text) !== undefined,
    'write a moment: 2026-12-20 18:00 (once), 12-20 18:00 (each year), fri 16:00 (each week) or 22:00 (each day)',
  );

const reasonSchema = z.string().min(1).max(200);

const windowSchema = z.strictObject({
  from: momentSchema.describe(
    'When it begins, by the clocks of the zone: 2026-12-20 18:00 once, 12-20 each year, fri 16:00 each week, 22:00 each day. A day alone: its beginning',
  ),
  to: momentSchema.optional().describe('When it ends, written like from. A day alone: its end'),
  for: durationSchema.optional().describe('How long it lasts, in place of to'),
  repeat: z
    .string()
    .min(1)
    .optional()
    .describe('Recurrence rule of RFC 5545 such as FREQ=MONTHLY;BYDAY=-1FR, where from has a date'),
  except: z
    .array(z.iso.date('write a date such as 2026-12-24'))
    .default([])
    .describe('Days on which it does not begin'),
  reason: reasonSchema.optional(),
});

/** When nothing new comes: windows written here, or an iCalendar file beside the catalogue, or both. */
export const calendarSchema = z.strictObject({
  freezes: z
    .array(nameSchema)
    .default([])
    .describe('Environments that it freezes, of every service; others name it under freeze'),
  owner: nameSchema.optional().describe('The person to ask about it'),
  reason: reasonSchema.optional(),
  zone: timeZoneSchema.optional().describe("Whose clocks are meant; by default the catalogue's timeZone"),
  windows: z.array(windowSchema).default([]),
  ics: z
    .string()
    .min(1)
    .transform((file): Imported => ({ file, spans: [] }))
    .optional()
    .describe('iCalendar file, beside the catalogue: each of its events is a window'),
  zones: z
    .record(z.string(), timeZoneSchema)
    .default({})
    .describe('Time zones that the iCalendar file calls by names of its own: "W. Europe Standard Time": Europe/Berlin'),
});

/** An iCalendar file, and what it was read as. */
export interface Imported {
  readonly file: string;
  readonly spans: readonly Span[];
}

export type WrittenWindow = z.infer<typeof windowSchema>;
