/** Random bytes that the id of a session is made of: a letter each. */
export const SESSION_ID_BYTES = 48;

/** Letters of an id, as in Transmission's; 64, so that each is as likely as any other. */
const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";

/**
 * Makes the id of a session, {@linkcode SESSION_ID_BYTES} random bytes long. Clients learn it from an answer and have to send it with each
 * request, which a page of another site can not.
 */
export function makeSessionId(randomBytes: Uint8Array): string {
  let id = "";
  for (const byte of randomBytes) id += LETTERS[byte % LETTERS.length];
  return id;
}
