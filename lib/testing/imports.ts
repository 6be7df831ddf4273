import { builtinModules } from 'node:module'
import path from 'node:path'
import { parseSync } from 'oxc-parser'

/**
 * Checks which part of the house imports which. What no rule allows is a finding: a file in a folder that no area knows,
 * an import of an area or a package that the importing area does not list, one that leads nowhere, one that only the
 * run time could name. Findings are sentences that start with file and line.
 */
export function checkImports(
  sources: readonly Source[],
  areas: readonly Area[],
  files: readonly string[],
): string[] {
  const known = new Set(files)
  return sources.flatMap((source) => {
    const area = areaOf(source.path, areas)
    if (!area) return [`${source.path}: no area of the house has this folder`]
    return importsOf(source).flatMap((each) => {
      const problem = problemOf(source, area, each, areas, known)
      return problem ? [`${source.path}:${each.line} ${problem}`] : []
    })
  })
}

/** A part of the house, and what it may import besides itself. */
export interface Area {
  readonly name: string
  /** Files and folders (ending in `/`) that belong to it. The longest match wins. */
  readonly paths: readonly string[]
  /** Other areas, by name. */
  readonly imports: readonly string[]
  /** Areas of which it may know the types, but nothing that runs. */
  readonly types?: readonly string[]
  /** Packages from npm; `node` stands for Node's own modules, `*` for any. */
  readonly packages: readonly string[]
  /** What its tests may import besides. */
  readonly inTests?: { readonly imports: readonly string[]; readonly packages: readonly string[] }
}

/** A file with its text, its path relative to the project's root. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** One import of a file, in whichever way it is written. */
export interface Import {
  /** `null` when it is put together at run time. */
  readonly specifier: string | null
  readonly typeOnly: boolean
  readonly line: number
}

/** Every import of a file: static, type-only, re-exported, dynamic, `require`, and types written `import('…')`. */
export function importsOf({ path: file, text }: Source): Import[] {
  const found: Import[] = []
  walk(parse(file, text), (node) => {
    const target = targetOf(node)
    if (!target) return
    const specifier = literalText(target.of)
    found.push({ specifier, typeOnly: target.typeOnly, line: text.slice(0, node.start).split('\n').length })
  })
  return found
}

/** Names of the world outside (clock, chance, network, environment) that a file refers to, with their lines. */
export function outsideNames({ path: file, text }: Source, denied: ReadonlySet<string>): string[] {
  const found: string[] = []
  walk(parse(file, text), (node, parent, key) => {
    const line = text.slice(0, node.start).split('\n').length
    if (node.type === 'Identifier' && denied.has(String(node.name)) && isReference(parent, key)) {
      found.push(`${file}:${line} ${node.name}`)
    }
    const compound = compoundName(node, text)
    if (compound && denied.has(compound)) found.push(`${file}:${line} ${compound}`)
  })
  return found
}

/** `Math` is harmless but for its chance, which a computed name could hide. */
function compoundName(node: Node, text: string): string | null {
  if (node.type === 'MetaProperty') return 'import.meta'
  if (node.type !== 'MemberExpression') return null
  return /^Math(\.random|\[)/.test(text.slice(node.start, node.end).replace(/\s/g, '')) ? 'Math.random' : null
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

function parse(file: string, text: string): Node {
  const { program, errors } = parseSync(file, text, { astType: 'ts' })
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  return program as unknown as Node
}

function walk(node: Node, visit: (node: Node, parent: Node | null, key: string) => void): void {
  const step = (each: Node, parent: Node | null, key: string) => {
    visit(each, parent, key)
    for (const [name, value] of Object.entries(each)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) step(child, each, name)
    }
  }
  step(node, null, '')
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** What a node imports, if it imports. */
function targetOf(node: Node): { of: unknown; typeOnly: boolean } | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return { of: node.source, typeOnly: node.importKind === 'type' }
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source ? { of: node.source, typeOnly: node.exportKind === 'type' } : null
    case 'ImportExpression':
      return { of: node.source, typeOnly: false }
    case 'TSImportType':
      return { of: node.source ?? node.argument, typeOnly: true }
    case 'TSExternalModuleReference':
      return { of: node.expression, typeOnly: false }
    case 'CallExpression':
      return isRequire(node) ? { of: (node.arguments as unknown[])[0], typeOnly: false } : null
    default:
      return null
  }
}

