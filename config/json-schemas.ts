import { z } from 'zod';
import { catalogueSchema } from '../domain/catalogue/schema.ts';
import { changeViewSchema } from '../domain/change/view.ts';

/** The published JSON Schemas: file name in docs/schema -> its text. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'catalogue.json': text({
      title: 'Catalogue of Coxswain',
      description: 'One file of a catalogue. Several files make one together, so no section is required in each.',
      ...catalogueFile(),
    }),
    'change.json': text({
      title: 'Change',
      description: 'What every change answers, whoever asks: the API, and the command line with --json.',
      // As input: a reader must bear fields that a later version adds.
      ...z.toJSONSchema(changeViewSchema, { io: 'input' }),
    }),
  };
}

/** The schema of what people write, before it is read; each file may have some of the sections. */
function catalogueFile(): Record<string, unknown> {
  const { required: _eachInSomeFile, ...schema } = z.toJSONSchema(catalogueSchema, { io: 'input' });
  return schema;
}

function text(schema: Record<string, unknown>): string {
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, ...rest }, null, 2)}\n`;
}
