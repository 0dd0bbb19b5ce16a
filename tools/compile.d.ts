export function compile(stamp: string): Promise<void>
export function keepParts(before: string, now: string): void
export function removeOldParts(copied: string): void
