import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

/** Longest subject that SNS takes. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 100;

export interface Letter {
  readonly person: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends a letter to one person. Throws what AWS says. */
export type SendMail = (letter: Letter) => Promise<void>;

/**
 * Mail by an SNS topic to which each person's address is subscribed with a filter on the attribute `person`, so that a letter
 * reaches that person alone. https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
 */
export function createSnsMail(topic: string): SendMail {
  const [, , , region = ''] = topic.split(':');
  const sns = new SNSClient({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 8000, throwOnRequestTimeout: true },
  });
  return async ({ person, subject, text }) => {
    await sns.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: subjectOf(subject),
        Message: text,
        MessageAttributes: { person: { DataType: 'String', StringValue: person } },
      }),
    );
  };
}

/** Subjects are ASCII, on one line. */
function subjectOf(text: string): string {
  const ascii = text
    .replaceAll('→', '->')
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return ascii.length <= longestSubject ? ascii : `${ascii.slice(0, longestSubject - 3)}...`;
}
