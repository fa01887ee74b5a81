import { isFiniteThroughout, type Tensors } from '../../files/safetensors.ts';
import { invalidModel } from '../invalid-model.ts';
import { linearFromTensors, linearToTensors } from '../linear-model.ts';
import { networkFromTensors, networkToTensors } from '../network/network-tensors.ts';
import { type BlendMember, MEMBER_LINKS, type MemberModel } from './blend-member.ts';
import type { Blend } from './blend-model.ts';

const KINDS = ['linear', 'network'] as const;

/** The arrays of a blend, not copied, as a file holds them; those of its models are called `0.weights` and so on. */
export function blendToTensors({ classes, members, weights, bias }: Blend): Tensors {
  const models = members.flatMap((member) => member.models);
  const count = members.length;
  return {
    weights: { shape: [count * classes, classes], data: weights },
    bias: { shape: [classes], data: bias },
    slopes: { shape: [count], data: Float32Array.from(members, ({ slope }) => slope) },
    links: { shape: [count], data: Uint8Array.from(members, ({ link }) => MEMBER_LINKS.indexOf(link)) },
    sizes: { shape: [count], data: Uint32Array.from(members, (member) => member.models.length) },
    kinds: { shape: [models.length], data: Uint8Array.from(models, ({ kind }) => KINDS.indexOf(kind)) },
    ...Object.fromEntries(
      models.flatMap((model, i) =>
        Object.entries(modelToTensors(model)).map(([name, tensor]) => [`${i}.${name}`, tensor] as const),
      ),
    ),
  };
}

function modelToTensors(model: MemberModel): Tensors {
  return model.kind === 'linear' ? linearToTensors(model) : networkToTensors(model);
}

/**
 * The blend of these arrays, which it shares. `path` names their file in errors. Throws `MODEL_INVALID` where they do not
 * fit together or hold a number that is not finite.
 */
export function blendFromTensors(tensors: Tensors, path: string): Blend {
  const damaged = (found: string): Error =>
    invalidModel(`${path}: expected the models of a blend and their weights, found ${found}.`);
  const [weights, bias] = [tensors.weights?.data, tensors.bias?.data];
  const [slopes, links] = [tensors.slopes?.data, tensors.links?.data];
  const [sizes, kinds] = [tensors.sizes?.data, tensors.kinds?.data];
  if (
    !(weights instanceof Float32Array && bias instanceof Float32Array && slopes instanceof Float32Array) ||
    !(links instanceof Uint8Array && sizes instanceof Uint32Array && kinds instanceof Uint8Array)
  ) {
    throw damaged('arrays that are none');
  }
  const classes = bias.length;
  const count = sizes.length;
  if (count === 0 || classes === 0) throw damaged('none');
  if (slopes.length !== count || links.length !== count || weights.length !== count * classes * classes)
    throw damaged(`weights that are not those of ${count} members and ${classes} classes`);
  if (!isFiniteThroughout(weights) || !isFiniteThroughout(bias)) throw damaged('weights that are no numbers');
  if (!slopes.every((slope) => slope > 0 && slope < Infinity)) throw damaged('a slope that is not above 0');
  if (!links.every((link) => link < MEMBER_LINKS.length)) throw damaged('a link that is none');
  if (sizes.includes(0) || sizes.reduce((sum, size) => sum + size, 0) !== kinds.length)
    throw damaged('members that do not share out the models');
  const models = Array.from(kinds, (kind, i): MemberModel => {
    if (kind >= KINDS.length) throw damaged('a kind of model that is none');
    const own = selectTensors(tensors, i);
    const model = KINDS[kind] === 'linear' ? linearFromTensors(own, path) : networkFromTensors(own, path);
    if (model.classes !== classes) throw damaged(`a model of ${model.classes} classes for ${classes}`);
    return model;
  });
  let next = 0;
  const members = Array.from(sizes, (size, m): BlendMember => {
    next += size;
    return { models: models.slice(next - size, next), link: MEMBER_LINKS[links[m]], slope: slopes[m] };
  });
  return { kind: 'blend', classes, members, weights, bias };
}

/** The arrays of one model, under their own names. */
function selectTensors(tensors: Tensors, model: number): Tensors {
  const prefix = `${model}.`;
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
