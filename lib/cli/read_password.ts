/** Bytes that a terminal sends for keys. */
const BACKSPACE: readonly number[] = [0x08, 0x7f];
const ENDS: readonly number[] = [0x0a, 0x0d];
const CANCELS: readonly number[] = [0x03, 0x04];

/** No password is longer. */
const MAX_BYTES = 4_096;

/** Where a password is typed, or comes from another program. */
export interface PasswordInput {
  /** Reads some bytes; null at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Whether a person types. */
  isTerminal(): boolean;
  /** Whether keys come as they are pressed, and are not shown. */
  setRaw(isRaw: boolean): void;
}

/** Reads a line that is not shown; undefined where somebody would rather not. Without one all there is counts as one. */
export async function readPassword(input: PasswordInput): Promise<string | undefined> {
  if (!input.isTerminal()) return await readLine(input);
  input.setRaw(true);
  try {
    return await readLine(input);
  } finally {
    input.setRaw(false);
  }
}

async function readLine(input: PasswordInput): Promise<string | undefined> {
  const isTyped = input.isTerminal();
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  while (bytes.length < MAX_BYTES) {
    if (await input.read(one) === null) break;
    const [byte = 0] = one;
    if (ENDS.includes(byte)) break;
    if (isTyped && CANCELS.includes(byte)) return undefined;
    if (isTyped && BACKSPACE.includes(byte)) removeLast(bytes);
    else bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Removes the last character, of however many bytes of UTF-8. */
function removeLast(bytes: number[]): void {
  for (let byte = bytes.pop(); byte !== undefined && (byte & 0xc0) === 0x80;) byte = bytes.pop();
}
