/** The files of dist/parts that the last build made: those of earlier builds lie beside them. */
import { readFileSync } from 'node:fs'

const LIST = new URL('../../dist/.parts', import.meta.url)

export function partsOfBuild(): string[] {
  return JSON.parse(readFileSync(LIST, 'utf8')) as string[]
}
