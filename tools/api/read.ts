/** Reads what the entry points export: declarations and docstrings, as data to be written and checked. */
import { fileURLToPath } from 'node:url'
import {
  Node,
  Project,
  Scope,
  type ClassDeclaration,
  type ExportedDeclarations,
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type JSDoc,
  type Node as AnyNode,
  type ParameterDeclaration,
} from 'ts-morph'
import { ts } from 'ts-morph'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Entry points by the name they are imported by, and the file of the reference that each has. */
export const ENTRY_POINTS = [
  { module: 'palimpsest', source: 'src/augment/index.ts', page: 'palimpsest.md' },
  { module: 'palimpsest/effects', source: 'src/augment/effects/index.ts', page: 'effects.md' },
  { module: 'palimpsest/train', source: 'src/train/index.ts', page: 'train.md' },
] as const

/** A docstring's parts. */
export interface Docs {
  text: string
  params: ReadonlyMap<string, string>
  returns: string
  throws: string
  example: string
}

/** A parameter of a function, or a member of a type. */
export interface Member {
  name: string
  optional: boolean
  type: string
  docs: Docs
}

export interface ApiItem {
  name: string
  kind: 'function' | 'class' | 'type' | 'constant'
  /** where it is declared, from the root, with forward slashes */
  file: string
  signature: string
  docs: Docs
  /** of a function: its parameters; of a type or class: its properties and methods */
  members: readonly Member[]
  /** names of the types that it extends */
  extended: readonly string[]
  node: ExportedDeclarations
}

export interface ApiModule {
  module: string
  page: string
  about: string
  items: readonly ApiItem[]
}

/** The three entry points, in the order in which they export. */
export function readApi(): ApiModule[] {
  const project = new Project({ tsConfigFilePath: `${ROOT}tsconfig.build.json` })
  return ENTRY_POINTS.map(({ module, source, page }) => {
    const file = project.getSourceFileOrThrow(`${ROOT}${source}`)
    const [about = ''] = /(?<=\/\*\*)[\s\S]*?(?=\*\/)/.exec(file.getFullText()) ?? []
    const exported = file.getExportedDeclarations()
    const items = [...exported].map(([name, [node]]) =>
      itemOf(name, node!, new Set(exported.keys())),
    )
    return {
      module,
      page,
      about: plain(about)
        .replace(/@packageDocumentation/, '')
        .trim(),
      items,
    }
  })
}

function itemOf(name: string, node: ExportedDeclarations, exported: ReadonlySet<string>): ApiItem {
  const file = node.getSourceFile().getFilePath().slice(ROOT.length)
  const base = { name, file, node, docs: docsOf(node), extended: [] }
  if (Node.isFunctionDeclaration(node)) {
    const members = node.getParameters().map((one) => parameterOf(one, base.docs))
    return { ...base, kind: 'function', signature: callOf(node), members }
  }
  if (Node.isClassDeclaration(node)) {
    const parent = node.getExtends()?.getText()
    const extended = parent === undefined ? [] : [parent]
    const signature = `class ${name}${parent === undefined ? '' : ` extends ${parent}`}`
    return { ...base, kind: 'class', signature, members: classMembers(node), extended }
  }
  if (Node.isInterfaceDeclaration(node)) {
    const extended = node.getExtends().map((one) => one.getText())
    const head = `interface ${name}${parametersOf(node)}`
    const signature = extended.length === 0 ? head : `${head} extends ${extended.join(', ')}`
    const members = interfaceMembers(node, exported)
    return { ...base, kind: 'type', signature, members, extended }
  }
  if (Node.isTypeAliasDeclaration(node)) {
    const written = node.getTypeNodeOrThrow()
    const inferred = written.getText().startsWith('z.')
    const text = inferred ? '{ … }' : written.getText()
    const signature = `type ${name}${parametersOf(node)} = ${text}`
    return { ...base, kind: 'type', signature, members: inferred ? inferredMembers(node) : [] }
  }
  const type = node.getType().getText(node, ts.TypeFormatFlags.NoTruncation)
  return { ...base, kind: 'constant', signature: `const ${name}: ${shortened(type)}`, members: [] }
}

/** Its own members, and those of what it extends where that has no section of its own. */
function interfaceMembers(node: InterfaceDeclaration, exported: ReadonlySet<string>): Member[] {
  const inherited = node.getBaseDeclarations().flatMap((base) => {
    const hidden = Node.isInterfaceDeclaration(base) && !exported.has(base.getName())
    return hidden ? interfaceMembers(base, exported) : []
  })
  return [...node.getMembers().map(memberOf), ...inherited]
}

function parametersOf(node: { getTypeParameters(): readonly AnyNode[] }): string {
  const texts = node.getTypeParameters().map((one) => one.getText())
  return texts.length === 0 ? '' : `<${texts.join(', ')}>`
}

