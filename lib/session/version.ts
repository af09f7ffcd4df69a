/** The version of Shoal, as in deno.json: a test holds them against each other. */
export const VERSION = "0.1.0";
