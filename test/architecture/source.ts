/** Reads a source file into the facts that the rules of the house speak about: imports, globals used, SQL written. */

import path from 'node:path'
import { parseSync } from 'vite'

export interface Import {
  /** As written: `./store.ts`, `hono`. */
  readonly specifier: string
  /** The file meant, from the repository's root; null for a package. */
  readonly file: string | null
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean
  /** Imported names; `*` for the whole module. */
  readonly names: readonly string[]
}

export interface Source {
  /** From the repository's root, with forward slashes. */
  readonly file: string
  readonly text: string
  readonly imports: readonly Import[]
  /** Dotted names read from the outside world, such as `Date.now`, `fetch`, `crypto.getRandomValues`. */
  readonly globals: ReadonlySet<string>
  /** Dotted names of all members read, of the file's own things too, such as `c.env`. */
  readonly members: ReadonlySet<string>
  /** Names of types that are referred to. */
  readonly types: ReadonlySet<string>
  /** Texts that begin like an SQL statement, and `sql` templates. */
  readonly sql: readonly string[]
}

interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

const sqlStart =
  /^\s*(select\s[\s\S]*\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|(create|drop|alter)\s+(table|index|view|trigger)|with\s+\w+\s+as\s*\(|pragma\s)/i

/** Parses one file. Throws where it is not TypeScript. */
export function readSource(file: string, text: string): Source {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const root = program as unknown as Node
  const declared = new Set<string>()
  visit(root, (node) => collectDeclared(node, declared))
  const imports: Import[] = []
  const globals = new Set<string>()
  const members = new Set<string>()
  const types = new Set<string>()
  const sql: string[] = []
  visit(root, (node) => {
    const found = importOf(node, file)
    if (found) imports.push(found)
    const used = globalOf(node, declared)
    if (used) globals.add(used)
    if (node.type === 'MemberExpression') members.add(dotted(node) ?? '')
    if (node.type === 'TSTypeReference') types.add(dotted(node.typeName as Node) ?? '')
    const statement = sqlOf(node)
    if (statement !== undefined) sql.push(statement)
  })
  return { file, text, imports, globals, members, types, sql }
}

/** Calls `see` on every node of a tree, parents first. Types are seen, but what they only describe is not used. */
function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  if (typeof node.type === 'string') see(node)
  if (node.type === 'TSTypeQuery') return
  for (const [field, child] of Object.entries(node)) {
    if (field === 'property' && node.type === 'MemberExpression' && node.computed !== true) continue
    if (field === 'key' && node.computed !== true) continue
    visit(child, see)
  }
}

/** Names that the file gives to something of its own, and which therefore are not the world's. */
function collectDeclared(node: Node, declared: Set<string>): void {
  const binders = ['id', 'params', 'local', 'param']
  const kinds =
    /Declarator|FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassDeclaration|Specifier|CatchClause/
  if (!kinds.test(node.type)) return
  for (const field of binders) collectPattern(node[field], declared)
}

function collectPattern(value: unknown, declared: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collectPattern(item, declared)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  if (node.type === 'Identifier') declared.add(String(node.name))
  for (const field of ['left', 'argument', 'elements', 'properties', 'value']) {
    if (node.type !== 'Identifier') collectPattern(node[field], declared)
  }
}

function importOf(node: Node, file: string): Import | undefined {
  const source = node.source as Node | null | undefined
  if (typeof source?.value !== 'string') return undefined
  const specifiers = (node.specifiers ?? []) as Node[]
  const whole = node.type === 'ExportAllDeclaration' || node.type === 'ImportExpression'
  const ownType = (node.importKind ?? node.exportKind) === 'type'
  const everyType =
    specifiers.length > 0 &&
    specifiers.every((one) => (one.importKind ?? one.exportKind) === 'type')
  return {
    specifier: source.value,
    file: source.value.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), source.value.replace(/\?.*$/, ''))
      : null,
    typeOnly: ownType || everyType,
    names: whole
      ? ['*']
      : specifiers.map((one) => String(((one.imported ?? one.local) as Node | undefined)?.name)),
  }
}

const worlds = new Set(['globalThis', 'self', 'window'])

function globalOf(node: Node, declared: ReadonlySet<string>): string | undefined {
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const name = dotted(node.callee as Node)
    const bare = (node.arguments as Node[]).length === 0 || node.type === 'CallExpression'
    if (name === 'Date' && bare && !declared.has('Date')) return 'new Date'
  }
  if (node.type === 'Identifier')
    return declared.has(String(node.name)) ? undefined : String(node.name)
  if (node.type !== 'MemberExpression') return undefined
  const [first, ...rest] = (dotted(node) ?? '').split('.')
  if (first === undefined || rest.length === 0 || declared.has(first)) return undefined
  return worlds.has(first) ? rest.join('.') : [first, ...rest].join('.')
}

/** `a.b.c` as text; undefined for anything that is not a plain path. */
function dotted(node: Node | undefined): string | undefined {
  if (node?.type === 'Identifier') return String(node.name)
  if (node?.type === 'TSQualifiedName')
    return `${dotted(node.left as Node)}.${dotted(node.right as Node)}`
  if (node?.type !== 'MemberExpression') return undefined
  const object = dotted(node.object as Node)
  const property = node.property as Node
  const name = node.computed === true ? property.value : property.name
  return object === undefined || typeof name !== 'string' ? undefined : `${object}.${name}`
}

function sqlOf(node: Node): string | undefined {
  if (node.type === 'TaggedTemplateExpression' && /^sql\b/.test(dotted(node.tag as Node) ?? '')) {
    return 'sql`…`'
  }
  const text =
    node.type === 'Literal' && typeof node.value === 'string'
      ? node.value
      : node.type === 'TemplateElement'
        ? ((node.value as { cooked?: string }).cooked ?? '')
        : ''
  return sqlStart.test(text) ? text.trim().slice(0, 40) : undefined
}
