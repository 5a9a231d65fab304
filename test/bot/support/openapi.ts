import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApi } from '../../../bot/http/openapi.ts';

interface Documented {
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
}

// As somebody else reads it: nothing but its JSON.
const text = JSON.stringify(openApi());
const document: Document = JSON.parse(text);
// Strict about schemas; "x-events" and the members of OpenAPI around them are none.
const ajv = new Ajv2020({ strictSchema: false, allErrors: true }).addSchema({ $id: 'api', ...JSON.parse(text) });

/**
 * What is wrong with an answer of the API by its document: a path, a status or a body that it does not tell of; nothing
 * where it is right.
 */
export function undocumented(method: string, url: string, status: number, body: unknown): string | undefined {
  const path = url.replace(/\?.*/, '').replace(/^\/api\/v1/, '');
  const template = Object.keys(document.paths).find((each) =>
    new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  const operation = document.paths[template ?? '']?.[method.toLowerCase()];
  if (template === undefined || operation === undefined) return `nothing is told of ${method} ${path}`;
  const response = operation.responses[status];
  if (response === undefined) return `${method} ${template} answers ${status}, which is not told of`;
  const validate = validator(template, method, status, response);
  if (validate(body)) return undefined;
  return `${method} ${template} ${status}: ${ajv.errorsText(validate.errors)}`;
}

function validator(template: string, method: string, status: number, response: unknown): ValidateFunction {
  const shared = typeof response === 'object' && response !== null && '$ref' in response ? String(response.$ref) : '';
  const escaped = template.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  const pointer = shared === '' ? `#/paths/${escaped}/${method.toLowerCase()}/responses/${status}` : shared;
  const validate = ajv.getSchema(`api${pointer}/content/application~1json/schema`);
  if (validate === undefined) throw new Error(`no schema at ${pointer}`);
  return validate;
}
