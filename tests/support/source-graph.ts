/** The sources as a graph: which file imports which, and what functions they declare. */
import { readFileSync, readdirSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { parseAst } from 'vitest/node'

export interface SourceFile {
  /** relative to the repository, with forward slashes */
  path: string
  lines: number
  /** files it names in imports, `import type` and `import()` among them, and as workers by URL */
  imports: string[]
  /** declared functions and methods, also those of types */
  functions: { name: string; parameters: number }[]
}

/** Any node of the syntax tree. */
interface Node {
  type: string
  [key: string]: unknown
}

const SOURCE = /(?<!\.d)\.tsx?$/
/** AssemblyScript has TypeScript's look and a syntax of its own: only its lines are counted. */
const ASSEMBLY = /\/assembly\//

/** All TypeScript files below folders of the repository, in code-unit order. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  )
  return paths.toSorted().map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))
}

/** @param path as imports of the file are resolved against */
export function readSource(path: string, text: string): SourceFile {
  const found: SourceFile = {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    functions: [],
  }
  if (ASSEMBLY.test(path)) return found
  const imports = new Set<string>()
  const visit = (value: unknown, outer: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, outer)
      return
    }
    if (typeof value !== 'object' || value === null || !('type' in value)) return
    const node = value as Node
    const specifier = importOf(node)
    if (specifier?.startsWith('.') && SOURCE.test(specifier)) {
      imports.add(posix.join(posix.dirname(path), specifier))
    }
    const parameters = parametersOf(node)
    const name = nameOf(node) ?? outer
    if (parameters !== undefined) found.functions.push({ name, parameters })
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'type') visit(child, name)
    }
  }
  visit(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path), 'module')
  found.imports = [...imports].toSorted()
  return found
}

function importOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return literalOf(node['source'])
    case 'NewExpression': {
      // Workers and files beside a module: `new URL('./worker.ts', import.meta.url)`.
      const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] }
      return callee['name'] === 'URL' ? literalOf(given[0]) : undefined
    }
    default:
      return undefined
  }
}

function literalOf(node: unknown): string | undefined {
  const value = (node as { value?: unknown } | null | undefined)?.value
  return typeof value === 'string' ? value : undefined
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'TSFunctionType',
  'TSMethodSignature',
  'TSCallSignatureDeclaration',
])

/** Positional parameters, without `this`; undefined for what is no function. */
function parametersOf(node: Node): number | undefined {
  if (!FUNCTIONS.has(node.type)) return undefined
  const params = node['params'] as Node[] | { items?: Node[] }
  const list = Array.isArray(params) ? params : (params.items ?? [])
  return list.filter((param) => param['name'] !== 'this').length
}

/** What a node declares; a function without a name of its own goes by what it stands in. */
function nameOf(node: Node): string | undefined {
  for (const holder of [node['id'], node['key']]) {
    const name = (holder as Node | null | undefined)?.['name']
    if (typeof name === 'string') return name
  }
  return undefined
}

/**
 * Files that import each other in a circle, one list a circle, by Tarjan's strongly connected
 * components (R. Tarjan, 1972).
 */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const open = new Set<string>()
  const cycles: string[][] = []
  const visit = (path: string): void => {
    order.set(path, order.size)
    low.set(path, order.get(path)!)
    stack.push(path)
    open.add(path)
    for (const next of byPath.get(path)!.imports) {
      if (!byPath.has(next)) continue
      if (!order.has(next)) visit(next)
      if (open.has(next)) low.set(path, Math.min(low.get(path)!, low.get(next)!))
    }
    if (low.get(path) !== order.get(path)) return
    const members = stack.splice(stack.lastIndexOf(path))
    for (const member of members) open.delete(member)
    if (members.length > 1) cycles.push(members.toSorted())
  }
  for (const { path } of files) if (!order.has(path)) visit(path)
  return cycles.toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))
}
