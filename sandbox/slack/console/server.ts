import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Handler, readBody, sendJson, sendText } from '../http.ts';
import { isObject, type Json, parseJson, stringOf } from '../json.ts';
import { useElement } from '../people/action.ts';
import { changeAccount, changeUserGroup } from '../people/account.ts';
import { dismiss, openHome, react, say } from '../people/chat.ts';
import { typeCommand } from '../people/command.ts';
import { channelIn, type Desk, personIn } from '../people/desk.ts';
import { closeView, submitView } from '../people/form.ts';
import { askForOptions } from '../people/suggestions.ts';
import { APP, PEOPLE, TEAM } from '../workspace.ts';
import { messagesFor } from './messages.ts';
import { type Page, sendStatic } from './static.ts';
import { passToControl } from './steering.ts';
import type { ChangeStream } from './stream.ts';
import { homeOf, shownView } from './views.ts';
import type { ActResult, Link, WorkspaceInfo } from './wire.ts';

/** What the console's port serves. */
export interface ConsoleParts {
  desk: Desk;
  stream: ChangeStream;
  links: () => readonly Link[];
  /** The built page; undefined where only the JSON API is wanted. */
  page: Page | undefined;
  /** Simulated AWS, such as `http://127.0.0.1:5566`; undefined where there is none to steer. */
  control: string | undefined;
  /** The GitLab stand-in, such as `http://127.0.0.1:5630`; undefined where there is none. */
  gitlab: string | undefined;
}

const ACTS: Readonly<Record<string, (desk: Desk, body: Json) => Promise<ActResult>>> = {
  '/api/command': typeCommand,
  '/api/action': useElement,
  '/api/options': askForOptions,
  '/api/view-submit': submitView,
  '/api/view-close': closeView,
  '/api/message': say,
  '/api/reaction': react,
  '/api/dismiss': dismiss,
  '/api/home-opened': openHome,
  '/api/account': changeAccount,
  '/api/user-group': changeUserGroup,
};

/** The console: the page, and the JSON API that the page, the tests and the command line share. */
export function consoleHandler(parts: ConsoleParts): Handler {
  return async (request, response) => {
    if (!fromHere(request)) return sendText(response, 403, 'This address answers only to pages of its own.');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname.startsWith('/files/')) return sendFile(response, parts.desk, url.pathname.slice('/files/'.length));
    if (url.pathname.startsWith('/_sandbox/gitlab/')) return passToControl(request, response, url, parts.gitlab);
    if (url.pathname.startsWith('/_sandbox/')) return passToControl(request, response, url, parts.control);
    if (!url.pathname.startsWith('/api/')) {
      return parts.page ? sendStatic(response, parts.page, url.pathname) : sendText(response, 404, 'No page here.');
    }
    if (request.method === 'POST') return act(request, response, parts.desk, url.pathname);
    return tell(response, url, parts);
  };
}

// Everything here acts without a password, so no page of another origin may call it (nor rebind its name to 127.0.0.1).
function fromHere(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  const { origin } = request.headers;
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && (!origin || origin === `http://${host}`);
}

async function act(request: IncomingMessage, response: ServerResponse, desk: Desk, path: string): Promise<void> {
  const handler = ACTS[path];
  if (!handler) return sendJson(response, 404, { ok: false, error: 'not_found', detail: `There is no POST ${path}.` });
  const body = parseJson((await readBody(request)).toString('utf8'));
  if (!isObject(body))
    return sendJson(response, 400, { ok: false, error: 'bad_request', detail: 'Send a JSON object.' });
  const result = await handler(desk, body);
  sendJson(response, !result.ok && result.error === 'bad_request' ? 400 : 200, result);
}

async function tell(response: ServerResponse, url: URL, parts: ConsoleParts): Promise<void> {
  const { desk } = parts;
  const query: Json = Object.fromEntries(url.searchParams);
  const person = personIn({ user: query['user'] ?? 'developer' });
  if (typeof person === 'string') return sendJson(response, 400, { ok: false, error: 'bad_request', detail: person });
  switch (url.pathname) {
    case '/api/workspace':
      return sendJson(response, 200, workspace(parts, person.id));
    case '/api/messages': {
      const channel = channelIn({ channel: query['channel'] ?? 'deploys' }, desk.tables, person);
      if (typeof channel === 'string')
        return sendJson(response, 400, { ok: false, error: 'bad_request', detail: channel });
      const threadTs = stringOf(query['thread_ts']);
      const id = stringOf(channel['channel_id']);
      const limit = Math.min(Number(query['limit']) || 200, 1000);
      const wanted = { channel: id, userId: person.id, limit, ...(threadTs ? { threadTs } : {}) };
      return sendJson(response, 200, { ok: true, channel: id, messages: messagesFor(desk.tables, wanted) });
    }
    case '/api/views':
      return sendJson(response, 200, { ok: true, views: desk.views.of(person.id).map(shownView) });
    case '/api/home':
      return sendJson(response, 200, { ok: true, home: homeOf(desk.tables, person.id) ?? null });
    case '/api/commands':
      return sendJson(response, 200, { ok: true, commands: (await desk.manifest.refresh()).commands });
    case '/api/links':
      return sendJson(response, 200, { ok: true, links: parts.links() });
    case '/api/stream':
      return parts.stream.add(response, query['user'] ? person.id : '');
    default:
      return sendJson(response, 404, { ok: false, error: 'not_found', detail: `There is no GET ${url.pathname}.` });
  }
}

function workspace(
  { desk, control, gitlab }: ConsoleParts,
  userId: string,
): WorkspaceInfo & { ok: true; simulated: true } {
  const channels = desk.tables.channels
    .all()
    .filter((row) => row['is_im'] !== true || (Array.isArray(row['members']) && row['members'].includes(userId)))
    .map((row) => ({
      id: stringOf(row['channel_id']),
      name: stringOf(row['name']),
      direct: row['is_im'] === true,
      topic: isObject(row['topic']) ? stringOf(row['topic']['value']) : '',
    }));
  const people = PEOPLE.map(({ id, name, realName }) => ({ id, name, realName }));
  return {
    ok: true,
    simulated: true,
    team: TEAM,
    app: APP,
    people,
    channels,
    steers: control !== undefined,
    pushes: gitlab !== undefined,
  };
}

async function sendFile(response: ServerResponse, desk: Desk, id: string): Promise<void> {
  const file = desk.files.find({ id });
  if (!file) return sendText(response, 404, 'No such file.');
  response.writeHead(200, {
    'content-type': stringOf(file['mimetype']) || 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'private, max-age=86400',
  });
  response.end(Buffer.from(stringOf(file['content_base64']), 'base64'));
}