function isRequire(call: Node): boolean {
  const { callee } = call as { callee?: Node }
  return callee?.type === 'Identifier' && (callee.name === 'require' || callee.name === 'createRequire')
}

function literalText(of: unknown): string | null {
  if (!isNode(of)) return null
  if (of.type === 'Literal' && typeof of.value === 'string') return of.value
  if (of.type === 'TSLiteralType') return literalText(of.literal)
  const quasis = of.type === 'TemplateLiteral' ? (of.quasis as { value: { cooked: string } }[]) : []
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? null) : null
}

/** Whether a name stands for a value here, and is not just the name of a property. */
function isReference(parent: Node | null, key: string): boolean {
  if (!parent || parent.computed === true) return true
  if (parent.type === 'MemberExpression') return key !== 'property'
  if (parent.type === 'Property') return key !== 'key' || parent.shorthand === true
  return !(
    /^(MethodDefinition|PropertyDefinition|TS\w*Signature|TSEnumMember)$/.test(parent.type) && key === 'key'
  )
}

function problemOf(
  source: Source,
  area: Area,
  { specifier, typeOnly }: Import,
  areas: readonly Area[],
  known: ReadonlySet<string>,
): string | null {
  const isTest = /\.test\.tsx?$/.test(source.path)
  const imports = [...area.imports, ...(isTest ? (area.inTests?.imports ?? []) : [])]
  const packages = [...area.packages, ...(isTest ? (area.inTests?.packages ?? []) : [])]
  if (specifier === null) return packages.includes('*') ? null : 'imports what only the run time can name'
  const own = specifier.startsWith('.') || specifier.startsWith('@/')
  if (!own)
    return packageAllowed(specifier, packages) ? null : `${area.name} may not use the package ${specifier}`

  const target = resolve(source.path, specifier, known)
  if (!target) return `${specifier} leads nowhere`
  const other = areaOf(target, areas)
  if (!other) return `${specifier} leads to a folder that no area has`
  if (other.name === area.name || imports.includes(other.name)) return null
  if (area.types?.includes(other.name)) {
    return typeOnly ? null : `${area.name} may import only types of ${other.name} (${specifier})`
  }
  return `${area.name} may not import ${other.name} (${specifier})`
}

function packageAllowed(specifier: string, packages: readonly string[]): boolean {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const isNodes = specifier.startsWith('node:') || builtinModules.includes(name)
  return packages.includes('*') || packages.includes(isNodes ? 'node' : name)
}

function areaOf(file: string, areas: readonly Area[]): Area | null {
  let best: { area: Area; length: number } | null = null
  for (const area of areas) {
    for (const each of area.paths) {
      const matches = each.endsWith('/') ? file.startsWith(each) : file === each
      if (matches && each.length > (best?.length ?? 0)) best = { area, length: each.length }
    }
  }
  return best?.area ?? null
}

function resolve(from: string, specifier: string, known: ReadonlySet<string>): string | null {
  const bare = specifier.startsWith('@/')
    ? path.posix.normalize(specifier.slice(2))
    : path.posix.join(path.posix.dirname(from), specifier)
  const endings = ['', '.ts', '.tsx', '.mjs', '.js', '/index.ts', '/index.tsx', '/client.ts']
  // TypeScript lets a file be named by what it will be compiled to.
  const spellings = [
    ...endings.map((ending) => bare + ending),
    bare.replace(/\.js$/, '.ts'),
    bare.replace(/\.jsx?$/, '.tsx'),
  ]
  return spellings.find((each) => known.has(each)) ?? null
}
