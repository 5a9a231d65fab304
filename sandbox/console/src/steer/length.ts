/** A length of time in seconds as people read it: `4.2 s`, `42 s`, `5:07 min`, `2:05 h`. */
export function length(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [large, small] = whole < 3600 ? [whole / 60, whole % 60] : [whole / 3600, (whole / 60) % 60];
  return `${Math.floor(large)}:${String(Math.floor(small)).padStart(2, '0')} ${whole < 3600 ? 'min' : 'h'}`;
}
