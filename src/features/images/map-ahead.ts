/**
 * What `work` makes of each item, in the order of the items. Works on up to `ahead` of them at a time, no further ahead of whoever
 * takes the results. A failure comes out in its item's place.
 */
export async function* mapAhead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    result.catch(() => undefined); // whoever takes the result gets to see it; until then nobody is listening
    underWay.push(result);
    if (underWay.length === ahead) yield await underWay.splice(0, 1)[0];
  }
  for (const result of underWay) yield await result;
}