function callOf(node: FunctionDeclaration): string {
  const params = node.getParameters().map((one) => {
    const { name, optional, type } = parameterOf(one, docsOf(node))
    return `${name}${optional ? '?' : ''}: ${type}`
  })
  const inner = params.join(', ')
  const listed = inner.length > 60 ? `\n  ${params.join(',\n  ')},\n` : inner
  const returned = node.getReturnTypeNode()?.getText() ?? node.getReturnType().getText(node)
  return `function ${node.getName()}${parametersOf(node)}(${listed}): ${shortened(returned)}`
}

function parameterOf(node: ParameterDeclaration, docs: Docs): Member {
  // An object that is taken apart in the signature has no name of its own.
  const name = Node.isObjectBindingPattern(node.getNameNode()) ? 'options' : node.getName()
  const type = withoutUndefined(node.getTypeNode()?.getText() ?? node.getType().getText(node))
  const text = docs.params.get(name) ?? ''
  return { name, optional: node.isOptional(), type, docs: { ...NO_DOCS, text } }
}

function classMembers(node: ClassDeclaration): Member[] {
  return node.getMembers().flatMap((member) => {
    const scope = Node.isScoped(member) ? member.getScope() : Scope.Public
    if (scope !== Scope.Public || Node.isClassStaticBlockDeclaration(member)) return []
    if (!Node.isConstructorDeclaration(member)) return [memberOf(member)]
    const params = member.getParameters().map((one) => one.getText())
    const type = `new ${node.getName()}(${params.join(', ')})`
    return [{ name: 'constructor', optional: false, type, docs: docsOf(member) }]
  })
}

function memberOf(node: AnyNode): Member {
  const docs = docsOf(node)
  if (Node.isMethodSignature(node) || Node.isMethodDeclaration(node)) {
    const params = node.getParameters().map((one) => one.getText().replaceAll(/\s+/g, ' '))
    const returned = node.getReturnTypeNode()?.getText() ?? node.getReturnType().getText(node)
    const type = `(${params.join(', ')}) => ${returned}`
    return { name: node.getName(), optional: node.hasQuestionToken(), type, docs }
  }
  if (Node.isPropertySignature(node) || Node.isPropertyDeclaration(node)) {
    const type = node.getTypeNode()?.getText() ?? node.getType().getText(node)
    const optional = node.hasQuestionToken()
    return { name: node.getName(), optional, type: withoutUndefined(type), docs }
  }
  if (Node.isGetAccessorDeclaration(node)) {
    const type = node.getReturnTypeNode()?.getText() ?? node.getReturnType().getText(node)
    return { name: node.getName(), optional: false, type, docs }
  }
  throw new Error(`no member that the reference knows how to write: ${node.getText()}`)
}

/** The properties of a type that a schema is the source of. */
function inferredMembers(node: AnyNode): Member[] {
  return node
    .getType()
    .getProperties()
    .map((property) => {
      const [declared] = property.getDeclarations()
      const type = property.getTypeAtLocation(node).getText(node, ts.TypeFormatFlags.NoTruncation)
      const docs = declared ? docsOf(declared) : NO_DOCS
      return {
        name: property.getName(),
        optional: property.isOptional(),
        type: withoutUndefined(type),
        docs,
      }
    })
}

const NO_DOCS: Docs = { text: '', params: new Map(), returns: '', throws: '', example: '' }

function docsOf(node: AnyNode): Docs {
  const found = jsDocsOf(node).at(-1)
  if (!found) return NO_DOCS
  const params = new Map<string, string>()
  const said = { returns: '', throws: '', example: '' }
  for (const tag of found.getTags()) {
    const text = oneLine(plain(tag.getCommentText() ?? ''))
    if (Node.isJSDocParameterTag(tag)) params.set(tag.getName(), text)
    else if (tag.getTagName() === 'returns') said.returns = text
    else if (tag.getTagName() === 'throws') {
      // The compiler reads the first word as a type, which it is here.
      said.throws = oneLine(plain(tag.getText().replace('@throws', '')))
    } else if (tag.getTagName() === 'example') said.example = (tag.getCommentText() ?? '').trim()
  }
  return { text: plain(found.getCommentText() ?? '').trim(), params, ...said }
}

function jsDocsOf(node: AnyNode): readonly JSDoc[] {
  const holder = Node.isVariableDeclaration(node) ? node.getVariableStatement() : node
  if (holder && Node.isJSDocable(holder)) return holder.getJsDocs()
  // Properties of a schema are no declarations that the compiler hangs docstrings on.
  return (holder?.getChildren() ?? []).filter((child): child is JSDoc => Node.isJSDoc(child))
}

/** A docstring's text without the stars at its margin and the braces of links. */
function plain(text: string): string {
  return text.replaceAll(/^ *\* ?/gm, '').replaceAll(/\{@link (\w+)\}/g, '`$1`')
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}

function withoutUndefined(type: string): string {
  return oneLine(shortened(type))
    .replace(/ \| undefined$/, '')
    .replace(/^undefined \| /, '')
}

/** Types without the paths of the files they are declared in. */
function shortened(type: string): string {
  return type.replaceAll(/import\("[^"]*"\)\./g, '')
}
