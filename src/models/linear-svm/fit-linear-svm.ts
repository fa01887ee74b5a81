import { availableParallelism } from 'node:os';
import { borrowRoom } from '../../features/kernel-matrix.ts';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import type { FullLinearModel } from '../linear-model.ts';
import { createRandom, shuffle } from '../random.ts';
import { type BlockThreads, startBlockThreads } from './block-threads.ts';
import { type DualProblem, layOutInRoom, layOutProblem, readModel } from './dual-problem.ts';
import type { LinearSvmOptions } from './linear-svm-options.ts';
import { passOverRows } from './pass-over-rows.ts';
import { compileKernel, createSharedMemory } from './wasm-kernel.ts';

/** Non-zeros × blocks that one thread gets through in about 0.3 s. */
const TOUCHES_PER_STEP = 40e6;
/** As many are worth the start of a second thread. */
const TOUCHES_WORTH_A_THREAD = 40e6;

/**
 * A linear support vector machine, one class against the rest, squared hinge loss, L2 penalty, the bias penalised
 * too: for each class k it minimises ½‖w‖² + Σᵢ Cᵢ max(0, 1 − yᵢ w·xᵢ)², with Cᵢ = C × weight of the class on the
 * class's own rows and C on the others, as LIBLINEAR's solver 1 and scikit-learn's LinearSVC do.
 *
 * Dual coordinate descent (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
 * 2008), but up to 16 classes of a row at once: one cache line holds a column's weights for all of them, and is
 * fetched once. The classes do not influence each other. The same rows, options and seed give the same bits, in
 * WebAssembly and in plain TypeScript, on one thread and on several.
 *
 * `afterStep` is awaited after each pass, and within a pass that takes long; `total` is the number of these steps.
 */
export async function fitLinearSvm(
  data: LabelledRows,
  options: LinearSvmOptions,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<FullLinearModel> {
  const module = options.wasm === false ? undefined : compileKernel();
  const room = module && borrowRoom(data.matrix);
  try {
    const inRoom = room && layOutInRoom(data, options, room);
    if (inRoom)
      return await learn(data, { problem: inRoom, module, memory: room.memory }, options, afterStep);
    let memory: WebAssembly.Memory | undefined;
    const problem = layOutProblem(data, options, (bytes) => {
      if (module) memory = createSharedMemory(bytes);
      return memory?.buffer ?? new ArrayBuffer(bytes);
    });
    return await learn(data, { problem, module, memory }, options, afterStep);
  } finally {
    room?.giveBack();
  }
}

interface LaidOutProblem {
  readonly problem: DualProblem;
  readonly module: WebAssembly.Module | undefined;
  /** What the problem lies in, if a kernel can work there. */
  readonly memory: WebAssembly.Memory | undefined;
}

async function learn(
  { classes }: LabelledRows,
  { problem, module, memory }: LaidOutProblem,
  options: LinearSvmOptions,
  afterStep: AfterStep,
): Promise<FullLinearModel> {
  const { blocks, nonZeros } = problem;
  const touches = nonZeros * blocks.length;
  const wanted =
    options.threads ?? (touches * options.epochs < TOUCHES_WORTH_A_THREAD ? 1 : defaultThreads());
  const threads = Math.max(1, Math.min(wanted, blocks.length));
  const runner = module && memory ? startBlockThreads({ module, memory, blocks }, threads) : runHere(problem);
  try {
    await descend(problem, runner, options, Math.ceil(touches / threads / TOUCHES_PER_STEP), afterStep);
  } finally {
    await runner.stop();
  }
  return readModel(problem, classes);
}

/** Passes over the rows, in another order each time. */
async function descend(
  { blocks }: DualProblem,
  runner: BlockThreads,
  { epochs, seed }: LinearSvmOptions,
  steps: number,
  afterStep: AfterStep,
): Promise<void> {
  const { order } = blocks[0];
  const random = createRandom(seed);
  const stepsPerPass = Math.max(1, Math.min(steps, order.length));
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (let step = 0; step < stepsPerPass; step += 1) {
      const from = Math.floor((step * order.length) / stepsPerPass);
      const to = Math.floor(((step + 1) * order.length) / stepsPerPass);
      await runner.pass({ from, to });
      await afterStep(epoch * stepsPerPass + step + 1, epochs * stepsPerPass);
    }
  }
}

function runHere({ blocks }: DualProblem): BlockThreads {
  return {
    pass: ({ from, to }) => {
      for (const block of blocks) passOverRows(block, from, to);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  };
}

const defaultThreads = (): number => Math.min(2, availableParallelism());
