import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSnsMail } from '../../../activities/mail/sns.ts';
import { type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';

let aws: SimulatedAws;
let box: Server;
let received: { person: string; subject: string; text: string }[];
let topic: string;
let heard: () => void = () => undefined;

beforeAll(async () => {
  aws = await startSimulatedAws();
  received = [];
  box = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += String(part)));
    request.on('end', () => {
      const { Subject: subject, Message: message } = JSON.parse(text);
      received.push({ person: (request.url ?? '').slice(1), subject, text: message });
      response.end();
      heard();
    });
  });
  await new Promise<void>((resolve) => box.listen(0, '127.0.0.1', resolve));
  const { port } = box.address() as AddressInfo;
  const sns = new SNSClient({ region: 'eu-west-1' });
  topic = (await sns.send(new CreateTopicCommand({ Name: 'approvals' }))).TopicArn ?? '';
  // As an address would be: each person hears what is for them.
  for (const person of ['partner', 'another']) {
    await sns.send(
      new SubscribeCommand({
        TopicArn: topic,
        Protocol: 'http',
        Endpoint: `http://127.0.0.1:${port}/${person}`,
        Attributes: { FilterPolicy: JSON.stringify({ person: [person] }) },
      }),
    );
  }
});
afterAll(async () => {
  await aws.stop();
  await new Promise((resolve) => box.close(resolve));
});

test('a letter reaches its person alone, under a subject that mail can carry', async () => {
  const sent = new Promise<void>((resolve) => (heard = resolve));
  const send = createSnsMail(topic);
  await send({
    person: 'partner',
    subject: `Approval wanted: app 1.4.1 → 1.4.2 in prod\n${'é'.repeat(5)}${'x'.repeat(100)}`,
    text: 'Deploy app 1.4.1 → 1.4.2?\nhttps://coxswain.example/approvals?link=a.b',
  });
  await sent;
  expect(received).toEqual([
    {
      person: 'partner',
      subject: expect.stringMatching(/^Approval wanted: app 1\.4\.1 -> 1\.4\.2 in prod x+\.\.\.$/),
      text: 'Deploy app 1.4.1 → 1.4.2?\nhttps://coxswain.example/approvals?link=a.b',
    },
  ]);
  expect(received[0]?.subject.length).toBe(100);
});

test('a topic that is not there is an error of AWS', async () => {
  await expect(createSnsMail(`${topic}-gone`)({ person: 'partner', subject: 's', text: 't' })).rejects.toThrow(
    /exist/i,
  );
});
