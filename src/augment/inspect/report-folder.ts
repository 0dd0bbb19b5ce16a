/** The folder a report is written to. */
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { InputError, systemCode } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import { CACHE } from '../statistics/cache.ts'

/** The report's statistics as JSON. A folder that holds it is known to be a report. */
export const SUMMARY_FILE = 'report.json'
export const PAGE = 'index.html'

/**
 * Makes the folder, or checks that it holds a report and nothing of the user's.
 * @throws InputError `OUT_NOT_A_REPORT`
 */
export async function prepareReport(out: string, sets: readonly string[]): Promise<void> {
  for (const set of sets) {
    if (resolve(out) !== resolve(set)) continue
    throw new InputError(
      'OUT_NOT_A_REPORT',
      `${out} is the set itself: give another folder with --out`,
    )
  }
  let names: string[] = []
  try {
    names = await readdir(out)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') {
      throw new InputError('OUT_NOT_A_REPORT', `${out} is no folder: give another with --out`, {
        cause: error,
      })
    }
  }
  const others = names.filter((name) => !name.startsWith('.lock') && name !== '.gitkeep')
  // A first run that was stopped has left its cache, and no report yet.
  const isOurs = names.includes(SUMMARY_FILE) || names.includes(CACHE)
  if (others.length > 0 && !isOurs) {
    throw new InputError(
      'OUT_NOT_A_REPORT',
      `${out} holds other files (${others.slice(0, 3).join(', ')}) and no ${join(out, SUMMARY_FILE)}: give an empty or new folder with --out`,
    )
  }
  await makeFolder(join(out, CACHE))
}
