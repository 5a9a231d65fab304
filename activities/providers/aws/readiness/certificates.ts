import {
  type CertificateDetail,
  type CertificateSummary,
  DescribeCertificateCommand,
  KeyAlgorithm,
  paginateListCertificates,
} from '@aws-sdk/client-acm';
import type { CertificateFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import type { Run } from './run.ts';

/**
 * The certificate that covers a name in a region: the one that lasts longest; undefined where ACM has none. `balancer` is the ARN of
 * the load balancer that should use it.
 */
export async function certificateFor(
  run: Run,
  scope: AwsScope,
  name: string,
  balancer: string | undefined,
): Promise<CertificateFacts | undefined> {
  const all = await certificatesIn(run, scope);
  const candidates = all.filter((each) => covers(namesOf(each), name) || mayCover(each, name));
  const details = await Promise.all(candidates.map(({ CertificateArn = '' }) => detailOf(run, scope, CertificateArn)));
  const covering = details.filter((each) =>
    covers([each.DomainName ?? '', ...(each.SubjectAlternativeNames ?? [])], name),
  );
  const used = (each: CertificateDetail) => balancer !== undefined && (each.InUseBy ?? []).includes(balancer);
  // One that is in use counts before one that lies there, however long it lasts.
  const [best] = covering.toSorted(
    (a, b) => Number(used(b)) - Number(used(a)) || (b.NotAfter?.getTime() ?? 0) - (a.NotAfter?.getTime() ?? 0),
  );
  if (best?.NotAfter === undefined) return undefined;
  return { expires: best.NotAfter.getTime(), ...(balancer === undefined ? {} : { attached: used(best) }) };
}

/** ACM lists RSA certificates alone unless it is told which keys. */
function certificatesIn(run: Run, scope: AwsScope): Promise<CertificateSummary[]> {
  return run.once(scope, { service: 'ACM', operation: 'ListCertificates' }, async ({ acm }) => {
    const found: CertificateSummary[] = [];
    const keyTypes = Object.values(KeyAlgorithm);
    const input = { CertificateStatuses: ['ISSUED' as const, 'EXPIRED' as const], Includes: { keyTypes } };
    for await (const page of paginateListCertificates({ client: acm, pageSize: 1000 }, input, reading())) {
      found.push(...(page.CertificateSummaryList ?? []));
    }
    return found;
  });
}

function detailOf(run: Run, scope: AwsScope, arn: string): Promise<CertificateDetail> {
  return run.once(scope, { service: 'ACM', operation: 'DescribeCertificate', of: arn }, async ({ acm }) => {
    const answer = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }), reading());
    return answer.Certificate ?? {};
  });
}

function namesOf({ DomainName = '', SubjectAlternativeNameSummaries = [] }: CertificateSummary): string[] {
  return [DomainName, ...SubjectAlternativeNameSummaries];
}

/** The list shows not all alternative names: of those of the same domain, the rest is looked up. */
function mayCover(summary: CertificateSummary, name: string): boolean {
  const listed = summary.SubjectAlternativeNameSummaries;
  if (listed !== undefined && listed.length > 0 && summary.HasAdditionalSubjectAlternativeNames !== true) return false;
  return name.endsWith(`.${(summary.DomainName ?? '').replace(/^\*\./, '')}`);
}

/** A wildcard stands for one label. */
function covers(names: readonly string[], name: string): boolean {
  const parent = name.slice(name.indexOf('.') + 1);
  return names.some((each) => each === name || each === `*.${parent}`);
}
