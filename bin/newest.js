// When something was changed last, for what is made of it.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The newest change under `folder`, in milliseconds; folders count, so that a deleted file does. */
export function newest(folder) {
  let latest = statSync(folder).mtimeMs
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return latest
}
