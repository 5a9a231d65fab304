import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ResponseUrls } from '../app/response-urls.ts';
import { type Handler, readBody, sendJson, sendText } from '../http.ts';
import { parseJson } from '../json.ts';
import { readArguments, readToken } from './arguments.ts';
import type { Emulator } from './emulator.ts';
import type { GatewayAnswer } from './gateway.ts';
import type { Json } from '../json.ts';

/** What the Web API's port serves. */
export interface WebApiParts {
  emulator: Emulator;
  gateway(method: string, args: Json, token: string): Promise<GatewayAnswer>;
  responseUrls: ResponseUrls;
}

/** `/api/<method>`, `/upload/v1/<file>`, `/files-pri/…` and the response URLs. */
export function webApiHandler(parts: WebApiParts, origin: string): Handler {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const [, first = '', ...rest] = url.pathname.split('/');
    if (first === 'api') return callMethod(request, response, url, rest.join('/'), parts);
    if (first === 'commands' || first === 'actions') return respond(request, response, url.pathname, parts);
    if (first === 'upload' || first === 'files-pri') return passOn(request, response, url, parts);
    sendText(response, 404, 'Not found. The Web API is under /api/; the console has an address of its own.');
  };
}

async function callMethod(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  method: string,
  parts: WebApiParts,
): Promise<void> {
  const body = (await readBody(request)).toString('utf8');
  const args = readArguments(request.headers['content-type'] ?? '', body, url.searchParams);
  const answer = await parts.gateway(method, args, readToken(request.headers.authorization, args));
  const headers: Record<string, string> = answer.retryAfter ? { 'retry-after': String(answer.retryAfter) } : {};
  sendJson(response, answer.status, answer.body, headers);
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  parts: WebApiParts,
): Promise<void> {
  const text = (await readBody(request)).toString('utf8');
  const isForm = (request.headers['content-type'] ?? '').includes('form-urlencoded');
  const body = parseJson(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  const answer = await parts.responseUrls.use(path, body);
  sendJson(response, answer.status, answer.body);
}

async function passOn(request: IncomingMessage, response: ServerResponse, url: URL, parts: WebApiParts): Promise<void> {
  const body = await readBody(request);
  const headers = new Headers();
  for (const name of ['content-type', 'authorization'] as const) {
    const value = request.headers[name];
    if (value) headers.set(name, value);
  }
  const method = request.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const init: RequestInit = { method, headers, ...(hasBody ? { body: new Uint8Array(body) } : {}) };
  const answer = await parts.emulator.fetch(new Request(url, init));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
