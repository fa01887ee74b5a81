import { type MemberLink, toLogProbabilities } from './blend-member.ts';

/** Between these a member's slope lies. */
const LOWEST = Math.log(1e-3);
const HIGHEST = Math.log(1e3);
/** Each makes the bracket .618 as long: 30 leave a millionth of it. */
const CUTS = 30;
/** More rows than this make one number no better, only later. */
const MAX_ROWS = 6000;

/**
 * The slope, a float32, with which a member's scores (rows × classes, row-major) give the labels the highest likelihood. By golden
 * section: the loss has one minimum. With no rows it is 1.
 */
export function fitSlope(
  scores: Float64Array,
  labels: Int32Array,
  classes: number,
  link: MemberLink,
): number {
  const every = Math.max(1, Math.ceil(labels.length / MAX_ROWS));
  const loss = (logSlope: number): number => {
    const slope = Math.exp(logSlope);
    let sum = 0;
    for (let row = 0; row < labels.length; row += every) {
      const own = scores.subarray(row * classes, (row + 1) * classes);
      sum -= toLogProbabilities(own, { link, slope })[labels[row]];
    }
    return sum;
  };
  return labels.length === 0 ? 1 : Math.fround(Math.exp(findLowest(loss)));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

function findLowest(loss: (x: number) => number): number {
  let [low, high] = [LOWEST, HIGHEST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [loss(left), loss(right)];
  for (let cut = 0; cut < CUTS; cut += 1) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = loss(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = loss(right);
    }
  }
  return (low + high) / 2;
}
