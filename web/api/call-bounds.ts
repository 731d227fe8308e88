/** How many items a call asks for, and how long it may take. */
export const PAGE = 50;
export const MAX_EXPORT_PAGE = 1000;

// A call on a report that is running works for 20 seconds by itself.
export const READINESS_TIMEOUT_MS = 45_000;
export const EDIT_TIMEOUT_MS = 60_000;
