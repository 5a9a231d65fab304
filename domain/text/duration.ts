/** A clock for steps: `0:04`, `10:12`, `1:02:03`. Seconds are rounded down. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}

/** A length in words: `0.8 s`, `20 s`, `3 min 20 s`, `36 min`, `2 h 5 min`, `3 d`. Seconds matter only below ten minutes. */
export function duration(seconds: number): string {
  const size = Math.max(0, seconds);
  if (size < 10) return `${Number(size.toFixed(1))} s`;
  if (Math.round(size) < 60) return `${Math.round(size)} s`;
  if (Math.round(size) < 600) return joined(Math.floor(Math.round(size) / 60), 'min', Math.round(size) % 60, 's');
  const minutes = Math.round(size / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  return joined(Math.floor(minutes / 1440), 'd', Math.round((minutes % 1440) / 60) % 24, 'h');
}

/** For estimates, where seconds would pretend to know: `20 s`, `4 min`, `1 h 10 min`. Rounded up. */
export function roughly(seconds: number): string {
  if (seconds <= 55) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  return duration(Math.ceil(seconds / 60) * 60);
}

function joined(amount: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${amount} ${unit}` : `${amount} ${unit} ${rest} ${restUnit}`;
}
