export const CLASS_WEIGHTINGS = ['none', 'sqrt', 'balanced'] as const;

/** `balanced` as scikit-learn: rows / (classes × rows of the class); `sqrt` its square root; `none` all 1. */
export type ClassWeighting = (typeof CLASS_WEIGHTINGS)[number];

/** The weight of each class. `labels` are class numbers below `classes`; a class without rows gets 1. */
export function weighClasses(labels: Int32Array, classes: number, weighting: ClassWeighting): Float64Array {
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label] += 1;
  const present = counts.filter((count) => count > 0).length;
  return Float64Array.from(counts, (count) => {
    if (count === 0) return 1;
    const balanced = labels.length / (present * count);
    switch (weighting) {
      case 'none':
        return 1;
      case 'sqrt':
        return Math.sqrt(balanced);
      case 'balanced':
        return balanced;
    }
  });
}
