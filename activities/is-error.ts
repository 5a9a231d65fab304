/** True for errors of any realm: those of Node's own modules are no `Error` of a VM context, and a `DOMException` is one by shape. */
export function isError(value: unknown): value is Error {
  return (
    value instanceof Error || (typeof value === 'object' && value !== null && 'name' in value && 'message' in value)
  );
}
