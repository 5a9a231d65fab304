import { isObject, type Json, parseJson } from '../json.ts';

// Arguments that carry JSON; in a form they arrive as text.
const STRUCTURED = ['blocks', 'attachments', 'metadata', 'view', 'files'];

/** Reads the arguments of a Web API call: JSON, a form, or (GET) the query. Structured ones are parsed where they can be. */
export function readArguments(contentType: string, body: string, query: URLSearchParams): Json {
  const fromBody = contentType.includes('application/json')
    ? parseJson(body)
    : Object.fromEntries(new URLSearchParams(body));
  const args: Json = { ...Object.fromEntries(query), ...(isObject(fromBody) ? fromBody : {}) };
  for (const key of STRUCTURED) {
    const value = args[key];
    if (typeof value !== 'string') continue;
    if (value === '') delete args[key];
    else args[key] = parseJson(value) ?? value;
  }
  return args;
}

/** The token of a call: the Authorization header, otherwise the argument `token`. */
export function readToken(authorization: string | undefined, args: Json): string {
  const header = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  return header ?? (typeof args['token'] === 'string' ? args['token'] : '');
}
