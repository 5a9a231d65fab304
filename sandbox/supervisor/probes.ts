import { Connection } from '@temporalio/client';

/** True when the address answers 2xx within a second. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** True when the Temporal server serves the namespace and knows all these search attributes. */
export async function temporalServes(address: string, namespace: string, attributes: string[]): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: '1s' });
    await connection.workflowService.describeNamespace({ namespace });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return attributes.every((name) => name in (customAttributes ?? {}));
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
