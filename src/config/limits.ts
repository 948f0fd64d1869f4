/** STS's limit for a role that is assumed with the credentials of a role, in seconds. */
export const CHAINED_LIMIT = 3600;
