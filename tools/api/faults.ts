/** What docstrings of the entry points lack. */
import { Node, SyntaxKind, type Node as AnyNode } from 'ts-morph'
import type { ApiItem, ApiModule } from './read.ts'

/** One sentence for each thing that is missing. */
export function docFaults(modules: readonly ApiModule[]): string[] {
  const found = modules.flatMap(({ items }) => items.flatMap(faultsOf))
  return [...new Set(found)].toSorted()
}

function faultsOf({ name, kind, file, docs, members, node }: ApiItem): string[] {
  const at = `${file}: ${name}`
  const faults: string[] = []
  if (docs.text === '') faults.push(`${at} has no docstring`)
  for (const member of members) {
    const obvious = kind === 'function' && /^[A-Z]/.test(member.type)
    if (member.docs.text === '' && !obvious && member.name !== 'constructor') {
      faults.push(`${at}: ${member.name} is not described`)
    }
  }
  if (kind !== 'function') return faults
  if (!/^```js\n[\s\S]*\n```$/.test(docs.example)) faults.push(`${at} has no @example`)
  if (docs.throws === '' && throwsOf(node)) faults.push(`${at} throws, and has no @throws`)
  return faults
}

/** Whether a function, or one of the sources that it calls, raises an error of the program's own. */
function throwsOf(start: AnyNode): boolean {
  const seen = new Set<AnyNode>()
  const open = [start]
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    for (const made of node.getDescendantsOfKind(SyntaxKind.NewExpression)) {
      if (/^(Input|Work|Image|Document)Error$/.test(made.getExpression().getText())) return true
    }
    for (const call of node.getDescendantsOfKind(SyntaxKind.CallExpression)) {
      const symbol = call.getExpression().getSymbol()
      const target = symbol?.getAliasedSymbol() ?? symbol
      for (const declared of target?.getDeclarations() ?? []) {
        const own = !declared.getSourceFile().getFilePath().includes('node_modules')
        if (own && !Node.isParameterDeclaration(declared)) open.push(declared)
      }
    }
  }
  return false
}
