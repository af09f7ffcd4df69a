/** Gives the error that a call throws; fails, naming the row of the table, if it throws none or one of another class. */
export function thrown<E extends Error>(
  call: () => unknown,
  errorClass: new (...args: never[]) => E,
  row = "the call",
): E {
  try {
    call();
  } catch (error) {
    if (error instanceof errorClass) return error;
    throw new Error(`${row} threw ${error}, not ${errorClass.name}`, { cause: error });
  }
  throw new Error(`${row} did not throw ${errorClass.name}`);
}
