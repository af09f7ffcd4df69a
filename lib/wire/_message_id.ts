/** The ids of messages, each with the BEP that has it. */
export const ID = {
  // BEP 3.
  choke: 0,
  unchoke: 1,
  interested: 2,
  notInterested: 3,
  have: 4,
  bitfield: 5,
  request: 6,
  piece: 7,
  cancel: 8,
  // BEP 5.
  port: 9,
  // BEP 6.
  suggest: 13,
  haveAll: 14,
  haveNone: 15,
  reject: 16,
  allowedFast: 17,
  // BEP 10.
  extended: 20,
  // BEP 52.
  hashRequest: 21,
  hashes: 22,
  hashReject: 23,
} as const;

/** Bytes of a hash request with its id: a root and four numbers. `hashes` has as many before its hashes. */
export const HASH_RANGE_LENGTH = 1 + 32 + 4 * 4;
