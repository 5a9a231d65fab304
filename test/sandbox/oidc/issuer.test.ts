import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { PEOPLE, startIssuer } from '../../../sandbox/oidc/issuer.ts';
import { choosePorts } from '../../../sandbox/supervisor/ports.ts';

let stateDir: string;
let port: number;
let issuer: string;
let server: { close(): Promise<void> };

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'coxswain-oidc-'));
  port = (await choosePorts(false)).oidc;
  issuer = `http://127.0.0.1:${port}`;
  server = await startIssuer({ port, stateDir, audience: 'coxswain' });
});
afterEach(async () => {
  await server.close();
  rmSync(stateDir, { recursive: true, force: true });
});

async function ask(form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the OIDC issuer', () => {
  test.each(PEOPLE)('gives %s a token that verifies by discovery and JWKS', async (person) => {
    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`).then((response) => response.json());
    const { jwks_uri: keys } = discovery as { jwks_uri: string };
    const { status, body } = await ask({ grant_type: 'client_credentials', client_id: person, audience: 'coxswain' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const { payload } = await jwtVerify(String(body['access_token']), createRemoteJWKSet(new URL(keys)), {
      issuer,
      audience: 'coxswain',
    });
    expect(payload.sub).toBe(person);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
    expect(payload.jti).toEqual(expect.any(String));
  });

  test('knows nobody else, and says whom it knows', async () => {
    const { status, body } = await ask({ grant_type: 'client_credentials', client_id: 'stranger' });
    expect(status).toBe(401);
    expect(body['error']).toBe('invalid_client');
    expect(body['error_description']).toContain('Known: developer, release-manager');
  });

  test('gives no token for another audience or by another grant', async () => {
    const elsewhere = await ask({ grant_type: 'client_credentials', client_id: 'oncall', audience: 'payroll' });
    expect(elsewhere).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    const password = await ask({ grant_type: 'password', client_id: 'oncall' });
    expect(password).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  test('keeps its key over a restart, readable by its owner alone', async () => {
    const keyId = async () => {
      const { body } = await ask({ grant_type: 'client_credentials', client_id: 'oncall' });
      return decodeProtectedHeader(String(body['access_token'])).kid;
    };
    const before = await keyId();
    await server.close();
    server = await startIssuer({ port, stateDir, audience: 'coxswain' });
    expect(await keyId()).toBe(before);
    expect(statSync(join(stateDir, 'oidc-key.json')).mode & 0o077).toBe(0);
  });

  test('shows no private part of its key', async () => {
    const keys = await fetch(`${issuer}/jwks`).then((response) => response.text());
    expect(JSON.parse(keys).keys).toHaveLength(1);
    expect(JSON.parse(keys).keys[0]).not.toHaveProperty('d');
  });
});
