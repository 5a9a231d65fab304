import { normalQuantile } from './normal.ts';

/**
 * P(X >= k) of n independent trials that succeed with probability `p`: the chance of at least so many errors if the
 * true rate were at the limit. Terms are summed in logarithms outwards from k. Clopper & Pearson 1934.
 */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n || p <= 0) return 0;
  if (p >= 1) return 1;
  // The side away from the mean is short and loses no digits.
  return k > n * p ? tail(k, n, p) : 1 - tail(n - k + 1, n, 1 - p);
}

function tail(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p);
  const odds = Math.log(p) - Math.log1p(-p);
  for (let i = 1; i <= k; i += 1) logTerm += Math.log((n - i + 1) / i) + odds;
  let term = Math.exp(logTerm);
  let sum = term;
  for (let i = k + 1; i <= n && term > sum * 1e-17; i += 1) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    sum += term;
  }
  return Math.min(1, sum);
}

/** P(T > t) of Student's t with a whole number of degrees of freedom. Abramowitz & Stegun 1964, 26.7.3 and 26.7.4. */
export function studentUpperTail(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return (1 - inside) / 2;
}

/** Smallest group size, the same on both sides, whose complete separation a confidence can see at all. */
export function mannWhitneyMinimum(confidence: number): number {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  for (let n = 2; ; n += 1) {
    if (((n * n) / 2 - 0.5) / Math.sqrt((n * n * (2 * n + 1)) / 12) >= z) return n;
  }
}
