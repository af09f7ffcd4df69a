/**
 * What a stream is after the encrypted handshake.
 *
 * - `plaintext`: as it would be without: only the handshake is hidden;
 * - `rc4`: encrypted to its end.
 */
export type MseMethod = "plaintext" | "rc4";

/** Both, the faster first. */
export const MSE_METHODS: readonly MseMethod[] = ["plaintext", "rc4"];

/** The bit of each in `crypto_provide` and `crypto_select`. */
const METHOD_BITS = { plaintext: 0x01, rc4: 0x02 } as const;

/** Writes methods as the bits of `crypto_provide` or `crypto_select`. */
export function encodeMethods(methods: readonly MseMethod[]): number {
  return methods.reduce((bits, method) => bits | METHOD_BITS[method], 0);
}

/** Gives the first of the methods that is among the bits of `crypto_provide`. */
export function chooseMethod(
  provided: number,
  methods: readonly MseMethod[],
): MseMethod | undefined {
  return methods.find((method) => (provided & METHOD_BITS[method]) !== 0);
}

/** Gives the one of the methods that the bits of `crypto_select` name; undefined if they name none, or more than it. */
export function selectedMethod(
  selected: number,
  methods: readonly MseMethod[],
): MseMethod | undefined {
  return methods.find((method) => METHOD_BITS[method] === selected);
}
