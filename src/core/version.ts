import { createRequire } from 'node:module'

/** The version of this package. */
export function ownVersion(): string {
  const own = createRequire(import.meta.url)('../../package.json') as { version: string }
  return own.version
}
