/** A connection that neither side gains from. */
export class UselessPeer extends Error {}
