interface Point {
  readonly x: number;
  readonly y: number;
}

const maximumSteps = 1000;

/**
 * A root of `f` between two points of opposite sign, by Brent's method (Brent 1973, "Algorithms for Minimization
 * without Derivatives", chapter 4, `zero`), to within `tolerance` on x. The order of operations is that of Netlib's
 * `zeroin`, which R's `uniroot` and Kayenta use too: on the step functions of ranks the root found depends on it.
 */
export function brentRoot(f: (x: number) => number, from: Point, to: Point, tolerance: number): number {
  if (from.y === 0) return from.x;
  if (to.y === 0) return to.x;
  /** Best so far, the one before, and the one on the other side of the root. */
  let [best, before, across] = [to, from, from];
  for (let step = 0; step <= maximumSteps; step += 1) {
    const moved = best.x - before.x;
    if (Math.abs(across.y) < Math.abs(best.y)) [before, best, across] = [best, across, best];
    const precision = 2 * Number.EPSILON * Math.abs(best.x) + tolerance / 2;
    const half = (across.x - best.x) / 2;
    if (Math.abs(half) <= precision || best.y === 0) return best.x;
    const proposed = interpolate(best, before, across, moved, precision) ?? half;
    const stride = Math.abs(proposed) < precision ? (proposed > 0 ? precision : -precision) : proposed;
    before = best;
    const x = best.x + stride;
    best = { x, y: f(x) };
    if ((best.y > 0 && across.y > 0) || (best.y < 0 && across.y < 0)) across = before;
  }
  return best.x;
}

/** Secant or inverse quadratic step from `best`; undefined where halving is safer. */
function interpolate(best: Point, before: Point, across: Point, moved: number, precision: number): number | undefined {
  if (Math.abs(moved) < precision || Math.abs(before.y) <= Math.abs(best.y)) return undefined;
  const span = across.x - best.x;
  const ratio = best.y / before.y;
  let p: number;
  let q: number;
  if (before.x === across.x) {
    p = span * ratio;
    q = 1 - ratio;
  } else {
    const far = before.y / across.y;
    const near = best.y / across.y;
    p = ratio * (span * far * (far - near) - (best.x - before.x) * (near - 1));
    q = (far - 1) * (near - 1) * (ratio - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const safe = p < 0.75 * span * q - Math.abs(precision * q) / 2 && p < Math.abs((moved * q) / 2);
  return safe ? p / q : undefined;
}
