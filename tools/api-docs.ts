/** Writes docs/api from the declarations and docstrings of the entry points: `npm run docs:api`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { docFaults } from './api/faults.ts'
import { apiPage } from './api/page.ts'
import { readApi } from './api/read.ts'

const DOCS = fileURLToPath(new URL('../docs/api/', import.meta.url))

const modules = readApi()
await mkdir(DOCS, { recursive: true })
for (const module of modules) await writeFile(`${DOCS}${module.page}`, apiPage(module))
for (const fault of docFaults(modules)) process.stderr.write(`${fault}\n`)
