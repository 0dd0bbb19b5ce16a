/** The page's script and style sheet, bundled beside this module when the program is built. */
import { readFile } from 'node:fs/promises'

export interface Assets {
  script: string
  style: string
}

export async function loadAssets(): Promise<Assets> {
  return { script: await read('./client.js'), style: await read('./client.css') }
}

function read(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8')
}
