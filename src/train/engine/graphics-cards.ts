/** Graphics cards by what the system's own programs say of them: ONNX Runtime tells no names. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Programs that know cards, the most exact first, and how each is read: the cards with their memory. */
const PROGRAMS: readonly {
  command: string
  args: readonly string[]
  read: (said: string) => string[]
}[] = [
  {
    command: 'nvidia-smi',
    args: ['--query-gpu=name,memory.total', '--format=csv,noheader'],
    read: (said) => said.split('\n').filter((line) => line.trim() !== ''),
  },
  { command: 'vulkaninfo', args: [], read: readVulkan },
  {
    command: 'system_profiler',
    args: ['SPDisplaysDataType'],
    read: (said) => named(said, /Chipset Model: (.+)/g),
  },
  {
    command: 'powershell',
    args: ['-NoProfile', '-Command', '(Get-CimInstance Win32_VideoController).Name'],
    read: (said) => said.split(/\r?\n/).filter((line) => line.trim() !== ''),
  },
]

/** One text, cards separated by semicolons; empty where no program of these is here or knows any. */
export async function graphicsCards(): Promise<string> {
  for (const { command, args, read } of PROGRAMS) {
    const run = promisify(execFile)(command, args, { timeout: 10_000, maxBuffer: 2 ** 24 })
    const told = await run.catch(() => undefined)
    const cards = told ? read(told.stdout) : []
    if (cards.length > 0) return cards.map((card) => card.trim()).join('; ')
  }
  return ''
}

/** What `vulkaninfo` says: each device's name, and the largest heap of memory that is its own. */
export function readVulkan(said: string): string[] {
  return said
    .split(/^GPU\d+:$/m)
    .slice(1)
    .flatMap((device) => {
      const [name] = named(device, /deviceName\s*= (.+)/g)
      const heaps = [
        ...device.matchAll(/size\s*= (\d+) [^\n]*\n(?:(?!size\s*=).)*?HEAP_DEVICE_LOCAL/gs),
      ]
      const largest = Math.max(0, ...heaps.map(([, bytes]) => Number(bytes)))
      if (name === undefined) return []
      return [largest > 0 ? `${name}, ${(largest / 2 ** 30).toFixed(1)} GB` : name]
    })
}

function named(said: string, pattern: RegExp): string[] {
  return Array.from(said.matchAll(pattern), ([, name]) => name!.trim())
}
