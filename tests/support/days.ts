// Days as the database writes them.

/** The day so many days before today, in UTC; negative: after it. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
