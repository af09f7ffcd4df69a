/** Numbers of packets and connections are of 16 bits. */
const MASK = 0xffff;

/** The number `steps` after (or, below zero, before) a number. */
export function sequenceAfter(sequence: number, steps: number): number {
  return (sequence + steps) & MASK;
}

/** How far it is on from one number to another: -32,768 to 32,767. */
export function sequenceDistance(from: number, to: number): number {
  const ahead = (to - from) & MASK;
  return ahead > MASK >> 1 ? ahead - MASK - 1 : ahead;
}
