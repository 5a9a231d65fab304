/** `14:10:40`; with the day, `2026-01-06 00:02:11`, where it is another than that of `first`. */
export function utc(first: string): (iso: string) => string {
  const day = first.slice(0, 10);
  return (iso) => {
    const text = new Date(iso).toISOString();
    const time = text.slice(11, 19);
    return text.slice(0, 10) === day ? time : `${text.slice(0, 10)} ${time}`;
  };
}
