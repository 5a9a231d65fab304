import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { choosePorts, resolverPorts } from '../../../sandbox/supervisor/ports.ts';

describe('the ports of a sandbox', () => {
  test('are all different', async () => {
    const ports = Object.values(await choosePorts(false));
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('give way where something else listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const { temporal, oidc } = await choosePorts(true, { temporal: taken, oidc: taken });
    expect([temporal, oidc]).not.toContain(taken);
    expect(temporal).not.toBe(oidc);
    await new Promise((resolve) => server.close(resolve));
  });

  test('of DNS give way where something else listens over UDP', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const { port } = socket.address();
    const ports = await choosePorts(true, { resolver1: port, resolver2: port });
    expect(resolverPorts(ports)).not.toContain(port);
    expect(new Set(resolverPorts(ports)).size).toBe(3);
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  });

  test('are the usual ones where these are free', async () => {
    const { aws } = await choosePorts(false);
    expect((await choosePorts(true, { aws })).aws).toBe(aws);
  });
});
