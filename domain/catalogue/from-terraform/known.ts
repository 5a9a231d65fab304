import { z } from 'zod';

const placeSchema = z.looseObject({
  name: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  cluster: z.string().optional(),
  service: z.string().optional(),
});

/** As much of a catalogue as has to be known to add to it: one that people have not finished yet is fine. */
export const knownCatalogueSchema = z.looseObject({
  accounts: z.record(z.string(), z.looseObject({ id: z.string().optional() })).default({}),
  services: z
    .record(
      z.string(),
      z.looseObject({
        environments: z
          .record(
            z.string(),
            z.looseObject({ targets: z.array(placeSchema).default([]), standby: placeSchema.optional() }),
          )
          .default({}),
      }),
    )
    .default({}),
});

export type KnownCatalogue = z.infer<typeof knownCatalogueSchema>;
export type KnownPlace = z.infer<typeof placeSchema>;
