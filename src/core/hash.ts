import { createHash } from 'node:crypto'

/** SHA-256 of bytes or text, as 64 hex digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
