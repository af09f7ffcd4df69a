/**
 * Runs tasks, up to `limit` at once, and gives their results as they end. Whichever way the loop over them ends, no task is
 * left running; if one fails, so does the loop.
 */
export async function* asTheyEnd<T>(
  tasks: Iterable<() => Promise<T>>,
  limit: number,
): AsyncGenerator<T> {
  const running = new Map<number, Promise<{ id: number; value: T }>>();
  let nextId = 0;
  try {
    for (const task of tasks) {
      const id = nextId++;
      running.set(id, task().then((value) => ({ id, value })));
      if (running.size >= limit) yield await takeOne(running);
    }
    while (running.size > 0) yield await takeOne(running);
  } finally {
    await Promise.allSettled(running.values());
  }
}

async function takeOne<T>(running: Map<number, Promise<{ id: number; value: T }>>): Promise<T> {
  const { id, value } = await Promise.race(running.values());
  running.delete(id);
  return value;
}
