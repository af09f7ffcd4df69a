/** Characters of a selector at most: a thousand numbers of torrents, or info-hashes of a hundred. */
export const MAX_LENGTH = 8192;

/** How deep parentheses and `not` go at most; nobody writes more than a few, and the stack is safe. */
export const MAX_DEPTH = 32;
