/** A text in the one form in which it is compared: capitals do not matter, nor how accents are made up. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Whether a pattern has signs that stand for other characters. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/**
 * Whether a whole text fits a pattern: `*` is any characters, `?` is one. It goes back to the last `*` only, so that it
 * takes at most as many steps as both are long, multiplied.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let patternAt = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const sign = pattern[patternAt];
    if (sign === "*") {
      starAt = patternAt++;
      resumeAt = at;
    } else if (sign === "?" || sign !== undefined && sign === text[at]) {
      patternAt++;
      at++;
    } else if (starAt >= 0) {
      patternAt = starAt + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === "*") patternAt++;
  return patternAt === pattern.length;
}
