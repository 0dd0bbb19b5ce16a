/** The page's script and style sheet. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export interface Assets {
  script: string
  style: string
}

/** Compiled code finds them bundled beside itself; sources (tests) bundle them first. */
export async function loadAssets(): Promise<Assets> {
  if (!import.meta.url.endsWith('.ts')) {
    const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8')
    return { script: await read('./client.js'), style: await read('./client.css') }
  }
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: ['client.ts', 'client.css'].map((name) =>
      fileURLToPath(new URL(`./client/${name}`, import.meta.url)),
    ),
    bundle: true,
    format: 'iife',
    target: 'es2022',
    outdir: 'out',
    write: false,
  })
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))!.text
  return { script: text('.js'), style: text('.css') }
}
