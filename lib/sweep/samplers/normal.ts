/**
 * The normal distribution and its truncation, exact in the tails.
 *
 * erf and erfc: the rational approximations of Sun's fdlibm (s_erf.c, 1993), error below one unit in the last place.
 * The logarithm of the mass between two bounds works in the left tail only, where nothing cancels; the quantile solves
 * `log Φ(x) = y` from Optuna's start (samplers/_tpe/_truncnorm.py), by Halley's method, which is there after half of Newton's
 * steps.
 */
const SMALL_P = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5,
];
const SMALL_Q = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6,
];
const NEAR_P = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const NEAR_Q = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];
const MIDDLE_P = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const MIDDLE_Q = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];
const FAR_P = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const FAR_Q = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];
const ERX = 0.8450629115104675;

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** erfc for x ≥ 1.25; x² is split so that its rounding does not grow in the exponential. */
function erfcTail(x: number): number {
  if (x >= 28) return 0;
  const s = 1 / (x * x);
  const ratio =
    x < 1 / 0.35 ? polynomial(MIDDLE_P, s) / polynomial(MIDDLE_Q, s) : polynomial(FAR_P, s) / polynomial(FAR_Q, s);
  float[0] = x;
  words[0] = 0; // the low word: typed arrays are little-endian wherever Node runs
  const z = float[0]!;
  return (Math.exp(-z * z - 0.5625) * Math.exp((z - x) * (z + x) + ratio)) / x;
}

export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) return x + x * (polynomial(SMALL_P, x * x) / polynomial(SMALL_Q, x * x));
  const value =
    size < 1.25
      ? ERX + polynomial(NEAR_P, size - 1) / polynomial(NEAR_Q, size - 1)
      : size >= 6
        ? 1
        : 1 - erfcTail(size);
  return x < 0 ? -value : value;
}

export function erfc(x: number): number {
  if (x < 0.84375) return x < -0.84375 ? 2 - erfc(-x) : 1 - erf(x);
  return x < 1.25 ? 1 - ERX - polynomial(NEAR_P, x - 1) / polynomial(NEAR_Q, x - 1) : erfcTail(x);
}

/** Φ(x), the mass of the standard normal distribution below x. */
export function normalCdf(x: number): number {
  const scaled = x / Math.SQRT2;
  if (scaled < -Math.SQRT1_2) return 0.5 * erfc(-scaled);
  return scaled < Math.SQRT1_2 ? 0.5 + 0.5 * erf(scaled) : 1 - 0.5 * erfc(scaled);
}

export const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** ln Φ(x) */
export function logNormalCdf(x: number): number {
  if (x > 6) return -normalCdf(-x);
  if (x > -20) return Math.log(normalCdf(x));
  let [last, sum, numerator, factor, sign] = [0, 1, 1, 1, 1];
  for (let i = 1; Math.abs(last - sum) > Number.EPSILON; i++) {
    last = sum;
    sign = -sign;
    factor /= x * x;
    numerator *= 2 * i - 1;
    sum += sign * numerator * factor;
  }
  return -0.5 * x * x - Math.log(-x) - LOG_SQRT_2PI + Math.log(sum);
}

/** ln(e^p − e^q) */
function logDifference(p: number, q: number): number {
  return p + Math.log1p(-Math.exp(q - p));
}

/** ln(e^p + e^q) */
function logSum(p: number, q: number): number {
  const high = Math.max(p, q);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(p, q) - high));
}

/** ln of the mass of the standard normal distribution between a and b. */
export function logMass(a: number, b: number): number {
  if (b <= 0) return logDifference(logNormalCdf(b), logNormalCdf(a));
  if (a > 0) return logDifference(logNormalCdf(-a), logNormalCdf(-b));
  return Math.log1p(-normalCdf(a) - normalCdf(-b));
}

/** The x with ln Φ(x) = y. */
function inverseLogCdf(y: number): number {
  const flipped = y > -1e-2;
  const z = flipped ? Math.log(-Math.expm1(y)) : y;
  let x = z < -5 ? -Math.sqrt(-2 * (z + LOG_SQRT_2PI)) : (-Math.sqrt(3) / Math.PI) * Math.log(Math.expm1(-z));
  for (let i = 0; i < 100; i++) {
    const value = logNormalCdf(x);
    // With f = ln Φ(x) − z and h = f' = φ/Φ: f'' = −h (x + h).
    const inverse = Math.exp(value + 0.5 * x * x + LOG_SQRT_2PI);
    const newton = (value - z) * inverse;
    const change = newton / Math.max(0.5, 1 + 0.5 * newton * (x + 1 / inverse));
    x -= change;
    if (Math.abs(change) < 1e-8 * Math.abs(x)) break;
  }
  return flipped ? -x : x;
}

/** The quantile `q` of the standard normal distribution truncated to [a, b]. */
export function truncatedQuantile(q: number, a: number, b: number): number {
  if (q === 0) return a;
  if (q === 1) return b;
  const mass = logMass(a, b);
  return a < 0
    ? inverseLogCdf(logSum(logNormalCdf(a), Math.log(q) + mass))
    : -inverseLogCdf(logSum(logNormalCdf(-b), Math.log1p(-q) + mass));
}
