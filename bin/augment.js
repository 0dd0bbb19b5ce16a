#!/usr/bin/env node
import { build } from './build.js'

await build()
const { main } = await import('../dist/augment/cli.js')
await main(process.argv.slice(2))
