/** `https://temporal.example/namespaces/default/workflows/app-prod-abcd2345`: the UI shows the run of that id. */
export function runAddress(ui: string | undefined, namespace: string, change: string): string | undefined {
  if (ui === undefined) return undefined;
  return `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(change)}`;
}
