const sqrtTwoPi = Math.sqrt(2 * Math.PI);

/**
 * P(Z > z) of the standard normal distribution, relative error below 1e-12 into the far tail.
 * Near zero the series Φ(z) = ½ + φ(z)·Σ z^(2k+1)/(2k+1)!!, beyond 3 Laplace's continued fraction.
 * Abramowitz & Stegun 1964, 26.2.11 and 26.2.14.
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp((-z * z) / 2) / sqrtTwoPi;
  if (z > 3) {
    let fraction = z;
    for (let k = 200; k >= 1; k -= 1) fraction = z + k / fraction;
    return density / fraction;
  }
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 - density * sum;
}

/**
 * The z below which a standard normal variable falls with probability `p` (0 < p < 1).
 * Start: Abramowitz & Stegun 26.2.23 (error < 4.5e-4); then Halley's method on the upper tail.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step += 1) {
    const density = Math.exp((-z * z) / 2) / sqrtTwoPi;
    const newton = (normalUpperTail(z) - p) / density;
    z += newton / (1 - (z * newton) / 2);
  }
  return -z;
}
