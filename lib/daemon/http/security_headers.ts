/** What browsers are told with every answer: run and load what is ours alone, and show it in no frame of others. */
const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  [
    "content-security-policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  ],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["referrer-policy", "no-referrer"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
];

/**
 * Adds to an answer what keeps browsers from being used against us; it is kept nowhere unless it says so itself. One that
 * allows less keeps its own policy.
 */
export function secured(response: Response): Response {
  const policy = response.headers.get("content-security-policy");
  for (const [name, value] of SECURITY_HEADERS) response.headers.set(name, value);
  if (policy !== null) response.headers.set("content-security-policy", policy);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}
