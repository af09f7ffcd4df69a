/** Last parts of paths that every tracker has, and that tell nothing. */
const PLAIN_ENDING_REGEXP = /^(announce|scrape)(\.php)?$/;

/** A part of a host name, or the name of a parameter, that is rather a key: long, and with a digit. */
const KEY_REGEXP = /^(?=.*\d)[0-9a-z]{20,}$/i;

/** Up to this length, a part of a URL is not looked for in other text: it would be found in ordinary words. */
const MIN_SECRET_LENGTH = 6;

const WORD_END_REGEXP = /[^\w%-]+/;

const URL_REGEXP = /\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"'`]+/gi;

/**
 * Gives the URL of a tracker for logs and display: scheme, host, port, and of the rest only a last `announce` or
 * `scrape`. What may be a passkey, in the path, the query, the name or the host, is an ellipsis.
 */
export function redactUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.host === "") return "…";
  const host = parsed.host.split(".").map((label) => isKey(label) ? "…" : label);
  const parts = parsed.pathname.split("/").filter((part) => part !== "");
  const last = parts.pop();
  const shown: string[] = [];
  if (parts.length > 0) shown.push("…");
  if (last !== undefined) shown.push(PLAIN_ENDING_REGEXP.test(last) ? last : "…");
  const path = shown.map((part) => `/${part}`).join("");
  return `${parsed.protocol}//${host.join(".")}${path}${parsed.search === "" ? "" : "?…"}`;
}

/** Shortens every URL in a text, such as the message of an error. */
export function redactUrls(text: string): string {
  return text.replace(URL_REGEXP, (match) => {
    // What ends the sentence or the brackets that the URL stands in, is not taken for a part of it.
    const end = /[).,:;]*$/.exec(match)?.index ?? match.length;
    return redactUrl(match.slice(0, end)) + match.slice(end);
  });
}

/** Takes out of a text what it repeats of the secrets in a tracker's URL, as the answer "Unknown passkey 0123" does. */
export function redactSecrets(text: string, url: string): string {
  let result = redactUrls(text);
  const parsed = URL.parse(url);
  if (parsed === null) return result;
  const { pathname, search, hostname, username, password } = parsed;
  const values = search.slice(1).split("&").map((pair) => pair.slice(pair.indexOf("=") + 1));
  const parts = [...pathname.split("/"), ...values];
  const words = parts.flatMap((part) => part.split(WORD_END_REGEXP));
  // Names are no secrets, such as "passkey" itself, unless they look like one.
  const keys = (search + hostname).split(WORD_END_REGEXP).filter(isKey);
  const secrets = [...parts, ...words, ...keys, username, password]
    .flatMap(spellings)
    .sort((a, b) => b.length - a.length);
  for (const part of secrets) {
    if (part.length >= MIN_SECRET_LENGTH && !PLAIN_ENDING_REGEXP.test(part)) {
      result = result.replaceAll(part, "…");
    }
  }
  return result;
}

function isKey(word: string): boolean {
  return KEY_REGEXP.test(word);
}

/** Gives a part of a URL as it is written there and as it is meant. */
function spellings(part: string): string[] {
  if (!part.includes("%")) return [part];
  // Most of them are info-hashes, which are no UTF-8: `decodeURIComponent` would throw, and that takes long.
  const parameter = `x=${part.replaceAll("+", "%2B").replaceAll("&", "%26")}`;
  return [part, new URLSearchParams(parameter).get("x") ?? part];
}
