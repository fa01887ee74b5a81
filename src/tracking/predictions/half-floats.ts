const BYTES = 2;
const FRACTION = 2 ** 10;
/** The least exponent that is written: smaller numbers lose digits instead. */
const LEAST_EXPONENT = -14;
const BIAS = 15;

/**
 * Probabilities as half-precision numbers (IEEE 754 binary16, little-endian), 2 bytes each: 27 classes take 54. Each
 * becomes the nearest such number, ties the even one, so it is off by at most 1 part in 2,048, or by 3e-8 below 6e-5.
 * Expects numbers in [0, 1].
 */
export function packProbabilities(probabilities: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(BYTES * probabilities.length);
  for (let k = 0; k < probabilities.length; k += 1) {
    const half = toHalf(probabilities[k]);
    bytes[BYTES * k] = half & 0xff;
    bytes[BYTES * k + 1] = half >>> 8;
  }
  return bytes;
}

/** The numbers that `packProbabilities` packed. They sum to 1 but for its rounding: scale them where that matters. */
export function unpackProbabilities(bytes: Uint8Array): Float64Array {
  const probabilities = new Float64Array(bytes.length / BYTES);
  for (let k = 0; k < probabilities.length; k += 1)
    probabilities[k] = fromHalf(bytes[BYTES * k] | (bytes[BYTES * k + 1] << 8));
  return probabilities;
}

function toHalf(value: number): number {
  double[0] = value;
  const exponent = Math.max(((words[1] >>> 20) & 0x7ff) - 1023, LEAST_EXPONENT);
  // Divided by a power of two, so exact; between 1,024 and 2,048 unless the number is below the least exponent.
  const significand = roundToEven(value / (2 ** exponent / FRACTION));
  // A significand that was rounded up to the next power of two carries into the exponent, as it should.
  return (exponent + BIAS - 1) * FRACTION + significand;
}

function fromHalf(bits: number): number {
  const exponent = bits >>> 10;
  const fraction = bits & (FRACTION - 1);
  const significand = exponent === 0 ? fraction : FRACTION + fraction;
  return (significand / FRACTION) * 2 ** (Math.max(exponent, 1) - BIAS);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
