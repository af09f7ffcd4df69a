/** Columns in another order: one was moved to where another is. */
export function movedColumn(ids: readonly string[], moved: string, to: string): readonly string[] {
  const [from, target] = [ids.indexOf(moved), ids.indexOf(to)];
  if (from < 0 || target < 0) return ids;
  const rest = ids.filter((id) => id !== moved);
  return [...rest.slice(0, target), moved, ...rest.slice(target)];
}

/** Columns with one more at the end, or one less. */
export function toggledColumn(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
}
