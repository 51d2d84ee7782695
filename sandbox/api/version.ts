// The version of Stripe's API that the answers are shaped after.

export const API_VERSION = "2026-10-28.endive";
