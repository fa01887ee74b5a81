// AssemblyScript, compiled to WebAssembly by scripts/compile-assembly.js. The plain twin of this file, operation by
// operation and with the same bits, is ../../linear-svm/pass-over-rows.ts: change both or none.
//
// Every argument that points somewhere is a byte offset into the shared memory; dual-problem.ts says what lies there.

// How the weights of one column lie: one vector of four float32 after the other. Only their sizes are used: the
// compiler makes one function of each and drops the vectors that it lacks.
class Lanes4 {
  a: v128;
}
class Lanes8 extends Lanes4 {
  b: v128;
}
class Lanes12 extends Lanes8 {
  c: v128;
}
class Lanes16 extends Lanes12 {
  d: v128;
}

/** Where the arrays of one block of classes lie: byte offsets, in the order of `BlockArrays` in dual-problem.ts. */
class Block {
  order: usize;
  indptr: usize;
  slots: usize;
  values: usize;
  squares: usize;
  ownLanes: usize;
  weights: usize;
  alphas: usize;
  bias: usize;
  signs: usize;
  ownDiagonals: usize;
  otherDiagonals: usize;
  /** Where `fetchLines` leaves what it has read. */
  fetched: u32;
}

/** One pass of dual coordinate descent over the rows `order[from] … order[to − 1]`, for one block of classes. */
function pass<Lanes>(block: Block, from: u32, to: u32): void {
  const indptr = block.indptr;
  const slots = block.slots;
  const values = block.values;
  const weights = block.weights;
  const bias = block.bias;
  const last = block.order + ((<usize>to) << 2);
  for (let at = block.order + ((<usize>from) << 2); at < last; at += 4) {
    const row = load<u32>(at);
    const offset = (<usize>row) << 2;
    const start = (<usize>load<u32>(indptr + offset)) << 2;
    const end = (<usize>load<u32>(indptr + offset, 4)) << 2;

    fetchLines<Lanes>(block, start, end);
    // scores = bias + x · weights
    let s0 = v128.load(bias);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    if (offsetof<Lanes>() > 16) s1 = v128.load(bias, 16);
    if (offsetof<Lanes>() > 32) s2 = v128.load(bias, 32);
    if (offsetof<Lanes>() > 48) s3 = v128.load(bias, 48);
    for (let j = start; j < end; j += 4) {
      const line = weights + <usize>load<u32>(slots + j) * offsetof<Lanes>();
      const value = v128.load32_splat(values + j);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(line)));
      if (offsetof<Lanes>() > 16) s1 = f32x4.add(s1, f32x4.mul(value, v128.load(line, 16)));
      if (offsetof<Lanes>() > 32) s2 = f32x4.add(s2, f32x4.mul(value, v128.load(line, 32)));
      if (offsetof<Lanes>() > 48) s3 = f32x4.add(s3, f32x4.mul(value, v128.load(line, 48)));
    }

    const square = v128.load32_splat(block.squares + offset);
    const label = v128.load32_splat(block.ownLanes + offset);
    const alphas = block.alphas + <usize>row * offsetof<Lanes>();
    s0 = step(block, s0, 0, label, square, alphas);
    if (offsetof<Lanes>() > 16) s1 = step(block, s1, 4, label, square, alphas);
    if (offsetof<Lanes>() > 32) s2 = step(block, s2, 8, label, square, alphas);
    if (offsetof<Lanes>() > 48) s3 = step(block, s3, 12, label, square, alphas);

    const moved = v128.or(v128.or(s0, s1), v128.or(s2, s3));
    if (!v128.any_true(f32x4.ne(moved, f32x4.splat(0)))) continue;
    v128.store(bias, f32x4.add(v128.load(bias), s0));
    if (offsetof<Lanes>() > 16) v128.store(bias, f32x4.add(v128.load(bias, 16), s1), 16);
    if (offsetof<Lanes>() > 32) v128.store(bias, f32x4.add(v128.load(bias, 32), s2), 32);
    if (offsetof<Lanes>() > 48) v128.store(bias, f32x4.add(v128.load(bias, 48), s3), 48);
    for (let j = start; j < end; j += 4) {
      const line = weights + <usize>load<u32>(slots + j) * offsetof<Lanes>();
      const value = v128.load32_splat(values + j);
      v128.store(line, f32x4.add(v128.load(line), f32x4.mul(value, s0)));
      if (offsetof<Lanes>() > 16) v128.store(line, f32x4.add(v128.load(line, 16), f32x4.mul(value, s1)), 16);
      if (offsetof<Lanes>() > 32) v128.store(line, f32x4.add(v128.load(line, 32), f32x4.mul(value, s2)), 32);
      if (offsetof<Lanes>() > 48) v128.store(line, f32x4.add(v128.load(line, 48), f32x4.mul(value, s3)), 48);
    }
  }
}

/**
 * Reads one number of each line of weights that a row touches. It changes nothing: these loads wait for nothing but
 * memory, so that many of them are under way at once, and the sums then find their lines in the nearest cache
 * (WebAssembly has no prefetch). A sixth less time on 20,000 listings with 530 columns each. What is read is stored,
 * lest a compiler leave the loads out.
 */
function fetchLines<Lanes>(block: Block, start: usize, end: usize): void {
  const slots = block.slots;
  const weights = block.weights;
  let fetched: u32 = 0;
  for (let j = start; j < end; j += 4) {
    fetched |= load<u32>(weights + <usize>load<u32>(slots + j) * offsetof<Lanes>());
  }
  block.fetched = fetched;
}

/**
 * Moves four dual variables of a row, those of the lanes `lane … lane + 3`, and gives the steps of their classes'
 * weights. `label` is the lane of the row's own class.
 */
function step(block: Block, score: v128, lane: i32, label: v128, square: v128, alphas: usize): v128 {
  const at = (<usize>lane) << 2;
  const own = i32x4.eq(label, i32x4.add(i32x4.splat(lane), i32x4(0, 1, 2, 3)));
  const sign = v128.bitselect(f32x4.splat(1), v128.load(block.signs + at), own);
  const diagonal = v128.bitselect(
    v128.load(block.ownDiagonals + at),
    v128.load(block.otherDiagonals + at),
    own,
  );
  const alpha = v128.load(alphas + at);
  const gradient = f32x4.add(f32x4.sub(f32x4.mul(sign, score), f32x4.splat(1)), f32x4.mul(diagonal, alpha));
  const newton = f32x4.div(gradient, f32x4.add(square, diagonal));
  const updated = f32x4.max(f32x4.sub(alpha, newton), f32x4.splat(0));
  v128.store(alphas + at, updated);
  return f32x4.mul(f32x4.sub(updated, alpha), sign);
}

export function pass4(block: Block, from: u32, to: u32): void {
  pass<Lanes4>(block, from, to);
}

export function pass8(block: Block, from: u32, to: u32): void {
  pass<Lanes8>(block, from, to);
}

export function pass12(block: Block, from: u32, to: u32): void {
  pass<Lanes12>(block, from, to);
}

export function pass16(block: Block, from: u32, to: u32): void {
  pass<Lanes16>(block, from, to);
}
