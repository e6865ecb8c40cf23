/** Carries the token of the run with every request that changes something. */
export const TOKEN_HEADER = 'x-desk-token'
